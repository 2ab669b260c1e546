package dbfile

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

var bucket = []byte("bucket")

func put(key, value string) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		return b.Put([]byte(key), []byte(value))
	}
}

// A database that lost its mapping answers like one that is closed: both are opened
// anew, once, whoever asks.
func TestADatabaseThatCannotGoOnIsOpenedAnew(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "x.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Update(put("a", "1")); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := f.db.Close(); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := f.Update(put("b", "2")); err != nil {
					t.Error(err)
				}
				err := f.View(func(tx *bolt.Tx) error {
					if got := tx.Bucket(bucket).Get([]byte("a")); string(got) != "1" {
						t.Errorf("what was written is %q", got)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

func TestAClosedFileStaysClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	f, err := Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := f.Update(put("a", "1")); !errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		t.Errorf("after the end: %v", err)
	}
	again, err := Open(path, false)
	if err != nil {
		t.Fatalf("the file is still held: %v", err)
	}
	again.Close()
}
