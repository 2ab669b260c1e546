package private

import (
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// MkdirAll makes the folder, and those above it that are missing, for this user, the
// system and its administrators, with all that will lie in it. A folder that is there
// keeps its rights: who made it decided them.
func MkdirAll(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := MkdirAll(above); err != nil {
			return err
		}
	}
	if mkdir(path) == nil {
		return nil
	}
	// Too long a name for that call, or a folder that came meanwhile: then the rights of
	// the folder above hold. What is wrong otherwise is told by this one.
	return os.MkdirAll(path, 0o700)
}

func mkdir(path string) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	// P: nothing is inherited from above; OICI: files and folders within inherit; FA: all
	// rights; SY: the system; BA: administrators. Source: Security Descriptor Definition
	// Language.
	rights, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;" + user.User.Sid.String() + ")")
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: rights}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	return windows.CreateDirectory(name, attributes)
}
