package entries

import (
	"strconv"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// Title says what an entry is to do: "Note til Nordbyg A/S: ”Vi kommer kl. 10”".
func Title(e store.Entry, s *store.Snapshot, w *words.Words) string {
	switch e.Action {
	case "note":
		return noteTitle(e, s, w)
	case "status":
		return w.T("outbox.title.status", statusName(store.StatusWord(e.Value), w))
	case "assign":
		return w.T("outbox.title.assign", personName(e.UserID, s, w))
	case "unassign":
		return w.T("outbox.title.unassign", personName(e.UserID, s, w))
	case "company":
		return w.T("outbox.title.company")
	case "user":
		return w.T("outbox.title.user", e.About)
	case "add_user":
		return w.T("outbox.title.add_user", e.Summary)
	case "connection":
		if key := "connection." + e.Value; w.Has(key) {
			return w.T("outbox.title.connection", w.T(key))
		}
		return w.T("outbox.title.answer")
	case "disconnect":
		return w.T("outbox.title.disconnect")
	case "read":
		if e.Value == "false" {
			return w.T("outbox.title.unread")
		}
		return w.T("outbox.title.read")
	case "delete_notification":
		return w.T("outbox.title.delete_notification")
	case "delete_note":
		return w.T("outbox.title.delete_note")
	}
	return w.T("outbox.title.other")
}

func noteTitle(e store.Entry, s *store.Snapshot, w *words.Words) string {
	title := w.T("outbox.title.note")
	switch e.Visibility {
	case store.VisibilityInternal:
		title = w.T("outbox.title.note.internal")
	case store.VisibilityClient:
		title = w.T("outbox.title.note.client")
		if name := clientName(e, s); name != "" {
			title = w.T("outbox.title.note.to", name)
		}
	}
	if text := strings.Join(strings.Fields(e.Summary), " "); text != "" {
		return w.T("outbox.title.note.text", title, text)
	}
	if n := len(e.Files); n > 0 {
		return w.T("outbox.title.note.files", title, w.N("outbox.files", n))
	}
	return title
}

func clientName(e store.Entry, s *store.Snapshot) string {
	if t, ok := s.Task(e.TaskID); ok {
		if c, ok := s.Client(t.ClientID); ok {
			return c.Name
		}
	}
	return e.Client
}

func personName(id store.ID, s *store.Snapshot, w *words.Words) string {
	if u, ok := s.User(id); ok {
		return u.Name
	}
	return w.T("task.person", id)
}

func statusName(word store.StatusWord, w *words.Words) string {
	if key := "status." + string(word); w.Has(key) {
		return w.T(key)
	}
	return string(word)
}

// where names what the entry concerns; of a task that is gone, by the name it had.
func (r reader) where(e store.Entry) string {
	if e.TaskID == 0 {
		if e.Action == "user" { // stands in the title
			return ""
		}
		return e.About
	}
	if t, ok := r.Task(e.TaskID); ok && t.Title != "" {
		return t.Title
	}
	if e.About != "" {
		return e.About
	}
	return r.w.T("task.number", e.TaskID)
}

// when tells how far an entry is while it is sent, else since when it waits.
func (r reader) when(e store.Entry, part float32) string {
	switch {
	case part >= 0 && e.Total > 0:
		return r.w.T("outbox.sending.part", strconv.Itoa(int(part*100)))
	case part >= 0:
		return r.w.T("outbox.sending")
	}
	return r.w.DayTime(e.Created, r.now)
}

// why tells why an entry is not through, and how it goes on.
func (r reader) why(e store.Entry) string {
	text := ""
	switch {
	case e.State == store.EntrySending:
		return ""
	case e.State == store.EntryAmbiguous:
		text = r.w.T("outbox.why.ambiguous")
	case e.State == store.EntryConflict:
		text = r.conflict(e)
	case e.State == store.EntryRefused:
		text = r.refused(e)
	default:
		text = r.waiting(e)
	}
	if n := len(e.Files); n > 0 && e.Summary != "" {
		size := int64(0)
		for _, f := range e.Files {
			size += max(f.Size, 0)
		}
		text += " " + r.w.T("outbox.why.files", r.w.N("outbox.files", n), r.w.Bytes(size))
	}
	return text
}

func (r reader) refused(e store.Entry) string {
	switch {
	case Gone(r.Snapshot, e) && e.Action == "note":
		return r.w.T("outbox.why.gone.note")
	case Gone(r.Snapshot, e):
		return r.w.T("outbox.why.gone")
	}
	text := r.w.T("entry.refused")
	switch {
	case e.Error == "error.gave_up":
		text = r.w.N("outbox.why.gave_up", e.Tries)
	case e.Error != "":
		text = r.w.T(e.Error)
	}
	if t, ok := r.Task(e.TaskID); ok && e.Action == "status" && t.Status != store.StatusOther && string(t.Status) != e.Value {
		text += " " + r.w.T("outbox.why.status", statusName(t.Status, r.w))
	}
	return text
}

// conflict says what one wanted and what somebody else made of it.
func (r reader) conflict(e store.Entry) string {
	text := r.w.T("entry.conflict")
	if e.Conflict == nil {
		return text
	}
	for _, f := range e.Conflict.Fields {
		name := f.Name
		if key, ok := fieldLabels[f.Name]; ok {
			name = r.w.T(key)
		}
		text += "\n" + r.w.T("entry.conflict.field", name, r.value(f.Name, f.Mine), r.value(f.Name, f.Theirs))
	}
	return text
}

// fieldLabels are the keys of what the fields are called on their forms.
var fieldLabels = map[string]string{
	"status": "task.field.status", "connection_status": "task.field.status",
	"companyname": "company.name", "vat_id": "company.vat", "branch": "company.branch", "address": "company.address",
	"address2": "company.address2", "zip": "company.zip", "city": "company.city", "country": "company.country",
	"phone": "company.phone", "email": "company.email", "contactperson": "company.contact", "additionaltext": "company.text",
	"username": "people.username", "name": "people.name", "admin": "people.admin",
}

func (r reader) value(field, value string) string {
	switch {
	case strings.TrimSpace(value) == "":
		return r.w.T("entry.nothing")
	case field == "status":
		return statusName(store.StatusWord(value), r.w)
	case field == "connection_status" && r.w.Has("connection."+value):
		return r.w.T("connection." + value)
	}
	return value
}

// waiting tells how something goes on that goes by itself.
func (r reader) waiting(e store.Entry) string {
	if e.Behind != 0 {
		for _, first := range r.Outbox {
			if first.ID != e.Behind {
				continue
			}
			noun := "outbox.noun." + first.Action
			if !r.w.Has(noun) {
				noun = "outbox.noun.other"
			}
			if first.State.NeedsPerson() {
				return r.w.T("outbox.why.behind.decision", r.w.T(noun))
			}
			return r.w.T("outbox.why.behind", r.w.T(noun))
		}
	}
	if r.Account.Expired || !r.Account.SignedIn {
		return r.w.T("outbox.why.signed_out")
	}
	if e.State == store.EntryChecking {
		return r.w.T("outbox.why.checking", r.soon(e.Next))
	}
	if r.Sync.Link == store.LinkOffline {
		return r.w.T("outbox.why.offline")
	}
	if e.Error == "" {
		return r.w.T("outbox.why.next")
	}
	return r.w.T(e.Error) + " " + r.w.T("outbox.why.again", r.soon(e.Next))
}

// soon says when, to the minute: a list that counts seconds is never at rest.
func (r reader) soon(at time.Time) string {
	switch wait := at.Sub(r.now); {
	case wait <= 0:
		return r.w.T("outbox.now")
	case wait < time.Minute:
		return r.w.T("outbox.minute")
	}
	return r.w.Time(at)
}
