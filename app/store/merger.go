package store

import (
	"maps"
	"time"
)

// merger compares one batch with what is known and collects what is to be written.
type merger struct {
	batch   Batch
	editor  *editor
	ops     []op
	compare comparer
	row     rowWriter
	marks   map[string]string
	purged  map[ID]bool
	touched map[touch]touched
}

func newMerger(s *Store, b Batch) *merger {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &merger{
		batch: b, editor: edit(s.base), touched: s.touched,
		marks: s.own.marks, purged: s.own.purged,
	}
}

// newer reports whether the outbox had the row confirmed after the asking began.
func (m *merger) newer(kind Kind, id ID) bool {
	t, ok := m.touched[touch{kind, id}]
	return ok && m.batch.Asked != 0 && t.confirmed > m.batch.Asked
}

func (m *merger) put(bucket, key []byte, write func(*rowWriter)) {
	m.row.reset()
	write(&m.row)
	m.ops = append(m.ops, op{bucket, key, append([]byte(nil), m.row.sealed()...)})
}

func (m *merger) delete(bucket, key []byte) { m.ops = append(m.ops, op{bucket, key, nil}) }

// kindRows is how one kind of rows is merged.
type kindRows[T any, P row[T]] struct {
	kind   Kind
	rows   []*T
	known  cow[*T]
	id     func(*T) ID
	at     func(ID) (*T, bool)
	set    func(ID, *T)
	bucket []byte
	key    func(*T) []byte
	skip   func(*T) bool
	gone   func(*T) // what goes with a deleted row
}

func mergeKind[T any, P row[T]](m *merger, k kindRows[T, P]) {
	for _, row := range k.rows {
		id := k.id(row)
		if id <= 0 || m.newer(k.kind, id) || k.skip != nil && k.skip(row) {
			continue
		}
		if old, ok := k.at(id); ok {
			if same[T, P](&m.compare, old, row) {
				continue
			}
			if string(k.key(old)) != string(k.key(row)) {
				m.delete(k.bucket, k.key(old))
			}
		}
		k.set(id, row)
		m.put(k.bucket, k.key(row), P(row).write)
	}
	remove := func(id ID) {
		if old, ok := k.at(id); ok && !m.newer(k.kind, id) {
			k.set(id, nil)
			m.delete(k.bucket, k.key(old))
			if k.gone != nil {
				k.gone(old)
			}
		}
	}
	for _, id := range m.batch.Deleted[k.kind] {
		remove(id)
	}
	if m.batch.Full.Has(k.kind) {
		there := make(map[ID]bool, len(k.rows))
		for _, row := range k.rows {
			there[k.id(row)] = true
		}
		k.known.each(func(id ID, _ *T) {
			if !there[id] {
				remove(id)
			}
		})
	}
}

func (m *merger) run() {
	e, x := m.editor, &m.editor.from.index
	mergeKind(m, kindRows[Task, *Task]{
		kind: KindTasks, rows: m.batch.Tasks, known: x.tasks, id: func(t *Task) ID { return t.ID },
		at: e.task, set: e.setTask, bucket: bucketTasks, key: func(t *Task) []byte { return idKey(t.ID) },
		skip: m.skipTask, gone: func(t *Task) { m.dropOf(t.ID) },
	})
	mergeKind(m, kindRows[Note, *Note]{
		kind: KindNotes, rows: m.batch.Notes, known: x.noteByID, id: func(n *Note) ID { return n.ID },
		at: e.note, set: e.setNote, bucket: bucketNotes, key: noteKey,
		skip: func(n *Note) bool { return m.purged[n.TaskID] },
	})
	mergeKind(m, kindRows[Assignment, *Assignment]{
		kind: KindAssignments, rows: m.batch.Assignments, known: x.assignByID, id: func(a *Assignment) ID { return a.ID },
		at: e.assignment, set: e.setAssignment, bucket: bucketAssignments, key: assignmentKey,
		skip: func(a *Assignment) bool { return m.purged[a.TaskID] },
	})
	mergeKind(m, kindRows[User, *User]{
		kind: KindUsers, rows: m.batch.Users, known: x.users, id: func(u *User) ID { return u.ID },
		at: e.user, set: e.setUser, bucket: bucketUsers, key: func(u *User) []byte { return idKey(u.ID) },
	})
	mergeKind(m, kindRows[Company, *Company]{
		kind: KindClients, rows: m.batch.Clients, known: x.clients, id: func(c *Company) ID { return c.ID },
		at: e.client, set: e.setClient, bucket: bucketClients, key: func(c *Company) []byte { return idKey(c.ID) },
	})
	mergeKind(m, kindRows[Connection, *Connection]{
		kind: KindConnections, rows: m.batch.Connections, known: x.connections, id: func(c *Connection) ID { return c.ID },
		at: e.connection, set: e.setConnection, bucket: bucketConnections, key: func(c *Connection) []byte { return idKey(c.ID) },
	})
	mergeKind(m, kindRows[Notification, *Notification]{
		kind: KindNotifications, rows: m.batch.Notifications, known: x.notifications,
		id: func(n *Notification) ID { return n.ID },
		at: e.notification, set: e.setNotification, bucket: bucketNotifications,
		key: func(n *Notification) []byte { return idKey(n.ID) },
	})
	m.singles()
}

