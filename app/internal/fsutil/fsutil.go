// Package fsutil changes files so that it holds on every system. Windows refuses to
// rename, delete or replace a file that another program has open, often for a moment
// only: virus scanners and indexers look at whatever was just written. What is refused
// for that reason is tried again for a moment; what stays refused says which file it is
// and that it is open elsewhere. None of it belongs on the goroutine of the window.
package fsutil

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/microbizz/go-desktop/app/internal/private"
)

// ErrInUse says that another program has the file open. It comes inside an [InUseError].
var ErrInUse = errors.New("the file is open in another program")

// ErrFull says that there is no room left, on the disk or for this user.
var ErrFull = errors.New("the disk is full")

// InUseError names the file that is open in another program.
type InUseError struct {
	Path string
	Err  error // the system's own
}

// Error names the file and the reason.
func (e *InUseError) Error() string { return fmt.Sprintf("%s: %v: %v", e.Path, ErrInUse, e.Err) }

// Is makes it an [ErrInUse].
func (e *InUseError) Is(target error) bool { return target == ErrInUse }

// Unwrap returns the system's error.
func (e *InUseError) Unwrap() error { return e.Err }

// FullError names what could not be written because the disk is full.
type FullError struct {
	Path string
	Err  error // the system's own
}

// Error names the file and the reason.
func (e *FullError) Error() string { return fmt.Sprintf("%s: %v: %v", e.Path, ErrFull, e.Err) }

// Is makes it an [ErrFull].
func (e *FullError) Is(target error) bool { return target == ErrFull }

// Unwrap returns the system's error.
func (e *FullError) Unwrap() error { return e.Err }

// The waits between two tries, 630 ms in all.
const (
	tries     = 7
	firstWait = 10 * time.Millisecond
)

// retry does what may fail because another program holds the file, and tells in the end
// what stood in the way.
func retry(path string, held func(path string, err error) bool, do func() error) error {
	err := do()
	for n := 1; n < tries && err != nil && held(path, err); n++ {
		time.Sleep(firstWait << (n - 1))
		err = do()
	}
	if err != nil && held(path, err) {
		return &InUseError{Path: path, Err: err}
	}
	return Explain(path, err)
}

// Explain gives a full disk its name: an error that says so becomes a [FullError] about
// path, any other stays as it is, nil included.
func Explain(path string, err error) error {
	var known *FullError
	if err == nil || errors.As(err, &known) || !IsFull(err) {
		return err
	}
	return &FullError{Path: path, Err: err}
}

// ExplainWords does the same for an error that has the full disk in its words only: some
// libraries pass on no more.
func ExplainWords(path string, err error) error {
	if err == nil || IsFull(err) {
		return Explain(path, err)
	}
	for _, full := range full {
		if strings.Contains(err.Error(), full.Error()) {
			return &FullError{Path: path, Err: err}
		}
	}
	return err
}

// ExplainRead gives a file that another program keeps to itself its name: an error that
// says so becomes an [InUseError] about path, any other stays as it is, nil included.
func ExplainRead(path string, err error) error {
	var known *InUseError
	if err == nil || errors.As(err, &known) || !held(path, err) {
		return err
	}
	return &InUseError{Path: path, Err: err}
}

// IsFull reports whether err says that there is no room left, on the disk or for this
// user.
func IsFull(err error) bool {
	if errors.Is(err, ErrFull) {
		return true
	}
	for _, full := range full {
		if errors.Is(err, full) {
			return true
		}
	}
	return false
}

// Rename gives a file its name, in the place of what had it before.
func Rename(from, to string) error {
	return retry(to, func(_ string, err error) bool { return held(to, err) || held(from, err) }, func() error { return os.Rename(from, to) })
}

// Open opens a file for reading. Whoever has it for a moment alone, a virus scanner or
// another part of this program that asks who has it, is waited for.
func Open(path string) (f *os.File, err error) {
	err = retry(path, held, func() error {
		f, err = os.Open(path)
		return err
	})
	return f, err
}

