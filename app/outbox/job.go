package outbox

import (
	"context"
	"slices"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// ambiguous is the outcome of a look-up that found more than one answer.
const ambiguous Outcome = 255

// job is one try of one entry. It works on a copy of the record, which takes the
// place of the old one when it is saved.
type job struct {
	*Outbox
	ctx      context.Context
	r        *record
	m        *moving
	remote   Remote
	password string
}

// save puts the record on disk and shows it, together with what the server said. The
// copy counts from then on even if the disk refused it: what is known to have
// happened must not be forgotten while the program runs.
func (j *job) save(claim []ID, said store.Batch) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := slices.IndexFunc(j.records, func(r *record) bool { return r.ID == j.r.ID })
	if i < 0 {
		return ErrNoEntry
	}
	err := j.write(change{put: []*record{j.r}, claim: claim})
	for _, id := range claim {
		j.claims[id] = j.deps.Now()
	}
	j.records = slices.Clone(j.records)
	j.records[i] = j.r.clone()
	j.tell(said)
	return err
}

// write refuses to write after closing; the caller holds mu.
func (o *Outbox) write(c change) error {
	if o.closed {
		return ErrClosed
	}
	return o.journal.write(c, o.deps.Now())
}

// gone takes the entry out: the server has it.
func (j *job) gone(said store.Batch) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	c := change{remove: []int64{j.r.ID}}
	if len(said.Users) == 1 && j.r.Action == "add_user" {
		c.put = j.renamed(-j.r.ID, said.Users[0].ID)
	}
	if err := j.write(c); err != nil {
		return err
	}
	j.replace(c.put)
	if len(said.Users) == 1 && j.r.Action == "add_user" {
		j.made[-j.r.ID] = said.Users[0].ID
	}
	j.drop(c.remove)
	j.tell(said)
	return nil
}

// renamed gives the entries that name something by the entry that made it, with the
// server's key instead.
func (o *Outbox) renamed(from, to ID) (list []*record) {
	for _, r := range o.records {
		if next := r.clone(); next.rename(from, to) {
			list = append(list, next)
		}
	}
	return list
}

// rename puts the key to in the place of from, and reports whether it was there.
func (r *record) rename(from, to ID) bool {
	switch want := r.want.(type) {
	case Assign:
		if want.UserID == from {
			want.UserID = to
			r.setWant(want)
			return true
		}
	case SaveUser:
		if want.UserID == from {
			want.UserID = to
			r.setWant(want)
			return true
		}
	}
	return false
}

// tell hands the server's word and the outbox as it now stands to the store at once;
// the caller holds mu.
func (o *Outbox) tell(said store.Batch) {
	if o.deps.Store == nil {
		return
	}
	entries, laid := o.overlay()
	if empty(said) {
		o.deps.Store.SetOverlay(entries, laid)
		return
	}
	if err := o.deps.Store.Confirm(said, entries, laid); err != nil {
		o.log.Error("outbox: the store did not keep what the server said", "error", err)
	}
}

func empty(b store.Batch) bool {
	return len(b.Tasks)+len(b.Notes)+len(b.Users)+len(b.Assignments)+len(b.Connections)+len(b.Notifications)+len(b.Deleted) == 0 && b.Company == nil
}

// sending puts on disk that the request is about to leave: if the program dies now,
// the outcome is unknown.
func (j *job) sending() error {
	if j.r.Stopped {
		j.surelyNot()
		return &Failure{Outcome: Refused, Key: keyStopped}
	}
	before := *j.r
	j.r.State, j.r.Unsure = store.EntrySending, true
	j.r.Tries++
	j.r.Error, j.r.Message = "", ""
	if err := j.save(nil, store.Batch{}); err != nil {
		*j.r = before
		j.surelyNot()
		return err
	}
	boundary("sending")
	return nil
}

// progress shows how far a file came, not too often.
func (j *job) progress(done, _ int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.m.sent = done
	if now := time.Now(); j.deps.Store != nil && now.Sub(j.shown) >= showEvery {
		j.shown = now
		entries, _ := j.overlay()
		j.deps.Store.SetEntries(entries)
	}
}

// do does what is wanted and returns what the server said about it; nil says that
// the server has it.
func (j *job) do() (store.Batch, error) {
	if j.r.unsure() && j.r.Failures >= giveUp && j.r.Action != "note" {
		j.r.Failures, j.r.Unsure = 0, false
		return store.Batch{}, &Failure{Outcome: Refused, Key: keyGaveUp, Message: j.r.Message}
	}
	switch want := j.r.want.(type) {
	case AddNote:
		return j.notes(want)
	case SetStatus:
		return j.status(want)
	case Assign:
		return j.assign(want)
	case Unassign:
		return j.unassign(want)
	case SaveCompany:
		return j.company(want)
	case SaveUser:
		return j.user(want)
	case AddUser:
		return j.addUser(want)
	case AnswerConnection:
		return j.connection(want)
	case Disconnect:
		return j.delete(store.KindConnections, want.ID, j.remote.Disconnect)
	case MarkRead:
		return j.read(want)
	case DeleteNotification:
		return j.delete(store.KindNotifications, want.ID, j.remote.DeleteNotification)
	case DeleteNote:
		return j.delete(store.KindNotes, want.ID, j.remote.DeleteNote)
	}
	return store.Batch{}, &Failure{Outcome: Refused, Key: "error.unknown"}
}