func noteKey(n *Note) []byte             { return pairKey(n.TaskID, n.ID) }
func assignmentKey(a *Assignment) []byte { return pairKey(a.TaskID, a.ID) }

// skipTask keeps a task away that left this computer, until something happens to it.
func (m *merger) skipTask(t *Task) bool {
	if !m.purged[t.ID] {
		return false
	}
	if t.Status.Closed() {
		return true
	}
	m.purged = maps.Clone(m.purged)
	delete(m.purged, t.ID)
	m.delete(bucketPurged, idKey(t.ID))
	// Its notes were left out while it was away: everything is asked for again.
	for key := range m.marks {
		m.delete(bucketMarks, []byte(key))
	}
	m.marks = map[string]string{}
	return false
}

// dropOf forgets the notes and assignments of a task that is gone.
func (m *merger) dropOf(task ID) {
	e := m.editor
	for _, n := range e.groupedNotes(task) {
		e.setNote(n.ID, nil)
		m.delete(bucketNotes, noteKey(n))
	}
	for _, a := range e.groupedAssignments(task) {
		e.setAssignment(a.ID, nil)
		m.delete(bucketAssignments, assignmentKey(a))
	}
}

func (m *merger) singles() {
	s := m.editor.next
	if c := m.batch.Company; c != nil && !m.newer(KindCompany, c.ID) && !same(&m.compare, c, &s.Company) {
		s.Company = *c
		m.editor.kinds |= KindCompany
		m.put(bucketServer, keyCompany, c.write)
	}
	if sub := m.batch.Subscription; sub != nil {
		changed := !same(&m.compare, sub, &s.Subscription)
		if changed || !sub.Asked.Equal(s.Subscription.Asked) {
			s.Subscription = *sub
			m.editor.kinds |= KindSubscription
		}
		if changed {
			m.put(bucketServer, keySubscription, sub.write)
		}
	}
	for key, value := range m.batch.Marks {
		if m.marks[key] == value {
			continue
		}
		m.marks = maps.Clone(m.marks)
		m.marks[key] = value
		m.ops = append(m.ops, op{bucketMarks, []byte(key), []byte(value)})
	}
}

// Purge makes tasks leave this computer that were closed before a time, with their
// notes. Those with a draft or with something in the outbox stay. They come back
// when the server says that they are open again.
func (s *Store) Purge(closedBefore time.Time) (purged int, err error) {
	if err := s.wait(); err != nil {
		return 0, err
	}
	s.write.Lock()
	defer s.write.Unlock()
	view, m := s.Snapshot(), newMerger(s, Batch{})
	m.batch.Deleted = map[Kind][]ID{}
	m.purged = maps.Clone(m.purged)
	for _, t := range s.base.Tasks {
		_, draft := view.Draft(t.ID)
		if !t.Status.Closed() || t.Changed.IsZero() || !t.Changed.Before(closedBefore) || draft || len(view.EntriesOf(t.ID)) > 0 {
			continue
		}
		m.batch.Deleted[KindTasks] = append(m.batch.Deleted[KindTasks], t.ID)
		m.purged[t.ID] = true
		m.ops = append(m.ops, op{bucketPurged, idKey(t.ID), []byte{}})
	}
	if len(m.ops) == 0 {
		return 0, nil
	}
	return len(m.batch.Deleted[KindTasks]), s.finish(m, nil)
}

// allOps writes everything that came from the server.
func allOps(s *Snapshot, marks map[string]string, purged map[ID]bool) []op {
	m := &merger{}
	for _, t := range s.Tasks {
		m.put(bucketTasks, idKey(t.ID), t.write)
		for _, n := range s.Notes(t.ID) {
			m.put(bucketNotes, noteKey(n), n.write)
		}
	}
	s.index.noteByID.each(func(_ ID, n *Note) {
		if _, ok := s.Task(n.TaskID); !ok {
			m.put(bucketNotes, noteKey(n), n.write)
		}
	})
	s.index.assignByID.each(func(_ ID, a *Assignment) { m.put(bucketAssignments, assignmentKey(a), a.write) })
	for _, u := range s.Users {
		m.put(bucketUsers, idKey(u.ID), u.write)
	}
	for _, c := range s.Clients {
		m.put(bucketClients, idKey(c.ID), c.write)
	}
	for _, c := range s.Connections {
		m.put(bucketConnections, idKey(c.ID), c.write)
	}
	for _, n := range s.Notifications {
		m.put(bucketNotifications, idKey(n.ID), n.write)
	}
	m.put(bucketServer, keyCompany, s.Company.write)
	m.put(bucketServer, keySubscription, s.Subscription.write)
	m.ops = append(m.ops, op{bucketServer, keyHead, []byte(headOf(s.Tasks))})
	for key, value := range marks {
		m.ops = append(m.ops, op{bucketMarks, []byte(key), []byte(value)})
	}
	for id := range purged {
		m.ops = append(m.ops, op{bucketPurged, idKey(id), []byte{}})
	}
	return m.ops
}
