// Package files handles files that come from others and files that are sent: names
// that are safe on every system, kinds that may be opened, thumbnails, a cache that
// forgets the oldest, and copies that are whole or not there at all.
package files

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNameBytes keeps a cleaned name, with room for a counter and ".part", below the
// 255 bytes that file systems allow.
const maxNameBytes = 200

// maxExtension is the longest ending, dot included, that survives the cutting of a
// long name.
const maxExtension = 16

// CleanName turns any text a server sent as a file's name into a name that is safe
// to show and to save under on Windows, macOS and Linux, in one folder. An empty
// result becomes fallback, which must be clean itself.
func CleanName(name, fallback string) string {
	// Some clients send whole paths of their own system.
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	var b strings.Builder
	for _, r := range name {
		switch {
		case r == utf8.RuneError || unicode.IsControl(r):
		case unicode.Is(unicode.Cf, r) && r != '\u200d':
			// Format characters turn the reading direction, so that "exe" looks like
			// something else. The joiner holds emoji together.
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case strings.ContainsRune(`<>:"|?*`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	// Windows drops dots and spaces at the end: "a.exe." would come out as "a.exe".
	// A dot in front hides a file elsewhere.
	name = strings.TrimRight(b.String(), ". ")
	name = strings.TrimLeft(name, ". ")
	name = cut(name)
	if name == "" {
		return fallback
	}
	if reserved(name) {
		name = "_" + name
	}
	return name
}

// cut shortens a name to maxNameBytes between two characters and keeps its ending.
func cut(name string) string {
	if len(name) <= maxNameBytes {
		return name
	}
	ext := filepath.Ext(name)
	if len(ext) > maxExtension {
		ext = ""
	}
	stem := name[:maxNameBytes-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + ext
}

// reserved reports whether Windows takes the name for a device, with or without an
// ending.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem = strings.TrimRight(stem, " "); stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN_", "CONOUT_", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	if rest, ok := strings.CutPrefix(stem, "COM"); ok {
		return device(rest)
	}
	rest, ok := strings.CutPrefix(stem, "LPT")
	return ok && device(rest)
}

// device reports whether s is the digit of a COM or LPT device, superscript ones
// included.
func device(s string) bool {
	return utf8.RuneCountInString(s) == 1 && strings.ContainsAny(s, "0123456789¹²³")
}
