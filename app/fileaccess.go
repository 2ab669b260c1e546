package app

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/folders"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/pictures"
	"github.com/microbizz/go-desktop/app/store"
)

// fileKey tells one file from another in the cache. Servers do not say when a file
// was replaced under the same name.
func fileKey(who store.AccountState, f store.File) string {
	return fmt.Sprintf("%s\x00%s\x00%s/%d/%s\x00%s\x00%s", who.Server, who.Username, f.Object, f.ObjectID, f.Field, f.FileID, f.Name)
}

// CleanName returns a name for the file that is safe to show and to save under. A file whose name
// the server does not tell is called after its field and object.
func (a *App) CleanName(f store.File) string {
	fallback := "file"
	if f.ObjectID > 0 {
		fallback = fmt.Sprintf("%s-%d", f.Object, f.ObjectID)
	}
	return files.CleanName(f.Name, fallback)
}

// The longest files that are fetched, in bytes: to be shown small, to be opened (as much
// as the cache holds), and to be kept where the person wants them.
const (
	maxPicture = 100 << 20
	maxOpened  = files.CacheLimit
	maxSaved   = 2 << 30
)

// fetch writes a file's content, of at most so many bytes, to a file of its own in the
// folder dir and lets end give it its name, knowing what the server told of it. It
// returns the path. On an error nothing is left, and the disk keeps its reserve.
func (a *App) fetch(ctx context.Context, f store.File, dir string, most int64, progress func(done, total int64), end func(*fsutil.File, store.File) (string, error)) (string, error) {
	wiped := a.wiped()
	out, err := fsutil.Create(dir)
	if err != nil {
		return "", err
	}
	got, err := a.download(ctx, f, fsutil.Bound(out, dir, filepath.Join(dir, a.CleanName(f)), most), progress)
	if err != nil {
		err = errors.Join(err, out.Abort())
		if errors.Is(err, apiclient.ErrDiskFull) {
			err = &fsutil.FullError{Path: filepath.Join(dir, a.CleanName(f)), Err: err}
		}
		return "", fsutil.Explain(dir, err)
	}
	named := ""
	err = a.unlessWiped(wiped, func() (err error) {
		named, err = end(out, got)
		return err
	})
	if errors.Is(err, context.Canceled) {
		err = errors.Join(err, out.Abort())
	}
	return named, err
}

// download writes a file's content to w and returns what is known of it afterwards. One
// that waits in the outbox is read from there.
func (a *App) download(ctx context.Context, f store.File, w io.Writer, progress func(done, total int64)) (store.File, error) {
	if f.Local != "" {
		return f, files.Copy(ctx, f.Local, w, progress)
	}
	_, client, err := a.online(ctx)
	if err != nil {
		return f, err
	}
	var info apiclient.FileInfo
	id := apiclient.ID(f.ObjectID)
	switch f.Object {
	case "task":
		info, err = client.Tasks().Download(ctx, id, f.Field, w, progress)
	case "tasknote":
		info, err = client.TaskNotes().Download(ctx, id, f.Field, w, progress)
	case "user":
		info, err = client.Users().Download(ctx, id, f.Field, w, progress)
	default:
		return f, fail("error.not_found", ErrNotFound)
	}
	if f.Name == "" {
		f.Name = info.Name
	}
	return f, err
}

// OpenFile fetches a file into the cache and opens it with the system's program for it. What is
// not a known kind of document or picture by name and content answers [ErrUnsafeFile].
func (a *App) OpenFile(ctx context.Context, f store.File, progress func(done, total int64)) (OpenResult, error) {
	base := a.cache.Path("open\x00"+fileKey(a.Snapshot().Account, f), "")
	name := folders.FitName(base, a.CleanName(f))
	path, err := a.fetch(ctx, f, base, maxOpened, progress, func(out *fsutil.File, got store.File) (string, error) {
		name = folders.FitName(base, a.CleanName(got))
		return out.CommitToOpen(filepath.Join(base, name))
	})
	if seen := filepath.Join(base, name); errors.Is(err, apiclient.ErrOffline) && a.cache.Has(seen) {
		path, err = seen, nil // there is no newer to be had
	}
	if err != nil {
		return OpenResult{}, explain(err)
	}
	if err := files.CheckOpen(path, name); err != nil {
		if errors.Is(err, files.ErrUnsafe) {
			err = &Error{Key: "error.unsafe_file", Args: []any{name}, Err: errors.Join(ErrUnsafeFile, fsutil.Remove(path))}
		}
		return OpenResult{}, explain(err)
	}
	if err := files.MarkForeign(path); err != nil {
		a.log.Warn("a file could not be marked as foreign", "error", err)
	}
	if err := a.cache.Added(path); err != nil {
		a.log.Warn("the cache could not be tidied", "error", err)
	}
	if err := a.cfg.OpenFile(path); err != nil {
		return OpenResult{}, fail("error.no_program", err)
	}
	return OpenResult{Path: path, Name: name}, nil
}

