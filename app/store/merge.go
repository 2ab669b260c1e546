package store

import (
	"encoding/binary"
	"maps"
	"time"
)

// Batch is what the server said, or a part of it.
type Batch struct {
	Tasks         []*Task
	Notes         []*Note
	Users         []*User
	Assignments   []*Assignment
	Clients       []*Company
	Connections   []*Connection
	Notifications []*Notification
	Company       *Company
	Subscription  *Subscription

	Deleted map[Kind][]ID
	// Full names the kinds whose list is complete: what is not in it was deleted.
	Full Kind
	// Marks are kept with the rows, in the same transaction: how far the asking got.
	Marks map[string]string
	// At is when the server said it, by this computer's clock; zero for now.
	At time.Time
	// Asked is the Confirmed of a snapshot from before the asking began. What the outbox
	// had confirmed after that is newer than this batch and stays. No clock decides it:
	// one may be coarse, and be set. Zero: the batch is the newest word.
	Asked uint64
}

// touch names a row that the outbox had confirmed.
type touch struct {
	kind Kind
	id   ID
}

// touched is when a row was confirmed: how many confirmations that made, and, for
// forgetting it, the time.
type touched struct {
	confirmed uint64
	at        time.Time
}

// touchKept is longer than any asking takes.
const touchKept = 10 * time.Minute

// Merge takes in what the server said, writes what is new and signals it. When
// nothing is new, nothing is written and nobody is signalled. On an error of the disk
// the screens see the new anyway, and the next Merge writes all of it again.
func (s *Store) Merge(b Batch) error {
	if err := s.wait(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	return s.merge(b, nil)
}

// Confirm takes in what the server answered to the outbox together with the outbox
// as it stands after that, so that no snapshot shows a thing twice or not at all.
func (s *Store) Confirm(b Batch, entries []Entry, laid []Laid) error {
	if err := s.wait(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	s.touch(b)
	return s.merge(b, func() { s.entries, s.laid = entries, laid })
}

// touch remembers which rows are newer than askings under way.
func (s *Store) touch(b Batch) {
	s.mu.Lock()
	s.confirmed++
	now := touched{s.confirmed, time.Now()}
	s.mu.Unlock()
	maps.DeleteFunc(s.touched, func(_ touch, t touched) bool { return now.at.Sub(t.at) > touchKept })
	mark := func(kind Kind, id ID) { s.touched[touch{kind, id}] = now }
	for _, v := range b.Tasks {
		mark(KindTasks, v.ID)
	}
	for _, v := range b.Notes {
		mark(KindNotes, v.ID)
	}
	for _, v := range b.Users {
		mark(KindUsers, v.ID)
	}
	for _, v := range b.Assignments {
		mark(KindAssignments, v.ID)
	}
	for _, v := range b.Connections {
		mark(KindConnections, v.ID)
	}
	for _, v := range b.Notifications {
		mark(KindNotifications, v.ID)
	}
	if b.Company != nil {
		mark(KindCompany, b.Company.ID)
	}
	for kind, ids := range b.Deleted {
		for _, id := range ids {
			mark(kind, id)
		}
	}
}

// merge does the work; the caller holds write. over is done together with the new
// base, under mu.
func (s *Store) merge(b Batch, over func()) error {
	return s.finish(newMerger(s, b), over)
}

// finish runs a merge, writes it and shows it.
func (s *Store) finish(m *merger, over func()) error {
	if m.batch.At.IsZero() {
		m.batch.At = s.opts.Now()
	}
	m.run()
	next := m.editor.done()
	if m.editor.kinds.Has(KindTasks) {
		if head := headOf(next.Tasks); head != s.head {
			m.ops = append(m.ops, op{bucketServer, keyHead, []byte(head)})
		}
	}
	err := s.store(m, next)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.own.marks, s.own.purged = m.marks, m.purged
	}
	kinds := m.editor.kinds
	if over != nil {
		over()
		kinds |= KindOutbox
	}
	if kinds == 0 {
		return err
	}
	s.base = next
	s.lay()
	s.publish(kinds)
	return err
}

// store writes a merge. A file that missed an earlier one is written anew.
func (s *Store) store(m *merger, next *Snapshot) error {
	if s.disk == nil || len(m.ops) == 0 && !s.behind {
		return nil
	}
	m.ops = append(m.ops, op{bucketServer, keyAt, binary.BigEndian.AppendUint64(nil, uint64(m.batch.At.Unix()))})
	ops, wipe := m.ops, s.behind
	if wipe {
		ops = append(allOps(next, m.marks, m.purged), ops...)
	}
	if err := s.disk.apply(ops, wipe); err != nil {
		s.behind = true
		return err
	}
	s.behind = false
	s.at = m.batch.At.Unix()
	for _, o := range m.ops {
		if string(o.key) == string(keyHead) && string(o.bucket) == string(bucketServer) {
			s.head = string(o.value)
		}
	}
	return nil
}

// lastWords is what is written at the end only, to save a write at each poll: when
// the server was heard last.
func (s *Store) lastWords() []op {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.sync.Last
	if s.disk == nil || last.IsZero() || last.Unix() == s.at {
		return nil
	}
	return []op{{bucketServer, keyAt, binary.BigEndian.AppendUint64(nil, uint64(last.Unix()))}}
}
