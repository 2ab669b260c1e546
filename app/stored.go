package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/app/store"
)

// StoredHere lists what lies on this computer. The settings, which hold nothing of
// the work, are not among it.
func (a *App) StoredHere() ([]StoredItem, error) {
	var out []StoredItem
	for _, item := range a.storedPlaces() {
		size, err := files.Size(item.Path)
		if err != nil {
			return nil, explain(err)
		}
		item.Bytes = size
		out = append(out, item)
	}
	return out, nil
}

func (a *App) storedPlaces() []StoredItem {
	return []StoredItem{
		{Key: "kept.accounts", Path: a.dir.accounts()},
		{Key: "kept.servers", Path: a.dir.servers()},
		{Key: "kept.cache", Path: a.dir.cache()},
		{Key: "kept.print", Path: a.dir.print()},
		{Key: "kept.demo", Path: a.dir.demo()},
		{Key: "kept.log", Path: a.dir.logs()},
		{Key: "kept.account", Path: a.dir.account()},
	}
}

// ClearStored removes every file of the person's data and signs out, unsent work included: ask
// first. A nil error means that nothing of it is left.
func (a *App) ClearStored(ctx context.Context) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	err := errors.Join(a.keeper.Clear(ctx), a.drop(), a.stopDemo())
	left, removed := a.removeStored()
	err = errors.Join(err, removed)
	a.tell(store.KindAll)
	if len(left) > 0 {
		return &Error{Key: "error.not_cleared", Args: []any{strings.Join(left, ", ")}, Detail: fmt.Sprint(err), Err: errors.Join(errLeft, err)}
	}
	return explain(err)
}

// removeStored removes everything and tells what is left. What is being fetched meanwhile
// is not kept: see unlessWiped.
func (a *App) removeStored() (left []string, err error) {
	a.wipe.Lock()
	defer a.wipe.Unlock()
	a.wipes++
	if a.cfg.ClearLog != nil {
		err = a.cfg.ClearLog()
	}
	parts, listed := a.dir.parts()
	err = errors.Join(err, listed, a.cache.Clear())
	for _, path := range append(parts, a.dir.print(), a.dir.accounts(), a.dir.servers(), a.dir.demo()) {
		err = errors.Join(err, fsutil.RemoveAll(path))
	}
	return a.leftovers(), err
}

// wiped tells how often everything here was removed.
func (a *App) wiped() int {
	a.wipe.RLock()
	defer a.wipe.RUnlock()
	return a.wipes
}

// unlessWiped writes what was begun when wiped told n, unless everything was removed since:
// then it answers [context.Canceled].
func (a *App) unlessWiped(n int, write func() error) error {
	a.wipe.RLock()
	defer a.wipe.RUnlock()
	if a.wipes != n {
		return context.Canceled
	}
	return write()
}

var errLeft = errors.New("not everything was removed")

// leftovers looks whether anything is really gone: the folders themselves, and of the log
// everything but its two files, which go on.
func (a *App) leftovers() []string {
	left, err := a.dir.parts()
	if err != nil {
		left = append(left, string(a.dir))
	}
	for _, item := range a.storedPlaces() {
		if item.Path == a.dir.logs() {
			left = append(left, oldLogs(item.Path)...)
			continue
		}
		// What cannot be looked at counts as left.
		if _, err := os.Lstat(item.Path); !errors.Is(err, fs.ErrNotExist) {
			left = append(left, item.Path)
		}
	}
	return left
}

// oldLogs lists what the log's folder should not hold when it was cleared.
func oldLogs(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return []string{dir}
	}
	var old []string
	for _, e := range entries {
		info, err := e.Info()
		if e.Name() == logfile.Name || e.Name() == logfile.CrashName && err == nil && info.Size() == 0 {
			continue
		}
		old = append(old, filepath.Join(dir, e.Name()))
	}
	return old
}

// LogDir returns the folder of the log.
func (a *App) LogDir() string { return a.dir.logs() }

// OpenLogDir shows the folder of the log in the system's file manager. Where that does not
// work, the sentence holds the path.
func (a *App) OpenLogDir() error {
	if err := a.startFolder(a.dir.logs()); err != nil {
		return fail("settings.log.copied", err, a.dir.logs())
	}
	return nil
}

func (a *App) startFolder(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return a.cfg.OpenFile(dir)
}

// Version returns the program's version as it was started with; empty when it was not
// told.
func (a *App) Version() string { return a.cfg.Version }
