package tasks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings text into the form in which it is searched: lower case, without accents,
// every run of white space one blank. The letters æ, ø and å are letters and stay; aa
// is another way to write å, and ä and ö are what the neighbours write for æ and ø.
func Fold(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		c := text[i]
		plain = c < utf8.RuneSelf && (c < 'A' || c > 'Z') && c > ' ' && !(c == 'a' && i > 0 && text[i-1] == 'a')
	}
	if plain {
		return text
	}
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	b := make([]byte, 0, len(text))
	var last rune
	for _, r := range text {
		if unicode.IsSpace(r) {
			if last != ' ' {
				b = append(b, ' ')
			}
			last = ' '
			continue
		}
		if r == '\u00ad' || r == '\u200b' { // soft hyphen, zero-width blank: nobody types them
			continue
		}
		r = unicode.ToLower(r)
		switch {
		case r == 'a' && last == 'a':
			b = append(b[:len(b)-1], "å"...)
			r = 'å'
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		default:
			b = append(b, foldLetter(r)...)
		}
		last = r
	}
	return string(b)
}

func foldLetter(r rune) string {
	switch r {
	case 'æ', 'ø', 'å':
		return string(r)
	case 'ä':
		return "æ"
	case 'ö':
		return "ø"
	case 'ß':
		return "ss"
	case 'đ', 'ð':
		return "d"
	case 'ł':
		return "l"
	case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014':
		return "-"
	}
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		if base, _ := utf8.DecodeRune(d); base < utf8.RuneSelf {
			return string(base)
		}
	}
	return string(r)
}

// sortKey orders text as Danish does: without regard to case and accents, and with
// æ, ø, å (and aa) after z.
func sortKey(text string) string {
	return danishOrder.Replace(Fold(strings.TrimSpace(text)))
}

// The three bytes after z stand in for the three letters after z.
var danishOrder = strings.NewReplacer("æ", "{", "ø", "|", "å", "}")

// Compare orders two texts as Danish does; negative when a comes first.
func Compare(a, b string) int { return strings.Compare(sortKey(a), sortKey(b)) }
