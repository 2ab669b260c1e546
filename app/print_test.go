package app

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// recordIn stands in for the system's program for a file.
func recordIn(opened *[]string) func(string) error {
	return func(path string) error { *opened = append(*opened, path); return nil }
}

func TestPrintsAreRemovedAtTheEndAtTheStartAndByClear(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP"} { // the second is Windows'
		t.Setenv(name, temp)
	}
	left := filepath.Join(temp, "microbizz-go-4711")
	for _, file := range []string{filepath.Join(left, "Opgave 12.pdf"), filepath.Join(temp, "microbizz-go-x", "mine.pdf")} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("%PDF-"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var opened []string
	dir := t.TempDir()
	start := func() *App {
		a, err := Open(Config{DataDir: dir, Keyring: newRing(), Notifier: &notices{}, OpenFile: recordIn(&opened)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		return a
	}
	printed := func(a *App) string {
		t.Helper()
		if err := a.OpenDocument("Opgave 12.pdf", func(w io.Writer) error { _, err := io.WriteString(w, "%PDF-1.3"); return err }); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "print", "Opgave 12.pdf")
		if got, err := os.ReadFile(path); err != nil || string(got) != "%PDF-1.3" || !slices.Contains(opened, path) {
			t.Fatalf("%s holds %q, %v; opened was %q", path, got, err, opened)
		}
		return path
	}
	gone := func(when, path string) {
		t.Helper()
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %s is still there (%v)", when, path, err)
		}
	}

	a := start()
	gone("after a start", left)
	if _, err := os.Stat(filepath.Join(temp, "microbizz-go-x", "mine.pdf")); err != nil {
		t.Error("a folder that is not of a print:", err)
	}
	path := printed(a)
	if err := a.ClearStored(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone("after Clear", path)
	printed(a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	gone("after the end", path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("held open at the end"), 0o600); err != nil {
		t.Fatal(err)
	}
	start()
	gone("after the next start", path)
}

func TestADocumentThatCannotBeMadeLeavesNothing(t *testing.T) {
	var opened []string
	dir := t.TempDir()
	a, err := Open(Config{DataDir: dir, Keyring: newRing(), Notifier: &notices{}, OpenFile: recordIn(&opened)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	broken := errors.New("no letters")
	if err := a.OpenDocument("x.pdf", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("%v, want what write said", err)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "print")); len(left) > 0 || len(opened) > 0 {
		t.Errorf("left %v, opened %q", left, opened)
	}
}

func TestTheLogFolderIsOpenedOrItsPathIsTold(t *testing.T) {
	dir := t.TempDir()
	for name, nothingOpens := range map[string]error{"opened": nil, "told": errors.New("no program for folders")} {
		t.Run(name, func(t *testing.T) {
			var opened []string
			a, err := Open(Config{DataDir: dir, Keyring: newRing(), Notifier: &notices{}, OpenFile: func(path string) error {
				opened = append(opened, path)
				return nothingOpens
			}})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			logs := filepath.Join(dir, "log")
			err = a.OpenLogDir()
			if !slices.Equal(opened, []string{logs}) {
				t.Errorf("opened %q, want %q", opened, logs)
			}
			if nothingOpens == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if key, args, _ := Explain(err); key != "settings.log.copied" || len(args) != 1 || args[0] != logs {
				t.Errorf("where nothing opens it: %v", err)
			}
		})
	}
}
