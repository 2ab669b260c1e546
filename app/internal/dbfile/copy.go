package dbfile

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	bolt "go.etcd.io/bbolt"
)

// A Copy is the second place of what only this computer knows: a file to which each
// change is appended with a checksum, beside the database that holds the whole. A
// database of pages that refer to each other can be lost by one bad page; of a row of
// frames each that is whole can be read.
//
// Each change has a number, which stands in the database too. The database commits and
// the frame is written at the same time, and a change counts as kept when both are on
// disk. So after the end of the program, at whatever moment, one of the two may be ahead
// of the other by the last change, of which nobody was told that it was kept:
//
//	the copy is ahead     the database takes the frame in when it is opened
//	the database is ahead the copy is written anew from it
//
// A change that fails is in neither: the frame is cut off again when the database
// refuses; and when the frame cannot be written the copy is removed, so that it can never
// be read as the truth while it lacks a removal, until the next change writes it anew.
//
// When the database cannot be read, the copy is what there is. It holds removals as well
// as additions, so what was removed stays so. Whether anything is missing shows in the
// numbers: see Content.Whole.
type Copy struct {
	path    string
	buckets [][]byte // of the database, those that are copied

	// Trouble is told when the copy could not be written; the database goes on alone until
	// the next change. May be nil.
	Trouble func(error)

	file *os.File // nil: to be written anew with the next change
	size int64    // bytes that are good
	most int64    // written anew when it is larger
	seq  uint64   // of the last change
}

// Op is a change of one value; a nil Value deletes.
type Op struct {
	Bucket []byte `json:"b"`
	Key    []byte `json:"k"`
	Value  []byte `json:"v,omitempty"`
}

// frame is one change as it lies in the file, behind its header.
type frame struct {
	Seq uint64 `json:"s"`
	// Whole says that the ops are everything there is.
	Whole bool `json:"w,omitempty"`
	Ops   []Op `json:"o"`
}

// header is in front of each frame: a mark to find it by, the length and the checksum of
// what follows, each 4 bytes.
const headerSize = 12

var (
	frameMark  = []byte{0xF7, 'm', 'b', 'z'}
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// maxFrame is more than any change holds.
const maxFrame = 64 << 20

// rewriteAt is how large a copy may grow in any case before it is written anew.
const rewriteAt = 1 << 20

var (
	bucketCopied = []byte("copied")
	keySeq       = []byte("seq")
)

// CopyName is where the copy of the database at path lies.
func CopyName(path string) string {
	return path[:len(path)-len(filepath.Ext(path))] + ".copy"
}

// Content is what a copy holds.
type Content struct {
	Values map[string]map[string][]byte // by bucket and key
	Gone   map[string]map[string]bool   // what was removed, as far as it is told
	// Whole says that no frame is missing between the first, which held everything, and
	// the last. Of frames missing at the end nothing can be known.
	Whole bool

	frames []frame
	good   int64 // bytes up to where the last frame ends
	clean  bool  // nothing but frames
}

// Empty reports whether there is nothing at all.
func (c Content) Empty() bool { return len(c.frames) == 0 }

func (c Content) seq() uint64 {
	if c.Empty() {
		return 0
	}
	return c.frames[len(c.frames)-1].Seq
}

// ReadCopy reads the copy of the database at path, as much of it as is good. A missing
// one is empty.
func ReadCopy(path string) (Content, error) {
	raw, err := os.ReadFile(CopyName(path))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	c := Content{Values: map[string]map[string][]byte{}, Gone: map[string]map[string]bool{}, clean: true}
	at := 0
	for at < len(raw) {
		f, size, ok := readFrame(raw[at:])
		if !ok {
			c.clean = false
			next := bytes.Index(raw[at+1:], frameMark)
			if next < 0 {
				break
			}
			at += 1 + next
			continue
		}
		at += size
		c.add(f)
		c.good = int64(at)
	}
	return c, err
}

func readFrame(raw []byte) (f frame, size int, ok bool) {
	if len(raw) < headerSize || !bytes.Equal(raw[:4], frameMark) {
		return f, 0, false
	}
	n := int(binary.LittleEndian.Uint32(raw[4:]))
	if n > maxFrame || len(raw)-headerSize < n {
		return f, 0, false
	}
	body := raw[headerSize : headerSize+n]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(raw[8:]) || json.Unmarshal(body, &f) != nil {
		return f, 0, false
	}
	return f, headerSize + n, true
}

func (f frame) encode() ([]byte, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	head := make([]byte, headerSize, headerSize+len(body))
	copy(head, frameMark)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(body)))
	binary.LittleEndian.PutUint32(head[8:], crc32.Checksum(body, castagnoli))
	return append(head, body...), nil
}

