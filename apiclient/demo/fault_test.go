package demo

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const note = `{"task_ref":40,"text":"Vi er på vej","is_internal":true}`

// noteCount is how often the note of these tests is on the server.
func (s *site) noteCount() int {
	n := 0
	for _, have := range s.Notes(40) {
		if have.Text == "Vi er på vej" {
			n++
		}
	}
	return n
}

func TestFaultsActOrDoNotAsTheySay(t *testing.T) {
	for _, f := range []struct {
		name   string
		fault  Fault
		status int // 0: the connection is cut
		text   string
		notes  int
	}{
		{"cut before", Fault{Kind: CutBefore}, 0, "", 0},
		{"cut during", Fault{Kind: CutDuring}, 0, "", 0},
		{"cut after", Fault{Kind: CutAfter}, 0, "", 1},
		{"cut in the reply", Fault{Kind: CutReply}, 0, "", 1},
		{"unauthorized", Fault{Kind: Unauthorized}, 401, "Invalid or expired", 0},
		{"unauthorized after acting", Fault{Kind: Unauthorized, Act: true}, 401, "Invalid or expired", 1},
		{"server error", Fault{Kind: ServerError}, 500, "", 0},
		{"server error after acting", Fault{Kind: ServerError, Act: true}, 500, "", 1},
		{"HTML", Fault{Kind: HTML}, 200, fatalStart, 0},
		{"a byte at a time", Fault{Kind: Drip, Delay: time.Microsecond}, 201, `"text"`, 1},
		{"half JSON", Fault{Kind: HalfJSON}, 200, `{"change_date"`, 1},
		{"only slow", Fault{Delay: time.Nanosecond}, 201, `"text"`, 1},
		{"other generation", Fault{Kind: OtherGeneration}, 201, `"text"`, 1},
	} {
		t.Run(f.name, func(t *testing.T) {
			s := newSite(t, Options{})
			s.Fail(func(*http.Request) Fault { return f.fault })
			status, body := s.do("POST", "/tasknote", note)
			s.Fail(nil)
			if status != f.status || !strings.Contains(body, f.text) {
				t.Errorf("answered %d %.200s", status, body)
			}
			if got := s.noteCount(); got != f.notes {
				t.Errorf("%d notes on the server, want %d", got, f.notes)
			}
		})
	}
}

func TestTheServerActsLongAfterTheCut(t *testing.T) {
	due := make(chan time.Time)
	waits := make(chan time.Duration, 1)
	s := newSite(t, Options{After: func(d time.Duration) <-chan time.Time { waits <- d; return due }})
	s.Fail(func(*http.Request) Fault { return Fault{Kind: ActLater} })
	status, _ := s.do("POST", "/tasknote", note)
	s.Fail(nil)
	if status != 0 || s.noteCount() != 0 {
		t.Fatalf("answered %d, %d notes at once", status, s.noteCount())
	}
	if waited := <-waits; waited != 30*time.Second {
		t.Errorf("it acts after %v", waited)
	}
	if n := s.RunPostponed(); n != 1 || s.noteCount() != 1 {
		t.Errorf("%d calls acted on, %d notes", n, s.noteCount())
	}
	if n := s.RunPostponed(); n != 0 || s.noteCount() != 1 {
		t.Errorf("again: %d calls acted on, %d notes", n, s.noteCount())
	}
}

func TestTheServerBecomesTheOtherGeneration(t *testing.T) {
	s := newSite(t, Options{})
	s.Fail(func(*http.Request) Fault { s.Fail(nil); return Fault{Kind: OtherGeneration} })
	check(t, s, []answers{
		{"at once", "GET", "/task/schema", "", 404, "Invalid API path"},
		{"from then on", "GET", "/task/40", "", 200, `"image":"`},
	})
	s.SetGeneration(Newer)
	check(t, s, []answers{{"and back", "GET", "/task/40", "", 200, `"image":{"filename"`}})
}

func TestCallsOfOnePHPSessionWaitForEachOther(t *testing.T) {
	s := newSite(t, Options{})
	entered, leave := make(chan string, 2), make(chan struct{})
	first, _ := http.NewRequest(http.MethodGet, s.base+"/task", nil)
	first.AddCookie(&http.Cookie{Name: phpSession, Value: "one"})
	second := first.Clone(t.Context())
	free := s.sessions.enter(first)
	go func() {
		defer s.sessions.enter(second)()
		entered <- "second"
		<-leave
	}()
	other, _ := http.NewRequest(http.MethodGet, s.base+"/task", nil)
	other.AddCookie(&http.Cookie{Name: phpSession, Value: "two"})
	s.sessions.enter(other)()
	s.sessions.enter(&http.Request{})()
	select {
	case <-entered:
		t.Fatal("two calls of one session ran at once")
	default:
	}
	free()
	<-entered
	close(leave)
}

