package outbox

import (
	"encoding/json"
	"slices"

	"github.com/microbizz/go-desktop/app/store"
)

// Decision is what the person says about an entry that cannot go on by itself.
type Decision uint8

// The decisions: on a conflict Mine or Theirs, on an unknown outcome Arrived or
// NotArrived.
const (
	Mine Decision = iota
	Theirs
	Arrived
	NotArrived
)

// decide changes an entry on the person's word, unless it is being sent. Change
// returns false to take the entry out.
func (o *Outbox) decide(id int64, with func(r *record) (keep bool, claim []ID)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	old, m, ok := o.find(id)
	if !ok {
		return ErrNoEntry
	}
	if m.busy {
		return ErrBusy
	}
	r := old.clone()
	keep, claim := with(r)
	c := change{claim: claim}
	if keep {
		c.put = []*record{r}
	} else {
		c.remove, c.put = append(o.dependents(id), id), o.rebased(old)
	}
	if err := o.write(c); err != nil {
		return err
	}
	for _, id := range claim {
		o.claims[id] = o.deps.Now()
	}
	o.replace(c.put)
	if keep {
		m.next, m.waits = m.settled, 0
	}
	o.drop(c.remove)
	o.show()
	o.poke()
	return nil
}

// dependents are the entries that name what entry id was to make.
func (o *Outbox) dependents(id int64) (list []int64) {
	for _, r := range o.records {
		switch want := r.want.(type) {
		case Assign:
			if want.UserID == -id {
				list = append(list, r.ID)
			}
		case SaveUser:
			if want.UserID == -id {
				list = append(list, r.ID)
			}
		}
	}
	return list
}

// Retry tries an entry again at once. What may have arrived is looked up first.
func (o *Outbox) Retry(id int64) error {
	return o.decide(id, func(r *record) (bool, []ID) {
		r.again()
		return true, nil
	})
}

func (r *record) again() {
	r.State, r.Error, r.Message, r.Conflict, r.Failures, r.Stopped = store.EntryQueued, "", "", nil, 0, false
	if r.unsure() {
		r.State = store.EntryChecking
	}
}

// Discard takes an entry out for good, with its files and with what depends on it.
// What the server has of it already stays there.
func (o *Outbox) Discard(id int64) error {
	return o.decide(id, func(*record) (bool, []ID) { return false, nil })
}

// Resolve settles an entry that met another's edit, or whose outcome cannot be found
// out.
func (o *Outbox) Resolve(id int64, d Decision) error {
	return o.decide(id, func(r *record) (bool, []ID) {
		switch d {
		case Mine:
			r.insist()
		case Theirs:
			return r.yield(), nil
		case Arrived:
			return r.arrived()
		case NotArrived:
			for i := range r.Parts {
				if p := &r.Parts[i]; p.NoteID == 0 {
					p.Unsure, p.Could = false, nil
				}
			}
			r.Unsure = false
		}
		r.again()
		return true, nil
	})
}

// insist takes what the others wrote for what was there before.
func (r *record) insist() {
	if r.Conflict == nil {
		return
	}
	theirs := make(map[string]string)
	for _, f := range r.Conflict.Fields {
		theirs[f.Name] = f.Theirs
	}
	over := func(fields map[string]Change) map[string]Change {
		next := make(map[string]Change, len(fields))
		for name, c := range fields {
			if before, ok := theirs[name]; ok {
				c.Before = before
			}
			next[name] = c
		}
		return next
	}
	switch want := r.want.(type) {
	case SetStatus:
		want.Before = store.StatusWord(theirs["status"])
		r.setWant(want)
	case AnswerConnection:
		want.Before = store.ConnectionWord(theirs["connection_status"])
		r.setWant(want)
	case SaveCompany:
		want.Fields = over(want.Fields)
		r.setWant(want)
	case SaveUser:
		want.Fields = over(want.Fields)
		r.setWant(want)
	}
}

// yield gives up the fields that others changed, and reports whether any are left.
func (r *record) yield() (left bool) {
	if r.Conflict == nil {
		return false
	}
	lose := make(map[string]bool)
	for _, f := range r.Conflict.Fields {
		lose[f.Name] = true
	}
	rest := func(fields map[string]Change) map[string]Change {
		next := make(map[string]Change)
		for name, c := range fields {
			if !lose[name] {
				next[name] = c
			}
		}
		left = len(next) > 0
		return next
	}
	switch want := r.want.(type) {
	case SaveCompany:
		want.Fields = rest(want.Fields)
		r.setWant(want)
	case SaveUser:
		want.Fields = rest(want.Fields)
		r.setWant(want)
	}
	r.again()
	return left
}

// arrived takes the person's word that the part in question is at the server.
func (r *record) arrived() (keep bool, claim []ID) {
	if len(r.Parts) == 0 {
		return false, nil
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.NoteID != 0 || !p.Unsure {
			continue
		}
		if len(p.Could) == 0 {
			r.Parts = slices.Delete(r.Parts, i, i+1)
		} else {
			p.NoteID, p.Unsure = p.Could[0], false
			claim, p.Could = p.Could, nil
		}
		break
	}
	r.Unsure = false
	r.again()
	return len(r.Parts) > 0, claim
}

// setWant replaces the intention, on disk too once the record is written.
func (r *record) setWant(want Intention) {
	raw, err := json.Marshal(want)
	if err != nil {
		return // plain structs of texts and numbers always encode
	}
	r.want, r.Intention = want, raw
}
