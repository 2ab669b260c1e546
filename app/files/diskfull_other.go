//go:build !windows

package files

import "syscall"

var errDiskFull error = syscall.EDQUOT
