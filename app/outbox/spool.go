package outbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// spooled is a file that waits with its entry, out of reach of whatever happens to
// the original.
type spooled struct {
	Spool string // its name in the spool folder
	Name  string
	MIME  string
	Size  int64 // bytes
}

// Errors of taking a file in.
var (
	// ErrNotAFile says that a path is a folder or something stranger.
	ErrNotAFile = errors.New("only files can be sent")
	// ErrChanged says that a file was written to while it was copied.
	ErrChanged = errors.New("the file changed while it was copied")
)

// copyChunk is how much is copied between two looks at the progress.
const copyChunk = 1 << 20

// spool takes a copy of a file, on disk when it returns: a clone where the file
// system can, a link where the file is ours, else byte by byte. Of a copy that did not
// come about nothing is left.
func (o *Outbox) spool(ctx context.Context, f LocalFile, progress func(n int64)) (kept spooled, err error) {
	path := ""
	// The first to be deferred, so that it comes last: Windows removes no file that is
	// open, not even by another of its names.
	defer func() {
		if err != nil && path != "" {
			err = errors.Join(fsutil.Explain(filepath.Join(o.dir, kept.Name), err), fsutil.Remove(path))
		}
	}()
	src, err := os.Open(f.Path)
	if err != nil {
		return kept, err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return kept, err
	}
	if !info.Mode().IsRegular() {
		return kept, fmt.Errorf("%s: %w", f.Path, ErrNotAFile)
	}
	kept = spooled{Spool: rand.Text(), Name: f.Name, MIME: f.MIME, Size: info.Size()}
	if kept.Name == "" {
		kept.Name = filepath.Base(f.Path)
	}
	path = o.spoolPath(kept)
	if f.Owned && os.Link(f.Path, path) == nil {
		progress(kept.Size)
		err = fsutil.Flush(path)
	} else {
		err = copyFile(ctx, src, path, info, progress)
	}
	if err == nil && kept.MIME == "" {
		kept.MIME, err = mimeOf(path, kept.Name)
	}
	if err == nil {
		boundary("spooled")
	}
	return kept, err
}

func copyFile(ctx context.Context, src *os.File, path string, info os.FileInfo, progress func(n int64)) (err error) {
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	if clone(dst, src) == nil {
		progress(info.Size())
	} else if err := copyBytes(ctx, dst, src, progress); err != nil {
		return err
	}
	boundary("copied")
	if err := dst.Sync(); err != nil {
		return err
	}
	now, err := src.Stat()
	if err != nil {
		return err
	}
	copied, err := dst.Stat()
	if err != nil {
		return err
	}
	if now.Size() != info.Size() || !now.ModTime().Equal(info.ModTime()) || copied.Size() != info.Size() {
		return fmt.Errorf("%s: %w", src.Name(), ErrChanged)
	}
	return nil
}

func copyBytes(ctx context.Context, dst io.Writer, src io.Reader, progress func(n int64)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(dst, src, copyChunk)
		progress(n)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// mimeOf finds a file's kind by its content, and by its name where that says nothing.
func mimeOf(path, name string) (string, error) {
	head := make([]byte, 512)
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", err
	}
	kind := http.DetectContentType(head[:n])
	if byName := mime.TypeByExtension(filepath.Ext(name)); byName != "" && (kind == "application/octet-stream" || kind == "application/zip" || kind == "text/plain; charset=utf-8") {
		kind = byName
	}
	return kind, nil
}

func (o *Outbox) spoolPath(f spooled) string { return filepath.Join(o.spoolDir, f.Spool) }

// unspool deletes the files of parts that need them no longer.
func (o *Outbox) unspool(parts []part) {
	for _, p := range parts {
		if p.File == nil {
			continue
		}
		if err := fsutil.Remove(o.spoolPath(*p.File)); err != nil {
			o.log.Warn("outbox: a sent file stays in the spool", "error", err)
		}
	}
}

// sweepSpool deletes files that no entry knows: what was left when the program died
// before an entry was acknowledged, or after it was confirmed.
func (o *Outbox) sweepSpool() error {
	known := make(map[string]bool)
	for _, r := range o.records {
		for _, p := range r.Parts {
			if p.File != nil {
				known[p.File.Spool] = true
			}
		}
	}
	files, err := os.ReadDir(o.spoolDir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !known[f.Name()] {
			_ = fsutil.Remove(filepath.Join(o.spoolDir, f.Name()))
		}
	}
	return nil
}

func (f spooled) asFile(path string) store.File {
	return store.File{Object: "tasknote", Name: f.Name, MIME: f.MIME, Size: f.Size, Local: path}
}
