//go:build !windows

package apiclient

import (
	"errors"
	"syscall"
)

// isDiskFull reports whether err says that there is no room left, on the disk or
// for this user.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
