package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/internal/dbfile"
	"github.com/microbizz/go-desktop/app/store"
)

func TestWhatWaitsIsThereAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		file := w.file("billede.pdf", pdf("billede"))
		id := w.note("skrevet uden net", file)
		w.close()
		must(t, os.Remove(file.Path))
		w.open()
		defer w.close()
		if shown := w.store.Snapshot().Notes(w.task); len(shown) != 1 || shown[0].ID != -id || shown[0].UserID != w.me {
			t.Fatalf("after the restart it shows as %+v", shown)
		}
		w.run()
		w.drain(time.Minute)
		if count(w, "skrevet uden net") != 1 {
			t.Error("it was not sent once")
		}
	})
}

func TestAnUnknownOutcomeIsNotTouchedWhileTheServerMayBeAtWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		w.server.Fail(once("tasknote", demo.Fault{Kind: demo.ActLater, Delay: 50 * time.Second}))
		id := w.note("sent")
		w.run()
		synctest.Wait()
		if e, _ := w.box.Entry(id); e.State != store.EntryChecking {
			t.Fatalf("after the cut the entry is %+v", e)
		}
		if _, err := w.box.Intention(id); !errors.Is(err, ErrBusy) {
			t.Errorf("writing it again gives %v", err)
		}
		w.box.Wake()
		if err := w.box.Retry(id); err != nil {
			t.Error(err)
		}
		time.Sleep(45 * time.Second)
		if n := count(w, "sent"); n != 0 {
			t.Fatalf("%d notes before the server acted", n)
		}
		w.drain(10 * time.Minute)
		if n := count(w, "sent"); n != 1 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestAnExpiredSignInPausesAllAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		w.server.ExpireTokens()
		w.note("en")
		w.note("to")
		w.add(Assign{TaskID: w.task, UserID: w.me})
		w.run()
		time.Sleep(time.Hour)
		w.mu.Lock()
		asked := w.locked
		w.mu.Unlock()
		if len(w.box.Entries()) != 3 || asked != 1 {
			t.Fatalf("%d entries, told %d times", len(w.box.Entries()), asked)
		}
		for _, e := range w.box.Entries() {
			if e.State != store.EntryQueued {
				t.Errorf("paused an entry is %+v", e)
			}
		}
		w.drain(time.Minute)
		if count(w, "en") != 1 || count(w, "to") != 1 {
			t.Error("not sent once after signing in")
		}
	})
}

func TestADamagedOutboxIsRescued(t *testing.T) {
	for name, d := range map[string]struct {
		damage func(b []byte, page int) []byte
		all    bool
	}{
		"cut":     {func(b []byte, page int) []byte { return b[:3*page] }, false},
		"garbage": {func([]byte, int) []byte { return []byte(strings.Repeat("x", 20_000)) }, false},
		"one entry zeroed": {func(b []byte, page int) []byte {
			for at := 0; at+page <= len(b); at += page {
				if strings.Contains(string(b[at:at+page]), "note 7 ") {
					clear(b[at : at+page])
				}
			}
			return b
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, demo.Newer)
			w.open()
			for i := range 16 {
				w.note(fmt.Sprintf("note %d ", i) + strings.Repeat("lang ", 700))
			}
			w.close()
			path := fileName(filepath.Join(w.dir, "box"))
			b, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, d.damage(b, os.Getpagesize()), 0o600))
			w.open()
			o := w.box.Opened()
			if o.SetAside == "" || !errors.Is(o.Reason, dbfile.ErrDamaged) || o.Rescued != len(w.box.Entries()) {
				t.Errorf("opened as %+v with %d entries", o, len(w.box.Entries()))
			}
			if _, last := w.box.Entry(16); d.all && (o.Rescued < 12 || !last) {
				t.Errorf("only %d entries were rescued", o.Rescued)
			}
			before := len(w.box.Entries())
			if id := w.note("ny"); id <= 10_000 {
				t.Errorf("a new entry has the number %d, which an old one may have had", id)
			}
			w.close()
			w.open()
			defer w.close()
			if len(w.box.Entries()) != before+1 || w.box.Opened().SetAside != "" {
				t.Error("the new file does not work")
			}
		})
	}
}

