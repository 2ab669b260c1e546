package fsutil

import (
	"errors"
	"fmt"
	"io"
)

// Reserve is what a download leaves free on a disk, in bytes; a twentieth of a disk on
// which that would be more. A full disk stops other programs, and the system.
const Reserve = 500_000_000

// ErrTooLong says that what came is longer than it may be. It comes inside a
// [TooLongError].
var ErrTooLong = errors.New("it is longer than it may be")

// TooLongError tells how long it may be, in bytes.
type TooLongError struct{ Most int64 }

// Error tells the limit.
func (e *TooLongError) Error() string { return fmt.Sprintf("%v: %d bytes", ErrTooLong, e.Most) }

// Is makes it an [ErrTooLong].
func (e *TooLongError) Is(target error) bool { return target == ErrTooLong }

// ErrReserve says that no more than the [Reserve] is free. It comes inside a [FullError].
var ErrReserve = errors.New("what is free on the disk is kept free")

// lookEvery is after how many bytes the disk is looked at again.
const lookEvery = 8 << 20

// Bounded writes to a file what somebody else chose the length of.
type Bounded struct {
	w    io.Writer
	path string // that the file will have, for the errors
	dir  string
	most int64
	done int64
	next int64 // when the disk is to be looked at
	free func(dir string) (free, total uint64, err error)
}

// Bound makes a writer to w, a file in the folder dir that will be called path, for at
// most so many bytes. It answers a [TooLongError] for more, and a [FullError] before the
// disk has less than its reserve.
func Bound(w io.Writer, dir, path string, most int64) *Bounded {
	return &Bounded{w: w, path: path, dir: dir, most: most, free: Free}
}

// Write writes p, or nothing of it.
func (b *Bounded) Write(p []byte) (int, error) {
	n := int64(len(p))
	if b.done+n > b.most {
		return 0, &TooLongError{Most: b.most}
	}
	if b.done+n > b.next {
		free, total, err := b.free(b.dir)
		// Where nobody knows, writing shows when the disk is full.
		if err == nil && free < min(Reserve, total/20)+lookEvery+uint64(n) {
			return 0, &FullError{Path: b.path, Err: ErrReserve}
		}
		b.next = b.done + n + lookEvery
	}
	b.done += n
	return b.w.Write(p)
}
