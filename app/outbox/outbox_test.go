package outbox

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

func TestANoteWithFilesArrivesAsNotesOneAfterAnother(t *testing.T) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		t.Run(gen.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, gen)
				w.open()
				defer w.close()
				before := len(w.server.Notes(w.task))
				w.note("Se billederne", w.file("Åbning æøå.pdf", pdf("a")), w.file("b.pdf", pdf("b")))
				if notes := w.store.Snapshot().Notes(w.task); len(notes) != 1 || len(notes[0].Files) != 2 || !notes[0].Pending.Waits() {
					t.Errorf("queued it shows as %+v", notes)
				}
				w.run()
				w.drain(time.Minute)
				notes := w.server.Notes(w.task)[before:]
				if len(notes) != 2 {
					t.Fatalf("%d notes, want 2", len(notes))
				}
				if notes[0].Text != "Se billederne" || notes[1].Text != "" || !notes[0].Internal || !notes[1].Internal {
					t.Errorf("the notes are %+v", notes)
				}
				for i, want := range []string{"a", "b"} {
					if got := notes[i].Files["file"].Content; string(got) != string(pdf(want)) {
						t.Errorf("file %d is %q", i, got)
					}
				}
				if got := notes[0].Files["file"].Name; got != "Åbning æøå.pdf" {
					t.Errorf("the file is called %q", got)
				}
				synctest.Wait()
				if shown := w.store.Snapshot().Notes(w.task); len(shown) != 2 || shown[0].Pending.Waits() || shown[0].ID <= 0 {
					t.Errorf("sent it shows as %+v", shown)
				}
			})
		})
	}
}

func TestARefusalStandsAloneWithTheServersWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		refused := w.add(AddNote{TaskID: 999_999, Text: "til ingen"})
		w.note("til nogen")
		w.run()
		w.drain(time.Minute)
		e, ok := w.box.Entry(refused)
		if !ok || e.State != store.EntryRefused || e.Message == "" {
			t.Errorf("the refused entry is %+v", e)
		}
		if n := count(w, "til nogen"); n != 1 {
			t.Errorf("the other note is there %d times", n)
		}
		must(t, w.box.Discard(refused))
		if len(w.box.Entries()) != 0 {
			t.Error("discarded, but still there")
		}
	})
}

func count(w *world, text string) int {
	n := 0
	for _, note := range w.server.Notes(0) {
		if note.Text == text {
			n++
		}
	}
	return n
}

func TestAStatusThatOthersChangedIsAConflict(t *testing.T) {
	for _, d := range []struct {
		decision Decision
		want     store.StatusWord
	}{{Mine, store.StatusAccepted}, {Theirs, store.StatusRejected}} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, demo.Newer)
			w.open()
			defer w.close()
			task, err := NewRemote(w.client).SetStatus(w.ctx, w.task, store.StatusRejected)
			must(t, err)
			must(t, w.store.Merge(store.Batch{Tasks: []*store.Task{task}}))
			id := w.add(SetStatus{TaskID: w.task, Status: store.StatusAccepted, Before: store.StatusNew})
			if got, _ := w.store.Snapshot().Task(w.task); got.Status != store.StatusAccepted || !got.Pending.Waits() {
				t.Errorf("queued it shows as %v", got.Status)
			}
			w.run()
			w.drain(time.Minute)
			e, _ := w.box.Entry(id)
			if e.State != store.EntryConflict || e.Conflict == nil || e.Conflict.Fields[0].Theirs != string(store.StatusRejected) {
				t.Fatalf("the entry is %+v", e)
			}
			if got, _ := w.store.Snapshot().Task(w.task); got.Status != store.StatusRejected {
				t.Errorf("in conflict it shows as %v", got.Status)
			}
			must(t, w.box.Resolve(id, d.decision))
			w.drain(time.Minute)
			task, err = NewRemote(w.client).Task(w.ctx, w.task)
			must(t, err)
			if task.Status != d.want {
				t.Errorf("after %v the status is %v", d.decision, task.Status)
			}
		})
	}
}

func TestAssignmentsAreMadeOnceAndTakenBackAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		users, err := NewRemote(w.client).Users(w.ctx)
		must(t, err)
		w.open()
		defer w.close()
		for _, a := range w.server.Assignments(w.task) {
			must(t, NewRemote(w.client).Unassign(w.ctx, a.ID))
		}
		w.add(Assign{w.task, users[0].ID})
		w.add(Assign{w.task, users[1].ID})
		w.add(Unassign{TaskID: w.task, UserID: users[1].ID})
		if len(w.box.Entries()) != 1 {
			t.Error("an assignment that never left was not simply forgotten")
		}
		w.server.Fail(once("assignment", demo.Fault{Kind: demo.CutAfter}))
		w.run()
		w.drain(5 * time.Minute)
		if got := w.server.Assignments(w.task); len(got) != 1 || got[0].User != users[0].ID {
			t.Errorf("assigned are %+v", got)
		}
	})
}

// once lets the first change of an object go wrong.
func once(object string, fault demo.Fault) func(*http.Request) demo.Fault {
	done := false
	return func(r *http.Request) demo.Fault {
		if done || r.Method == http.MethodGet || !strings.Contains(r.URL.Path, "/"+object) {
			return demo.Fault{}
		}
		done = true
		return fault
	}
}

func TestAnInternalNoteThatClientsCanReadIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		w.box.Resume(blabbing{NewRemote(w.client)})
		id := w.note("kun for os")
		w.run()
		w.drain(time.Minute)
		e, _ := w.box.Entry(id)
		if e.State != store.EntryRefused || e.Error != "error.note_visibility" {
			t.Errorf("the entry is %+v", e)
		}
		must(t, w.box.Retry(id))
		w.drain(time.Minute)
		if n := count(w, "kun for os"); n != 1 {
			t.Errorf("a second try made %d notes", n)
		}
	})
}

// blabbing is a server that forgets that notes are internal.
type blabbing struct{ Remote }

func (b blabbing) CreateNote(ctx context.Context, n NewNote) (*store.Note, error) {
	n.Visibility = store.VisibilityClient
	return b.Remote.CreateNote(ctx, n)
}

func TestTwoAnswersToALookUpGoToThePerson(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, demo.Newer)
			w.open()
			defer w.close()
			w.server.Fail(once("tasknote", demo.Fault{Kind: demo.CutAfter}))
			id := w.note("Ok")
			w.run()
			time.Sleep(time.Second)
			_, err := NewRemote(w.client).CreateNote(w.ctx, NewNote{TaskID: w.task, Text: "Ok", Visibility: store.VisibilityInternal})
			must(t, err)
			w.drain(5 * time.Minute)
			e, _ := w.box.Entry(id)
			if e.State != store.EntryAmbiguous {
				t.Fatalf("the entry is %+v", e)
			}
			want, decision := 2, Arrived
			if !arrived {
				want, decision = 3, NotArrived
			}
			must(t, w.box.Resolve(id, decision))
			w.drain(5 * time.Minute)
			if n := count(w, "Ok"); n != want || len(w.box.Entries()) != 0 {
				t.Errorf("%d notes, want %d; waiting: %+v", n, want, w.box.Entries())
			}
		})
	}
}

func TestAnEditThatMeetsAnothersIsShownSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		u, err := w.client.CurrentUser(w.ctx)
		must(t, err)
		company := ID(u.CompanyID())
		r := NewRemote(w.client)
		c, err := r.Company(w.ctx, company)
		must(t, err)
		base := c.Fields()
		_, err = r.SaveCompany(w.ctx, company, map[string]string{"phone": "11 11 11 11"})
		must(t, err)
		id := w.add(SaveCompany{CompanyID: company, Fields: map[string]Change{
			"phone": {base["phone"], "22 22 22 22"}, "city": {base["city"], "Odense"},
		}})
		w.run()
		w.drain(time.Minute)
		e, _ := w.box.Entry(id)
		if e.State != store.EntryConflict || len(e.Conflict.Fields) != 1 || e.Conflict.Fields[0].Theirs != "11 11 11 11" {
			t.Fatalf("the entry is %+v", e)
		}
		must(t, w.box.Resolve(id, Theirs))
		w.drain(time.Minute)
		c, err = r.Company(w.ctx, company)
		must(t, err)
		if c.Phone != "11 11 11 11" || c.City != "Odense" {
			t.Errorf("the company has %q and %q", c.Phone, c.City)
		}
	})
}

func TestAFolderIsNotTaken(t *testing.T) {
	w := newWorld(t, demo.Newer)
	w.open()
	defer w.close()
	_, err := w.box.Add(w.ctx, AddNote{TaskID: w.task, Files: []LocalFile{w.file("a.pdf", pdf("a")), {Path: t.TempDir()}}}, nil)
	if !errors.Is(err, ErrNotAFile) || len(w.box.Entries()) != 0 {
		t.Errorf("a folder gives %v and %d entries", err, len(w.box.Entries()))
	}
}

func TestAFileThatCannotBeTakenInLeavesNothing(t *testing.T) {
	w := newWorld(t, demo.Newer)
	w.open()
	defer w.close()
	first, second := w.file("a.pdf", pdf("a")), w.file("b.pdf", bytes.Repeat(pdf("b"), 200_000))
	for name, trouble := range map[string]struct {
		want    error
		at      func()
		further LocalFile
	}{
		"a file that somebody writes to": {want: ErrChanged, at: func() {
			must(t, os.WriteFile(first.Path, pdf("something longer"), 0o600))
		}},
		"a folder as the second file":     {want: ErrNotAFile, further: LocalFile{Path: t.TempDir()}},
		"a second file that is not there": {want: os.ErrNotExist, further: LocalFile{Path: second.Path + ".gone"}},
	} {
		at := trouble.at
		boundary = func(where string) {
			if at != nil && where == "copied" {
				at()
			}
		}
		files := []LocalFile{first, second}
		if trouble.further.Path != "" {
			files = append(files, trouble.further)
		}
		_, err := w.box.Add(t.Context(), AddNote{TaskID: w.task, Text: name, Files: files}, nil)
		boundary = func(string) {}
		if !errors.Is(err, trouble.want) {
			t.Errorf("%s: %v", name, err)
		}
		left, err := os.ReadDir(w.box.spoolDir)
		must(t, err)
		if len(left) != 0 || len(w.box.Entries()) != 0 {
			t.Errorf("%s: %d files and %d entries are left", name, len(left), len(w.box.Entries()))
		}
	}
}
