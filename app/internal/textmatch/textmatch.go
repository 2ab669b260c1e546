// Package textmatch compares a text that was sent with one that a server shows.
//
// Servers do not keep every text letter by letter. Seen in use: the ends are trimmed,
// line ends change, what has special meaning in HTML is written as an entity,
// decomposed letters are composed, and a database column of three bytes a letter loses
// everything above U+FFFF, or the text from there on.
package textmatch

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Likeness is how close two texts are.
type Likeness int

const (
	// Different says that one is not the other.
	Different Likeness = iota
	// Near says that one may be the other after a change by the server, but also a
	// text that is merely alike. A person has to decide.
	Near
	// Same says that one is the other, as a server keeps it.
	Same
)

// Compare tells how close a text as it was sent is to one that the server shows.
// The time it takes grows with their length alone.
func Compare(sent, shown string) Likeness {
	if sent == shown {
		return Same
	}
	a, b := stored(sent), stored(shown)
	if a == b && (a != "" || blank(sent) && blank(shown)) {
		return Same
	}
	if near(letters(a), letters(b)) || near(letters(untagged(a)), letters(untagged(b))) {
		return Near
	}
	return Different
}

// untagged is a text without what PHP's strip_tags takes for a tag.
func untagged(s string) string { return tag.ReplaceAllString(s, "") }

var tag = regexp.MustCompile(`<[^>]*(>|$)`)

// blank reports whether a text says nothing, so that nothing of it can be lost.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

// Entities may have been written twice: once by a form, once by the database's layer.
const entityRounds = 2

// stored is a text as the most careless of the known servers would keep it.
func stored(s string) string {
	for range entityRounds {
		s = html.UnescapeString(s)
	}
	s = norm.NFC.String(s)
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ").Replace(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case r > 0xffff, r == 0xfe0f, r == 0x200d: // emoji, and what only joins them
			return -1
		case unicode.IsControl(r) && r != '\n':
			return ' '
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// letters keeps the letters and digits alone, in lower case.
func letters(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s))
}

const (
	// shortest is how many letters a text needs before a part of it, or a likeness,
	// means anything.
	shortest = 6
	// alike is the share of neighbouring letters that two texts have in common, from
	// which on one may be the other. A Danish sentence that lost its æ, ø and å has
	// about 0.8; two sentences about different things have below 0.4.
	alike = 0.7
)

// near reports whether one text may be the other, cut off or with letters lost.
func near(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if string(a) == string(b) {
		return true
	}
	if len(a) < shortest {
		return false
	}
	return string(a) == string(b[:len(a)]) || share(a, b) >= alike
}

// share is the Dice coefficient of the pairs of neighbouring letters.
func share(a, b []rune) float64 {
	pairs := make(map[[2]rune]int, len(a))
	for i := 1; i < len(a); i++ {
		pairs[[2]rune{a[i-1], a[i]}]++
	}
	common := 0
	for i := 1; i < len(b); i++ {
		pair := [2]rune{b[i-1], b[i]}
		if pairs[pair] > 0 {
			pairs[pair]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)-1+len(b)-1)
}
