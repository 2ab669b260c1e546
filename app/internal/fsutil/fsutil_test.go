package fsutil

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	return string(raw)
}

func begin(t *testing.T, dir, text string) *File {
	t.Helper()
	f, err := Create(dir)
	must(t, err)
	_, err = f.WriteString(text)
	must(t, err)
	return f
}

func names(t *testing.T, dir string) string {
	t.Helper()
	all, err := os.ReadDir(dir)
	must(t, err)
	var list []string
	for _, e := range all {
		list = append(list, e.Name())
	}
	return strings.Join(list, ", ")
}

func TestAFileIsWholeOrAsItWasBefore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	must(t, WriteFile(path, []byte("first")))
	broken := errors.New("broken")
	err := WriteTo(path, func(w io.Writer) error {
		_, err := io.WriteString(w, "half of the sec")
		return errors.Join(err, broken)
	})
	if !errors.Is(err, broken) || content(t, path) != "first" || names(t, dir) != "a.txt" {
		t.Errorf("%v, %q, left: %s", err, content(t, path), names(t, dir))
	}
	must(t, WriteFile(path, []byte("second")))
	if content(t, path) != "second" || names(t, dir) != "a.txt" {
		t.Errorf("%q, left: %s", content(t, path), names(t, dir))
	}
}

func TestOtherProgramsPartsStay(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rapport.pdf")
	must(t, os.WriteFile(path+Suffix, []byte("theirs"), 0o600))
	must(t, WriteFile(path, []byte("ours")))
	if content(t, path+Suffix) != "theirs" {
		t.Error("another program's file was written to")
	}
}

func TestNamesCountUpAndNothingIsWrittenOver(t *testing.T) {
	dir := t.TempDir()
	for n, want := range []string{"a.pdf", "a (2).pdf", "a (3).pdf"} {
		path, err := begin(t, dir, fmt.Sprint(n)).CommitNew(filepath.Join(dir, "a.pdf"))
		must(t, err)
		if filepath.Base(path) != want || content(t, path) != fmt.Sprint(n) {
			t.Errorf("%s holds %q, want %s", path, content(t, path), want)
		}
	}
}

func TestTwoOfOneNameInTheSameMomentBothStay(t *testing.T) {
	dir := t.TempDir()
	ended := make(chan error)
	const many = 8
	for n := range many {
		f := begin(t, dir, fmt.Sprint(n))
		go func() {
			_, err := f.CommitNew(filepath.Join(dir, "a.pdf"))
			ended <- err
		}()
	}
	for range many {
		must(t, <-ended)
	}
	seen := map[string]bool{}
	for n := 1; n <= many; n++ {
		seen[content(t, numbered(filepath.Join(dir, "a.pdf"), n))] = true
	}
	if len(seen) != many {
		t.Errorf("%d of %d files are there: %s", len(seen), many, names(t, dir))
	}
}

func TestAFileToOpenStaysWhereItsContentIsThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	must(t, os.WriteFile(path, []byte("same"), 0o600))
	long := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(path, long, long))
	got, err := begin(t, dir, "same").CommitToOpen(path)
	must(t, err)
	info, err := os.Stat(path)
	must(t, err)
	if got != path || info.ModTime().After(long.Add(time.Minute)) || names(t, dir) != "a.pdf" {
		t.Errorf("%s, written at %v, there: %s", got, info.ModTime(), names(t, dir))
	}
	got, err = begin(t, dir, "more").CommitToOpen(path)
	must(t, err)
	if got != path || content(t, path) != "more" {
		t.Errorf("%s holds %q", got, content(t, path))
	}
}

func TestWhatIsGoneCountsAsRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "never", "there")
	must(t, errors.Join(Remove(path), RemoveAll(path)))
}

func TestWhatIsHeldForAMomentIsTriedAgain(t *testing.T) {
	busy := &fs.PathError{Op: "rename", Path: "x", Err: errors.New("held")}
	held := func(_ string, err error) bool { return errors.Is(err, busy) }
	for _, c := range []struct {
		heldFor time.Duration
		inUse   bool
	}{{0, false}, {300 * time.Millisecond, false}, {5 * time.Second, true}} {
		synctest.Test(t, func(t *testing.T) {
			until := time.Now().Add(c.heldFor)
			err := retry("/data/kladde æøå.pdf", held, func() error {
				if time.Now().Before(until) {
					return busy
				}
				return nil
			})
			if errors.Is(err, ErrInUse) != c.inUse || (err == nil) == c.inUse {
				t.Errorf("held for %v: %v", c.heldFor, err)
			}
			if c.inUse && !strings.Contains(err.Error(), "kladde æøå.pdf") {
				t.Errorf("it does not name the file: %v", err)
			}
		})
	}
	other, tried := errors.New("not allowed"), 0
	if err := retry("x", held, func() error { tried++; return other }); err != other || tried != 1 {
		t.Errorf("another error was tried %d times: %v", tried, err)
	}
}

func TestAFullDiskIsNamedWithTheFile(t *testing.T) {
	for _, system := range full {
		err := WriteTo(filepath.Join(t.TempDir(), "stor fil.pdf"), func(io.Writer) error {
			return &fs.PathError{Op: "write", Path: ".microbizz-1.part", Err: system}
		})
		var named *FullError
		if !errors.As(err, &named) || filepath.Base(named.Path) != "stor fil.pdf" || !errors.Is(err, ErrFull) {
			t.Errorf("%v: %v", system, err)
		}
	}
	if IsFull(syscall.EACCES) || IsFull(nil) {
		t.Error("not every error is a full disk")
	}
}

func TestAFullDiskIsKnownByItsWords(t *testing.T) {
	for _, system := range full {
		err := fmt.Errorf("mmap allocate error: %s", fmt.Errorf("truncate: %s", &fs.PathError{Op: "truncate", Path: "x", Err: system}))
		if IsFull(err) {
			t.Fatal("the words are not needed")
		}
		if got := ExplainWords("outbox.db", err); !IsFull(got) || !errors.Is(got, err) {
			t.Errorf("%v is not taken for a full disk", got)
		}
	}
	other := errors.New("mmap allocate error: out of memory")
	if got := ExplainWords("x", other); got != other || ExplainWords("x", nil) != nil {
		t.Errorf("%v became %v", other, got)
	}
}
