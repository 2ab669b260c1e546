//go:build windows

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

var procSendMessageTimeout = user32.NewProc("SendMessageTimeoutW")

// logOff says to the window what Windows says when the person logs off, and prints
// whether it allowed that.
func logOff(title string) error {
	name, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return err
	}
	hwnd, _, err := procFindWindow.Call(0, uintptr(unsafe.Pointer(name)))
	if hwnd == 0 {
		return fmt.Errorf("no window is called %q: %w", title, err)
	}
	const (
		queryEndSession, endSession = 0x11, 0x16
		byLoggingOff                = 0x80000000
		patience                    = 5000 // ms, as Windows waits
	)
	var allowed uintptr
	for _, message := range []uintptr{queryEndSession, endSession} {
		var answer uintptr
		ok, _, err := procSendMessageTimeout.Call(hwnd, message, 1, byLoggingOff, 0, patience, uintptr(unsafe.Pointer(&answer)))
		if ok == 0 {
			return fmt.Errorf("no answer to message %#x: %w", message, err)
		}
		if message == queryEndSession {
			allowed = answer
		}
	}
	return json.NewEncoder(os.Stdout).Encode(allowed != 0)
}
