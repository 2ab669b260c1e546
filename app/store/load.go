package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"runtime/debug"
	"slices"
	"time"

	"github.com/microbizz/go-desktop/app/internal/dbfile"
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"
)

// headSize is how many open tasks, and how many notifications, are read before all
// others: more than a window shows.
const headSize = 200

// loadGCPercent lets the heap grow fivefold between two collections while loading.
const loadGCPercent = 400

// chunk is how many rows share one allocation while reading.
const chunk = 64

// reader decodes rows of one kind into chunks.
type reader[T any, P row[T]] struct {
	list  []*T
	free  []T
	texts texts
}

func (r *reader[T, P]) add(v []byte) error {
	if len(r.free) == 0 {
		r.free = make([]T, chunk)
	}
	row := &r.free[0]
	if err := readRow[T, P](v, row, r.texts.copy); err != nil {
		return errors.Join(ErrDamaged, err)
	}
	r.free = r.free[1:]
	r.list = append(r.list, row)
	return nil
}

func readBucket[T any, P row[T]](tx *bolt.Tx, bucket []byte) ([]*T, error) {
	var r reader[T, P]
	err := tx.Bucket(bucket).ForEach(func(_, v []byte) error { return r.add(v) })
	return r.list, err
}

// readPrefix reads the rows of a task.
func readPrefix[T any, P row[T]](tx *bolt.Tx, bucket []byte, task ID) ([]*T, error) {
	var r reader[T, P]
	prefix := idKey(task)
	c := tx.Bucket(bucket).Cursor()
	for k, v := c.Seek(prefix); len(k) == 16 && string(k[:8]) == string(prefix); k, v = c.Next() {
		if err := r.add(v); err != nil {
			return nil, err
		}
	}
	return r.list, nil
}

// readAll reads every row of the file: the kinds side by side, since the notes are
// most of it.
func (d *disk) readAll() (*Snapshot, error) {
	// All that is read stays. Collecting garbage at each doubling of a growing heap
	// would only mark it again and again.
	defer debug.SetGCPercent(debug.SetGCPercent(loadGCPercent))
	p := Parts{Complete: true}
	var group errgroup.Group
	view := func(f func(tx *bolt.Tx) error) { group.Go(func() error { return d.view(f) }) }
	view(func(tx *bolt.Tx) (err error) {
		p.Notes, err = readBucket[Note](tx, bucketNotes)
		return err
	})
	view(func(tx *bolt.Tx) error {
		var errs [6]error
		p.Tasks, errs[0] = readBucket[Task](tx, bucketTasks)
		p.Users, errs[1] = readBucket[User](tx, bucketUsers)
		p.Clients, errs[2] = readBucket[Company](tx, bucketClients)
		p.Connections, errs[3] = readBucket[Connection](tx, bucketConnections)
		p.Assignments, errs[4] = readBucket[Assignment](tx, bucketAssignments)
		p.Notifications, errs[5] = readBucket[Notification](tx, bucketNotifications)
		return errors.Join(append(errs[:], readSingles(tx, &p))...)
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return NewSnapshot(p), nil
}

func readSingles(tx *bolt.Tx, p *Parts) error {
	b := tx.Bucket(bucketServer)
	var errs []error
	if v := b.Get(keyCompany); v != nil {
		errs = append(errs, readRow(v, &p.Company, oneCopy))
	}
	if v := b.Get(keySubscription); v != nil {
		errs = append(errs, readRow(v, &p.Subscription, oneCopy))
	}
	if err := errors.Join(errs...); err != nil {
		return errors.Join(ErrDamaged, err)
	}
	return nil
}

// readHead reads what the first window shows.
func (s *Store) readHead() (*Snapshot, error) {
	var p Parts
	err := s.disk.view(func(tx *bolt.Tx) error {
		server := tx.Bucket(bucketServer)
		s.head = string(server.Get(keyHead))
		if at := server.Get(keyAt); len(at) == 8 {
			s.at = int64(binary.BigEndian.Uint64(at))
			s.sync.Last = time.Unix(s.at, 0)
		}
		var errs [5]error
		p.Users, errs[0] = readBucket[User](tx, bucketUsers)
		p.Clients, errs[1] = readBucket[Company](tx, bucketClients)
		p.Connections, errs[2] = readBucket[Connection](tx, bucketConnections)
		p.Notifications, errs[3] = readNewest(tx)
		errs[4] = readSingles(tx, &p)
		if err := errors.Join(errs[:]...); err != nil {
			return err
		}
		return readHeadTasks(tx, []byte(s.head), &p)
	})
	if err != nil {
		return nil, err
	}
	return NewSnapshot(p), nil
}

func readHeadTasks(tx *bolt.Tx, head []byte, p *Parts) error {
	var tasks reader[Task, *Task]
	rows := tx.Bucket(bucketTasks)
	for ; len(head) >= 8; head = head[8:] {
		v := rows.Get(head[:8])
		if v == nil {
			continue
		}
		if err := tasks.add(v); err != nil {
			return err
		}
		task := keyID(head[:8])
		notes, err := readPrefix[Note](tx, bucketNotes, task)
		if err != nil {
			return err
		}
		assigned, err := readPrefix[Assignment](tx, bucketAssignments, task)
		if err != nil {
			return err
		}
		p.Notes, p.Assignments = append(p.Notes, notes...), append(p.Assignments, assigned...)
	}
	p.Tasks = tasks.list
	return nil
}

// readNewest reads the notifications with the highest keys.
func readNewest(tx *bolt.Tx) ([]*Notification, error) {
	var r reader[Notification, *Notification]
	c := tx.Bucket(bucketNotifications).Cursor()
	for k, v := c.Last(); k != nil && len(r.list) < headSize; k, v = c.Prev() {
		if err := r.add(v); err != nil {
			return nil, err
		}
	}
	return r.list, nil
}

// headOf picks the tasks that are read first: the open ones by deadline, which is
// how the list begins, then by age.
func headOf(tasks []*Task) string {
	order := func(a, b *Task) int {
		if a.Deadline.IsZero() != b.Deadline.IsZero() {
			if a.Deadline.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Deadline.Compare(b.Deadline), cmp.Compare(b.ID, a.ID))
	}
	first := make([]*Task, 0, headSize+1)
	for _, t := range tasks {
		if t.Status.Closed() || len(first) == headSize && order(t, first[headSize-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(first, t, order)
		first = slices.Insert(first, at, t)
		first = first[:min(len(first), headSize)]
	}
	head := make([]byte, 0, 8*len(first))
	for _, t := range first {
		head = binary.BigEndian.AppendUint64(head, uint64(t.ID))
	}
	return string(head)
}

// rescue reads what only this computer knew from a file that does not open for
// writing.
func rescue(path string) own {
	o := newOwn()
	f, err := dbfile.Open(path, true)
	if err != nil {
		return o
	}
	d := &disk{f}
	defer d.close()
	o, _ = d.readOwn() // what cannot be read is lost
	return o
}
