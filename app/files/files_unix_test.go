//go:build unix

package files

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// pipe is a path that nobody ever writes to.
func pipe(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenerThatFailsIsReported(t *testing.T) {
	bin := t.TempDir()
	record := filepath.Join(bin, "opened")
	script := "#!/bin/sh\nprintf %s \"$1\" >'" + record + "'\n[ \"$1\" != bad ]\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	if err := Start("https://example.dk/a?b=$(c)&d"); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(record); string(got) != "https://example.dk/a?b=$(c)&d" {
		t.Errorf("opened %q", got)
	}
	if err := Start("bad"); err == nil {
		t.Error("a failing opener went unnoticed")
	}
	if err := Start("--help"); err == nil {
		t.Error("an option was passed on")
	}
	t.Setenv("PATH", t.TempDir())
	if err := Start("https://example.dk"); err == nil {
		t.Error("a missing opener went unnoticed")
	}
}
