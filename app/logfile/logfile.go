// Package logfile is where the program's log goes: a small file that makes room for
// itself, in which no token can stand.
package logfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/internal/private"
)

// Name is the log's name in its folder. Older logs are called Name.1, Name.2.
const Name = "microbizz-go.log"

// CrashName is the report of the last crash, in the same folder.
const CrashName = "crash.txt"

// The log keeps at most this much, in files of this size.
const (
	MaxBytes = 1 << 20
	Older    = 3
)

// Writer appends to the log and moves it aside when it is full. It is safe for
// concurrent use.
type Writer struct {
	path string
	max  int64

	mu    sync.Mutex
	file  *os.File
	size  int64
	limit int64 // of the file that is written to
}

// Open opens the log in dir, which is made when it is not there. Max is the size of
// one file in bytes; 0 is [MaxBytes].
func Open(dir string, max int64) (*Writer, error) {
	if max <= 0 {
		max = MaxBytes
	}
	if err := private.MkdirAll(dir); err != nil {
		return nil, fmt.Errorf("logfile: %w", err)
	}
	w := &Writer{path: filepath.Join(dir, Name), max: max, limit: max}
	return w, w.open()
}

func (w *Writer) open() error {
	f, err := os.OpenFile(w.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("logfile: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("logfile: %w", err)
	}
	w.file, w.size = f, info.Size()
	return nil
}

// Write appends p, with anything that looks like a token blotted out.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return 0, os.ErrClosed
	}
	line := Blot(p)
	if w.size > 0 && w.size+int64(len(line)) > w.limit {
		if err := w.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := w.file.Write(line)
	w.size += int64(n)
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// rotate makes room. Where an older log is open in another program and cannot be moved,
// the log goes on in its file: a line lost would be worse than a file too long.
func (w *Writer) rotate() error {
	if err := w.file.Close(); err != nil {
		return err
	}
	w.file = nil
	for n := Older; n > 0; n-- {
		from := w.path
		if n > 1 {
			from = fmt.Sprintf("%s.%d", w.path, n-1)
		}
		if err := os.Rename(from, fmt.Sprintf("%s.%d", w.path, n)); err != nil && !os.IsNotExist(err) {
			break
		}
	}
	if err := w.open(); err != nil {
		return err
	}
	w.limit = w.size + w.max // full again when it has grown by as much
	return nil
}

// Close ends the log.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}

// tokens are 40 hexadecimal digits; other servers of the kind may have longer ones.
var tokens = regexp.MustCompile(`[0-9A-Fa-f]{32,}`)

// Blot replaces whatever looks like a token.
func Blot(p []byte) []byte { return tokens.ReplaceAll(p, []byte("[…]")) }

// secret are parts of attribute names whose values never reach the log.
var secret = []string{"token", "password", "secret", "cookie", "authorization"}

// Logger returns a logger that writes plain lines to w and leaves out what has the
// name of a secret.
func Logger(w io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		name := strings.ToLower(a.Key)
		for _, s := range secret {
			if strings.Contains(name, s) {
				return slog.String(a.Key, "[…]")
			}
		}
		return a
	}}))
}

// Clear removes everything else from the log's folder and goes on with an empty log. What
// is held open, as the report of a crash is for the next one, is emptied.
func (w *Writer) Clear() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return os.ErrClosed
	}
	dir := filepath.Dir(w.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != Name {
			err = errors.Join(err, clearAway(filepath.Join(dir, e.Name()), e.Type()))
		}
	}
	if err != nil {
		return err
	}
	w.size, w.limit = 0, w.max
	// By its name: a handle that only appends may not shorten a file on Windows. What
	// follows is appended, so it starts at 0.
	return os.Truncate(w.path, 0)
}

// clearAway removes what lies in the log's folder. The report of a crash keeps its name,
// under which the runtime has it open.
func clearAway(path string, kind fs.FileMode) error {
	if kind.IsRegular() && filepath.Base(path) == CrashName {
		return os.Truncate(path, 0)
	}
	return fsutil.RemoveAll(path)
}
