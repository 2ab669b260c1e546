//go:build !windows && !darwin

package autostart

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// path is the entry's file. Source: Desktop Application Autostart Specification.
func path() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "autostart", ID+".desktop"), err
}

// quoted is an argument as the Exec key of a desktop entry wants it: in quotation
// marks, with what means something inside them escaped, twice for the backslash
// itself, and "%" doubled.
var quoted = strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", "$", `\\$`, "%", "%%")

func install(exe string) error {
	file, err := path()
	if err != nil {
		return err
	}
	return fsutil.WriteFile(file, []byte("[Desktop Entry]\nType=Application\nName=Microbizz GO\nExec=\""+
		quoted.Replace(exe)+"\"\nIcon="+ID+"\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"))
}

func remove() error {
	file, err := path()
	if err != nil {
		return err
	}
	return fsutil.Remove(file)
}
