// Package dbfile opens the local databases: one file each, for this user alone, with
// damage found and told instead of ending the program.
package dbfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/internal/private"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Errors of opening and reading.
var (
	// ErrInUse says that another program holds the file.
	ErrInUse = errors.New("the local data is in use by another program")
	// ErrDamaged says that the file cannot be read.
	ErrDamaged = errors.New("the local data is damaged")
	// ErrNewer says that the file was written by a newer version of this program.
	ErrNewer = errors.New("the local data was written by a newer version")
)

// lockWait is how long opening waits for another program to let go of the file.
const lockWait = time.Second

// File is an open database. A nil File can be closed.
type File struct {
	path     string
	readonly bool

	file atomic.Pointer[os.File]

	mu     sync.RWMutex // held for writing while what is below changes
	db     *bolt.DB     // nil when it could not be opened again
	closed bool
}

// Open opens or makes the file. A damaged one gives ErrDamaged, one that another
// program holds ErrInUse. Readonly opens a file that does not open for writing, to
// rescue what can be read.
func Open(path string, readonly bool) (*File, error) {
	if err := private.MkdirAll(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f := &File{path: path, readonly: readonly}
	if err := f.open(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) open() error {
	if !f.readonly {
		if err := checkWhole(f.path); err != nil {
			return err
		}
	}
	err := Guard(func() (err error) {
		f.db, err = bolt.Open(f.path, 0o600, &bolt.Options{
			Timeout: lockWait, FreelistType: bolt.FreelistMapType, ReadOnly: f.readonly,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				file, err := os.OpenFile(name, flag, mode)
				f.file.Store(file)
				return file, err
			},
		})
		return err
	})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if file := f.file.Load(); file != nil {
		// The library closes its file when it fails, but not when it panics.
		_ = file.Close()
	}
	return err
}

// Peek looks into a file without writing to it and returns ErrNewer when look does. A
// file that is missing or cannot be read is no matter here: opening it finds out.
func Peek(path string, look func(*bolt.Tx) error) error {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	f, err := Open(path, true)
	if err != nil {
		return nil
	}
	defer f.Close()
	if err := f.View(look); errors.Is(err, ErrNewer) {
		return err
	}
	return nil
}

// View reads in one transaction.
func (f *File) View(read func(*bolt.Tx) error) error {
	return f.do(func(db *bolt.DB) error { return db.View(read) })
}

// Update writes in one transaction, which is on disk when it returns. A full disk is
// known to [fsutil.IsFull].
func (f *File) Update(write func(*bolt.Tx) error) error {
	return f.do(func(db *bolt.DB) error { return db.Update(write) })
}

func (f *File) do(work func(*bolt.DB) error) error {
	db, err := f.try(work)
	if errors.Is(err, bolterrors.ErrInvalidMapping) || errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		if err := f.reopen(db); err != nil {
			return fsutil.ExplainWords(f.path, err)
		}
		_, err = f.try(work)
	}
	return fsutil.ExplainWords(f.path, err)
}

// try works on the database and returns which one it was.
func (f *File) try(work func(*bolt.DB) error) (*bolt.DB, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.db == nil {
		return nil, bolterrors.ErrDatabaseNotOpen
	}
	return f.db, Guard(func() error { return work(f.db) })
}

// reopen puts another in the place of a database that cannot go on. To grow, the
// library lets go of the mapped file and maps it anew; when that fails, as on a full
// disk on Windows, it stays without. What is in the file is whole.
func (f *File) reopen(old *bolt.DB) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return bolterrors.ErrDatabaseNotOpen
	}
	if f.db != old {
		return nil // somebody else was here first
	}
	if old != nil {
		if err := Guard(old.Close); err != nil {
			return err
		}
	}
	return f.open()
}

// Close lets go of the file. A database that panicked may hold its own locks for
// ever, so it gets a moment and then only the file is closed, which frees its lock.
func (f *File) Close() {
	if f == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.closed = true
		if f.db != nil {
			_ = Guard(f.db.Close)
		}
	}()
	timer := time.NewTimer(2 * time.Second)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		_ = f.file.Load().Close()
	}
}

// Guard turns what a damaged file does to a reader of its mapped pages, a panic of
// the library or a memory fault, into ErrDamaged.
func Guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	return f()
}

// AsidePattern matches the files that were set aside from path.
func AsidePattern(path string) string { return path + ".damaged-*" }

// SetAside renames a file that cannot be used and deletes older ones of the kind: one
// is enough to look at, and what lies about of a company's data should be little.
func SetAside(path string, now time.Time) (aside string, err error) {
	aside = path + ".damaged-" + now.UTC().Format("20060102-150405")
	old, err := filepath.Glob(AsidePattern(path))
	if err != nil {
		return "", err
	}
	if err := fsutil.Rename(path, aside); err != nil {
		return "", err
	}
	for _, name := range old {
		if name != aside {
			_ = fsutil.Remove(name)
		}
	}
	return aside, nil
}

// Remove deletes a file and whatever was set aside from it. It returns nil only when
// nothing of them is left.
func Remove(path string) error {
	asides, err := filepath.Glob(AsidePattern(path))
	errs := []error{err}
	for _, name := range append(asides, path) {
		errs = append(errs, fsutil.Remove(name))
		if _, err := os.Lstat(name); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("%s is still there", name))
		}
	}
	return errors.Join(errs...)
}
