//go:build !linux

package outbox

import (
	"errors"
	"os"
)

// clone is for file systems that share blocks; elsewhere files are copied.
func clone(_, _ *os.File) error { return errors.ErrUnsupported }
