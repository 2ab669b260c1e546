package app

import (
	"errors"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// TestWhatIsBeingFetchedWhenAllIsClearedIsNamed clears while a file is fetched: Windows
// removes nothing that is open, and that it is still there must be said.
func TestWhatIsBeingFetchedWhenAllIsClearedIsNamed(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		f := o.withFile("foto.png", picture(t, 400, 200))
		cleared := false
		_, _ = o.OpenFile(t.Context(), f, func(int64, int64) {
			if cleared {
				return
			}
			cleared = true
			if err := o.ClearStored(t.Context()); key(err) != "error.not_cleared" || !errors.Is(err, fsutil.ErrInUse) {
				t.Errorf("%v, want that a file is open", err)
			}
		})
		if !cleared {
			t.Error("nothing was fetched")
		}
	})
}
