package outbox

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// willful makes of a connection's status what it likes.
type willful struct {
	Remote
	has, said, stores int  // the number before, in the answer to a write, and what a write leaves
	hides             bool // what was written is out of sight until it is put back
	gone              bool // and cannot be put back
	writes            []int
	hidden            bool
}

var willfulWords = map[int]store.ConnectionWord{1: store.ConnectionPending, 2: store.ConnectionAccepted, 3: store.ConnectionRejected}

func (w *willful) row(n int) *store.Connection {
	return &store.Connection{ID: 7, Status: willfulWords[n], StatusNumber: n}
}

func (w *willful) Established(string, string) error { return nil }
func (w *willful) Connection(context.Context, ID) (*store.Connection, error) {
	if w.hidden {
		return nil, &Failure{Outcome: Missing, Key: "error.gone"}
	}
	return w.row(w.has), nil
}

func (w *willful) AnswerConnection(context.Context, ID, store.ConnectionWord) (*store.Connection, error) {
	w.writes = append(w.writes, 2)
	w.has, w.hidden = w.stores, w.hides
	return w.row(w.said), nil
}

func (w *willful) RestoreStatus(_ context.Context, _ string, _ ID, n int) error {
	if w.gone {
		return &Failure{Outcome: Missing, Key: "error.gone"}
	}
	w.writes = append(w.writes, n)
	w.has, w.hidden = n, false
	return nil
}

func TestWhatWasWrittenIsReadBack(t *testing.T) {
	for name, c := range map[string]struct {
		remote   willful
		err      string // of the entry; empty: it is done
		state    store.EntryState
		distrust bool
		has      int // at the end
	}{
		"kept":                       {willful{has: 1, said: 2, stores: 2}, "", 0, false, 2},
		"not kept":                   {willful{has: 1, said: 2, stores: 1}, "error.not_kept", store.EntryRefused, false, 1},
		"made something else of":     {willful{has: 1, said: 3, stores: 3}, "error.wrong_number", store.EntryRefused, true, 1},
		"changed by others since":    {willful{has: 1, said: 2, stores: 3}, "error.conflict", store.EntryConflict, false, 3},
		"out of sight":               {willful{has: 1, said: 2, stores: 2, hides: true}, "error.wrong_number", store.EntryRefused, true, 1},
		"deleted meanwhile":          {willful{has: 1, said: 2, stores: 2, hides: true, gone: true}, "error.gone", store.EntryRefused, false, 2},
		"cannot be put back":         {willful{has: 1, said: 3, stores: 3, gone: true}, "error.wrong_number.stays", store.EntryRefused, true, 3},
		"had nothing to put back to": {willful{has: 0, said: 3, stores: 3}, "error.wrong_number.stays", store.EntryRefused, true, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, demo.Older)
				w.open()
				defer w.close()
				distrusted := ""
				w.box.deps.Distrust = func(object, word string) { distrusted = object + " " + word }
				remote := c.remote
				w.box.Resume(&remote)
				id := w.add(AnswerConnection{ID: 7, Status: store.ConnectionAccepted, Before: willfulWords[c.remote.has]})
				w.run()
				synctest.Wait()
				e, left := w.box.Entry(id)
				if e.Error != c.err || e.State != c.state || left != (c.err != "") {
					t.Errorf("the entry is %+v", e)
				}
				if (distrusted == "connection accepted") != c.distrust {
					t.Errorf("no longer trusted is %q", distrusted)
				}
				if remote.has != c.has {
					t.Errorf("the server has %d after %v, want %d", remote.has, remote.writes, c.has)
				}
			})
		})
	}
}
