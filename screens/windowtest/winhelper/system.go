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
	advapi32          = windows.NewLazySystemDLL("advapi32.dll")
	procCredEnumerate = advapi32.NewProc("CredEnumerateW")
	procCredFree      = advapi32.NewProc("CredFree")
	user32            = windows.NewLazySystemDLL("user32.dll")
	procFindWindow    = user32.NewProc("FindWindowW")
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
