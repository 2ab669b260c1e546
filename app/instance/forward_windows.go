package instance

import "golang.org/x/sys/windows"

var allowSetForegroundWindow = windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")

// letForward lets the process bring its window to the front: Windows allows that only
// to the process the person works with, which is this one, just started. The answer
// does not matter: where this process may not either, the taskbar's button flashes.
var letForward = func(pid int) {
	_, _, _ = allowSetForegroundWindow.Call(uintptr(uint32(pid)))
}
