package main

import "os/exec"

// hasDisplay is always true: what is missing shows when the window is made.
func hasDisplay() bool { return true }

// messageBox shows a box of the system. The text is an argument of the script, never
// a part of it. That it cannot be shown is no news: the sentence stands on the
// terminal as well.
func messageBox(title, text string, _ boxKind) {
	_ = exec.Command("osascript", "-e", "on run argv", "-e", "display alert (item 1 of argv) message (item 2 of argv)",
		"-e", "end run", title, text).Run()
}
