//go:build windows && smalldisk

package files

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// A disk of a megabyte stands for a full one; see the tag in the campaign of the outbox.
func TestACopyOnAFullDiskSaysSo(t *testing.T) {
	dir := filepath.Join(os.Getenv("SMALL_DISK"), "files")
	src := filepath.Join(t.TempDir(), "large.jpg")
	if err := os.WriteFile(src, make([]byte, 3<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := CopyForSending(t.Context(), src, filepath.Join(dir, "copy.jpg"), Taking{AsIs: true})
	var full *fsutil.FullError
	if !errors.As(err, &full) || filepath.Base(full.Path) != "copy.jpg" {
		t.Errorf("%v, want a full disk and the file's name", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
	if err := os.Remove(dir); err != nil {
		t.Error(err)
	}
}