// add takes a frame in.
func (c *Content) add(f frame) {
	switch {
	case f.Whole:
		c.Values, c.Whole = map[string]map[string][]byte{}, true
	case c.Empty() || f.Seq != c.seq()+1:
		c.Whole = false
	}
	c.frames = append(c.frames, f)
	for _, op := range f.Ops {
		c.apply(op)
	}
}

func (c *Content) apply(op Op) {
	bucket, key := string(op.Bucket), string(op.Key)
	if c.Values[bucket] == nil {
		c.Values[bucket] = map[string][]byte{}
	}
	if c.Gone[bucket] == nil {
		c.Gone[bucket] = map[string]bool{}
	}
	if op.Value == nil {
		delete(c.Values[bucket], key)
		c.Gone[bucket][key] = true
		return
	}
	c.Values[bucket][key] = op.Value
	delete(c.Gone[bucket], key)
}

// OpenCopy brings the database and its copy together and opens the copy for what is to
// come. Content is what ReadCopy gave; the database is good, whatever it was before.
// CaughtUp says that the copy was ahead, and the database has changed.
func (f *File) OpenCopy(path string, c Content, buckets ...[]byte) (l *Copy, caughtUp bool, err error) {
	l = &Copy{path: CopyName(path), buckets: buckets}
	err = f.View(func(tx *bolt.Tx) error {
		l.seq = storedSeq(tx)
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	if later := c.after(l.seq); len(later) > 0 {
		if err := f.catchUp(l, later); err != nil {
			return nil, false, err
		}
		caughtUp = true
	}
	same := false
	err = f.View(func(tx *bolt.Tx) error {
		same = c.Whole && c.clean && c.seq() == l.seq && c.good < rewriteAt && maps.EqualFunc(nonEmpty(c.Values), nonEmpty(l.read(tx)), equalBuckets)
		return nil
	})
	if err != nil || !same {
		return l, caughtUp, l.begin(f, err)
	}
	l.file, err = os.OpenFile(l.path, os.O_RDWR, 0o600)
	l.size, l.most = c.good, rewriteAt
	return l, caughtUp, err
}

// begin writes the copy anew. A disk without room for it is no reason not to work.
func (l *Copy) begin(f *File, err error) error {
	if err == nil {
		err = l.rewrite(f)
	}
	if fsutil.IsFull(err) || errors.Is(err, fsutil.ErrInUse) {
		return nil
	}
	return err
}

// BeginAfter numbers the changes of a database that takes the place of one that was lost,
// so that nothing of the copy is taken for later. It goes into the transaction that fills
// the new one.
func (c Content) BeginAfter(tx *bolt.Tx) error { return storeSeq(tx, c.seq()+1) }

func equalBuckets(a, b map[string][]byte) bool { return maps.EqualFunc(a, b, bytes.Equal) }

func nonEmpty(all map[string]map[string][]byte) map[string]map[string][]byte {
	all = maps.Clone(all)
	maps.DeleteFunc(all, func(_ string, m map[string][]byte) bool { return len(m) == 0 })
	return all
}

// after are the frames that a database lacks whose last change was seq: those that follow
// without a gap, or begin with everything.
func (c Content) after(seq uint64) []frame {
	i := slices.IndexFunc(c.frames, func(f frame) bool { return f.Seq > seq })
	if i < 0 {
		return nil
	}
	later := c.frames[i:]
	for j := len(later) - 1; j >= 0; j-- {
		if later[j].Whole {
			return later[j:]
		}
		if j > 0 && later[j].Seq != later[j-1].Seq+1 {
			return nil
		}
	}
	if later[0].Seq != seq+1 {
		return nil
	}
	return later
}

// catchUp takes into the database what its copy has beyond it.
func (f *File) catchUp(l *Copy, later []frame) error {
	return f.Update(func(tx *bolt.Tx) error {
		for _, frame := range later {
			if frame.Whole {
				for _, name := range l.buckets {
					if err := emptyBucket(tx, name); err != nil {
						return err
					}
				}
			}
			for _, op := range frame.Ops {
				b, err := tx.CreateBucketIfNotExists(op.Bucket)
				if err != nil {
					return err
				}
				if op.Value == nil {
					err = b.Delete(op.Key)
				} else {
					err = b.Put(op.Key, op.Value)
				}
				if err != nil {
					return err
				}
			}
			l.seq = frame.Seq
		}
		return storeSeq(tx, l.seq)
	})
}

// emptyBucket keeps the bucket's sequence.
func emptyBucket(tx *bolt.Tx, name []byte) error {
	b, err := tx.CreateBucketIfNotExists(name)
	if err != nil {
		return err
	}
	var keys [][]byte
	if err := b.ForEach(func(k, _ []byte) error { keys = append(keys, bytes.Clone(k)); return nil }); err != nil {
		return err
	}
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

func storedSeq(tx *bolt.Tx) uint64 {
	b := tx.Bucket(bucketCopied)
	if b == nil {
		return 0
	}
	v := b.Get(keySeq)
	if len(v) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(v)
}

func storeSeq(tx *bolt.Tx, seq uint64) error {
	b, err := tx.CreateBucketIfNotExists(bucketCopied)
	if err != nil {
		return err
	}
	return b.Put(keySeq, binary.BigEndian.AppendUint64(nil, seq))
}

// read is what the copied buckets hold.
func (l *Copy) read(tx *bolt.Tx) map[string]map[string][]byte {
	all := map[string]map[string][]byte{}
	for _, name := range l.buckets {
		b := tx.Bucket(name)
		if b == nil {
			continue
		}
		values := map[string][]byte{}
		_ = b.ForEach(func(k, v []byte) error {
			values[string(k)] = append([]byte{}, v...)
			return nil
		})
		all[string(name)] = values
	}
	return all
}

// UpdateCopied writes in one transaction of the database and, at the same time, what
// write returns into the copy. Both are on disk when it returns nil. Written is called
// when the copy is; it may be nil.
func (f *File) UpdateCopied(l *Copy, write func(*bolt.Tx) ([]Op, error), written func()) error {
	var copied chan error
	var grown int64
	err := f.Update(func(tx *bolt.Tx) error {
		ops, err := write(tx)
		if err == nil {
			err = storeSeq(tx, l.seq+1)
		}
		if err != nil || l.file == nil {
			return err
		}
		raw, err := frame{Seq: l.seq + 1, Ops: ops}.encode()
		if err != nil {
			return err
		}
		copied, grown = make(chan error, 1), int64(len(raw))
		go func() {
			copied <- l.append(raw)
			if written != nil {
				written()
			}
		}()
		return nil
	})
	var copyErr error
	if copied != nil {
		copyErr = <-copied
	}
	if err != nil {
		l.undo()
		return err
	}
	l.seq++
	l.size += grown
	if copyErr != nil || l.file == nil || l.size > l.most {
		// The change is kept all the same, by the database. The copy begins anew, now or
		// with the next change.
		l.retire()
		if err := errors.Join(copyErr, l.rewrite(f)); err != nil && l.Trouble != nil {
			l.Trouble(err)
		}
	}
	return nil
}

// append writes behind what is good.
func (l *Copy) append(raw []byte) error {
	if _, err := l.file.WriteAt(raw, l.size); err != nil {
		return err
	}
	return l.file.Sync()
}

// undo cuts off a frame whose change the database refused.
func (l *Copy) undo() {
	if l.file == nil {
		return
	}
	if err := errors.Join(l.file.Truncate(l.size), l.file.Sync()); err != nil {
		l.retire()
	}
}

// retire gives the copy up: better none than one that lacks something.
func (l *Copy) retire() {
	if l.file != nil {
		_ = l.file.Truncate(0)
		_ = l.file.Close()
		l.file = nil
	}
	_ = fsutil.Remove(l.path)
}

// rewrite writes the copy anew from the database.
func (l *Copy) rewrite(f *File) error {
	whole := frame{Seq: l.seq, Whole: true}
	err := f.View(func(tx *bolt.Tx) error {
		for bucket, values := range l.read(tx) {
			for key, value := range values {
				whole.Ops = append(whole.Ops, Op{[]byte(bucket), []byte(key), value})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	raw, err := whole.encode()
	if err != nil {
		return err
	}
	if l.file != nil {
		_ = l.file.Close() // Windows replaces no open file
		l.file = nil
	}
	if err := fsutil.WriteFile(l.path, raw); err != nil {
		return fmt.Errorf("the second copy: %w", err)
	}
	if l.file, err = os.OpenFile(l.path, os.O_RDWR, 0o600); err != nil {
		return err
	}
	l.size = int64(len(raw))
	l.most = max(rewriteAt, 4*l.size)
	return nil
}

// Close lets go of the file. A nil Copy can be closed.
func (l *Copy) Close() {
	if l != nil && l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
}
