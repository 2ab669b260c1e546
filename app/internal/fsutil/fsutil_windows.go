package fsutil

import (
	"errors"

	"golang.org/x/sys/windows"
)

// systemFull are the system's words for having no room, on the disk or for this user.
var systemFull = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}

// held reports whether err comes from another program that has the file open. "Access
// denied" says that too, when an open file is to be replaced, but not only that: then
// the file itself is asked.
func held(path string, err error) bool {
	for _, is := range []error{
		windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_USER_MAPPED_FILE, windows.ERROR_DELETE_PENDING,
	} {
		if errors.Is(err, is) {
			return true
		}
	}
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) && openElsewhere(path)
}

// openElsewhere reports whether somebody has the file open.
func openElsewhere(path string) bool {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	// Alone or not at all.
	h, err := windows.CreateFile(name, windows.GENERIC_READ, 0, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
	}
	_ = windows.CloseHandle(h)
	return false
}
