package outbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

func TestAPersonWhoseCompanyWasNotKnownGetsItWhenTheServerTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Older)
		w.open()
		defer w.close()
		id := w.add(AddUser{User: store.User{Username: "ny@soerensen-vvs.dk", Name: "Ny Svend"}, Password: "hemmeligt-ord"})
		w.run()
		w.drain(time.Minute)
		if _, left := w.box.Entry(id); left {
			t.Fatalf("it is not sent: %+v", w.box.Entries())
		}
		ids := w.server.IDs("user")
		if got := w.server.Record("user", ids[len(ids)-1]); got["username"] != "ny@soerensen-vvs.dk" || got["company_ref"] != int64(1) {
			t.Errorf("the server has %v", got)
		}
	})
}

// homeless is a server that does not say whom one works for.
type homeless struct{ Remote }

func (homeless) OwnCompany(context.Context) (ID, error) { return 0, nil }

func TestWhatBelongsToNothingIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Older)
		w.open()
		defer w.close()
		before := len(w.server.IDs("user")) + len(w.server.IDs("assignment")) + len(w.server.IDs("tasknote"))
		wants := map[int64]string{
			w.add(AddUser{User: store.User{Username: "ny@soerensen-vvs.dk"}, Password: "hemmeligt-ord"}): "error.no_company",
			w.add(Assign{TaskID: w.task, UserID: -4711}):                                                 "error.incomplete",
			w.add(AddNote{Text: "på ingenting"}):                                                         "error.incomplete",
		}
		w.box.Resume(homeless{NewRemote(w.client)})
		w.run()
		for id, key := range wants {
			w.drainUntil(id, store.EntryRefused)
			if e, _ := w.box.Entry(id); e.Error != key {
				t.Errorf("entry %d says %s, want %s", id, e.Error, key)
			}
		}
		if after := len(w.server.IDs("user")) + len(w.server.IDs("assignment")) + len(w.server.IDs("tasknote")); after != before {
			t.Errorf("%d things came to be", after-before)
		}
	})
}
