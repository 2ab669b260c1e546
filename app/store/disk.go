package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Errors of opening a store.
var (
	// ErrInUse says that another program holds the file.
	ErrInUse = errors.New("the local data is in use by another program")
	// ErrDamaged says that the file cannot be read.
	ErrDamaged = errors.New("the local data is damaged")
	// ErrNewer says that the file was written by a newer version of this program.
	ErrNewer = errors.New("the local data was written by a newer version")
)

// lockWait is how long opening waits for another program to let go of the file.
const lockWait = time.Second

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
type disk struct {
	path string
	db   *bolt.DB
	file *os.File
}

// op is one change to the file; a nil value deletes.
type op struct {
	bucket, key, value []byte
}

// openDisk opens or makes the file, for this user alone. A damaged file gives
// ErrDamaged, one that another program holds ErrInUse.
func openDisk(path string) (*disk, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	d := &disk{path: path}
	err := guard(func() (err error) {
		d.db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout:      lockWait,
			FreelistType: bolt.FreelistMapType,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag, mode)
				d.file = f
				return f, err
			},
		})
		return err
	})
	switch {
	case err == nil:
		return d, d.prepare()
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if d.file != nil {
		// The library closes its file when it fails, but not when it panics.
		_ = d.file.Close()
	}
	return nil, err
}

// prepare makes the buckets that are missing.
func (d *disk) prepare() error {
	err := guard(func() error {
		missing := false
		err := d.db.View(func(tx *bolt.Tx) error {
			for _, name := range append(rowBuckets, ownBuckets...) {
				missing = missing || tx.Bucket(name) == nil
			}
			return nil
		})
		if err != nil || !missing {
			return err
		}
		return d.db.Update(makeBuckets)
	})
	if err != nil {
		d.close()
	}
	return err
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
	return guard(func() error {
		return d.db.Update(func(tx *bolt.Tx) error {
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

func (d *disk) view(f func(*bolt.Tx) error) error {
	return guard(func() error { return d.db.View(f) })
}

// close lets go of the file. A database that panicked may hold its own locks for
// ever, so it gets a moment and then only the file is closed, which frees its lock.
func (d *disk) close() {
	if d == nil || d.db == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = guard(d.db.Close)
	}()
	timer := time.NewTimer(2 * time.Second)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		_ = d.file.Close()
	}
}

// guard turns what a damaged file does to a reader of its mapped pages, a panic of
// the library or a memory fault, into ErrDamaged.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	return f()
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
