package app

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// refuseStatus lets the server refuse every change of a task.
func refuseStatus(r *http.Request) demo.Fault {
	if r.Method == http.MethodPost && strings.Contains(r.URL.Path+"/", "/task/") {
		return demo.Fault{Kind: demo.Forbidden}
	}
	return demo.Fault{}
}

func TestWhatNeedsThePersonIsAlertedOnce(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.server.Fail(refuseStatus)
		open := o.task()
		for _, task := range o.Snapshot().Tasks {
			if task.Status == store.StatusInProgress {
				open = task
			}
		}
		o.alerts.take()
		if err := o.SetStatus(t.Context(), []ID{open.ID}, store.StatusDone); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		got := o.alerts.take()
		if len(got) != 1 || !strings.HasPrefix(got[0], "Not sent: Status: Done | "+open.Title+": You are not allowed") {
			t.Errorf("told %q", got)
		}
		o.restart()
		o.settle()
		if err := o.Retry(o.Snapshot().Outbox[0].ID); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if got := o.alerts.take(); len(got) != 0 {
			t.Errorf("told again: %q", got)
		}
	})
}

func TestManyRefusalsAtOnceAreOneAlert(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.server.Fail(refuseStatus)
		o.alerts.take()
		var ids []ID
		for _, task := range o.Snapshot().Tasks[:8] {
			if task.Status != store.StatusRejected {
				ids = append(ids, task.ID)
			}
		}
		if err := o.SetStatus(t.Context(), ids, store.StatusRejected); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := o.alerts.take(); len(got) != 1 || !strings.Contains(got[0], "things were not sent | See in the outbox") {
			t.Errorf("told %q", got)
		}
	})
}

func TestANoteOfATaskThatIsGoneCanBeSaved(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task()
		o.net.setOffline(true)
		content := picture(t, 40, 40)
		path := t.TempDir() + "/foto.png"
		write(t, path, content)
		f, err := o.AttachToDraft(t.Context(), task.ID, path, Taking{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.AddNote(t.Context(), task.ID, "Vi kommer kl. 10", store.VisibilityClient, []store.DraftFile{f}, nil); err != nil {
			t.Fatal(err)
		}
		o.server.Delete("task", task.ID)
		o.net.setOffline(false)
		o.Refresh()
		for range 30 {
			time.Sleep(time.Minute)
			synctest.Wait()
		}
		s := o.Snapshot()
		if _, there := s.Task(task.ID); there || len(s.Outbox) != 1 {
			t.Fatalf("the task is there: %v, waiting: %+v", there, s.Outbox)
		}
		e := s.Outbox[0]
		if e.State != store.EntryRefused || e.Text != "Vi kommer kl. 10" || e.About != task.Title || len(e.Files) != 1 {
			t.Fatalf("%+v", e)
		}
		saved, err := o.SaveFile(t.Context(), e.Files[0], t.TempDir(), nil)
		if err != nil || !same(t, saved, content) {
			t.Errorf("saved as %q: %v", saved, err)
		}
	})
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, path string, content []byte) bool {
	t.Helper()
	got, err := os.ReadFile(path)
	return err == nil && bytes.Equal(got, content)
}
