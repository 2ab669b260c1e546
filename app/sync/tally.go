package sync

import (
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
)

// tally compares what a list held with what the store had before it was asked for.
type tally struct {
	asked  uint64 // the store's confirmations when the list was asked for
	known  map[store.ID]time.Time
	seen   map[store.ID]struct{}
	bad    []*apiclient.BadRow
	newest time.Time
	served time.Time
	dated  bool
}

func newTally(src *source, before *store.Snapshot) *tally {
	t := &tally{asked: before.Confirmed, known: make(map[store.ID]time.Time), seen: make(map[store.ID]struct{}), dated: true}
	for id, changed := range src.known(before) {
		if id > 0 { // what waits in the outbox is not the server's
			t.known[id] = changed
		}
	}
	return t
}

func (t *tally) add(h *haul) {
	for _, id := range h.ids {
		t.seen[id] = struct{}{}
	}
	t.bad = append(t.bad, h.bad...)
	newest, dated := h.newest()
	t.dated = t.dated && dated
	if newest.After(t.newest) {
		t.newest = newest
	}
	if h.served.After(t.served) {
		t.served = h.served
	}
}

// gone lists what the store has and the list had not. A row that could not be read
// may be any of them: then nothing is taken to be gone, unless the row had its key.
func (t *tally) gone() []store.ID {
	for _, b := range t.bad {
		if b.ID == 0 {
			return nil
		}
		t.seen[store.ID(b.ID)] = struct{}{}
	}
	var out []store.ID
	for id := range t.known {
		if _, ok := t.seen[id]; !ok {
			out = append(out, id)
		}
	}
	return out
}

// mark is the date after which to ask the next time. Dates are whole seconds: while
// the second of the newest change may not be over, it is asked for again.
func (t *tally) mark(before time.Time) time.Time {
	next := t.newest
	if t.served.Before(next) && !t.served.IsZero() {
		next = t.served // a date in the future must not hide what comes before it
	}
	if t.served.Sub(next) < 2*time.Second {
		next = next.Add(-time.Second)
	}
	if next.Before(before) {
		return before
	}
	return next
}
