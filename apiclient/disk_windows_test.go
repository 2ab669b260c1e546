package apiclient

import (
	"os"
	"syscall"
)

// noRoom is what Windows answers when there is none: on the device behind a handle, on
// the disk, for this user. Source: winerror.h.
var noRoom = []error{syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)}

// links are the ways to lay a file under another name that need no rights.
var links = []func(file, name string) error{os.Link}
