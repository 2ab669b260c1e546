package outbox

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// told collects what the person was told to look at.
type told struct {
	mu   sync.Mutex
	list []store.Entry
}

func (l *told) add(e store.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, e)
}

func (l *told) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.list)
}

func refuse(object string) func(*http.Request) demo.Fault {
	return func(r *http.Request) demo.Fault {
		if r.Method == http.MethodPost && strings.Contains(r.URL.Path+"/", "/"+object+"/") {
			return demo.Fault{Kind: demo.Forbidden}
		}
		return demo.Fault{}
	}
}

func TestARefusalIsToldAtOnceAndOnlyOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		var seen told
		w.deps.OnAttention = seen.add
		w.open()
		w.server.Fail(refuse("tasknote"))
		id := w.note("må ikke")
		w.run()
		synctest.Wait()
		if seen.count() != 1 || seen.list[0].ID != id || seen.list[0].Error != "error.forbidden" {
			t.Fatalf("told: %+v", seen.list)
		}
		must(t, w.box.Retry(id)) // refused again while the person looks on
		synctest.Wait()
		w.close()
		w.open()
		defer w.close()
		w.run()
		must(t, w.box.Retry(id))
		synctest.Wait()
		if e, _ := w.box.Entry(id); e.State != store.EntryRefused || seen.count() != 1 {
			t.Errorf("told %d times; the entry is %+v", seen.count(), e)
		}
	})
}

func TestTriesWithoutAReplyAreWaitingForEver(t *testing.T) {
	for name, fault := range map[string]demo.Fault{
		"cut": {Kind: demo.CutBefore}, "a gateway that gives up": {Kind: demo.Gateway},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, demo.Newer)
				var seen told
				w.deps.OnAttention = seen.add
				w.open()
				defer w.close()
				tries := 0
				w.server.Fail(func(r *http.Request) demo.Fault {
					if r.Method != http.MethodPost {
						return demo.Fault{}
					}
					tries++
					return fault
				})
				id := w.note("når det kan lade sig gøre")
				w.run()
				time.Sleep(3 * time.Hour)
				if e, _ := w.box.Entry(id); e.State.NeedsPerson() || seen.count() != 0 || tries <= 2*giveUp {
					t.Fatalf("after %d tries without a reply the entry is %+v, told %d times", tries, e, seen.count())
				}
				w.server.Fail(nil)
				w.drain(time.Hour)
				if n := count(w, "når det kan lade sig gøre"); n != 1 {
					t.Errorf("%d notes", n)
				}
			})
		})
	}
}

func TestAServerThatFailsEachTimeIsGivenUpOnAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		var seen told
		w.deps.OnAttention = seen.add
		w.open()
		defer w.close()
		tries := 0
		w.server.Fail(func(r *http.Request) demo.Fault {
			if r.Method != http.MethodPost {
				return demo.Fault{}
			}
			tries++
			return demo.Fault{Kind: demo.ServerError}
		})
		id := w.add(SetStatus{TaskID: w.task, Status: store.StatusDone})
		w.run()
		time.Sleep(3 * time.Hour)
		e, _ := w.box.Entry(id)
		if e.State != store.EntryRefused || e.Error != keyGaveUp || e.Tries != giveUp || tries != giveUp || seen.count() != 1 {
			t.Errorf("after %d requests, told %d times: %+v", tries, seen.count(), e)
		}
	})
}

// statusOf is the number of a task's status at the server.
func statusOf(w *world) int64 {
	n, _ := w.server.Record("task", w.task)["status"].(int64)
	return n
}

func TestWhatBuildsOnARefusedStatusWaitsAndGoesOnWithoutIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		before := words[statusOf(w)]
		w.server.Fail(refuse("task"))
		first := w.add(SetStatus{TaskID: w.task, Status: store.StatusInProgress, Before: before})
		w.run()
		w.drainUntil(first, store.EntryRefused)
		second := w.add(SetStatus{TaskID: w.task, Status: store.StatusDone, Before: store.StatusInProgress})
		w.note("noter venter ikke på en status")
		w.server.Fail(nil)
		time.Sleep(time.Hour)
		if e, _ := w.box.Entry(second); e.Behind != first || e.State != store.EntryQueued || e.Tries != 0 {
			t.Fatalf("behind the refused one the second is %+v", e)
		}
		if n := count(w, "noter venter ikke på en status"); n != 1 {
			t.Errorf("%d notes got past the refused status", n)
		}
		must(t, w.box.Discard(first))
		w.drain(time.Minute)
		if words[statusOf(w)] != store.StatusDone || len(w.box.Entries()) != 0 {
			t.Errorf("the task is %v, waiting: %+v", words[statusOf(w)], w.box.Entries())
		}
	})
}