func TestAPasswordOfANewPersonIsNeverOnDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Older)
		u, err := w.client.CurrentUser(w.ctx)
		must(t, err)
		w.open()
		person := AddUser{User: store.User{Username: "ny@soerensen-vvs.dk", Name: "Ny Svend", CompanyID: ID(u.CompanyID())}, Password: "hemmeligt-ord"}
		id := w.add(person)
		assigned := w.add(Assign{TaskID: w.task, UserID: -id})
		b, err := os.ReadFile(fileName(filepath.Join(w.dir, "box")))
		must(t, err)
		if strings.Contains(string(b), person.Password) {
			t.Error("the password is on disk")
		}
		w.close()
		w.open()
		defer w.close()
		w.run()
		w.drainUntil(id, store.EntryRefused)
		if e, _ := w.box.Entry(id); e.Error != "error.password_again" {
			t.Errorf("without its password the entry is %+v", e)
		}
		must(t, w.box.Discard(id))
		if _, ok := w.box.Entry(assigned); ok {
			t.Error("what depended on it stays")
		}
		id = w.add(person)
		w.add(Assign{TaskID: w.task, UserID: -id})
		w.drain(time.Minute)
		users, err := NewRemote(w.client).Users(w.ctx)
		must(t, err)
		last := users[len(users)-1]
		list := w.server.Assignments(w.task)
		if last.Username != person.User.Username || list[len(list)-1].User != last.ID {
			t.Errorf("the last user is %+v, the last assignment %+v", last, list[len(list)-1])
		}
	})
}

// drainUntil waits until an entry is in a state.
func (w *world) drainUntil(id int64, state store.EntryState) {
	w.t.Helper()
	for range 100 {
		if e, _ := w.box.Entry(id); e.State == state {
			return
		}
		time.Sleep(time.Second)
	}
	e, _ := w.box.Entry(id)
	w.t.Fatalf("the entry is %+v", e)
}

func TestReadMarksAndDeletionsGoOut(t *testing.T) {
	for _, kind := range []demo.FaultKind{demo.NoFault, demo.CutAfter} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, demo.Newer)
			list, err := w.client.Notifications().List(w.ctx, apiclient.ListOptions{})
			must(t, err)
			if len(list.Items) < 2 {
				t.Fatalf("only %d notifications to try", len(list.Items))
			}
			w.open()
			defer w.close()
			a, b := ID(list.Items[0].ID), ID(list.Items[1].ID)
			w.server.Fail(func(r *http.Request) demo.Fault { return demo.Fault{Kind: kind} })
			_, err = w.box.AddAll(w.ctx, []Intention{MarkRead{a, true}, MarkRead{a, false}, MarkRead{a, true}, DeleteNotification{b}})
			must(t, err)
			w.run()
			time.Sleep(10 * time.Second)
			w.server.Fail(nil)
			w.drain(time.Hour)
			if got := w.server.Record("notification", a); got["is_read"] != true {
				t.Errorf("the one is %v", got)
			}
			if w.server.Record("notification", b) != nil {
				t.Error("the other is still there")
			}
		})
	}
}

func TestAFieldForPicturesTakesPicturesOnly(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)
	for _, d := range []struct {
		name    string
		content []byte
		refused bool
	}{{"foto.png", png, false}, {"brev.png", pdf("brev"), true}} {
		f := &NewFile{Name: d.name, MIME: "image/png", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(d.content)), nil }}
		err := onlyPictures(f)
		var failed *Failure
		if d.refused != (errors.As(err, &failed) && failed.Outcome == Refused) || !d.refused && err != nil {
			t.Errorf("%s gives %v", d.name, err)
		}
	}
}

// scrambled is a server one of whose notes cannot be read.
type scrambled struct {
	Remote
	key func() ID
}

func (s scrambled) Notes(ctx context.Context, task ID) ([]*store.Note, error) {
	list, err := s.Remote.Notes(ctx, task)
	return append(list, &store.Note{ID: s.key(), TaskID: task, ClientID: unreadable}), err
}

func TestANoteThatCannotBeReadStopsNothingUnlessItMayBeOurs(t *testing.T) {
	for _, newer := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, demo.Newer)
			w.open()
			defer w.close()
			key := ID(1)
			w.box.Resume(scrambled{NewRemote(w.client), func() ID { return key }})
			w.server.Fail(once("tasknote", demo.Fault{Kind: demo.CutBefore}))
			id := w.note("hør her")
			w.run()
			synctest.Wait()
			if newer {
				key = 1 << 40
			}
			w.drain(10 * time.Minute)
			e, waits := w.box.Entry(id)
			if newer && e.State != store.EntryAmbiguous || !newer && (waits || count(w, "hør her") != 1) {
				t.Errorf("the entry is %+v, %d notes", e, count(w, "hør her"))
			}
		})
	}
}

func TestClearLeavesNothing(t *testing.T) {
	w := newWorld(t, demo.Newer)
	w.open()
	w.note("noget", w.file("a.pdf", pdf("a")))
	must(t, w.box.Clear())
	left, err := os.ReadDir(filepath.Join(w.dir, "box"))
	must(t, err)
	if len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	must(t, w.store.Close())
	if _, err := w.box.Add(w.ctx, MarkRead{1, true}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("afterwards adding gives %v", err)
	}
}
