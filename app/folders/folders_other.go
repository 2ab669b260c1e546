//go:build !windows

package folders

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var system = rules{}

// known reads what the desktop calls the folder. Source: xdg-user-dirs.
func known(p Place) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	var xdg, plain string
	switch p {
	case Home:
		return home
	case Desktop:
		xdg, plain = "DESKTOP", "Desktop"
	case Documents:
		xdg, plain = "DOCUMENTS", "Documents"
	case Downloads:
		xdg, plain = "DOWNLOAD", "Downloads"
	case Pictures:
		xdg, plain = "PICTURES", "Pictures"
	}
	path := filepath.Join(home, plain)
	config, err := os.UserConfigDir()
	if err != nil {
		return path
	}
	data, _ := os.ReadFile(filepath.Join(config, "user-dirs.dirs")) // not there: the plain names hold
	for line := range strings.Lines(string(data)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_"+xdg+"_DIR="); ok {
			path = strings.ReplaceAll(strings.Trim(value, `"`), "$HOME", home)
		}
	}
	return path
}

// Drives returns the root of the one tree of folders.
func Drives() []string { return []string{"/"} }

// Hidden reports whether the system does not show the file: by a dot in front.
func Hidden(name string, _ fs.FileInfo) bool { return strings.HasPrefix(name, ".") }
