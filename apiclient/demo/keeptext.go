package demo

import (
	"html"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// TextKeeping says how a server alters the texts it is given before it keeps them.
// Several ways can be joined. All of them were seen on real servers.
type TextKeeping uint

const (
	// TrimTexts takes blanks and line ends off both ends.
	TrimTexts TextKeeping = 1 << iota
	// WindowsLineEnds makes each line end a CR LF.
	WindowsLineEnds
	// ComposeLetters joins a letter and its accent into one.
	ComposeLetters
	// DropEmoji leaves out what lies above U+FFFF, as a database layer does for
	// columns of three bytes a letter.
	DropEmoji
	// CutAtEmoji loses the rest of the text from there on, as such a column does
	// when the database is not strict.
	CutAtEmoji
	// StripTags takes out what looks like a tag, as PHP's strip_tags does.
	StripTags
	// WriteEntities writes what has a meaning in HTML as an entity.
	WriteEntities
)

var stripped = regexp.MustCompile(`<[^>]*(>|$)`)

// kept is the text as such a server keeps it.
func (k TextKeeping) kept(s string) string {
	has := func(way TextKeeping) bool { return k&way != 0 }
	aboveFFFF := func(r rune) bool { return r > 0xffff }
	if has(ComposeLetters) {
		s = norm.NFC.String(s)
	}
	if has(StripTags) {
		s = stripped.ReplaceAllString(s, "")
	}
	if i := strings.IndexFunc(s, aboveFFFF); has(CutAtEmoji) && i >= 0 {
		s = s[:i]
	}
	if has(DropEmoji) {
		s = strings.Map(func(r rune) rune {
			if aboveFFFF(r) {
				return -1
			}
			return r
		}, s)
	}
	if has(TrimTexts) {
		s = strings.TrimSpace(s)
	}
	if has(WindowsLineEnds) {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
	}
	if has(WriteEntities) {
		s = html.EscapeString(s)
	}
	return s
}
