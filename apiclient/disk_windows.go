package apiclient

import (
	"errors"
	"syscall"
)

// isDiskFull reports whether err says that there is no room left, on the disk or
// for this user.
func isDiskFull(err error) bool {
	const handleDiskFull, diskFull, quotaExceeded = syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)
	return errors.Is(err, diskFull) || errors.Is(err, handleDiskFull) || errors.Is(err, quotaExceeded)
}
