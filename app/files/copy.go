package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// MaxUpload is the most bytes of one file that is sent. Files travel as text inside
// JSON, which a server holds in memory several times over: none was seen that would
// take so much. What a server takes is learnt from what it says.
const MaxUpload = 200 << 20

// Why a file is refused.
var (
	ErrFolder     = errors.New("files: a folder, not a file")
	ErrNotRegular = errors.New("files: a device or a pipe, not a file")
	ErrEmpty      = errors.New("files: the file is empty")
	ErrUnreadable = errors.New("files: the file cannot be read")
	ErrChanged    = errors.New("files: the file changed while it was read")
	ErrTooLarge   = errors.New("files: the file is too large to be sent")
	ErrDiskFull   = errors.New("files: the disk is full")
)

// Progress tells bytes done and in all; total is -1 while unknown.
type Progress func(done, total int64)

// CopyForSending copies the file at src to dst, whole or not at all, and returns its
// size. It refuses what could not be sent anyway: [ErrFolder], [ErrNotRegular],
// [ErrEmpty], [ErrUnreadable], [ErrTooLarge], and [ErrChanged] when the file was
// written to meanwhile.
func CopyForSending(ctx context.Context, src, dst string, progress Progress) (int64, error) {
	info, err := os.Stat(src)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%w: %w", ErrUnreadable, err)
	case info.IsDir():
		return 0, ErrFolder
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return 0, ErrNotRegular
	case info.Size() == 0:
		return 0, ErrEmpty
	case info.Size() > MaxUpload:
		return 0, ErrTooLarge
	}
	in, err := os.Open(src)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer in.Close()
	before, err := in.Stat()
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	check := func(copied int64) error {
		after, err := in.Stat()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		if copied != before.Size() || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
			return ErrChanged
		}
		return nil
	}
	return before.Size(), write(dst, &reader{ctx: ctx, r: in, limit: MaxUpload, total: before.Size(), progress: progress}, check)
}

// Copy copies src to dst, whole or not at all, without the marks of src.
func Copy(ctx context.Context, src, dst string, progress Progress) error {
	in, err := os.Open(src)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return write(dst, &reader{ctx: ctx, r: in, limit: -1, total: info.Size(), progress: progress}, nil)
}

// write stores what r gives under dst: into a ".part" file that is synced, checked
// and renamed. The file is readable and writable by its owner and never executable.
func write(dst string, r *reader, check func(copied int64) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(dst), 0o700); err != nil {
		return diskError(err)
	}
	out, err := os.OpenFile(dst+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return diskError(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(dst+".part")))
		}
	}()
	_, err = io.Copy(out, r)
	if r.err != nil {
		err = r.err // what the reading side met, apart from the writing side
	} else {
		err = diskError(err)
	}
	if err == nil && check != nil {
		err = check(r.done)
	}
	if err == nil {
		err = diskError(out.Sync())
	}
	if closed := out.Close(); err == nil {
		err = diskError(closed)
	}
	if err == nil {
		err = diskError(os.Rename(dst+".part", dst))
	}
	return err
}

// reader counts, obeys its context and tells failures of the source apart from
// those of the target.
type reader struct {
	ctx      context.Context
	r        io.Reader
	done     int64
	limit    int64 // -1: none
	total    int64
	progress Progress
	err      error
}

func (r *reader) Read(p []byte) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		r.err = err
		return 0, err
	}
	n, err := r.r.Read(p)
	r.done += int64(n)
	if r.limit >= 0 && r.done > r.limit {
		r.err = ErrTooLarge
		return n, r.err
	}
	if n > 0 && r.progress != nil {
		r.progress(r.done, r.total)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = fmt.Errorf("%w: %w", ErrUnreadable, err)
		return n, r.err
	}
	return n, err
}

// diskError gives a full disk its own name.
func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, errDiskFull) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Free returns a path in dir for name that does not exist yet: "a.pdf", "a (2).pdf".
func Free(dir, name string) string {
	ext := filepath.Ext(name)
	stem := name[:len(name)-len(ext)]
	path := filepath.Join(dir, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", stem, n, ext))
	}
}

// writeAll stores data at path, whole or not at all.
func writeAll(path string, data []byte) error {
	r := &reader{ctx: context.Background(), r: bytes.NewReader(data), limit: -1, total: int64(len(data))}
	return write(path, r, nil)
}
