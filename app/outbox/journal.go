package outbox

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/microbizz/go-desktop/app/internal/dbfile"
	"github.com/microbizz/go-desktop/app/store"
	bolt "go.etcd.io/bbolt"
)

// journal is the outbox's own file.
type journal struct{ file *dbfile.File }

var (
	bucketEntries = []byte("entries")
	bucketClaims  = []byte("claims") // notes of the server that an entry stands for
	bucketDrafts  = []byte("drafts") // drafts whose notes were taken in
	bucketAbout   = []byte("about")
	keyVersion    = []byte("version")
)

// journalVersion is the form of the entries. A later version adds a step that brings
// older entries to its form; entries are never dropped for being old.
const journalVersion = "1"

// claimKept is how long it is remembered that a note of the server was ours. No
// outcome stays unknown for so long.
const claimKept = 30 * 24 * time.Hour

func fileName(dir string) string { return filepath.Join(dir, "outbox.db") }

func openJournal(path string) (*journal, error) {
	f, err := dbfile.Open(path, false)
	if err != nil {
		return nil, err
	}
	j := &journal{f}
	if err := j.prepare(); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

// prepare makes what a new file lacks. A file of a newer version is not written to.
func (j *journal) prepare() error {
	fresh := false
	err := j.file.View(func(tx *bolt.Tx) error {
		about := tx.Bucket(bucketAbout)
		fresh = about == nil || about.Get(keyVersion) == nil || tx.Bucket(bucketEntries) == nil || tx.Bucket(bucketClaims) == nil ||
			tx.Bucket(bucketDrafts) == nil
		return newer(tx)
	})
	if err != nil || !fresh {
		return err
	}
	return j.file.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketEntries, bucketClaims, bucketDrafts, bucketAbout} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketAbout).Put(keyVersion, []byte(journalVersion))
	})
}

// newer gives ErrNewer for a file that a later version of the program wrote.
func newer(tx *bolt.Tx) error {
	about := tx.Bucket(bucketAbout)
	if about == nil {
		return nil
	}
	if version := string(about.Get(keyVersion)); version != "" && version != journalVersion {
		return fmt.Errorf("%w: outbox version %s", store.ErrNewer, version)
	}
	return nil
}

// Newer returns ErrNewer when the outbox in the folder dir was written by a later
// version of the program, and changes nothing. What else may be wrong, Open finds.
func Newer(dir string) error { return dbfile.Peek(fileName(dir), newer) }

// contents is what the file holds: the entries, oldest first, the claims and the drafts
// that were taken in, with the time of each.
type contents struct {
	records []*record
	claims  map[ID]time.Time
	drafts  map[string]time.Time
}

// read returns the entries, oldest first, and as much of them as can be read when the
// file is damaged: from the front up to the damage, and from the back down to it.
func (j *journal) read() (c contents, err error) {
	found := map[int64]*record{}
	c = contents{claims: map[ID]time.Time{}, drafts: map[string]time.Time{}}
	walk := func(bucket []byte, backwards bool, take func(k, v []byte) error) error {
		var bad error
		err := j.file.View(func(tx *bolt.Tx) error {
			b := tx.Bucket(bucket)
			if b == nil {
				return dbfile.ErrDamaged
			}
			c := b.Cursor()
			first, next := c.First, c.Next
			if backwards {
				first, next = c.Last, c.Prev
			}
			for k, v := first(); k != nil; k, v = next() {
				if err := take(k, v); err != nil {
					bad = fmt.Errorf("%w: %w", dbfile.ErrDamaged, err)
				}
			}
			return nil
		})
		return errors.Join(err, bad)
	}
	takeEntry := func(k, v []byte) error {
		r, err := decodeRecord(v)
		if err != nil {
			return err
		}
		if len(k) != 8 || r.ID != int64(binary.BigEndian.Uint64(k)) {
			return errors.New("an entry under the wrong key")
		}
		found[r.ID] = r
		return nil
	}
	takeClaim := func(k, v []byte) error {
		if len(k) != 8 || len(v) != 8 {
			return errors.New("a claim of the wrong length")
		}
		c.claims[ID(binary.BigEndian.Uint64(k))] = time.Unix(int64(binary.BigEndian.Uint64(v)), 0)
		return nil
	}
	takeDraft := func(k, v []byte) error {
		if len(v) != 8 {
			return errors.New("a draft's time of the wrong length")
		}
		c.drafts[string(k)] = time.Unix(int64(binary.BigEndian.Uint64(v)), 0)
		return nil
	}
	for _, b := range []struct {
		name []byte
		take func(k, v []byte) error
	}{{bucketEntries, takeEntry}, {bucketClaims, takeClaim}, {bucketDrafts, takeDraft}} {
		if e := walk(b.name, false, b.take); e != nil {
			err = errors.Join(err, e, walk(b.name, true, b.take))
		}
	}
	for _, r := range found {
		c.records = append(c.records, r)
	}
	slices.SortFunc(c.records, func(a, b *record) int { return int(a.ID - b.ID) })
	return c, err
}

