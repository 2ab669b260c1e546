package outbox

import (
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk is how many bytes the disk of the campaign holds.
const smallDisk = "size=512k"

// mountSmall puts a small disk of its own under dir.
func mountSmall(t *testing.T, dir string) {
	t.Helper()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, smallDisk); err != nil {
		t.Fatalf("a small disk cannot be mounted at %s (%v): this test needs the right to mount", dir, err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}
