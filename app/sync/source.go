package sync

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
)

// source is one list of the server that is kept in step.
type source struct {
	object string
	kind   store.Kind
	rare   bool // hardly ever changes: not looked at in every round
	// fields are what a sweep needs beside key and date to see a difference.
	fields []string
	// fetch reads the rows that opts choose and puts them into a batch now and then.
	fetch func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error
	// known lists what the store has of the kind, by key, with the date of change
	// where the store keeps one.
	known func(*store.Snapshot) iter.Seq2[store.ID, time.Time]
	// differs reports what a date of change does not tell; nil: nothing.
	differs func(*store.Snapshot, *haul, int) bool
}

// haul is a number of rows on their way into the store.
type haul struct {
	batch   store.Batch
	ids     []store.ID
	changed []time.Time // as the server writes them, whatever its zone
	served  time.Time   // the server's clock, likewise
	bad     []*apiclient.BadRow
}

// How many rows go into the store at a time: few at first, so that something shows
// soon; then many, since each time waits for the disk, but not so many that what is
// written at once takes more memory than what is kept.
const (
	firstHaul = 500
	haulSize  = 2000
)

func (h *haul) len() int { return len(h.ids) }

// newest is the latest date of change among the rows; dated is false when a row has
// none.
func (h *haul) newest() (at time.Time, dated bool) {
	for _, c := range h.changed {
		if c.IsZero() {
			return at, false
		}
		if c.After(at) {
			at = c
		}
	}
	return at, true
}

// collect reads a list and hands it on in hauls: the next one is being read while put
// has the one before. Add puts one row into the haul.
func collect[T any](rows iter.Seq2[T, error], add func(*haul, *T), put func(*haul) error) error {
	hauls, ended := make(chan *haul, 1), make(chan error, 1)
	failed := make(chan struct{})
	go func() {
		var err error
		for h := range hauls {
			if err != nil {
				continue
			}
			if err = put(h); err != nil {
				close(failed)
			}
		}
		ended <- err
	}()
	err := gather(rows, add, hauls, failed)
	close(hauls)
	return errors.Join(err, <-ended)
}

// gather reads rows into hauls until there are no more, or until failed is closed.
func gather[T any](rows iter.Seq2[T, error], add func(*haul, *T), hauls chan<- *haul, failed <-chan struct{}) error {
	h, full := &haul{}, firstHaul
	for row, err := range rows {
		if err != nil {
			var bad *apiclient.BadRow
			if !errors.As(err, &bad) {
				return err
			}
			h.bad = append(h.bad, bad)
			continue
		}
		add(h, &row)
		if h.len() < full {
			continue
		}
		select {
		case hauls <- h:
			h, full = &haul{}, haulSize
		case <-failed:
			return nil
		}
	}
	if h.len() > 0 || len(h.bad) > 0 {
		hauls <- h
	}
	return nil
}

// note adds a row's key, date of change and the server's clock.
func (h *haul) note(id apiclient.ID, changed, served time.Time) {
	h.ids = append(h.ids, store.ID(id))
	h.changed = append(h.changed, changed)
	if served.After(h.served) {
		h.served = served
	}
}

// sources are all lists, in the order in which they are read: what names others
// comes after them, so that a screen never has to show a bare number for long.
func sources() []*source {
	return []*source{
		userSource(), companySource(), clientSource(), connectionSource(),
		taskSource(), assignmentSource(), noteSource(), notificationSource(),
	}
}

