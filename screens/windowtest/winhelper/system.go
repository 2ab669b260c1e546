//go:build windows

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	advapi32             = windows.NewLazySystemDLL("advapi32.dll")
	procCredEnumerate    = advapi32.NewProc("CredEnumerateW")
	procCredFree         = advapi32.NewProc("CredFree")
	user32               = windows.NewLazySystemDLL("user32.dll")
	procFindWindow       = user32.NewProc("FindWindowW")
	procIsIconic         = user32.NewProc("IsIconic")
	procGetClientRect    = user32.NewProc("GetClientRect")
	procGetWindowRect    = user32.NewProc("GetWindowRect")
	procGetForeground    = user32.NewProc("GetForegroundWindow")
	procGetDpiForWindow  = user32.NewProc("GetDpiForWindow")
	procSystemParameters = user32.NewProc("SystemParametersInfoW")
)

// credential is CREDENTIALW.
type credential struct {
	Flags, Type        uint32
	TargetName         *uint16
	Comment            *uint16
	LastWritten        windows.Filetime
	BlobSize           uint32
	Blob               *byte
	Persist            uint32
	AttributeCount     uint32
	Attributes         uintptr
	TargetAlias, Owner *uint16
}

// credentials prints target and secret of each, as JSON.
func credentials(begin string) error {
	var count uint32
	var list **credential
	ok, _, err := procCredEnumerate.Call(0, 0, uintptr(unsafe.Pointer(&count)), uintptr(unsafe.Pointer(&list)))
	if ok == 0 && err != windows.ERROR_NOT_FOUND {
		return fmt.Errorf("CredEnumerate: %w", err)
	}
	found := make(map[string]string)
	if ok != 0 {
		for _, c := range unsafe.Slice(list, count) {
			const generic = 1
			if name := windows.UTF16PtrToString(c.TargetName); c.Type == generic && strings.HasPrefix(name, begin) {
				found[name] = string(unsafe.Slice(c.Blob, c.BlobSize))
			}
		}
		procCredFree.Call(uintptr(unsafe.Pointer(list)))
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

// rect is RECT.
type rect struct{ Left, Top, Right, Bottom int32 }

// window prints how the first window with this title stands, in pixels of the screen.
func window(title string) error {
	name, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return err
	}
	hwnd, _, err := procFindWindow.Call(0, uintptr(unsafe.Pointer(name)))
	if hwnd == 0 {
		return fmt.Errorf("no window is called %q: %w", title, err)
	}
	var seen struct {
		Minimized, Foreground bool
		DPI                   int
		Client, Frame, Work   rect
	}
	iconic, _, _ := procIsIconic.Call(hwnd)
	front, _, _ := procGetForeground.Call()
	dpi, _, _ := procGetDpiForWindow.Call(hwnd)
	seen.Minimized, seen.Foreground, seen.DPI = iconic != 0, front == hwnd, int(dpi)
	procGetClientRect.Call(hwnd, uintptr(unsafe.Pointer(&seen.Client)))
	procGetWindowRect.Call(hwnd, uintptr(unsafe.Pointer(&seen.Frame)))
	const getWorkArea = 0x30
	procSystemParameters.Call(getWorkArea, 0, uintptr(unsafe.Pointer(&seen.Work)), 0)
	return json.NewEncoder(os.Stdout).Encode(seen)
}