// SaveFile fetches a file to dest, a folder or a file's path, and returns where it is. In a folder
// nothing is written over.
func (a *App) SaveFile(ctx context.Context, f store.File, dest string, progress func(done, total int64)) (path string, err error) {
	info, err := os.Stat(dest)
	switch {
	case err == nil && info.IsDir():
		path, err = a.fetch(ctx, f, dest, maxSaved, progress, func(out *fsutil.File, got store.File) (string, error) {
			return out.CommitNew(filepath.Join(dest, a.CleanName(got)))
		})
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fail("error.disk", err)
	default:
		path, err = a.fetch(ctx, f, filepath.Dir(dest), maxSaved, progress, func(out *fsutil.File, _ store.File) (string, error) {
			return dest, out.Commit(dest)
		})
	}
	if err != nil {
		return "", explain(err)
	}
	a.marked(path)
	return path, nil
}

// marked marks a saved file as one from the internet.
func (a *App) marked(path string) {
	if err := files.MarkForeign(path); err != nil {
		a.log.Warn("a file could not be marked as foreign", "error", err)
	}
}

// Thumbnail returns a picture of at most px pixels on its longer side. It answers [ErrUnsafeFile]
// for what is no picture. Several callers of the same picture wait for one fetch.
func (a *App) Thumbnail(ctx context.Context, f store.File, px int) (image.Image, error) {
	if f.Name != "" && !files.IsPicture(f.Name) {
		return nil, fail("error.unsafe_file", ErrUnsafeFile)
	}
	key := fmt.Sprintf("thumb2\x00%d\x00%s\x00%s", px, f.Local, fileKey(a.Snapshot().Account, f))
	path := a.cache.Path(key, ".thumb")
	if a.cache.Has(path) {
		if img, err := pictures.ReadThumbnail(path); err == nil {
			return img, nil
		}
	}
	refused, wiped := a.refusal(f), a.wiped()
	if a.cache.Has(refused) {
		return nil, fail("error.picture", pictures.ErrPicture)
	}
	answer := a.fetches.DoChan(key, func() (any, error) {
		// The fetch belongs to all who wait for it, so it ends with the program and
		// not with the first of them.
		img, err := a.makeThumbnail(a.ctx, f, px, path)
		if errors.Is(err, pictures.ErrPicture) {
			a.log.Warn("a picture cannot be shown", "file", a.CleanName(f), "error", err)
			// It would be no better the next time, and cost as much.
			if err := a.unlessWiped(wiped, func() error { return fsutil.WriteFile(refused, []byte(err.Error())) }); err != nil {
				a.log.Warn("a picture that cannot be shown could not be noted", "error", err)
			}
		}
		return img, err
	})
	select {
	case <-ctx.Done():
		return nil, explain(ctx.Err())
	case got := <-answer:
		if got.Err != nil {
			return nil, explain(got.Err)
		}
		return got.Val.(image.Image), nil
	}
}

// refusal is where it is noted that a picture cannot be shown. A version of the program
// whose decoders can do more has another number here.
func (a *App) refusal(f store.File) string {
	return a.cache.Path("refused1\x00"+f.Local+"\x00"+fileKey(a.Snapshot().Account, f), ".refused")
}

func (a *App) makeThumbnail(ctx context.Context, f store.File, px int, path string) (image.Image, error) {
	source, wiped := f.Local, a.wiped()
	if source == "" {
		source = a.cache.Path("picture\x00"+fileKey(a.Snapshot().Account, f), ".picture")
		if !a.cache.Has(source) {
			_, err := a.fetch(ctx, f, filepath.Dir(source), maxPicture, nil, func(out *fsutil.File, _ store.File) (string, error) {
				return source, out.Commit(source)
			})
			// Two sizes of one picture may be made at once: whoever is second finds it there.
			if err != nil && !(errors.Is(err, fsutil.ErrInUse) && a.cache.Has(source)) {
				return nil, err
			}
			if err := a.cache.Added(source); err != nil {
				a.log.Warn("the cache could not be tidied", "error", err)
			}
		}
	}
	img, err := pictures.Thumbnail(ctx, source, px)
	if err != nil {
		return nil, err
	}
	if err := a.unlessWiped(wiped, func() error { return pictures.WriteThumbnail(path, img) }); err != nil {
		a.log.Warn("a thumbnail could not be kept", "error", err)
		return img, nil
	}
	if err := a.cache.Added(path); err != nil {
		a.log.Warn("the cache could not be tidied", "error", err)
	}
	return img, nil
}
