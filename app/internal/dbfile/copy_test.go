package dbfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

var bucketThings = []byte("things")

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// begin opens a database with its copy.
func begin(t *testing.T, path string) (*File, *Copy, bool) {
	t.Helper()
	c, err := ReadCopy(path)
	must(t, err)
	f, err := Open(path, false)
	must(t, err)
	must(t, f.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucketThings)
		return err
	}))
	l, caughtUp, err := f.OpenCopy(path, c, bucketThings)
	must(t, err)
	return f, l, caughtUp
}

// set changes a value; an empty one is deleted.
func set(f *File, l *Copy, key, value string) error {
	return f.UpdateCopied(l, func(tx *bolt.Tx) ([]Op, error) {
		op := Op{Bucket: bucketThings, Key: []byte(key), Value: []byte(value)}
		if value == "" {
			op.Value = nil
			return []Op{op}, tx.Bucket(bucketThings).Delete(op.Key)
		}
		return []Op{op}, tx.Bucket(bucketThings).Put(op.Key, op.Value)
	}, nil)
}

func inDatabase(t *testing.T, f *File, key string) (value string) {
	t.Helper()
	must(t, f.View(func(tx *bolt.Tx) error {
		value = string(tx.Bucket(bucketThings).Get([]byte(key)))
		return nil
	}))
	return value
}

// three makes a database with a, c and d, from which b was removed, and closes it.
func three(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "x.db")
	f, l, _ := begin(t, path)
	for _, kv := range []string{"a1", "b1", "c1", "b", "d1"} {
		must(t, set(f, l, kv[:1], kv[1:]))
	}
	l.Close()
	f.Close()
	return path
}

func told(c Content) string {
	s := ""
	for _, k := range []string{"a", "b", "c", "d"} {
		if v, ok := c.Values["things"][k]; ok {
			s += k + string(v)
		}
	}
	return fmt.Sprint(s, " gone b: ", c.Gone["things"]["b"], " whole: ", c.Whole)
}

func TestCopyTellsWhatIsThereWhatIsGoneAndWhetherAllIsTold(t *testing.T) {
	path := three(t)
	raw, err := os.ReadFile(CopyName(path))
	must(t, err)
	var ends []int // of each frame
	for at := 0; at < len(raw); {
		_, n, ok := readFrame(raw[at:])
		if !ok {
			t.Fatal("a frame is not good")
		}
		at += n
		ends = append(ends, at)
	}
	noise := func(from, to int) []byte {
		b := append([]byte(nil), raw...)
		for i := from; i < to; i++ {
			b[i] ^= 0x5A
		}
		return b
	}
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"as it was written", raw, "a1c1d1 gone b: true whole: true"},
		{"a torn frame at the end", append(append([]byte(nil), raw...), raw[:20]...), "a1c1d1 gone b: true whole: true"},
		{"the last frame cut", raw[:len(raw)-3], "a1c1 gone b: true whole: true"},
		{"a frame in the middle damaged", noise(ends[2]+14, ends[2]+20), "a1d1 gone b: true whole: false"},
		{"the beginning damaged", noise(0, ends[0]+5), "c1d1 gone b: true whole: false"},
		{"a frame left out", append(append([]byte(nil), raw[:ends[3]]...), raw[ends[4]:]...), "a1b1c1d1 gone b: false whole: false"},
		{"nothing", nil, " gone b: false whole: false"},
		{"only noise", noise(0, len(raw)), " gone b: false whole: false"},
	} {
		must(t, os.WriteFile(CopyName(path), c.raw, 0o600))
		got, err := ReadCopy(path)
		must(t, err)
		if told(got) != c.want {
			t.Errorf("%s: %s, want %s", c.name, told(got), c.want)
		}
		// Whatever it was, the database is good, and the copy is brought up to it.
		f, l, _ := begin(t, path)
		l.Close()
		f.Close()
		if got, err = ReadCopy(path); err != nil || told(got) != "a1c1d1 gone b: "+fmt.Sprint(c.name == "as it was written")+" whole: true" {
			t.Errorf("%s, afterwards: %s, %v", c.name, told(got), err)
		}
	}
}

func TestDatabaseTakesInWhatItsCopyIsAhead(t *testing.T) {
	path := three(t)
	older, err := os.ReadFile(path)
	must(t, err)
	f, l, caughtUp := begin(t, path)
	must(t, set(f, l, "e", "1"))
	must(t, set(f, l, "a", ""))
	l.Close()
	f.Close()
	must(t, os.WriteFile(path, older, 0o600)) // the program ended before the database was written
	if caughtUp {
		t.Error("nothing was ahead at first")
	}
	f, l, caughtUp = begin(t, path)
	defer f.Close()
	defer l.Close()
	if e, a, d := inDatabase(t, f, "e"), inDatabase(t, f, "a"), inDatabase(t, f, "d"); !caughtUp || e != "1" || a != "" || d != "1" {
		t.Errorf("caught up %v: e %q, a %q, d %q", caughtUp, e, a, d)
	}
}

func TestWhatTheDatabaseRefusesIsNotInTheCopy(t *testing.T) {
	path := three(t)
	f, l, _ := begin(t, path)
	defer f.Close()
	defer l.Close()
	no := errors.New("no")
	err := f.UpdateCopied(l, func(tx *bolt.Tx) ([]Op, error) {
		tx.OnCommit(func() {})
		return []Op{{bucketThings, []byte("a"), []byte("2")}}, no
	}, nil)
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	// And when the database fails after the frame was written.
	raw, err := frame{Seq: l.seq + 1, Ops: []Op{{bucketThings, []byte("a"), []byte("3")}}}.encode()
	must(t, errors.Join(err, l.append(raw)))
	l.undo()
	must(t, set(f, l, "e", "1"))
	if c, err := ReadCopy(path); err != nil || string(c.Values["things"]["a"]) != "1" || string(c.Values["things"]["e"]) != "1" || !c.Whole {
		t.Errorf("%s, %v", told(c), err)
	}
}

func TestACopyThatCannotBeWrittenIsNoneUntilTheNextChange(t *testing.T) {
	path := three(t)
	f, l, _ := begin(t, path)
	defer f.Close()
	defer l.Close()
	var trouble error
	l.Trouble = func(err error) { trouble = err }
	// A folder in its place: neither written nor replaced.
	_ = l.file.Close()
	must(t, os.Remove(l.path))
	must(t, os.MkdirAll(filepath.Join(l.path, "in the way"), 0o700))
	must(t, set(f, l, "a", ""))
	if trouble == nil || inDatabase(t, f, "a") != "" {
		t.Errorf("told %v", trouble)
	}
	must(t, os.RemoveAll(l.path))
	must(t, set(f, l, "e", "1"))
	if c, err := ReadCopy(path); err != nil || told(c) != "c1d1 gone b: false whole: true" {
		t.Errorf("%s, %v", told(c), err)
	}
}
