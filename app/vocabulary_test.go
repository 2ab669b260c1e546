package app

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
)

// odd is a server without words that numbers everything in its own way.
var odd = demo.Options{Generation: demo.Older, Seed: 1, StatusNumbers: []int{4, 2, 5, 1, 3}, ConnectionNumbers: []int{3, 1, 2}}

// sent are the bodies posted to an object, as they came.
func (o *office) sent(object string) func() []string {
	var bodies []string
	o.server.Fail(func(r *http.Request) demo.Fault {
		if r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/"+object+"/") {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				o.t.Error(err)
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			bodies = append(bodies, string(body))
		}
		return demo.Fault{}
	})
	return func() []string { return bodies }
}

func (o *office) confirm(e vocabulary.Enum, n int, word string) {
	o.t.Helper()
	if err := o.ConfirmMeaning(e, n, word); err != nil {
		o.t.Fatal(err)
	}
}

// taskOf gives a task that has the number at the server.
func (o *office) taskOf(number int) *store.Task {
	o.t.Helper()
	for _, task := range o.Snapshot().Tasks {
		if o.server.Record("task", int64(task.ID))["status"] == int64(number) {
			return task
		}
	}
	o.t.Fatalf("no task has status %d", number)
	return nil
}

func TestAGuessedNumberIsNeverWritten(t *testing.T) {
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		tasks, links := o.sent("task"), o.sent("connection")
		task, link := o.taskOf(2), o.Snapshot().Connections[0]
		for _, word := range []store.StatusWord{store.StatusAccepted, store.StatusInProgress, store.StatusDone, store.StatusRejected} {
			if err := o.SetStatus(t.Context(), []ID{task.ID}, word); err != nil {
				t.Fatal(err)
			}
		}
		entry, err := o.AnswerConnection(t.Context(), link.ID, store.ConnectionRejected)
		if err != nil {
			t.Fatal(err)
		}
		if d := o.AwaitDelivery(t.Context(), entry); d.State != DeliveryHeld || d.Entry.Error != "error.not_established" {
			t.Errorf("the answer: %+v", d)
		}
		time.Sleep(time.Hour)
		o.settle()
		if got := append(tasks(), links()...); len(got) != 0 {
			t.Errorf("sent was %q", got)
		}
		for _, e := range o.Snapshot().Outbox {
			if e.Error != "error.not_established" && e.Behind == 0 { // the later ones build on the first
				t.Errorf("an entry says %q", e.Error)
			}
		}
	})
}

func TestEachConfirmedWordCountsByItselfAtOnce(t *testing.T) {
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		// Nothing but new tasks that nobody touched: they tell the number of NEW.
		if got := o.Snapshot().Sync.Contract.Statuses; got != store.Statuses(store.StatusNew) {
			t.Fatalf("at first %b is known", got)
		}
		fresh := o.taskOf(4)
		if now, _ := o.Snapshot().Task(fresh.ID); now.Status != store.StatusNew {
			t.Errorf("a new task reads %q", now.Status)
		}
		requests := 0
		o.server.Fail(func(*http.Request) demo.Fault { requests++; return demo.Fault{} })
		o.confirm(vocabulary.TaskStatus, 2, "ACCEPTED")
		if requests != 0 {
			t.Errorf("the server was asked %d times for what its numbers mean", requests)
		}
		if got := o.Snapshot().Sync.Contract.Statuses; got != store.Statuses(store.StatusNew, store.StatusAccepted) {
			t.Errorf("then %b is known", got)
		}
		sent := o.sent("task")
		if err := o.SetStatus(t.Context(), []ID{fresh.ID}, store.StatusAccepted); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if got := sent(); !slices.Equal(got, []string{`{"status":2}`}) {
			t.Errorf("sent was %q", got)
		}

		// The words of tasks that are here already follow, without asking anew.
		done := o.taskOf(1)
		o.confirm(vocabulary.TaskStatus, 1, "DONE")
		if now, _ := o.Snapshot().Task(done.ID); now.Status != store.StatusDone {
			t.Errorf("a task of number 1 reads %q", now.Status)
		}
		o.settle()
		o.restart()
		o.signIn(plainUser)
		if got := o.Snapshot().Sync.Contract.Statuses; got != store.Statuses(store.StatusNew, store.StatusAccepted, store.StatusDone) {
			t.Errorf("another account on the computer knows %b", got)
		}
		if now, _ := o.Snapshot().Task(done.ID); now.Status != store.StatusDone {
			t.Errorf("there a task of number 1 reads %q", now.Status)
		}
		if err := o.ConfirmMeaning(vocabulary.TaskStatus, 3, "REJECTED"); key(err) != "error.forbidden" {
			t.Errorf("a plain user confirming: %v", err)
		}
	})
}

