package outbox

import (
	"slices"

	"github.com/microbizz/go-desktop/app/store"
)

// order tells for each entry which one must be settled before it goes out, 0 for none;
// the caller holds mu. That is the first one still on its way in the same lane, the one
// that is to make what it names, or one that needs the person and that it builds on:
// sent before that is decided, it would only meet a server that has another value.
func (o *Outbox) order() []int64 {
	behind := make([]int64, len(o.records))
	first, stuck := map[string]int64{}, map[string][]*record{}
	for i, r := range o.records {
		lane := r.want.lane()
		if r.State.NeedsPerson() {
			stuck[lane] = append(stuck[lane], r)
			continue
		}
		if j := slices.IndexFunc(stuck[lane], func(before *record) bool { return r.clone().rebase(before.want) }); j >= 0 {
			behind[i] = stuck[lane][j].ID
			continue
		}
		if id, taken := first[lane]; taken {
			behind[i] = id
			continue
		}
		first[lane] = r.ID
		behind[i] = o.maker(r)
	}
	return behind
}

// maker is the entry that is to make what r names, 0 for none.
func (o *Outbox) maker(r *record) int64 {
	var on ID
	switch want := r.want.(type) {
	case Assign:
		on = want.UserID
	case SaveUser:
		on = want.UserID
	}
	if on >= 0 {
		return 0
	}
	if _, _, ok := o.find(-on); !ok {
		return 0
	}
	return -on
}

// rebase lets r begin where gone began, when it was decided on top of it, and reports
// whether it was.
func (r *record) rebase(gone Intention) bool {
	switch want := r.want.(type) {
	case SetStatus:
		if g, ok := gone.(SetStatus); ok && g.TaskID == want.TaskID && g.Status == want.Before && g.Before != g.Status {
			want.Before = g.Before
			r.setWant(want)
			return true
		}
	case AnswerConnection:
		if g, ok := gone.(AnswerConnection); ok && g.ID == want.ID && g.Status == want.Before && g.Before != g.Status {
			want.Before = g.Before
			r.setWant(want)
			return true
		}
	case SaveCompany:
		if g, ok := gone.(SaveCompany); ok && g.CompanyID == want.CompanyID {
			fields, changed := rebasedFields(want.Fields, g.Fields)
			want.Fields = fields
			r.setWant(want)
			return changed
		}
	case SaveUser:
		if g, ok := gone.(SaveUser); ok && g.UserID == want.UserID {
			fields, changed := rebasedFields(want.Fields, g.Fields)
			want.Fields = fields
			r.setWant(want)
			return changed
		}
	}
	return false
}

func rebasedFields(want, gone map[string]Change) (next map[string]Change, changed bool) {
	next = make(map[string]Change, len(want))
	for name, c := range want {
		if g, ok := gone[name]; ok && g.Mine == c.Before && g.Before != g.Mine {
			c.Before, changed = g.Before, true
		}
		next[name] = c
	}
	return next, changed
}

// rebased gives the later entries that were decided on top of one that is given up, as
// they go on without it; the caller holds mu. When it may have reached the server they
// stay as they are: what is there then is seen when they are sent.
func (o *Outbox) rebased(gone *record) (list []*record) {
	if gone.unsure() {
		return nil
	}
	for _, r := range o.records {
		if r.ID <= gone.ID || o.moving[r.ID].busy {
			continue
		}
		if next := r.clone(); next.rebase(gone.want) {
			list = append(list, next)
		}
	}
	return list
}

// replace puts records that were written to disk in the place of those before; the
// caller holds mu.
func (o *Outbox) replace(list []*record) {
	if len(list) == 0 {
		return
	}
	o.records = slices.Clone(o.records)
	for _, r := range list {
		if i := slices.IndexFunc(o.records, func(old *record) bool { return old.ID == r.ID }); i >= 0 {
			o.records[i] = r
		}
	}
}

// Keys of the sentences for what stands still without a word of the server.
const (
	keyGaveUp  = "error.gave_up"
	keyStopped = "error.stopped"
)

// Stop ends the try of an entry that is under way. What is then surely not at the server
// waits for the person; what may be there is looked up first, and not sent again.
func (o *Outbox) Stop(id int64) error {
	o.mu.Lock()
	_, m, ok := o.find(id)
	if ok && m.busy {
		defer o.mu.Unlock()
		m.stop = true
		if m.cancel != nil { // else the try begins with it
			m.cancel()
		}
		return nil
	}
	o.mu.Unlock()
	return o.decide(id, func(r *record) (bool, []ID) {
		r.halt()
		return true, nil
	})
}

// halt keeps an entry from being sent by itself.
func (r *record) halt() {
	if r.State.NeedsPerson() {
		return
	}
	r.Stopped = true
	if r.State == store.EntryQueued && !r.unsure() {
		r.State, r.Error, r.Message = store.EntryRefused, keyStopped, ""
	}
}
