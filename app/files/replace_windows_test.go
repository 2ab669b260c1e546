package files

import (
	"errors"
	"io/fs"
	"os"
)

// rename gives a file's name to another. While somebody reads the file, Windows refuses
// that to a program that saves so, and what is read stays the file it was.
func rename(from, to string) error {
	err := os.Rename(from, to)
	if errors.Is(err, fs.ErrPermission) {
		return os.Remove(from)
	}
	return err
}
