package outbox

import (
	"maps"
	"slices"
	"strconv"

	"github.com/microbizz/go-desktop/app/store"
)

// name remembers what the object of an entry is called now: when it is needed, the
// object may be gone.
func (o *Outbox) name(r *record) {
	if o.deps.Store == nil {
		return
	}
	s := o.deps.Store.Snapshot()
	object, id, task := r.want.object()
	if t, ok := s.Task(task); ok {
		r.About = t.Title
		if c, ok := s.Client(t.ClientID); ok {
			r.Client = c.Name
		}
		return
	}
	switch object {
	case "user":
		if u, ok := s.User(id); ok {
			r.About = u.Name
		}
	case "connection":
		if c, ok := s.Connection(id); ok {
			if client, ok := s.Client(c.ClientID); ok {
				r.About = client.Name
			}
		}
	case "notification":
		if n, ok := s.Notification(id); ok {
			r.About = n.Text
		}
	}
}

// describe fills in what an entry is about to do.
func (o *Outbox) describe(e *store.Entry, r *record) {
	switch want := r.want.(type) {
	case AddNote:
		e.Text, e.Visibility = want.Text, want.Visibility
		for _, p := range r.remaining() {
			if p.File != nil {
				e.Files = append(e.Files, p.File.asFile(o.spoolPath(*p.File)))
			}
		}
	case SetStatus:
		e.Value = string(want.Status)
	case Assign:
		e.UserID = want.UserID
	case Unassign:
		e.UserID = want.UserID
	case SaveCompany:
		e.Fields = slices.Sorted(maps.Keys(want.Fields))
	case SaveUser:
		e.Fields = slices.Sorted(maps.Keys(want.Fields))
	case AnswerConnection:
		e.Value = string(want.Status)
	case MarkRead:
		e.Value = strconv.FormatBool(want.Read)
	}
}
