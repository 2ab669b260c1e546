package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"strings"
	"time"
)

// A row on disk is its fields one after the other, each as short as it goes, and a
// checksum of four bytes: numbers as variable-length integers, times as seconds,
// texts with their length before them. Reading one takes a copy of the row, of which
// all its texts are parts.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errRow says that a row on disk is not what was written.
var errRow = errors.New("a row does not have the checksum it was written with")

// rowWriter appends fields to a buffer that is used again for the next row.
type rowWriter struct{ b []byte }

func (w *rowWriter) reset() { w.b = w.b[:0] }

// sealed returns the row with its checksum; it is valid until the next reset.
func (w *rowWriter) sealed() []byte {
	w.b = binary.LittleEndian.AppendUint32(w.b, crc32.Checksum(w.b, castagnoli))
	return w.b
}

func (w *rowWriter) int(v int64) { w.b = binary.AppendVarint(w.b, v) }
func (w *rowWriter) count(v int) { w.b = binary.AppendUvarint(w.b, uint64(v)) }
func (w *rowWriter) float(v float64) {
	w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v))
}

func (w *rowWriter) bool(v bool) {
	if v {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

func (w *rowWriter) text(s string) {
	w.count(len(s))
	w.b = append(w.b, s...)
}

func (w *rowWriter) texts(list ...string) {
	for _, s := range list {
		w.text(s)
	}
}

// time keeps whole seconds, which is all the server tells; zero stays zero.
func (w *rowWriter) time(t time.Time) {
	if t.IsZero() {
		w.count(0)
		return
	}
	w.count(1)
	w.int(t.Unix())
}

func (w *rowWriter) files(list []File) {
	w.count(len(list))
	for i := range list {
		f := &list[i]
		w.texts(f.Object, f.Field, f.FileID, f.Name, f.MIME)
		w.int(f.ObjectID)
		w.int(f.Size)
	}
}

func (w *rowWriter) extra(list []Field) {
	w.count(len(list))
	for _, f := range list {
		w.texts(f.Name, f.Value)
	}
}

// rowReader takes fields off a row in the order they were written. After a field
// that is not there it gives zeros and bad is set.
type rowReader struct {
	s   string
	bad bool
}

// textBlock is how many bytes of rows share one allocation while many are read.
const textBlock = 64 << 10

// texts holds the copies of rows, many in one piece of memory, which spares the
// garbage collector hundreds of thousands of small ones.
type texts struct{ block strings.Builder }

func (t *texts) copy(b []byte) string {
	if t.block.Cap()-t.block.Len() < len(b) {
		t.block = strings.Builder{}
		t.block.Grow(max(textBlock, len(b)))
	}
	at := t.block.Len()
	t.block.Write(b)
	return t.block.String()[at:]
}

// openRow checks the row and copies it, because its bytes belong to the database.
func openRow(b []byte, copied func([]byte) string) (rowReader, error) {
	n := len(b) - 4
	if n < 0 || crc32.Checksum(b[:n], castagnoli) != binary.LittleEndian.Uint32(b[n:]) {
		return rowReader{}, errRow
	}
	return rowReader{s: copied(b[:n])}, nil
}

func (r *rowReader) err() error {
	if r.bad || r.s != "" {
		return errRow
	}
	return nil
}

func (r *rowReader) uint() uint64 {
	var v uint64
	for i := 0; i < len(r.s) && i < binary.MaxVarintLen64; i++ {
		c := r.s[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.s = r.s[i+1:]
			return v
		}
	}
	r.bad, r.s = true, ""
	return 0
}

func (r *rowReader) int() int64 {
	u := r.uint()
	return int64(u>>1) ^ -int64(u&1)
}

// count reads how many things follow, each of which takes at least one byte.
func (r *rowReader) count() int {
	v := r.uint()
	if v > uint64(len(r.s)) {
		r.bad, r.s = true, ""
		return 0
	}
	return int(v)
}

func (r *rowReader) bool() bool { return r.uint() != 0 }

func (r *rowReader) float() float64 {
	if len(r.s) < 8 {
		r.bad, r.s = true, ""
		return 0
	}
	var v uint64
	for i := range 8 {
		v |= uint64(r.s[i]) << (8 * i)
	}
	r.s = r.s[8:]
	return math.Float64frombits(v)
}

func (r *rowReader) text() string {
	n := r.count()
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

func (r *rowReader) texts(list ...*string) {
	for _, s := range list {
		*s = r.text()
	}
}

func (r *rowReader) time() time.Time {
	if r.uint() == 0 {
		return time.Time{}
	}
	return time.Unix(r.int(), 0).UTC()
}

func (r *rowReader) files() []File {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]File, n)
	for i := range list {
		f := &list[i]
		r.texts(&f.Object, &f.Field, &f.FileID, &f.Name, &f.MIME)
		f.ObjectID, f.Size = r.int(), r.int()
	}
	return list
}

func (r *rowReader) extra() []Field {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]Field, n)
	for i := range list {
		r.texts(&list[i].Name, &list[i].Value)
	}
	return list
}
