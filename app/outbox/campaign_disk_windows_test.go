//go:build smalldisk

package outbox

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// smallDisk is where the disk is that fills up. A program cannot mount one on Windows,
// so whoever builds with the tag smalldisk gives one of a megabyte, with nothing on it
// that is needed.
func smallDisk(t *testing.T) string {
	dir := os.Getenv("SMALL_DISK")
	if dir == "" {
		t.Fatal("SMALL_DISK does not say where a disk of a megabyte is")
	}
	return dir
}

func mayMount(*exec.Cmd) {}

// newDisk empties the disk.
func newDisk(dir string) error { return dropDisk(dir) }

func dropDisk(dir string) error {
	all, err := os.ReadDir(dir)
	for _, f := range all {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, f.Name())))
	}
	return err
}
