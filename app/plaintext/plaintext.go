// Package plaintext turns what a server sent into text that can be shown, searched,
// printed and copied. Some clients write their titles and notes in HTML, others write
// "a<b" and "<ola@x.dk>" and mean just that; a server may have put entities in
// between. So only what is HTML without doubt is read as HTML:
//
//   - a known element, written well: its attributes have values, and it is closed
//     again, unless it is one that stands alone ("<br>", "<img src=…>");
//   - beside such a one also elements that need no end ("<p>", "<li>"), comments and
//     declarations;
//   - an entity that is known and ends with its semicolon.
//
// Everything else stays, letter by letter. The time it takes grows with the length of
// the text and no faster.
package plaintext

import (
	"html"
	"strings"
)

// Of returns the text of s in lines. Line ends are "\n", outer blanks are gone, and so
// is what would change how the text around it is read.
func Of(s string) string {
	if plain(s) {
		return strings.TrimSpace(s)
	}
	s = lineEnds.Replace(s)
	if tags := findTags(s); len(tags) > 0 {
		s = render(s, tags)
	} else {
		s = entities(s)
	}
	return strings.TrimSpace(Visible(s))
}

// Line returns the text of s as one line.
func Line(s string) string {
	s = Of(s)
	if !strings.ContainsAny(s, "\n\t") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// plain reports whether there is nothing to do for s, which is so for nearly all.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		// 0xc2, 0xe2, 0xef and 0xf3 begin what is not seen: see unseen.
		if c == '<' || c == '&' || c == 0xc2 || c == 0xe2 || c == 0xef || c == 0xf3 || c == 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// Visible takes out what a person does not see and what changes how they read what is
// around it: control characters, marks that turn the direction of writing, and line ends
// of other kinds, which become "\n". Tabs and line ends stay.
func Visible(s string) string {
	if !strings.ContainsFunc(s, unseen) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unseen(r):
			return -1
		}
		return r
	}, s)
}

// unseen reports whether r does something else than stand there. The joiners of emoji
// and of some languages, and the marks that only say which way a letter runs, do stand
// there.
func unseen(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7f && r <= 0x9f: // control characters
		return true
	case r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x206f: // line ends, overrides, isolates
		return true
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r < 0xe0020: // above it are the flags of emoji
		return true
	}
	return false
}

// OneLine is [Visible] for a text that is to stand in one line: line ends and tabs become
// blanks.
func OneLine(s string) string {
	s = Visible(s)
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}

// maxEntity is longer than any entity's name.
const maxEntity = 40

// entities puts in the characters that entities stand for.
func entities(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(s, '&') {
		b.WriteString(s[:i])
		s = s[i:]
		n := entityLength(s)
		if n == 0 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		char := html.UnescapeString(s[:n])
		switch {
		case char == "\u00a0":
			char = " "
		case char == s[:n], strings.HasSuffix(char, ";") && char != ";":
			char = s[:n] // unknown, or only its beginning is known
		}
		b.WriteString(char)
		s = s[n:]
	}
	b.WriteString(s)
	return b.String()
}

// entityLength is the length of the entity that s begins with, 0 when it is none.
func entityLength(s string) int {
	for n := 1; n < len(s) && n < maxEntity; n++ {
		c := s[n]
		switch {
		case c == ';' && n > 1:
			return n + 1
		case c == '#' && n == 1, c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
		default:
			return 0
		}
	}
	return 0
}

// lower makes the letters of ASCII small and keeps every place.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
