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
	err := a.keeper.Clear(ctx)
	err = errors.Join(err, a.drop(), a.stopDemo())
	if a.cfg.ClearLog != nil {
		err = errors.Join(err, a.cfg.ClearLog())
	}
	err = errors.Join(err, a.cache.Clear(), fsutil.RemoveAll(a.dir.print()), fsutil.RemoveAll(a.dir.accounts()),
		fsutil.RemoveAll(a.dir.servers()), fsutil.RemoveAll(a.dir.demo()))
	a.tell(store.KindAll)
	if left := a.leftovers(); len(left) > 0 {
		return &Error{Key: "error.not_cleared", Args: []any{strings.Join(left, ", ")}, Detail: fmt.Sprint(err), Err: errors.Join(errLeft, err)}
	}
	return explain(err)
}

var errLeft = errors.New("not everything was removed")

// leftovers looks whether anything is really gone.
func (a *App) leftovers() []string {
	var left []string
	for _, item := range a.storedPlaces() {
		if item.Path == a.dir.logs() {
			continue // it was emptied, and goes on
		}
		// What cannot be looked at counts as left.
		err := filepath.WalkDir(item.Path, func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			if d.IsDir() {
				return nil
			}
			left = append(left, path)
			return nil
		})
		if err != nil {
			left = append(left, item.Path)
		}
	}
	return left
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
