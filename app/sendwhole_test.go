package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// writesFor writes a file over a time, in ten parts, and gives its whole content.
func (o *office) writesFor(name string, all time.Duration) (path string, content []byte) {
	o.t.Helper()
	part := bytes.Repeat([]byte("0123456789"), 20_000)
	path = filepath.Join(o.t.TempDir(), name)
	f, err := os.Create(path)
	if err == nil {
		_, err = f.Write(part)
	}
	if err == nil {
		err = os.Chtimes(path, time.Now(), time.Now())
	}
	if err != nil {
		o.t.Fatal(err)
	}
	go func() {
		for range 9 {
			time.Sleep(all / 9)
			if _, err = f.Write(part); err == nil {
				err = os.Chtimes(path, time.Now(), time.Now()) // the test's own time
			}
		}
		if closed := f.Close(); err != nil || closed != nil {
			o.t.Error(err, closed)
		}
	}()
	return path, bytes.Repeat(part, 10)
}

// pendingNote is a note whose file is still being written.
func pendingNote(task ID, path string) store.Draft {
	return store.Draft{ID: store.NewDraftID(), TaskID: task, Text: "med skema", Visibility: store.VisibilityInternal,
		Files: []store.DraftFile{{Name: filepath.Base(path), Source: path}}}
}

// arrivedWhole looks for the note and its file at the server.
func (o *office) arrivedWhole(task ID, content []byte) {
	o.t.Helper()
	o.sendsAll()
	if n := o.notesSaying("med skema"); n != 1 {
		o.t.Errorf("the note is at the server %d times", n)
	}
	for _, n := range o.server.Notes(int64(task)) {
		for _, f := range n.Files {
			if f.Name == "skema.pdf" && bytes.Equal(f.Content, content) {
				return
			}
		}
	}
	o.t.Error("the file is not at the server as it was written")
}

func TestANoteIsSentOnceItsFileIsWhole(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		path, content := o.writesFor("skema.pdf", 20*time.Second)
		d := pendingNote(task, path)
		d.Visibility = store.VisibilityUnknown
		if _, err := o.SendDraft(t.Context(), d, nil); err == nil {
			t.Fatal("half a file was sent")
		}
		if err := o.SendWhenWhole(d); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if kept, ok := o.Snapshot().Draft(task); !ok || !kept.Send || len(o.Snapshot().Outbox) != 0 {
			t.Fatalf("before the file is whole: %+v, %v, %d in the outbox", kept, ok, len(o.Snapshot().Outbox))
		}
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if kept, ok := o.Snapshot().Draft(task); ok {
			t.Errorf("the draft is still there: %+v", kept)
		}
		o.arrivedWhole(task, content)
		if left, _ := filepath.Glob(filepath.Join(o.dir, "accounts", "*", "drafts", "*", "*")); len(left) != 0 {
			t.Errorf("copies left behind: %v", left)
		}
	})
}

func TestANoteThatWaitsForItsFileOutlivesTheProgram(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		path, content := o.writesFor("skema.pdf", 18*time.Second)
		d := pendingNote(task, path)
		d.Visibility = store.VisibilityUnknown
		if err := o.SendWhenWhole(d); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		o.restart()
		o.signIn(DemoUsername)
		time.Sleep(time.Minute)
		synctest.Wait()
		o.arrivedWhole(task, content)
	})
}

func TestAWaitingNoteIsTakenBack(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		path, _ := o.writesFor("skema.pdf", 10*time.Second)
		d := pendingNote(task, path)
		d.Visibility = store.VisibilityUnknown
		if err := o.SendWhenWhole(d); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if err := o.HoldDraft(task); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if kept, ok := o.Snapshot().Draft(task); !ok || kept.Send || kept.Text != "med skema" || kept.Files[0].Source != path {
			t.Errorf("the draft is %+v, %v", kept, ok)
		}
		if n := o.notesSaying("med skema"); n != 0 {
			t.Errorf("it was sent %d times", n)
		}
	})
}

func TestAWaitingNoteWhoseFileGoesIsADraftAgainAndTold(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		d := pendingNote(task, filepath.Join(t.TempDir(), "skema.pdf"))
		d.Visibility = store.VisibilityUnknown
		o.alerts.take()
		if err := o.SendWhenWhole(d); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if kept, ok := o.Snapshot().Draft(task); !ok || kept.Send || kept.Text != "med skema" {
			t.Errorf("the draft is %+v, %v", kept, ok)
		}
		if got := o.alerts.take(); len(got) != 1 || !strings.Contains(got[0], "is not sent | skema.pdf: ") {
			t.Errorf("told %q, want once that it is not sent and why", got)
		}
	})
}
