package fsutil

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// hold opens a file as viewers do: others may read it, and no more.
func hold(t *testing.T, path string) (let func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	must(t, err)
	h, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	must(t, err)
	return func() { must(t, windows.CloseHandle(h)) }
}

func TestAFileThatAViewerHoldsIsNamed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "holdt.pdf")
	must(t, os.WriteFile(path, []byte("old"), 0o600))
	let := hold(t, path)
	for what, err := range map[string]error{
		"replaced": WriteFile(path, []byte("new")),
		"removed":  Remove(path),
		"renamed":  Rename(path, path+".2"),
		"cleared":  RemoveAll(dir),
	} {
		var in *InUseError
		if !errors.As(err, &in) || filepath.Base(in.Path) != "holdt.pdf" && what != "cleared" && what != "renamed" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if content(t, path) != "old" || names(t, dir) != "holdt.pdf" {
		t.Errorf("it holds %q, there: %s", content(t, path), names(t, dir))
	}
	let()
	must(t, WriteFile(path, []byte("new")))
	must(t, Remove(path))
}

func TestAFileHeldForAMomentIsReplacedAllTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	must(t, os.WriteFile(path, []byte("old"), 0o600))
	let := hold(t, path)
	time.AfterFunc(100*time.Millisecond, let)
	must(t, WriteFile(path, []byte("new")))
	if content(t, path) != "new" {
		t.Error(content(t, path))
	}
}

func TestWhatAViewerHoldsIsOpenedUnderASecondName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	must(t, os.WriteFile(path, []byte("seen"), 0o600))
	defer hold(t, path)()
	got, err := begin(t, dir, "seen").CommitToOpen(path)
	must(t, err)
	if got != path {
		t.Errorf("the same content went to %s", got)
	}
	got, err = begin(t, dir, "newer").CommitToOpen(path)
	must(t, err)
	if filepath.Base(got) != "a (2).pdf" || content(t, got) != "newer" || content(t, path) != "seen" {
		t.Errorf("%s", got)
	}
}

func TestFlushingNeedsAHandleThatMayWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	must(t, os.WriteFile(path, []byte("x"), 0o600))
	must(t, Flush(path))
}

// Two names that differ in case only are one file here.
func TestNamesCountUpWhateverTheCase(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "Faktura.PDF"), []byte("theirs"), 0o600))
	path, err := begin(t, dir, "ours").CommitNew(filepath.Join(dir, "faktura.pdf"))
	must(t, err)
	if filepath.Base(path) != "faktura (2).pdf" || content(t, filepath.Join(dir, "Faktura.PDF")) != "theirs" {
		t.Errorf("%s, there: %s", path, names(t, dir))
	}
}