func taskSource() *source {
	return &source{
		object: "task", kind: store.KindTasks, fields: []string{"file", "image"},
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			contract := c.Contract()
			return collect(c.Tasks().All(ctx, opts), func(h *haul, t *apiclient.Task) {
				row := Task(t, contract)
				h.batch.Tasks = append(h.batch.Tasks, row)
				h.note(t.ID(), t.ChangeDate(), t.Generated())
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return each(s.Tasks, func(t *store.Task) (store.ID, time.Time) { return t.ID, t.Changed })
		},
		differs: func(s *store.Snapshot, h *haul, i int) bool {
			old, ok := s.Task(h.ids[i])
			return ok && !sameFiles(old.Files, h.batch.Tasks[i].Files)
		},
	}
}

func noteSource() *source {
	return &source{
		object: "tasknote", kind: store.KindNotes, fields: []string{"file", "image", "task_ref"},
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			return collect(c.TaskNotes().All(ctx, opts), func(h *haul, n *apiclient.TaskNote) {
				row := Note(n)
				h.batch.Notes = append(h.batch.Notes, row)
				h.note(n.ID(), n.ChangeDate(), n.Generated())
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return func(yield func(store.ID, time.Time) bool) {
				for _, t := range s.Tasks {
					for _, n := range s.Notes(t.ID) {
						if !yield(n.ID, n.Changed) {
							return
						}
					}
				}
			}
		},
		differs: func(s *store.Snapshot, h *haul, i int) bool {
			now := h.batch.Notes[i]
			for _, old := range s.Notes(now.TaskID) {
				if old.ID == now.ID {
					return !sameFiles(old.Files, now.Files)
				}
			}
			return false
		},
	}
}

func userSource() *source {
	return &source{
		object: "user", kind: store.KindUsers, rare: true, fields: []string{"image"},
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			return collect(c.Users().All(ctx, opts), func(h *haul, u *apiclient.User) {
				row := User(u)
				h.batch.Users = append(h.batch.Users, row)
				h.note(u.ID(), u.ChangeDate(), u.Generated())
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return each(s.Users, func(u *store.User) (store.ID, time.Time) { return u.ID, u.Changed })
		},
		differs: func(s *store.Snapshot, h *haul, i int) bool {
			old, ok := s.User(h.ids[i])
			return ok && !sameFiles(imageOf(old), imageOf(h.batch.Users[i]))
		},
	}
}

func companySource() *source {
	return &source{
		object: "company", kind: store.KindCompany, rare: true,
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			return collect(c.Companies().All(ctx, opts), func(h *haul, own *apiclient.Company) {
				if h.batch.Company == nil { // the server shows each user exactly one
					h.batch.Company = Company(own)
				}
				h.note(own.ID, own.ChangeDate, own.Generated)
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return func(yield func(store.ID, time.Time) bool) {
				if s.Company.ID != 0 {
					yield(s.Company.ID, s.Company.Changed)
				}
			}
		},
	}
}

func clientSource() *source {
	return &source{
		object: "foreigncompany", kind: store.KindClients, rare: true,
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			return collect(c.ForeignCompanies().All(ctx, opts), func(h *haul, f *apiclient.ForeignCompany) {
				h.batch.Clients = append(h.batch.Clients, Company(f))
				h.note(f.ID, f.ChangeDate, f.Generated)
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return each(s.Clients, func(c *store.Company) (store.ID, time.Time) { return c.ID, c.Changed })
		},
	}
}

func connectionSource() *source {
	return &source{
		object: "connection", kind: store.KindConnections, rare: true,
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			contract := c.Contract()
			return collect(c.Connections().All(ctx, opts), func(h *haul, con *apiclient.Connection) {
				h.batch.Connections = append(h.batch.Connections, Connection(con, contract))
				h.note(con.ID, con.ChangeDate, con.Generated)
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return each(s.Connections, func(c *store.Connection) (store.ID, time.Time) { return c.ID, c.Changed })
		},
	}
}

func assignmentSource() *source {
	return &source{
		object: "assignment", kind: store.KindAssignments, fields: []string{"task_ref", "user_ref"},
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			return collect(c.Assignments().All(ctx, opts), func(h *haul, a *apiclient.Assignment) {
				h.batch.Assignments = append(h.batch.Assignments, Assignment(a))
				h.note(a.ID, a.ChangeDate, a.Generated)
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return func(yield func(store.ID, time.Time) bool) {
				for _, t := range s.Tasks {
					for _, a := range s.Assignments(t.ID) {
						if !yield(a.ID, time.Time{}) {
							return
						}
					}
				}
			}
		},
		differs: func(s *store.Snapshot, h *haul, i int) bool {
			now := h.batch.Assignments[i]
			for _, old := range s.Assignments(now.TaskID) {
				if old.ID == now.ID {
					return old.UserID != now.UserID
				}
			}
			return true // it moved to another task
		},
	}
}

func notificationSource() *source {
	return &source{
		object: "notification", kind: store.KindNotifications, fields: []string{"is_read"},
		fetch: func(ctx context.Context, c *apiclient.Client, opts apiclient.ListOptions, put func(*haul) error) error {
			return collect(c.Notifications().All(ctx, opts), func(h *haul, n *apiclient.Notification) {
				h.batch.Notifications = append(h.batch.Notifications, Notification(n))
				h.note(n.ID, n.ChangeDate, n.Generated)
			}, put)
		},
		known: func(s *store.Snapshot) iter.Seq2[store.ID, time.Time] {
			return each(s.Notifications, func(n *store.Notification) (store.ID, time.Time) { return n.ID, time.Time{} })
		},
		differs: func(s *store.Snapshot, h *haul, i int) bool {
			old, ok := s.Notification(h.ids[i])
			return ok && old.Read != h.batch.Notifications[i].Read
		},
	}
}

func each[T any](rows []*T, of func(*T) (store.ID, time.Time)) iter.Seq2[store.ID, time.Time] {
	return func(yield func(store.ID, time.Time) bool) {
		for _, r := range rows {
			if !yield(of(r)) {
				return
			}
		}
	}
}

// sameFiles compares what tells one file from another. Sizes are learnt later and
// say nothing.
func sameFiles(a, b []store.File) bool {
	return slices.EqualFunc(a, b, func(x, y store.File) bool {
		return x.Field == y.Field && x.FileID == y.FileID && x.Name == y.Name && x.MIME == y.MIME
	})
}

func imageOf(u *store.User) []store.File {
	if u.Image == nil {
		return nil
	}
	return []store.File{*u.Image}
}