func decodeRecord(v []byte) (*record, error) {
	r := &record{}
	if err := json.Unmarshal(v, r); err != nil {
		return nil, err
	}
	var err error
	r.want, err = decodeIntention(r.Action, r.Intention)
	return r, err
}

// change is one step: entries written and deleted, and notes claimed, together.
type change struct {
	put    []*record
	remove []int64
	claim  []ID
	drafts []string // taken in with it
}

// write puts a change on disk; it is there for good when it returns nil.
func (j *journal) write(c change, now time.Time) error {
	boundary("before write")
	err := j.file.Update(func(tx *bolt.Tx) error {
		entries, claims, drafts := tx.Bucket(bucketEntries), tx.Bucket(bucketClaims), tx.Bucket(bucketDrafts)
		for _, id := range c.drafts {
			if err := drafts.Put([]byte(id), key(now.Unix())); err != nil {
				return err
			}
		}
		for _, r := range c.put {
			if r.ID == 0 {
				n, err := entries.NextSequence()
				if err != nil {
					return err
				}
				r.ID = int64(n)
			}
			v, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if err := entries.Put(key(r.ID), v); err != nil {
				return err
			}
		}
		for _, id := range c.remove {
			if err := entries.Delete(key(id)); err != nil {
				return err
			}
		}
		for _, id := range c.claim {
			if err := claims.Put(key(id), key(now.Unix())); err != nil {
				return err
			}
		}
		boundary("inside write")
		return nil
	})
	boundary("after write")
	return err
}

// begin fills a new file with what was rescued from a damaged one. Numbers go on well
// after those that may have been given out.
func (j *journal) begin(c contents) error {
	return j.file.Update(func(tx *bolt.Tx) error {
		entries := tx.Bucket(bucketEntries)
		last := uint64(0)
		for _, r := range c.records {
			v, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if err := entries.Put(key(r.ID), v); err != nil {
				return err
			}
			last = uint64(r.ID)
		}
		for id, at := range c.claims {
			if err := tx.Bucket(bucketClaims).Put(key(id), key(at.Unix())); err != nil {
				return err
			}
		}
		for id, at := range c.drafts {
			if err := tx.Bucket(bucketDrafts).Put([]byte(id), key(at.Unix())); err != nil {
				return err
			}
		}
		return entries.SetSequence(last + 10_000)
	})
}

// forget drops old claims, and drafts that were taken in long ago.
func (j *journal) forget(c contents, now time.Time) error {
	var old [][2][]byte // bucket and key
	for id, at := range c.claims {
		if now.Sub(at) > claimKept {
			old = append(old, [2][]byte{bucketClaims, key(id)})
			delete(c.claims, id)
		}
	}
	for id, at := range c.drafts {
		if now.Sub(at) > claimKept {
			old = append(old, [2][]byte{bucketDrafts, []byte(id)})
			delete(c.drafts, id)
		}
	}
	if len(old) == 0 {
		return nil
	}
	return j.file.Update(func(tx *bolt.Tx) error {
		for _, o := range old {
			if err := tx.Bucket(o[0]).Delete(o[1]); err != nil {
				return err
			}
		}
		return nil
	})
}

func key(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
