//go:build !windows && !darwin

package main

import (
	"os"
	"os/exec"
)

// hasDisplay reports whether there is anything to open a window on.
func hasDisplay() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// messageBox shows a box by the first program for it that there is. That none can be
// shown is no news: the sentence stands on the terminal as well.
func messageBox(title, text string, kind boxKind) {
	if !hasDisplay() {
		return
	}
	zenity, kdialog := "--info", "--msgbox"
	if kind == boxProblem {
		zenity, kdialog = "--error", "--error"
	}
	for _, command := range [][]string{
		{"zenity", zenity, "--no-markup", "--title", title, "--text", text},
		{"kdialog", "--title", title, kdialog, text},
		{"xmessage", "-center", text},
	} {
		if path, err := exec.LookPath(command[0]); err == nil {
			_ = exec.Command(path, command[1:]...).Run()
			return
		}
	}
}
