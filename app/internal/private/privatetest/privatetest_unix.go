//go:build unix

package privatetest

import (
	"os"
	"testing"
)

// File complains when others than this user can read the file.
func File(t testing.TB, _, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Error(err)
		return
	}
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%s can be read by others: %v", path, info.Mode())
	}
}
