package store

import (
	"cmp"
	"slices"
	"strings"
)

// Snapshot is everything the program knows at one moment. It is never changed after
// it was handed out, so any goroutine may read it without a lock; what waits in the
// outbox is already laid over it. Pointers in it are shared between snapshots and
// must not be written through.
type Snapshot struct {
	Generation uint64 // counts up with every change
	// Confirmed counts what the outbox had confirmed so far, for [Batch.Asked]. It begins
	// at 1.
	Confirmed uint64
	Complete  bool // false while only the stored head was read

	Account       AccountState
	Sync          SyncState
	Company       Company
	Subscription  Subscription
	Tasks         []*Task         // by ID, ascending
	Users         []*User         // by name
	Clients       []*Company      // by name; connected or not
	Connections   []*Connection   // by ID, ascending
	Notifications []*Notification // newest first
	Outbox        []Entry         // oldest first
	Views         []View          // as the person ordered them

	index index
}

// index holds the look-ups of a snapshot; each is shared with the snapshots before
// and after it except for the few shards that changed.
type index struct {
	tasks         cow[*Task]
	users         cow[*User]
	clients       cow[*Company]
	connections   cow[*Connection]
	notifications cow[*Notification]
	noteByID      cow[*Note]
	notes         cow[[]*Note] // by task, oldest first
	assignByID    cow[*Assignment]
	assignments   cow[[]*Assignment] // by task
	unreadTasks   map[ID]int         // unread notifications by task
	drafts        map[ID]Draft
}

// Parts is what a snapshot is built from; tests of screens build theirs with it.
type Parts struct {
	Generation    uint64
	Complete      bool
	Account       AccountState
	Sync          SyncState
	Company       Company
	Subscription  Subscription
	Tasks         []*Task
	Notes         []*Note
	Users         []*User
	Clients       []*Company
	Connections   []*Connection
	Assignments   []*Assignment
	Notifications []*Notification
	Outbox        []Entry
	Views         []View
	Drafts        []Draft
}

// NewSnapshot orders and indexes p.
func NewSnapshot(p Parts) *Snapshot {
	s := &Snapshot{
		Generation: p.Generation, Complete: p.Complete, Account: p.Account, Sync: p.Sync,
		Company: p.Company, Subscription: p.Subscription,
		Tasks: slices.Clone(p.Tasks), Users: slices.Clone(p.Users), Clients: slices.Clone(p.Clients),
		Connections: slices.Clone(p.Connections), Notifications: slices.Clone(p.Notifications),
		Outbox: p.Outbox, Views: p.Views,
	}
	sortOnce(s.Tasks, tasksByID)
	sortOnce(s.Users, usersByName)
	sortOnce(s.Clients, clientsByName)
	sortOnce(s.Connections, connectionsByID)
	sortOnce(s.Notifications, notificationsNewestFirst)
	x := &s.index
	x.tasks = cowOf(s.Tasks, func(t *Task) ID { return t.ID })
	x.users = cowOf(s.Users, func(u *User) ID { return u.ID })
	x.clients = cowOf(s.Clients, func(c *Company) ID { return c.ID })
	x.connections = cowOf(s.Connections, func(c *Connection) ID { return c.ID })
	x.notifications = cowOf(s.Notifications, func(n *Notification) ID { return n.ID })
	x.noteByID = cowOf(p.Notes, func(n *Note) ID { return n.ID })
	x.assignByID = cowOf(p.Assignments, func(a *Assignment) ID { return a.ID })
	x.notes = grouped(p.Notes, len(p.Tasks), func(n *Note) ID { return n.TaskID }, notesOldestFirst)
	x.assignments = grouped(p.Assignments, len(p.Tasks), func(a *Assignment) ID { return a.TaskID }, assignmentsByID)
	x.drafts = make(map[ID]Draft, len(p.Drafts))
	for _, d := range p.Drafts {
		x.drafts[d.TaskID] = d
	}
	s.countUnread()
	return s
}

// countUnread fills in which tasks have unread notifications.
func (s *Snapshot) countUnread() {
	s.index.unreadTasks = make(map[ID]int)
	for _, n := range s.Notifications {
		if n.Read {
			continue
		}
		if task := s.NotificationTask(n); task != 0 {
			s.index.unreadTasks[task]++
		}
	}
}

// sortOnce sorts list unless it is in order already, as rows read back from disk are.
func sortOnce[T any](list []*T, order func(a, b *T) int) {
	if !slices.IsSortedFunc(list, order) {
		slices.SortStableFunc(list, order)
	}
}

