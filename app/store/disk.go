package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"

	"github.com/microbizz/go-desktop/app/internal/dbfile"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Errors of opening a store.
var (
	// ErrInUse says that another program holds the file.
	ErrInUse = dbfile.ErrInUse
	// ErrDamaged says that the file cannot be read.
	ErrDamaged = dbfile.ErrDamaged
	// ErrNewer says that the file was written by a newer version of this program.
	ErrNewer = dbfile.ErrNewer
)

// The buckets of the file. Those of rows hold what the server said and can be
// fetched again; the others hold what only this computer knows.
var (
	bucketAbout         = []byte("about") // versions
	bucketTasks         = []byte("tasks")
	bucketNotes         = []byte("notes") // key: task, note
	bucketUsers         = []byte("users")
	bucketAssignments   = []byte("assignments") // key: task, assignment
	bucketClients       = []byte("clients")
	bucketConnections   = []byte("connections")
	bucketNotifications = []byte("notifications")
	bucketServer        = []byte("server") // single things: company, subscription, head, time
	bucketMarks         = []byte("marks")
	bucketPurged        = []byte("purged")
	bucketDrafts        = []byte("drafts")
	bucketSeen          = []byte("seen")
	bucketMeta          = []byte("meta")

	rowBuckets = [][]byte{
		bucketTasks, bucketNotes, bucketUsers, bucketAssignments, bucketClients,
		bucketConnections, bucketNotifications, bucketServer, bucketMarks, bucketPurged,
	}
	ownBuckets = [][]byte{bucketAbout, bucketDrafts, bucketSeen, bucketMeta}
)

// Keys of single values.
var (
	keyRows         = []byte("rows")
	keyOwn          = []byte("own")
	keyCompany      = []byte("company")
	keySubscription = []byte("subscription")
	keyHead         = []byte("head")
	keyAt           = []byte("at")
	keyViews        = []byte("views")
)

// disk is the file under a store.
type disk struct{ file *dbfile.File }

// op is one change to the file; a nil value deletes.
type op struct {
	bucket, key, value []byte
}

// openDisk opens or makes the file; see [dbfile.Open].
func openDisk(path string) (*disk, error) {
	f, err := dbfile.Open(path, false)
	if err != nil {
		return nil, err
	}
	d := &disk{f}
	if err := d.prepare(); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// newer gives ErrNewer for a file that a later version of the program wrote.
func newer(tx *bolt.Tx) error {
	about := tx.Bucket(bucketAbout)
	if about == nil {
		return nil
	}
	for _, v := range []struct {
		key  []byte
		mine string
	}{{keyOwn, ownVersion}, {keyRows, rowVersion}} {
		version := string(about.Get(v.key))
		there, err := strconv.Atoi(version)
		if mine, mineErr := strconv.Atoi(v.mine); err == nil && mineErr == nil && there > mine {
			return fmt.Errorf("%w: %s version %s", ErrNewer, v.key, version)
		}
	}
	return nil
}

// Newer returns ErrNewer when the store in the file path was written by a later version
// of the program, and changes nothing. What else may be wrong, Open finds.
func Newer(path string) error { return dbfile.Peek(path, newer) }

// prepare makes the buckets that are missing. A file of a newer version is not written
// to.
func (d *disk) prepare() error {
	missing := false
	err := d.view(func(tx *bolt.Tx) error {
		if err := newer(tx); err != nil {
			return err
		}
		for _, list := range [][][]byte{rowBuckets, ownBuckets} {
			for _, name := range list {
				missing = missing || tx.Bucket(name) == nil
			}
		}
		return nil
	})
	if err != nil || !missing {
		return err
	}
	return d.file.Update(makeBuckets)
}

func makeBuckets(tx *bolt.Tx) error {
	for _, list := range [][][]byte{rowBuckets, ownBuckets} {
		for _, name := range list {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
	}
	about := tx.Bucket(bucketAbout)
	if about.Get(keyOwn) == nil {
		if err := about.Put(keyOwn, []byte(ownVersion)); err != nil {
			return err
		}
	}
	if about.Get(keyRows) == nil {
		return about.Put(keyRows, []byte(rowVersion))
	}
	return nil
}

// apply writes ops in one transaction, on disk when it returns. wipe empties the
// rows first, for a store whose file fell behind what it knows.
func (d *disk) apply(ops []op, wipe bool) error {
	if d == nil || len(ops) == 0 && !wipe {
		return nil
	}
	return d.file.Update(func(tx *bolt.Tx) error {
		if wipe {
			if err := dropRows(tx); err != nil {
				return err
			}
		}
		for _, o := range ops {
			b := tx.Bucket(o.bucket)
			b.FillPercent = 0.9 // keys mostly grow
			var err error
			if o.value == nil {
				err = b.Delete(o.key)
			} else {
				err = b.Put(o.key, o.value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// dropRows forgets everything that can be fetched again.
func dropRows(tx *bolt.Tx) error {
	for _, name := range rowBuckets {
		if err := tx.DeleteBucket(name); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
			return err
		}
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	return tx.Bucket(bucketAbout).Put(keyRows, []byte(rowVersion))
}

func (d *disk) view(f func(*bolt.Tx) error) error { return d.file.View(f) }

func (d *disk) close() {
	if d != nil {
		d.file.Close()
	}
}

func idKey(id ID) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)) }

func pairKey(task, id ID) []byte {
	return binary.BigEndian.AppendUint64(idKey(task), uint64(id))
}

func keyID(key []byte) ID {
	if len(key) < 8 {
		return 0
	}
	return ID(binary.BigEndian.Uint64(key[len(key)-8:]))
}
