package main

import "golang.org/x/sys/windows"

// hasDisplay is always true: what is missing shows when the window is made.
func hasDisplay() bool { return true }

// messageBox shows a box of the system. That it cannot be shown is no news: the
// sentence stands on the terminal as well.
func messageBox(title, text string, kind boxKind) {
	t, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	s, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	style := uint32(windows.MB_OK | windows.MB_SETFOREGROUND | windows.MB_ICONINFORMATION)
	if kind == boxProblem {
		style = windows.MB_OK | windows.MB_SETFOREGROUND | windows.MB_ICONERROR
	}
	_, _ = windows.MessageBox(0, s, t, style)
}