func TestConnectionsAreAnsweredOnceTheirWordsAreConfirmed(t *testing.T) {
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		rows := o.Meanings(nil)[1].Rows
		if rows[0].Word != "ACCEPTED" || rows[0].State != vocabulary.Proposed || rows[0].Seen.Count != 3 {
			t.Errorf("the number that connections with tasks share is proposed as %+v", rows[0])
		}
		if got := o.Snapshot().Sync.Contract.Connections; got != 0 {
			t.Errorf("without a person %b is known", got)
		}
		o.confirm(vocabulary.ConnectionStatus, 1, "ACCEPTED")
		o.confirm(vocabulary.ConnectionStatus, 3, "PENDING")
		var request *store.Connection
		for _, c := range o.Snapshot().Connections {
			if !c.Outgoing && c.Status == store.ConnectionPending {
				request = c
			}
		}
		if request == nil {
			t.Fatal("no request reads as one")
		}
		sent := o.sent("connection")
		entry, err := o.AnswerConnection(t.Context(), request.ID, store.ConnectionAccepted)
		if err != nil {
			t.Fatal(err)
		}
		if d := o.AwaitDelivery(t.Context(), entry); d.State != DeliveryDone {
			t.Fatalf("the answer: %+v", d)
		}
		if got := sent(); !slices.Equal(got, []string{`{"connection_status":1}`}) {
			t.Errorf("sent was %q", got)
		}
	})
}

func TestANumberThatTheServerRefusesIsNoLongerTrusted(t *testing.T) {
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.confirm(vocabulary.TaskStatus, 17, "ACCEPTED")
		fresh := o.taskOf(4)
		if err := o.SetStatus(t.Context(), []ID{fresh.ID}, store.StatusAccepted); err != nil {
			t.Fatal(err)
		}
		o.settle()
		out := o.Snapshot().Outbox
		if len(out) != 1 || out[0].State != store.EntryRefused || out[0].Error != "error.wrong_number" {
			t.Fatalf("the outbox holds %+v", out)
		}
		if got := o.Snapshot().Sync.Contract.Statuses; got.Has(store.StatusAccepted) {
			t.Error("the wrong number still counts")
		}
		o.confirm(vocabulary.TaskStatus, 2, "ACCEPTED")
		if err := o.Retry(out[0].ID); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if got := o.server.Record("task", int64(fresh.ID))["status"]; got != int64(2) {
			t.Errorf("the server has %v", got)
		}
	})
}

func TestANumberOfWhichTheServerMakesSomethingElseIsPutBack(t *testing.T) {
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.confirm(vocabulary.TaskStatus, 2, "ACCEPTED")
		fresh := o.taskOf(4)
		var bodies []string
		o.net.alter = func(r *http.Request, body []byte) []byte {
			if r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/task/") {
				bodies = append(bodies, string(body))
				return bytes.Replace(body, []byte(`"status":2`), []byte(`"status":3`), 1)
			}
			return body
		}
		if err := o.SetStatus(t.Context(), []ID{fresh.ID}, store.StatusAccepted); err != nil {
			t.Fatal(err)
		}
		o.settle()
		if got := o.server.Record("task", int64(fresh.ID))["status"]; got != int64(4) {
			t.Errorf("the server has %v, and posted was %q", got, bodies)
		}
		out := o.Snapshot().Outbox
		if len(out) != 1 || out[0].Error != "error.wrong_number" || o.Snapshot().Sync.Contract.Statuses.Has(store.StatusAccepted) {
			t.Errorf("the outbox holds %+v", out)
		}
	})
}

func TestAnswersTravelInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "svar.json")
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		for _, a := range []struct {
			e    vocabulary.Enum
			n    int
			word string
		}{{vocabulary.TaskStatus, 2, "ACCEPTED"}, {vocabulary.TaskStatus, 5, "IN PROGRESS"}, {vocabulary.ConnectionStatus, 1, "ACCEPTED"}} {
			o.confirm(a.e, a.n, a.word)
		}
		if err := o.SaveMeanings(file); err != nil {
			t.Fatal(err)
		}
	})
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(plainUser)
		found, err := o.ReadMeanings(file)
		if err != nil || found.New < 3 || len(found.Differences) != 0 {
			t.Fatalf("the file holds %+v, %v", found, err)
		}
		if err := o.LoadMeanings(found); err != nil {
			t.Fatal(err)
		}
		c := o.Snapshot().Sync.Contract
		if !c.Statuses.Has(store.StatusAccepted) || !c.Statuses.Has(store.StatusInProgress) || !c.Connections.Has(store.ConnectionAccepted) {
			t.Errorf("known are %b and %b", c.Statuses, c.Connections)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			content, key string
		}{
			"another server":  {strings.Replace(string(raw), testServer, "https://other.example/api.php", 1), "error.answers.server"},
			"a newer version": {strings.Replace(string(raw), `"version": 1`, `"version": 2`, 1), "error.answers.newer"},
			"a picture":       {"\x89PNG\r\n", "error.answers.not_ours"},
			"other JSON":      {`{"task_status":[]}`, "error.answers.not_ours"},
			"one word twice":  {strings.Replace(string(raw), "IN PROGRESS", "ACCEPTED", 1), "error.answers.contradiction"},
			"no such word":    {strings.Replace(string(raw), "IN PROGRESS", "PERHAPS", 1), "error.answers.contradiction"},
		} {
			bad := filepath.Join(t.TempDir(), "bad.json")
			if err := os.WriteFile(bad, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := o.ReadMeanings(bad); key(err) != c.key || !o.words().Has(c.key) {
				t.Errorf("%s: %v, want %s", name, err, c.key)
			}
		}
		if _, err := o.ReadMeanings(filepath.Join(t.TempDir(), "gone.json")); key(err) != "error.unreadable" {
			t.Errorf("a file that is gone: %v", err)
		}
	})
}

func TestWhatAnEarlierVersionConfirmedHoldsForTheWholeComputer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "folders", "1.0.0-older"))); err != nil {
		t.Fatal(err)
	}
	inOfficeWith(t, dir, demo.Options{Generation: demo.Older, Seed: 1}, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		if got := o.Snapshot().Sync.Contract.Statuses; got != store.AllStatuses {
			t.Errorf("of what was confirmed there is %b", got)
		}
		o.signOutAll()
		o.signIn(plainUser)
		if got := o.Snapshot().Sync.Contract.Statuses; got != store.AllStatuses {
			t.Errorf("the other account knows %b", got)
		}
		// What is withdrawn does not come back out of the account's own data.
		o.signOutAll()
		o.signIn(DemoUsername)
		o.confirm(vocabulary.TaskStatus, 4, "")
		o.settle()
		o.signOutAll()
		o.signIn(plainUser)
		o.signOutAll()
		o.signIn(DemoUsername)
		if got := o.Snapshot().Sync.Contract.Statuses; got != store.AllStatuses&^store.Statuses(store.StatusDone) {
			t.Errorf("after DONE was withdrawn there is %b", got)
		}
	})
}

func TestAnswersOfANewerVersionAreLeftAlone(t *testing.T) {
	inOfficeWith(t, t.TempDir(), odd, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.confirm(vocabulary.TaskStatus, 2, "ACCEPTED")
		files, err := filepath.Glob(filepath.Join(o.dir, "servers", "*.json"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		raw, err := os.ReadFile(files[0])
		later := bytes.Replace(raw, []byte(`"version": 1`), []byte(`"version": 9`), 1)
		if err := errors.Join(err, os.WriteFile(files[0], later, 0o600)); err != nil {
			t.Fatal(err)
		}
		o.restart()
		o.signIn(plainUser)
		o.signOutAll()
		o.signIn(DemoUsername)
		if err := o.ConfirmMeaning(vocabulary.TaskStatus, 3, "REJECTED"); key(err) != "error.answers.newer" {
			t.Errorf("confirming: %v", err)
		}
		if got, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(got, later) {
			t.Error("the file was changed")
		}
	})
}

// signOutAll signs out, whatever waits.
func (o *office) signOutAll() {
	o.t.Helper()
	if err := o.SignOut(o.t.Context(), true); err != nil {
		o.t.Fatal(err)
	}
}
