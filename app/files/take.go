package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// How a file is known to be whole. Browsers, scanners and synchronising folders give a
// file its name long before its last byte, and nothing on any system says when they are
// done: only that size and time stand still.
const (
	quietTime   = time.Second     // between two equal looks, before a copy
	settledTime = 3 * time.Second // the same, of a file that was changed just now: writers pause
	freshTime   = 5 * time.Second // how long ago just now is
	// LongWriting is after how long of being written to a file is told about: a person
	// may rather have it as it is.
	LongWriting = time.Minute
)

// Taking is how a file is taken in for sending. The zero value waits until it is whole.
type Taking struct {
	AsIs     bool     // take what is there now, also while it is being written
	Progress Progress // of the copy; may be nil
	// Writing is told that the file is still being written, once, and again with long
	// once that has lasted for [LongWriting]. It may be nil.
	Writing func(long bool)
}

// CopyForSending copies the file at src to dst, whole or not at all, and returns its
// size in bytes. It waits until the file is whole: two looks at its size and time are
// equal, at least a second apart, or more where it was changed just now, and so is one
// after the copy. It waits without end for a file that keeps changing: the caller ends
// that by ctx, or takes it as it is. It refuses what could not be sent anyway:
// [ErrFolder], [ErrNotRegular], [ErrEmpty], [ErrGone], [ErrUnreadable] and [ErrTooLarge].
func CopyForSending(ctx context.Context, src, dst string, how Taking) (int64, error) {
	if how.AsIs {
		now, err := look(src)
		if err == nil {
			err = now.refusal()
		}
		if err != nil {
			return 0, err
		}
		return copyLooked(ctx, src, dst, now, how)
	}
	w := watch{src: src, tell: how.Writing}
	for {
		now, err := w.whole(ctx)
		if err != nil {
			return 0, err
		}
		size, err := copyLooked(ctx, src, dst, now, how)
		if !errors.Is(err, ErrChanged) {
			return size, err
		}
		w.changed()
	}
}

// glance is what one look at a file shows.
type glance struct {
	info fs.FileInfo
	size int64 // bytes
	time time.Time
}

// look looks at a file without opening it.
func look(path string) (glance, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return glance{}, fmt.Errorf("%w: %w", ErrGone, err)
	case err != nil:
		return glance{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	case info.IsDir():
		return glance{}, ErrFolder
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return glance{}, ErrNotRegular
	}
	return glance{info, info.Size(), info.ModTime()}, nil
}

// refusal is why what was seen cannot be sent.
func (g glance) refusal() error {
	switch {
	case g.size == 0:
		return ErrEmpty
	case g.size > MaxUpload:
		return ErrTooLarge
	}
	return nil
}

// same reports whether two looks saw one file in one state. A file that took another's
// place is another.
func (g glance) same(o glance) bool {
	return g.info != nil && o.info != nil && g.size == o.size && g.time.Equal(o.time) && os.SameFile(g.info, o.info)
}

// watch waits for one file to be whole.
type watch struct {
	src     string
	tell    func(long bool)
	since   time.Time // it was first seen to change; zero: it was not
	wasLong bool
}

// whole returns what the file looks like once it stood still for long enough.
func (w *watch) whole(ctx context.Context) (glance, error) {
	before, err := look(w.src)
	if err != nil {
		return before, err
	}
	if errors.Is(before.refusal(), ErrTooLarge) {
		return before, ErrTooLarge
	}
	for quiet := time.Duration(0); ; {
		if err := pause(ctx, quietTime); err != nil {
			return before, err
		}
		now, err := look(w.src)
		switch {
		case errors.Is(err, ErrGone) && before.info != nil && !w.since.IsZero():
			// Whoever writes it may be about to put the whole one in its place.
			before, quiet = glance{}, 0
			w.changed()
			continue
		case err != nil:
			return before, err
		case errors.Is(now.refusal(), ErrTooLarge):
			return now, ErrTooLarge // it does not get smaller
		case !now.same(before):
			before, quiet = now, 0
			w.changed()
			continue
		}
		if quiet += quietTime; quiet >= w.enough(now) {
			return now, now.refusal()
		}
	}
}

// enough is how long a file has to stand still that looks as it was seen now. Its time
// is the clock's of whoever keeps the file, so it can only make the wait longer.
func (w *watch) enough(now glance) time.Duration {
	if age := time.Since(now.time); !w.since.IsZero() || age >= 0 && age < freshTime {
		return settledTime
	}
	return quietTime
}

// changed notes that the file is being written to, and tells it.
func (w *watch) changed() {
	first := w.since.IsZero()
	if first {
		w.since = time.Now()
	}
	long := !w.wasLong && time.Since(w.since) >= LongWriting
	w.wasLong = w.wasLong || long
	if w.tell != nil && (first || long) {
		w.tell(long)
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// copyLooked copies a file that was looked at. As it is, it is cut where it ended then.
func copyLooked(ctx context.Context, src, dst string, seen glance, how Taking) (int64, error) {
	in, err := os.Open(src)
	if err != nil {
		return 0, unreadable(src, err)
	}
	defer in.Close()
	r := &reader{ctx: ctx, r: in, limit: MaxUpload, total: seen.size, progress: how.Progress, path: src}
	if how.AsIs {
		r.r, r.limit = io.LimitReader(in, seen.size), -1
	}
	err = write(dst, r, func(copied int64) error {
		if how.AsIs {
			return nil
		}
		after, err := look(src)
		if err != nil && !errors.Is(err, ErrGone) {
			return err
		}
		if copied != seen.size || !after.same(seen) {
			return ErrChanged
		}
		return nil
	})
	if err == nil && how.AsIs {
		return r.done, nil
	}
	return seen.size, err
}
