package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/store"
)

// atWork is an office without a network in which somebody writes.
func atWork(t *testing.T, f func(t *testing.T, o *office, s *session, task, other ID)) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.net.setOffline(true)
		s, err := o.current()
		if err != nil {
			t.Fatal(err)
		}
		f(t, o, s, o.Snapshot().Tasks[0].ID, o.Snapshot().Tasks[1].ID)
	})
}

func (o *office) attached(task ID, name, content string) store.DraftFile {
	o.t.Helper()
	path := filepath.Join(o.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		o.t.Fatal(err)
	}
	f, err := o.AttachToDraft(o.t.Context(), task, path, Taking{})
	if err != nil {
		o.t.Fatal(err)
	}
	return f
}

func (o *office) saves(drafts ...store.Draft) {
	o.t.Helper()
	for _, d := range drafts {
		if err := o.SaveDraft(d); err != nil {
			o.t.Fatal(err)
		}
	}
}

func TestOnlyTheDraftWhoseNoteIsQueuedIsGoneAfterARestart(t *testing.T) {
	atWork(t, func(t *testing.T, o *office, s *session, task, other ID) {
		sent := store.Draft{ID: store.NewDraftID(), TaskID: task, Text: "kun én gang", Visibility: store.VisibilityInternal}
		if _, err := o.SendDraft(t.Context(), sent, nil); err != nil {
			t.Fatal(err)
		}
		// The program ends before the draft is gone, and on another task somebody wrote the same.
		if err := s.store.SaveDraft(sent); err != nil {
			t.Fatal(err)
		}
		o.saves(store.Draft{TaskID: other, Text: "kun én gang"})
		o.restart()
		if d, ok := o.Snapshot().Draft(task); ok {
			t.Errorf("the queued note is still a draft: %+v", d)
		}
		if _, ok := o.Snapshot().Draft(other); !ok {
			t.Error("another task's draft with the same words is gone")
		}
		// The same words again are another note.
		o.saves(store.Draft{TaskID: task, Text: "kun én gang"})
		o.restart()
		if _, ok := o.Snapshot().Draft(task); !ok {
			t.Error("what was written again is gone")
		}
	})
}

func TestDraftIsKnownAsSentWhenItsNoteHasLongArrived(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		s, err := o.current()
		if err != nil {
			t.Fatal(err)
		}
		sent := store.Draft{ID: store.NewDraftID(), TaskID: o.task().ID, Text: "fremme", Visibility: store.VisibilityInternal}
		if _, err := o.SendDraft(t.Context(), sent, nil); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if err := s.store.SaveDraft(sent); err != nil { // as if the disk had refused to forget it
			t.Fatal(err)
		}
		o.restart()
		if d, ok := o.Snapshot().Draft(sent.TaskID); ok {
			t.Errorf("a note that arrived is a draft again: %+v", d)
		}
	})
}

func TestSecondPhotoOnATaskOutlivesTheFirstOnesSending(t *testing.T) {
	atWork(t, func(t *testing.T, o *office, _ *session, task, _ ID) {
		first := store.Draft{ID: store.NewDraftID(), TaskID: task, Visibility: store.VisibilityInternal,
			Files: []store.DraftFile{o.attached(task, "foto.jpg", "den første")}}
		o.saves(first)
		second := store.Draft{ID: store.NewDraftID(), TaskID: task, Visibility: store.VisibilityInternal,
			Files: []store.DraftFile{o.attached(task, "foto.jpg", "den anden!")}} // there while the first is being sent
		if _, err := o.SendDraft(t.Context(), first, nil); err != nil {
			t.Fatal(err)
		}
		o.saves(second)
		o.restart()
		d, ok := o.Snapshot().Draft(task)
		if !ok || len(d.Files) != 1 {
			t.Fatalf("the second draft: %+v, %v", d, ok)
		}
		if raw, err := os.ReadFile(d.Files[0].Path); err != nil || string(raw) != "den anden!" {
			t.Errorf("%q, %v", raw, err)
		}
		if left, _ := filepath.Glob(filepath.Join(o.dir, "accounts", "*", "drafts", "*", "*")); len(left) != 1 {
			t.Errorf("copies left behind: %v", left)
		}
	})
}

func TestWhatIsQueuedIsQueuedThoughTheDraftStays(t *testing.T) {
	atWork(t, func(t *testing.T, o *office, s *session, task, _ ID) {
		d := store.Draft{ID: store.NewDraftID(), TaskID: task, Text: "i køen", Visibility: store.VisibilityInternal}
		o.saves(d)
		// The store takes no more: the disk is full, or gone.
		if err := s.store.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := o.SendDraft(t.Context(), d, nil); err != nil {
			t.Errorf("a queued note was reported as failed: %v", err)
		}
		o.restart()
		if d, ok := o.Snapshot().Draft(task); ok || len(o.Snapshot().Outbox) != 1 {
			t.Errorf("draft %+v, %d waiting", d, len(o.Snapshot().Outbox))
		}
	})
}

func TestTakingANoteBackIsFinishedAtTheNextStart(t *testing.T) {
	atWork(t, func(t *testing.T, o *office, _ *session, task, _ ID) {
		entry, err := o.AddNote(t.Context(), task, "rettes", store.VisibilityInternal, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.saves(store.Draft{TaskID: task, Text: "rettes", Edits: entry}) // and the program ends
		o.restart()
		if d, ok := o.Snapshot().Draft(task); !ok || d.Text != "rettes" || len(o.Snapshot().Outbox) != 0 {
			t.Errorf("draft %+v, %d waiting: the note is there twice", d, len(o.Snapshot().Outbox))
		}
	})
}

func TestDraftsOfTheFirstVersionAreSettledByAllThatTheyHold(t *testing.T) {
	atWork(t, func(t *testing.T, o *office, s *session, task, other ID) {
		note := func(task ID, text string, files ...store.DraftFile) {
			n := outbox.AddNote{TaskID: task, Text: text}
			for _, f := range files {
				n.Files = append(n.Files, outbox.LocalFile{Path: f.Path, Name: f.Name})
			}
			if _, err := s.outbox.Add(t.Context(), n, nil); err != nil {
				t.Fatal(err)
			}
		}
		one, two := o.attached(task, "a.jpg", "en"), o.attached(task, "b.jpg", "to..")
		note(task, "", one)
		note(other, "uden fil")
		for _, c := range []struct {
			draft store.Draft
			took  bool
		}{
			{store.Draft{TaskID: task, Files: []store.DraftFile{one}}, true},
			{store.Draft{TaskID: task, Files: []store.DraftFile{two}}, false},
			{store.Draft{TaskID: task, Text: "mere", Files: []store.DraftFile{one}}, false},
			{store.Draft{TaskID: other, Text: "uden fil"}, true},
			{store.Draft{TaskID: other, Text: "uden fil", Files: []store.DraftFile{two}}, false},
		} {
			if got := s.outbox.Took(c.draft); got != c.took {
				t.Errorf("%+v: %v", c.draft, got)
			}
		}
	})
}
