package store

import (
	"slices"
	"time"
)

// Snapshot is everything the program knows at one moment. It is never changed after
// it was handed out, so any goroutine may read it without a lock; what waits in the
// outbox is already laid over it. Pointers in it are shared between snapshots and
// must not be written through.
type Snapshot struct {
	Generation uint64 // counts up with every change
	Complete   bool   // false while only the stored head was read

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

// index holds the look-ups of a snapshot; each map is shared between snapshots
// until something in it changes.
type index struct {
	tasks         map[ID]*Task
	users         map[ID]*User
	clients       map[ID]*Company
	notes         map[ID][]*Note // by task, oldest first
	noteTask      map[ID]ID
	assignments   map[ID][]*Assignment // by task
	unreadTasks   map[ID]int           // unread notifications by task
	drafts        map[ID]Draft
	notifications map[ID]*Notification
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
	s.index = index{
		tasks: make(map[ID]*Task, len(p.Tasks)), users: make(map[ID]*User, len(p.Users)),
		clients: make(map[ID]*Company, len(p.Clients)), notes: make(map[ID][]*Note),
		noteTask: make(map[ID]ID, len(p.Notes)), assignments: make(map[ID][]*Assignment),
		unreadTasks: make(map[ID]int), drafts: make(map[ID]Draft),
		notifications: make(map[ID]*Notification, len(p.Notifications)),
	}
	slices.SortFunc(s.Tasks, func(a, b *Task) int { return compareID(a.ID, b.ID) })
	slices.SortStableFunc(s.Users, func(a, b *User) int { return compareText(a.Name, b.Name) })
	slices.SortStableFunc(s.Clients, func(a, b *Company) int { return compareText(a.Name, b.Name) })
	slices.SortFunc(s.Connections, func(a, b *Connection) int { return compareID(a.ID, b.ID) })
	slices.SortFunc(s.Notifications, func(a, b *Notification) int { return newestFirst(a.Created, b.Created, a.ID, b.ID) })
	for _, t := range s.Tasks {
		s.index.tasks[t.ID] = t
	}
	for _, u := range s.Users {
		s.index.users[u.ID] = u
	}
	for _, c := range s.Clients {
		s.index.clients[c.ID] = c
	}
	for _, n := range p.Notes {
		s.index.notes[n.TaskID] = append(s.index.notes[n.TaskID], n)
		s.index.noteTask[n.ID] = n.TaskID
	}
	for _, list := range s.index.notes {
		slices.SortFunc(list, func(a, b *Note) int { return -newestFirst(a.Created, b.Created, a.ID, b.ID) })
	}
	for _, a := range p.Assignments {
		s.index.assignments[a.TaskID] = append(s.index.assignments[a.TaskID], a)
	}
	for _, d := range p.Drafts {
		s.index.drafts[d.TaskID] = d
	}
	for _, n := range s.Notifications {
		s.index.notifications[n.ID] = n
		if task := s.NotificationTask(n); task != 0 && !n.Read {
			s.index.unreadTasks[task]++
		}
	}
	return s
}

func compareID(a, b ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func newestFirst(a, b time.Time, idA, idB ID) int {
	if c := b.Compare(a); c != 0 {
		return c
	}
	return compareID(idB, idA)
}

// Task finds a task by its key.
func (s *Snapshot) Task(id ID) (*Task, bool) { t, ok := s.index.tasks[id]; return t, ok }

// User finds a person of the company by key.
func (s *Snapshot) User(id ID) (*User, bool) { u, ok := s.index.users[id]; return u, ok }

// Client finds a foreign company by key.
func (s *Snapshot) Client(id ID) (*Company, bool) { c, ok := s.index.clients[id]; return c, ok }

// Notification finds a notification by key.
func (s *Snapshot) Notification(id ID) (*Notification, bool) {
	n, ok := s.index.notifications[id]
	return n, ok
}

// Notes returns a task's notes, oldest first.
func (s *Snapshot) Notes(task ID) []*Note { return s.index.notes[task] }

// NoteTask tells which task a note belongs to, zero when the note is unknown.
func (s *Snapshot) NoteTask(note ID) ID { return s.index.noteTask[note] }

// Assignments returns who is on a task.
func (s *Snapshot) Assignments(task ID) []*Assignment { return s.index.assignments[task] }

// Unread reports how many unread notifications concern the task or one of its notes.
func (s *Snapshot) Unread(task ID) int { return s.index.unreadTasks[task] }

// Draft returns the unsent note of a task.
func (s *Snapshot) Draft(task ID) (Draft, bool) { d, ok := s.index.drafts[task]; return d, ok }

// NotificationTask tells which task a notification concerns, directly or by one of
// its notes; zero for none.
func (s *Snapshot) NotificationTask(n *Notification) ID {
	switch n.RelatedObject {
	case "task":
		return n.RelatedID
	case "tasknote":
		return s.index.noteTask[n.RelatedID]
	}
	return 0
}
