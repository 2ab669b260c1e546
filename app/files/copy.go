package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
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
	ErrGone       = errors.New("files: the file is not there")
	ErrUnreadable = errors.New("files: the file cannot be read")
	ErrChanged    = errors.New("files: the file changed while it was read")
	ErrTooLarge   = errors.New("files: the file is too large to be sent")
)

// Progress tells bytes done and in all; total is -1 while unknown.
type Progress func(done, total int64)

// Copy writes the content of src to dst.
func Copy(ctx context.Context, src string, dst io.Writer, progress Progress) error {
	in, err := os.Open(src)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	r := &reader{ctx: ctx, r: in, limit: -1, total: info.Size(), progress: progress}
	_, err = io.Copy(dst, r)
	if r.err != nil {
		return r.err
	}
	return err
}

// write stores what r gives under dst, whole and checked or not at all. The file is
// readable and writable by its owner and never executable.
func write(dst string, r *reader, check func(copied int64) error) error {
	out, err := fsutil.Create(filepath.Dir(dst))
	if err != nil {
		return err
	}
	_, err = io.Copy(out, r)
	if r.err != nil {
		err = r.err // what the reading side met, apart from the writing side
	}
	if err == nil && check != nil {
		err = check(r.done)
	}
	if err != nil {
		return errors.Join(fsutil.Explain(dst, err), out.Abort())
	}
	return out.Commit(dst)
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
	path     string // where it is read from
	err      error
}

// unreadable says that a file cannot be read, and whether another program keeps it to
// itself.
func unreadable(path string, err error) error {
	return fmt.Errorf("%w: %w", ErrUnreadable, fsutil.ExplainRead(path, err))
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
		r.err = unreadable(r.path, err)
		return n, r.err
	}
	return n, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// WriteTo makes the file at path of what write gives, whole or not at all, with the
// rights that a person's documents have.
func WriteTo(path string, write func(io.Writer) error) error {
	if err := fsutil.WriteTo(path, write); err != nil {
		return err
	}
	return os.Chmod(path, 0o644)
}