// grouped puts rows under the task they belong to. Rows of a task that follow each
// other share one backing array, as they do when they were read back from disk.
func grouped[T any](list []*T, groups int, key func(*T) ID, order func(a, b *T) int) cow[[]*T] {
	c := newCow[[]*T](groups)
	all := slices.Clone(list)
	for start := 0; start < len(all); {
		end, id := start+1, key(all[start])
		for end < len(all) && key(all[end]) == id {
			end++
		}
		run := all[start:end:end]
		if earlier, ok := c.get(id); ok {
			run = slices.Concat(earlier, run)
		}
		sortOnce(run, order)
		c.put(id, run)
		start = end
	}
	return c
}

func tasksByID(a, b *Task) int             { return cmp.Compare(a.ID, b.ID) }
func connectionsByID(a, b *Connection) int { return cmp.Compare(a.ID, b.ID) }
func assignmentsByID(a, b *Assignment) int { return byID(a.ID, b.ID) }

func usersByName(a, b *User) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func clientsByName(a, b *Company) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func notificationsNewestFirst(a, b *Notification) int {
	return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID))
}

// notesOldestFirst puts what waits in the outbox last, in the order it was written:
// the server's clock and this computer's need not agree.
func notesOldestFirst(a, b *Note) int {
	if (a.ID < 0) != (b.ID < 0) {
		return byID(a.ID, b.ID)
	}
	if c := a.Created.Compare(b.Created); c != 0 && a.ID > 0 {
		return c
	}
	return byID(a.ID, b.ID)
}

// byID orders keys of the server ascending, then those of the outbox by age.
func byID(a, b ID) int {
	switch {
	case a < 0 && b < 0:
		return cmp.Compare(b, a)
	case a < 0:
		return 1
	case b < 0:
		return -1
	}
	return cmp.Compare(a, b)
}

// Task finds a task by its key.
func (s *Snapshot) Task(id ID) (*Task, bool) { return s.index.tasks.get(id) }

// User finds a person of the company by key.
func (s *Snapshot) User(id ID) (*User, bool) { return s.index.users.get(id) }

// Client finds a foreign company by key.
func (s *Snapshot) Client(id ID) (*Company, bool) { return s.index.clients.get(id) }

// Connection finds a connection by key.
func (s *Snapshot) Connection(id ID) (*Connection, bool) { return s.index.connections.get(id) }

// Notification finds a notification by key.
func (s *Snapshot) Notification(id ID) (*Notification, bool) {
	return s.index.notifications.get(id)
}

// Note finds a note by key.
func (s *Snapshot) Note(id ID) (*Note, bool) { return s.index.noteByID.get(id) }

// Notes returns a task's notes, oldest first.
func (s *Snapshot) Notes(task ID) []*Note { return s.index.notes.at(task) }

// NoteCount tells how many notes are known in all.
func (s *Snapshot) NoteCount() int { return s.index.noteByID.n }

// NoteTask tells which task a note belongs to, zero when the note is unknown.
func (s *Snapshot) NoteTask(note ID) ID {
	if n, ok := s.index.noteByID.get(note); ok {
		return n.TaskID
	}
	return 0
}

// Assignments returns who is on a task.
func (s *Snapshot) Assignments(task ID) []*Assignment { return s.index.assignments.at(task) }

// Unread reports how many unread notifications concern the task or one of its notes.
func (s *Snapshot) Unread(task ID) int { return s.index.unreadTasks[task] }

// Draft returns the unsent note of a task.
func (s *Snapshot) Draft(task ID) (Draft, bool) { d, ok := s.index.drafts[task]; return d, ok }

// Drafts returns every unsent note, by task.
func (s *Snapshot) Drafts() []Draft {
	list := make([]Draft, 0, len(s.index.drafts))
	for _, d := range s.index.drafts {
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Draft) int { return cmp.Compare(a.TaskID, b.TaskID) })
	return list
}

// NotificationTask tells which task a notification concerns, directly or by one of
// its notes; zero for none.
func (s *Snapshot) NotificationTask(n *Notification) ID {
	switch n.RelatedObject {
	case "task":
		return n.RelatedID
	case "tasknote":
		return s.NoteTask(n.RelatedID)
	}
	return 0
}

// EntriesOf returns what waits in the outbox for a task, oldest first.
func (s *Snapshot) EntriesOf(task ID) []Entry {
	var list []Entry
	for _, e := range s.Outbox {
		if e.TaskID == task && task != 0 {
			list = append(list, e)
		}
	}
	return list
}
