//go:build unix

package apiclient

import (
	"os"
	"syscall"
)

// noRoom is what Unix answers when there is none, on the disk or for this user.
var noRoom = []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}

// links are the ways to lay a file under another name.
var links = []func(file, name string) error{os.Symlink, os.Link}
