package alerts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most characters of an alert. Daemons cut longer text somewhere of their own
// choosing, some in the middle of an escape.
const (
	maxTitle = 80
	maxText  = 200
)

// harmless makes s plain text of one line and at most limit characters, that no
// notification service of any system takes for anything else: alerts go out as
// command-line arguments, as XML inside CDATA and, when that fails on Windows, inside
// a PowerShell here-string in which "$(…)" would run.
func harmless(s string, limit int) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			space = true
			continue
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d':
			// Format characters turn the reading direction or hide text; the joiner
			// holds emoji together.
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		switch r {
		case '$':
			r = '\uff04' // looks the same, means nothing to a shell
		case '`':
			r = '\''
		}
		b.WriteRune(r)
	}
	out := breakHereString(strings.ReplaceAll(b.String(), "]]>", "]] >"))
	if strings.HasPrefix(out, "-") {
		out = "\u2013" + out[1:] // else taken for an option of a command
	}
	return shorten(out, limit)
}

// breakHereString parts every quotation mark from an "@" after it or before it.
// PowerShell takes typographic quotation marks for plain ones.
func breakHereString(s string) string {
	const quotes = "\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e"
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		if r == '@' && strings.ContainsRune(quotes, last) || last == '@' && strings.ContainsRune(quotes, r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	return strings.TrimRight(string(runes[:limit-1]), " \u200d") + "\u2026"
}
