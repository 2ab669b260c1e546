package app

import (
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// A full disk is called so wherever it is met, also where nobody gave it a name.
func TestAFullDiskIsCalledSo(t *testing.T) {
	bare := fmt.Errorf("keeping a draft: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	for err, want := range map[error]string{
		bare:                          "error.disk_full",
		fsutil.Explain("store", bare): "error.disk_full_at",
		&fs.PathError{Op: "write", Path: "x", Err: syscall.EIO}: "error.unknown",
	} {
		if got, _, _ := Explain(err); got != want {
			t.Errorf("%v is explained as %s, want %s", err, got, want)
		}
	}
}
