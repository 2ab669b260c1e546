// Package folders knows where a person keeps files on each system: the usual folders
// wherever they were moved to, the drives, what counts as hidden, and how a path is
// written: typed, pasted, or as the address of something that was dropped.
package folders

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Place is a folder that every system gives a person.
type Place uint8

// The places people keep things in.
const (
	Home Place = iota
	Desktop
	Documents
	Downloads
	Pictures
)

// Path returns where the place is, empty when there is no such folder.
func Path(p Place) string {
	path := known(p)
	if info, err := os.Stat(path); path == "" || err != nil || !info.IsDir() {
		return ""
	}
	return path
}

// FromAddress returns the path that the address of a file means, taken apart into host
// and path: file:///C:/x, file://Z:/x and file://server/share/x on Windows.
func FromAddress(host, path string) string { return system.fromAddress(host, path) }

// Typed returns the folder or file that a person typed or pasted into a field for one:
// without quotes around it, from an address, with the home folder for "~".
func Typed(text string) string {
	text = strings.TrimSpace(text)
	if paths := system.pasted(text); len(paths) == 1 {
		return paths[0]
	}
	if rest, ok := strings.CutPrefix(text, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		return known(Home) + rest
	}
	return text
}

// Pasted reads file paths from pasted text: absolute paths or file: addresses as file
// managers copy them, one a line, with quotes around them or without. Anything else in
// the text makes it no list of files.
func Pasted(text string) []string { return system.pasted(text) }

// FitName shortens a clean name, keeping its ending, so that its whole path in dir can
// be opened by programs that take no longer ones.
func FitName(dir, name string) string { return system.fitName(dir, name) }

// rules are what differs between systems in how paths are written.
type rules struct {
	drives bool // paths begin with a drive or a server and have backslashes
	most   int  // UTF-16 units of a path that every program opens; 0 for no limit
}

func (r rules) fromAddress(host, path string) string {
	if !r.drives {
		return path
	}
	if host == "localhost" {
		host = ""
	}
	switch {
	case len(host) == 2 && host[1] == ':': // file://Z:/x
		path = host + path
	case host != "":
		path = "//" + host + path
	case len(path) > 2 && path[0] == '/' && (path[2] == ':' || path[2] == '|'):
		path = path[1:2] + ":" + path[3:]
	}
	return r.rooted(strings.ReplaceAll(path, "/", `\`))
}

// rooted makes "C:" the drive's own folder instead of the one a program is in there.
func (r rules) rooted(path string) string {
	if r.drives && len(path) == 2 && path[1] == ':' {
		return path + `\`
	}
	return path
}

func (r rules) absolute(path string) bool {
	if !r.drives {
		return strings.HasPrefix(path, "/")
	}
	slash := func(c byte) bool { return c == '\\' || c == '/' }
	if len(path) > 2 && slash(path[0]) && slash(path[1]) {
		return !slash(path[2])
	}
	return len(path) > 1 && path[1] == ':' && (path[0]|0x20) >= 'a' && (path[0]|0x20) <= 'z' && (len(path) == 2 || slash(path[2]))
}

func (r rules) pasted(text string) []string {
	var paths []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || line == "copy" || line == "cut" {
			continue
		}
		for _, path := range quoted(line) {
			if strings.HasPrefix(path, "file:") {
				u, err := url.Parse(driveAsHost(path))
				if err != nil {
					return nil
				}
				path = r.fromAddress(u.Host, u.Path)
			}
			if !r.absolute(path) {
				return nil
			}
			paths = append(paths, r.rooted(path))
		}
	}
	return paths
}

// driveAsHost gives an address whose host is a drive a form that can be parsed: a colon
// without a port is none to the parser.
func driveAsHost(address string) string {
	rest, ok := strings.CutPrefix(address, "file://")
	if ok && len(rest) > 1 && rest[1] == ':' {
		return "file:///" + rest
	}
	return address
}

// quoted takes a line apart into what stands in quotes, when all of it does: Windows
// copies paths so, one a line; some programs put several on a line.
func quoted(line string) []string {
	var all []string
	for rest := line; rest != ""; rest = strings.TrimSpace(rest) {
		if rest[0] != '"' {
			return []string{line}
		}
		path, after, closed := strings.Cut(rest[1:], `"`)
		if !closed || path == "" {
			return []string{line}
		}
		all, rest = append(all, path), after
		if rest == "" {
			break
		}
	}
	return all
}

// leastName is how much of a name stays, whatever the folder's own path takes.
const leastName = 24

func (r rules) fitName(dir, name string) string {
	if r.most == 0 {
		return name
	}
	room := max(leastName, r.most-units(dir)-1)
	if units(name) <= room {
		return name
	}
	ext := filepath.Ext(name)
	if units(ext) > leastName/2 {
		ext = ""
	}
	stem := name[:len(name)-len(ext)]
	for units(stem)+units(ext) > room {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return strings.TrimRight(stem, ". ") + ext
}

// units is a text's length as Windows counts.
func units(s string) int { return len(utf16.Encode([]rune(s))) }
