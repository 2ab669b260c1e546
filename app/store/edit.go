package store

import "slices"

// editor makes the next snapshot out of one that others may be reading. Only what is
// touched is copied: three changed tasks cost a copy of the list of pointers and of
// three small shards, never a new index.
type editor struct {
	from, next *Snapshot
	kinds      Kind // what differs from the snapshot it began with

	tasks         table[Task]
	users         table[User]
	clients       table[Company]
	connections   table[Connection]
	notifications table[Notification]
	noteByID      table[Note]
	assignByID    table[Assignment]
	notes         *cowEdit[[]*Note]
	assignments   *cowEdit[[]*Assignment]
}

// table is one kind of rows under change; a nil row was deleted.
type table[T any] struct {
	changed map[ID]*T
	rows    *cowEdit[*T]
}

func (t *table[T]) set(from cow[*T], id ID, row *T) {
	if t.rows == nil {
		t.rows, t.changed = from.edit(), make(map[ID]*T)
	}
	t.changed[id] = row
	if row == nil {
		t.rows.remove(id)
	} else {
		t.rows.set(id, row)
	}
}

// at finds a row as it stands after the changes so far.
func (t *table[T]) at(from cow[*T], id ID) (*T, bool) {
	if t.rows != nil {
		return t.rows.next.get(id)
	}
	return from.get(id)
}

func edit(from *Snapshot) *editor {
	next := *from
	return &editor{from: from, next: &next}
}

func (e *editor) task(id ID) (*Task, bool) { return e.tasks.at(e.from.index.tasks, id) }
func (e *editor) note(id ID) (*Note, bool) { return e.noteByID.at(e.from.index.noteByID, id) }
func (e *editor) user(id ID) (*User, bool) { return e.users.at(e.from.index.users, id) }
func (e *editor) client(id ID) (*Company, bool) {
	return e.clients.at(e.from.index.clients, id)
}
func (e *editor) connection(id ID) (*Connection, bool) {
	return e.connections.at(e.from.index.connections, id)
}
func (e *editor) notification(id ID) (*Notification, bool) {
	return e.notifications.at(e.from.index.notifications, id)
}
func (e *editor) assignment(id ID) (*Assignment, bool) {
	return e.assignByID.at(e.from.index.assignByID, id)
}

// groupedNotes and groupedAssignments are a task's rows after the changes so far.
func (e *editor) groupedNotes(task ID) []*Note {
	if e.notes != nil {
		return e.notes.next.at(task)
	}
	return e.from.index.notes.at(task)
}

func (e *editor) groupedAssignments(task ID) []*Assignment {
	if e.assignments != nil {
		return e.assignments.next.at(task)
	}
	return e.from.index.assignments.at(task)
}

func (e *editor) setTask(id ID, t *Task) {
	e.tasks.set(e.from.index.tasks, id, t)
	e.kinds |= KindTasks
}

func (e *editor) setUser(id ID, u *User) {
	e.users.set(e.from.index.users, id, u)
	e.kinds |= KindUsers
}

func (e *editor) setClient(id ID, c *Company) {
	e.clients.set(e.from.index.clients, id, c)
	e.kinds |= KindClients
}

func (e *editor) setConnection(id ID, c *Connection) {
	e.connections.set(e.from.index.connections, id, c)
	e.kinds |= KindConnections
}

func (e *editor) setNotification(id ID, n *Notification) {
	e.notifications.set(e.from.index.notifications, id, n)
	e.kinds |= KindNotifications
}

func (e *editor) setNote(id ID, n *Note) {
	if e.notes == nil {
		e.notes = e.from.index.notes.edit()
	}
	if old, ok := e.note(id); ok {
		regroup(e.notes, old.TaskID, old, nil, notesOldestFirst)
	}
	if n != nil {
		regroup(e.notes, n.TaskID, nil, n, notesOldestFirst)
	}
	e.noteByID.set(e.from.index.noteByID, id, n)
	e.kinds |= KindNotes
}

func (e *editor) setAssignment(id ID, a *Assignment) {
	if e.assignments == nil {
		e.assignments = e.from.index.assignments.edit()
	}
	if old, ok := e.assignment(id); ok {
		regroup(e.assignments, old.TaskID, old, nil, assignmentsByID)
	}
	if a != nil {
		regroup(e.assignments, a.TaskID, nil, a, assignmentsByID)
	}
	e.assignByID.set(e.from.index.assignByID, id, a)
	e.kinds |= KindAssignments
}

// regroup takes out of a task's list and puts into it, in a list of its own.
func regroup[T any](groups *cowEdit[[]*T], task ID, out, in *T, order func(a, b *T) int) {
	old := groups.next.at(task)
	list := make([]*T, 0, len(old)+1)
	for _, row := range old {
		if row != out {
			list = append(list, row)
		}
	}
	if in != nil {
		at, _ := slices.BinarySearchFunc(list, in, order)
		list = slices.Insert(list, at, in)
	}
	if len(list) == 0 {
		groups.remove(task)
		return
	}
	groups.set(task, list)
}

// done finishes the next snapshot; the editor must not be used after it.
func (e *editor) done() *Snapshot {
	s, x := e.next, &e.next.index
	if t := e.tasks; t.rows != nil {
		s.Tasks, x.tasks = relist(s.Tasks, t.changed, func(v *Task) ID { return v.ID }, tasksByID), t.rows.next
	}
	if t := e.users; t.rows != nil {
		s.Users, x.users = relist(s.Users, t.changed, func(v *User) ID { return v.ID }, usersByName), t.rows.next
	}
	if t := e.clients; t.rows != nil {
		s.Clients, x.clients = relist(s.Clients, t.changed, func(v *Company) ID { return v.ID }, clientsByName), t.rows.next
	}
	if t := e.connections; t.rows != nil {
		s.Connections = relist(s.Connections, t.changed, func(v *Connection) ID { return v.ID }, connectionsByID)
		x.connections = t.rows.next
	}
	if t := e.notifications; t.rows != nil {
		s.Notifications = relist(s.Notifications, t.changed, func(v *Notification) ID { return v.ID }, notificationsNewestFirst)
		x.notifications = t.rows.next
	}
	if e.noteByID.rows != nil {
		x.noteByID, x.notes = e.noteByID.rows.next, e.notes.next
	}
	if e.assignByID.rows != nil {
		x.assignByID, x.assignments = e.assignByID.rows.next, e.assignments.next
	}
	if e.kinds.Has(KindNotifications | KindNotes) {
		s.countUnread()
	}
	return s
}

// relist merges changed rows into an ordered list, into a list of its own.
func relist[T any](old []*T, changed map[ID]*T, key func(*T) ID, order func(a, b *T) int) []*T {
	fresh := make([]*T, 0, len(changed))
	for _, row := range changed {
		if row != nil {
			fresh = append(fresh, row)
		}
	}
	slices.SortFunc(fresh, order)
	list := make([]*T, 0, len(old)+len(fresh))
	for _, row := range old {
		if _, hit := changed[key(row)]; hit {
			continue
		}
		for len(fresh) > 0 && order(fresh[0], row) < 0 {
			list, fresh = append(list, fresh[0]), fresh[1:]
		}
		list = append(list, row)
	}
	return append(list, fresh...)
}