func TestReadsDoNotWaitForALock(t *testing.T) {
	s := newSite(t, Options{})
	s.locks.pause = func() time.Duration { return time.Millisecond }
	s.locks.giveUp = func() time.Duration { return 3 * time.Millisecond }
	release := s.Lock("task", 16)
	check(t, s, []answers{
		{"read", "GET", "/task/16", "", 200, `"task_id":16`},
		{"write", "POST", "/task/16", `{"title":"x"}`, 200, `Failed to lock Go\Task (16) within reasonable time`},
		{"write elsewhere", "POST", "/task/17", `{"title":"x"}`, 200, `"title":"x"`},
	})
	release()
	check(t, s, []answers{{"write", "POST", "/task/16", `{"title":"x"}`, 200, `"title":"x"`}})
}

func TestTheStateSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo", "state")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, Options{StateFile: path})
	token := s.token
	made := s.post("/tasknote", `{"task_ref":3,"text":"Husk stigen","image":{"action":"add","filename":"a.png","mimetype":"image/png","binary":"aGVq"}}`)
	s.post("/task/3", `{"status":3}`)
	gone := s.ids("assignment", "")[0]
	s.do("DELETE", fmt.Sprintf("/assignment/%d", gone), "")
	s.do("POST", "/cancelsubscription/1", "")
	// Not closed: a program that is killed closes nothing. The system does it then, for
	// the file at least.
	if err := s.journal.file.Close(); err != nil {
		t.Fatal(err)
	}
	clock := s.clock
	s.clock.set(testNow.Add(time.Hour))
	again, err := New(Options{StateFile: path, Seed: 7, Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	base, err := again.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	next := &site{Server: again, t: t, base: base, token: token, clock: clock}
	id := int64(made["tasknote_id"].(float64))
	if got := again.File("tasknote", id, "image"); string(got) != "hej" {
		t.Errorf("the note's file holds %q", got)
	}
	if got := again.Record("task", 3); got["status"] != int64(3) {
		t.Errorf("the task's status is %v", got["status"])
	}
	if again.Record("assignment", int64(gone)) != nil {
		t.Error("the deleted assignment is back")
	}
	if _, renewing, _ := again.Subscription(1); renewing {
		t.Error("the subscription renews itself again")
	}
	check(t, next, []answers{{"the sign-in", "GET", "/currentuser", "", 200, "Anne"}})
	if err := again.Reset(); err != nil {
		t.Fatal(err)
	}
	if got := again.Record("task", 3); got["status"] == int64(3) {
		t.Error("the reset kept the status")
	}
	check(t, next, []answers{{"the sign-in outlives the reset", "GET", "/currentuser", "", 200, "Anne"}})
}

func TestAStateFileThatBreaksOffIsReadAsFarAsItGoes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s := newSite(t, Options{StateFile: path})
	s.post("/task/3", `{"title":"First"}`)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.post("/task/3", `{"title":"Second"}`)
	s.Close()
	if err := os.WriteFile(path, append(whole, `{"object":"task","id":3,"val`...), 0o600); err != nil {
		t.Fatal(err)
	}
	for round := range 2 { // the second time there is more where the break was
		again, err := New(Options{StateFile: path, Seed: 7, Now: s.clock.now})
		if err != nil {
			t.Fatal(err)
		}
		if got := again.Record("task", 3)["title"]; got != "First" {
			t.Errorf("the title is %q", got)
		}
		again.mu.Lock()
		known := len(again.db.devices)
		again.saveDevice(fmt.Sprint("device ", known))
		again.mu.Unlock()
		if known != round {
			t.Errorf("start %d knows %d devices", round, known)
		}
		again.Close()
	}
}

func TestNoTokenIsInAnyFile(t *testing.T) {
	folder := t.TempDir()
	s := newSite(t, Options{StateFile: filepath.Join(folder, "state")})
	s.post("/tasknote", note)
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(string(b), s.token) || strings.Contains(string(b), storyPassword) {
			t.Errorf("%s holds a secret", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRequestsAndBytesAreCounted(t *testing.T) {
	s := newSite(t, Options{})
	before := s.Requests()
	s.do("GET", "/task/40", "")
	s.do("POST", "/tasknote", note)
	after := s.Requests()
	for call, want := range map[string]int{"GET task": 1, "POST tasknote": 1, "GET tasknote": 0} {
		if got := after.Calls[call] - before.Calls[call]; got != want {
			t.Errorf("%s: %d calls, want %d", call, got, want)
		}
	}
	if got := after.Received - before.Received; got < int64(len(note)) {
		t.Errorf("%d bytes received", got)
	}
	if got := after.Sent - before.Sent; got < 1000 || got > 4000 {
		t.Errorf("%d bytes sent", got)
	}
}