func TestFieldsThatBuildOnARefusedEditGoOnWithoutIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		u, err := w.client.CurrentUser(w.ctx)
		must(t, err)
		company := ID(u.CompanyID())
		record := func() map[string]any { return w.server.Record("company", company) }
		phone, city := record()["phone"].(string), record()["city"].(string)
		w.open()
		defer w.close()
		w.server.Fail(refuse("company"))
		first := w.add(SaveCompany{company, map[string]Change{"phone": {phone, "11111111"}}})
		w.run()
		w.drainUntil(first, store.EntryRefused)
		w.server.Fail(nil)
		other := w.add(SaveCompany{company, map[string]Change{"city": {city, "Svendborg"}}})
		second := w.add(SaveCompany{company, map[string]Change{"phone": {"11111111", "22222222"}}})
		time.Sleep(time.Minute)
		if _, waits := w.box.Entry(other); waits || record()["city"] != "Svendborg" {
			t.Error("another field waits for the refused one")
		}
		if e, _ := w.box.Entry(second); e.Behind != first {
			t.Fatalf("the second edit of the field is %+v", e)
		}
		must(t, w.box.Discard(first))
		w.drain(time.Minute)
		if record()["phone"] != "22222222" {
			t.Errorf("the phone is %v, waiting: %+v", record()["phone"], w.box.Entries())
		}
	})
}

// slow is a server that takes a note's data for as long as one lets it.
type slow struct {
	Remote
	begun chan struct{}
	end   *Failure // what the call is found to be when it is cut
	act   bool     // the server acts all the same
}

func (s slow) CreateNote(ctx context.Context, n NewNote) (*store.Note, error) {
	close(s.begun)
	<-ctx.Done()
	if s.act {
		if _, err := s.Remote.CreateNote(context.WithoutCancel(ctx), n); err != nil {
			return nil, err
		}
	}
	return nil, s.end
}

func TestWhatThePersonStopsIsNotSentAgainByItself(t *testing.T) {
	for _, d := range []struct {
		name  string
		end   Outcome
		act   bool
		waits bool
	}{
		{"surely not sent", NotDone, false, true}, {"perhaps sent, and not there", Unknown, false, true}, {"perhaps sent, and there", Unknown, true, false},
	} {
		t.Run(d.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, demo.Newer)
				var seen told
				w.deps.OnAttention = seen.add
				w.open()
				defer w.close()
				s := slow{NewRemote(w.client), make(chan struct{}), &Failure{Outcome: d.end, Key: "error.offline", Err: errors.New("cut")}, d.act}
				w.box.Resume(s)
				id := w.note("stop")
				w.run()
				<-s.begun
				if e, _ := w.box.Entry(id); !e.Busy {
					t.Errorf("while it is sent the entry is %+v", e)
				}
				must(t, w.box.Stop(id))
				synctest.Wait()
				w.box.Resume(NewRemote(w.client))
				time.Sleep(time.Hour)
				e, waits := w.box.Entry(id)
				for _, shown := range w.store.Snapshot().Outbox {
					if shown.Busy {
						t.Errorf("nothing is under way, and shown is %+v", shown)
					}
				}
				if waits != d.waits || waits && (e.State != store.EntryRefused || e.Error != keyStopped || !e.Stopped) {
					t.Fatalf("afterwards the entry is %+v", e)
				}
				if there := count(w, "stop"); (there == 1) != d.act || seen.count() != 0 {
					t.Errorf("%d notes at the server, told %d times of what the person did", there, seen.count())
				}
				if !waits {
					return
				}
				must(t, w.box.Retry(id))
				w.drain(time.Hour)
				if n := count(w, "stop"); n != 1 {
					t.Errorf("after going on %d notes", n)
				}
			})
		})
	}
}

func TestAnEntryKnowsWhatItWasAboutWhenTheTaskIsGone(t *testing.T) {
	w := newWorld(t, demo.Newer)
	w.open()
	must(t, w.store.Merge(store.Batch{
		Tasks: []*store.Task{{ID: w.task, ClientID: 9, Title: "Radiator larmer"}}, Clients: []*store.Company{{ID: 9, Name: "Nordbyg A/S"}},
	}))
	id := w.note(strings.Repeat("lang ", 100), w.file("a.pdf", pdf("a")))
	w.close()
	w.open() // with a store that knows nothing
	defer w.close()
	e, _ := w.box.Entry(id)
	if e.About != "Radiator larmer" || e.Client != "Nordbyg A/S" || e.Visibility != store.VisibilityInternal ||
		e.Text != strings.Repeat("lang ", 100) || len(e.Files) != 1 || e.Files[0].Name != "a.pdf" || e.Files[0].Local == "" {
		t.Errorf("the entry is %+v", e)
	}
}
