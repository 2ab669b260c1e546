//go:build !windows

package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

func TestWhatIsBeingFetchedWhenAllIsClearedIsNotKept(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		f := o.withFile("foto.png", picture(t, 400, 200))
		cleared := false
		_, err := o.OpenFile(t.Context(), f, func(int64, int64) {
			if !cleared {
				cleared = true
				if err := o.ClearStored(t.Context()); err != nil {
					t.Error(err)
				}
				if err := os.MkdirAll(filepath.Join(o.dir, "cache"), 0o700); err != nil {
					t.Error(err)
				}
			}
		})
		if !cleared || key(err) != "error.canceled" {
			t.Errorf("cleared %v, %v", cleared, err)
		}
		err = filepath.WalkDir(filepath.Join(o.dir, "cache"), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				t.Errorf("left: %s", path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
