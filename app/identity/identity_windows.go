package identity

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// known is where Windows looks up what an AppUserModelID stands for.
const known = `Software\Classes\AppUserModelId\`

var procSetID = windows.NewLazySystemDLL("shell32.dll").NewProc("SetCurrentProcessExplicitAppUserModelID")

// Register names this process, and tells Windows for this person what the name stands for.
// Call it before there is a window: the taskbar does not ask again.
func Register(i Identity) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, known+i.ID, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	err = errors.Join(key.SetStringValue("DisplayName", i.Name), key.SetStringValue("IconUri", i.Icon), key.Close())
	if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	// What versions before this one went by; its icon is long gone.
	_ = registry.DeleteKey(registry.CURRENT_USER, known+i.Name)
	id, err := windows.UTF16PtrFromString(i.ID)
	if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	if result, _, _ := procSetID.Call(uintptr(unsafe.Pointer(id))); result != 0 {
		return fmt.Errorf("identity: Windows does not take the name: %#x", result)
	}
	return nil
}
