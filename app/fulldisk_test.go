package app

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/words"
)

// A full disk is told as what of the person's there is no room for, where, and what to do.
func TestAFullDiskIsToldInWordsForThePlace(t *testing.T) {
	full := fsutil.Explain(filepath.Join("/data/anne", "store.db"), &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	for key, want := range map[string]string{"error.disk_full.draft": "kladden", "error.disk_full.note": "noten"} {
		key, args, _ := Explain(explainFull(full, key))
		if text := words.Load("da").T(key, args...); !strings.Contains(text, want) || !strings.Contains(text, filepath.FromSlash("/data/anne")) ||
			!strings.Contains(text, "Frigør plads") || strings.Contains(text, "store.db") {
			t.Errorf("%s says %q", key, text)
		}
	}
	if got := explainFull(errors.New("other"), "error.disk_full.note"); key(got) != "error.unknown" {
		t.Errorf("another failure is called %v", got)
	}
	if explainFull(nil, "error.disk_full.note") != nil {
		t.Error("no failure is one")
	}
}

func TestAPrintOnAFullDiskSaysSo(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(Config{DataDir: dir, Keyring: newRing(), Notifier: &notices{}, OpenFile: func(string) error { return errors.New("opened") }})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	err = a.OpenDocument("Opgave 12.pdf", func(io.Writer) error { return &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC} })
	key, args, _ := Explain(err)
	if text := words.Load("da").T(key, args...); !strings.Contains(text, "Opgave 12.pdf") || !strings.Contains(text, filepath.Join(dir, "print")) {
		t.Errorf("it says %q", text)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "print", "*")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
