package autostart

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

func path() (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, "Library", "LaunchAgents", ID+".plist"), err
}

func install(exe string) error {
	file, err := path()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(xml.Header + "<plist version=\"1.0\"><dict><key>Label</key><string>" + ID +
		"</string><key>RunAtLoad</key><true/><key>ProgramArguments</key><array><string>")
	if err := xml.EscapeText(&b, []byte(exe)); err != nil {
		return err
	}
	b.WriteString("</string></array></dict></plist>\n")
	return fsutil.WriteFile(file, b.Bytes())
}

func remove() error {
	file, err := path()
	if err != nil {
		return err
	}
	return fsutil.Remove(file)
}
