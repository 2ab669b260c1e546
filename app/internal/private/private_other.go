//go:build !windows

package private

import "os"

// MkdirAll makes the folder and those above it for this user. Files in it say for
// themselves who may read them.
func MkdirAll(path string) error { return os.MkdirAll(path, 0o700) }