// Remove deletes a file or an empty folder. That it is gone already is as good.
func Remove(path string) error {
	return retry(path, held, func() error {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// RemoveAll deletes a folder with everything in it. That it is gone already is as good.
func RemoveAll(path string) error {
	return retry(path, func(_ string, err error) bool {
		var at *fs.PathError
		return errors.As(err, &at) && held(at.Path, err)
	}, func() error { return os.RemoveAll(path) })
}

// Flush makes the content of a file last over a power cut. Windows wants a handle for
// that which may write.
func Flush(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return Explain(path, errors.Join(f.Sync(), f.Close()))
}

// FlushDir makes new names in a folder last over a power cut, where the system can.
func FlushDir(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}

// Suffix ends the names of files that are being written.
const Suffix = ".part"

// File is a file that is being written under a name of its own, readable and writable by
// its owner. It has to be ended, with a Commit or with Abort.
type File struct{ *os.File }

// Create begins a file in the folder dir, which is made when there is none. The name it
// has meanwhile is new and nobody else's: no link is followed, and no other program's
// file is touched.
func Create(dir string) (*File, error) {
	if err := private.MkdirAll(dir); err != nil {
		return nil, Explain(dir, err)
	}
	f, err := os.CreateTemp(dir, ".microbizz-*"+Suffix)
	if err != nil {
		return nil, Explain(dir, err)
	}
	return &File{f}, nil
}

// Commit flushes the file and calls it path, in the place of what had that name. On an
// error nothing of it is left, and what had the name is as it was.
func (f *File) Commit(path string) error {
	if err := f.seal(path); err != nil {
		return err
	}
	if err := Rename(f.Name(), path); err != nil {
		return errors.Join(err, Remove(f.Name()))
	}
	return nil
}

// CommitNew flushes the file and gives it a name that nothing has yet: path, or else
// "name (2).ext" and so on. It returns the path.
func (f *File) CommitNew(path string) (string, error) {
	if err := f.seal(path); err != nil {
		return "", err
	}
	return f.nameNew(path)
}

// CommitToOpen flushes the file for a program that is to open it and returns its path.
// What lies there with the same content stays; what another program holds open there
// stays too, and the file gets a name beside it.
func (f *File) CommitToOpen(path string) (string, error) {
	if err := f.seal(path); err != nil {
		return "", err
	}
	if same, err := sameContent(f.Name(), path); err == nil && same {
		return path, Remove(f.Name())
	}
	err := Rename(f.Name(), path)
	if errors.Is(err, ErrInUse) {
		return f.nameNew(path)
	}
	if err != nil {
		return "", errors.Join(err, Remove(f.Name()))
	}
	return path, nil
}

// numbered is the nth name for a file: "a.pdf", "a (2).pdf".
func numbered(path string, n int) string {
	if n == 1 {
		return path
	}
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s (%d)%s", path[:len(path)-len(ext)], n, ext)
}

func (f *File) nameNew(first string) (string, error) {
	for n := 1; ; n++ {
		path := numbered(first, n)
		place, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = place.Close()
		}
		if err != nil {
			return "", errors.Join(Explain(path, err), Remove(f.Name()))
		}
		if err := Rename(f.Name(), path); err != nil {
			return "", errors.Join(err, Remove(path), Remove(f.Name()))
		}
		return path, nil
	}
}

// seal flushes and closes what will be called path.
func (f *File) seal(path string) error {
	err := f.Sync()
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return errors.Join(Explain(path, err), Remove(f.Name()))
	}
	return nil
}

// Abort removes what was written.
func (f *File) Abort() error {
	_ = f.Close() // it may be closed, and its content no longer matters
	return Remove(f.Name())
}

// WriteFile writes a small file whole or not at all, readable by its owner only: a
// reader meets the old bytes or the new ones, also after a crash.
func WriteFile(path string, data []byte) error {
	return WriteTo(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteTo is WriteFile with what write gives.
func WriteTo(path string, write func(io.Writer) error) error {
	f, err := Create(filepath.Dir(path))
	if err != nil {
		return Explain(path, err)
	}
	if err := write(f); err != nil {
		return errors.Join(Explain(path, err), f.Abort())
	}
	return f.Commit(path)
}

// sameContent compares two files byte by byte.
func sameContent(a, b string) (bool, error) {
	one, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	two, err := os.Stat(b)
	if err != nil || one.Size() != two.Size() || !two.Mode().IsRegular() {
		return false, err
	}
	x, err := os.ReadFile(a)
	if err != nil {
		return false, err
	}
	y, err := os.ReadFile(b)
	return bytes.Equal(x, y), err
}

// full are the system's words for a full disk.
var full = append([]error{syscall.ENOSPC}, systemFull...)
