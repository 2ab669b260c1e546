package native

import (
	"fyne.io/fyne/v2"
	"golang.org/x/sys/windows"
)

// watched is the one window whose messages are heard, and who answered them before. It
// belongs to the goroutine that draws, which is where messages come.
var watched struct {
	events Events
	before uintptr
}

// heard is made once: the system never gives a callback back.
var heard = windows.NewCallback(hear)

// Watch has the events told that the toolkit keeps to itself. It puts a procedure of
// ours before the window's own, which still gets every message.
func (d *Desktop) Watch(w fyne.Window, e Events) {
	hwnd := handle(w)
	if hwnd == 0 || watched.before != 0 {
		return
	}
	watched.events = e
	watched.before, _, _ = setWindowLongPtr.Call(uintptr(hwnd), gwlpWndProc, heard)
}

func hear(hwnd windows.HWND, message uint32, wParam, lParam uintptr) uintptr {
	e, before := watched.events, watched.before
	switch message {
	case wmQueryEndSession:
		tell(e.Ending)
		return 1 // it may end
	case wmEndSession:
		if wParam != 0 {
			tell(e.Ended)
		}
		return 0
	case wmNCDestroy:
		_, _, _ = setWindowLongPtr.Call(uintptr(hwnd), gwlpWndProc, before)
	}
	answer, _, _ := callWindowProc.Call(before, uintptr(hwnd), uintptr(message), wParam, lParam)
	switch message { // when the window's own procedure is done with it
	case wmDPIChanged:
		tell(e.Rescaled)
	case wmDisplayChange, wmSettingChange:
		tell(e.Screen)
	case wmWindowPosChanged:
		tell(e.Moved)
	}
	return answer
}
