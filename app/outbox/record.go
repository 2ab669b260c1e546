package outbox

import (
	"encoding/json"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// record is an entry as it is on disk. It is never changed in place: each step of
// its life is a new one, written before it counts.
type record struct {
	ID        int64
	Action    string
	Intention json.RawMessage
	Author    ID // the person, for telling our notes from others'
	State     store.EntryState
	Created   time.Time
	Tries     int
	Failures  int // answers in a row that were the server's own failure
	Error     string
	Message   string
	Conflict  *store.Conflict
	Unsure    bool   // it was sent, and what became of it is unknown
	Parts     []part // of a note

	About   string `json:",omitempty"` // what its object was called when this was decided
	Client  string `json:",omitempty"` // the task's client then
	Told    bool   `json:",omitempty"` // the person was told once that it needs them
	Stopped bool   `json:",omitempty"` // the person stopped it: it is not sent again by itself

	want Intention
}

// part is one request of a note: the text and the first file, or a further file.
type part struct {
	Text string
	File *spooled
	// Unsure says that it was sent and may be at the server. Floor is the highest key
	// that the task's notes had before that, and Could are the notes that it may be.
	Unsure bool
	Floor  ID
	Could  []ID
	// NoteID is the server's note once it is known to be there, and Checked says that
	// its visibility was read back.
	NoteID  ID
	Checked bool
}

func (p part) done() bool { return p.NoteID != 0 && p.Checked }

// moving is what the program knows about an entry and does not write down.
type moving struct {
	busy     bool
	cancel   func()    // ends the try under way
	stop     bool      // the person wants it ended
	next     time.Time // not to be tried before, by the steady clock
	settled  time.Time // the server can be at work on it until then; not to be shortened
	wall     time.Time // the later of both, for people
	waits    int       // failures in a row
	sent     int64     // bytes of the file under way
	password string    // of a new person
}

// remaining returns the parts the server does not have.
func (r *record) remaining() []part {
	var list []part
	for _, p := range r.Parts {
		if p.NoteID == 0 {
			list = append(list, p)
		}
	}
	return list
}

// clone returns a copy that may be changed.
func (r *record) clone() *record {
	c := *r
	c.Parts = append([]part(nil), r.Parts...)
	return &c
}

// entry is what the screens see.
func (o *Outbox) entry(r *record, m *moving) store.Entry {
	object, id, task := r.want.object()
	e := store.Entry{
		ID: r.ID, Action: r.Action, Object: object, ObjectID: id, TaskID: task, State: r.State,
		Summary: r.want.summary(), Message: r.Message, Error: r.Error, Tries: r.Tries,
		Created: r.Created, Conflict: r.Conflict,
		About: r.About, Client: r.Client, Busy: m.busy, Stopped: r.Stopped,
	}
	o.describe(&e, r)
	if !r.State.NeedsPerson() {
		e.Next = m.wall
	}
	for _, p := range r.Parts {
		if p.File == nil {
			continue
		}
		e.Total += p.File.Size
		if p.NoteID != 0 {
			e.Sent += p.File.Size
		}
	}
	e.Sent = min(e.Sent+m.sent, e.Total)
	return e
}

// laid is what the entry lays over the server's word.
func (o *Outbox) laid(r *record) []store.Laid {
	pending := store.Pending{Entry: r.ID, State: r.State}
	switch want := r.want.(type) {
	case AddNote:
		return o.laidNote(r, want, pending)
	case SetStatus:
		return []store.Laid{store.LaidStatus{TaskID: want.TaskID, Status: want.Status, Pending: pending}}
	case Assign:
		return []store.Laid{store.LaidAssignment{Assignment: &store.Assignment{
			ID: -r.ID, TaskID: want.TaskID, UserID: want.UserID, Created: r.Created, Pending: pending,
		}}}
	case Unassign:
		return []store.Laid{store.LaidRemoval{Kind: store.KindAssignments, ID: want.AssignmentID, Pending: pending}}
	case SaveCompany:
		return []store.Laid{store.LaidCompany{Fields: mine(want.Fields), Pending: pending}}
	case SaveUser:
		return []store.Laid{store.LaidUser{ID: want.UserID, Fields: mine(want.Fields), Pending: pending}}
	case AddUser:
		return []store.Laid{store.LaidUser{ID: -r.ID, Fields: want.User.Fields(), Pending: pending}}
	case AnswerConnection:
		return []store.Laid{store.LaidConnection{ID: want.ID, Status: want.Status, Pending: pending}}
	case Disconnect:
		return []store.Laid{store.LaidRemoval{Kind: store.KindConnections, ID: want.ID, Pending: pending}}
	case MarkRead:
		return []store.Laid{store.LaidRead{ID: want.ID, Read: want.Read, Pending: pending}}
	case DeleteNotification:
		return []store.Laid{store.LaidRemoval{Kind: store.KindNotifications, ID: want.ID, Pending: pending}}
	case DeleteNote:
		return []store.Laid{store.LaidRemoval{Kind: store.KindNotes, ID: want.ID, Pending: pending}}
	}
	return nil
}

// laidNote shows as one note whatever parts are still to go.
func (o *Outbox) laidNote(r *record, want AddNote, pending store.Pending) []store.Laid {
	rest := r.remaining()
	if len(rest) == 0 {
		return nil
	}
	n := &store.Note{
		ID: -r.ID, TaskID: want.TaskID, UserID: r.Author, Text: rest[0].Text, Visibility: want.Visibility,
		Created: r.Created, Changed: r.Created, Pending: pending,
	}
	for _, p := range rest {
		if p.File != nil {
			f := p.File.asFile(o.spoolPath(*p.File))
			f.ObjectID = n.ID
			n.Files = append(n.Files, f)
		}
	}
	laid := store.LaidNote{Note: n}
	if len(rest) == 1 && rest[0].Unsure {
		laid.After = rest[0].Floor
	} else {
		laid.After = 1 << 62 // nothing of the server stands for several parts
	}
	return []store.Laid{laid}
}

func mine(fields map[string]Change) map[string]string {
	m := make(map[string]string, len(fields))
	for name, change := range fields {
		m[name] = change.Mine
	}
	return m
}
