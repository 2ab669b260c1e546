package apiclient

import (
	"errors"
	"syscall"
)

// isDiskFull reports whether err says that there is no room left.
func isDiskFull(err error) bool {
	const handleDiskFull, diskFull = syscall.Errno(39), syscall.Errno(112)
	return errors.Is(err, diskFull) || errors.Is(err, handleDiskFull)
}
