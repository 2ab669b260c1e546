//go:build !windows

package files

import "os"

// rename gives a file's name to another, also while somebody reads the file.
func rename(from, to string) error { return os.Rename(from, to) }
