package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// ordersVar holds what a victim is to do.
const ordersVar = "OUTBOX_ORDERS"

func init() { helpers["victim"] = victim }

// orders are what a victim is to do.
type orders struct {
	URL, Token, Dir string
	Contract        *apiclient.Contract
	Task, Me, User  ID
	Name            string // of the notes to add, none when empty
	Status          store.StatusWord
	DieAt           int64 // the boundary to die at, 0 for none
}

// enough waits for sending: no more is added by a victim that finds so much.
const enough = 10

// victim works on an outbox until nothing waits, or until it kills itself. It tells
// what was acknowledged, and at which boundary it died.
func victim() error {
	o := orders{Contract: apiclient.NewContract()}
	if err := json.Unmarshal([]byte(os.Getenv(ordersVar)), &o); err != nil {
		return err
	}
	var passed atomic.Int64
	boundary = func(name string) {
		if passed.Add(1) == o.DieAt {
			fmt.Println("died", name)
			die()
		}
	}
	c, err := apiclient.New(apiclient.Config{BaseURL: o.URL, Token: o.Token, Contract: o.Contract})
	if err != nil {
		return err
	}
	fmt.Println("started")
	// Who starts victims sees to it that the server is at work on nothing.
	box, err := Open(o.Dir, Deps{Remote: NewRemote(c), Me: func() ID { return o.Me }, Settle: time.Millisecond})
	if err != nil {
		return err
	}
	defer box.Close()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	defer func() { cancel(); <-done }()
	if o.Name != "" && len(box.Entries()) < enough {
		if err := o.add(ctx, box); err != nil {
			return err
		}
	}
	for entries := box.Entries(); len(entries) > 0; entries = box.Entries() {
		for _, e := range entries {
			if e.State.NeedsPerson() {
				return fmt.Errorf("left for the person: %+v", e)
			}
		}
		box.Wake()
		time.Sleep(time.Millisecond)
	}
	fmt.Println("passed", passed.Load())
	return nil
}

// add does a piece of work: a note of text, one with two files, a status, a person.
func (o orders) add(ctx context.Context, box *Outbox) error {
	note := AddNote{TaskID: o.Task, Text: o.Name + " a", Visibility: store.VisibilityInternal}
	withFiles := note
	withFiles.Text = o.Name + " b"
	for _, n := range []string{"1", "2"} {
		path := filepath.Join(filepath.Dir(o.Dir), o.Name+n)
		if err := os.WriteFile(path, fileOf(o.Name, n), 0o600); err != nil {
			return err
		}
		withFiles.Files = append(withFiles.Files, LocalFile{Path: path, Name: "måling.pdf"})
	}
	for name, want := range []Intention{
		note, withFiles, SetStatus{TaskID: o.Task, Status: o.Status}, Assign{TaskID: o.Task, UserID: o.User},
	} {
		if _, err := box.Add(ctx, want, nil); err != nil {
			return err
		}
		fmt.Println("ack", o.Name, "abst"[name:name+1])
	}
	return nil
}

// fileOf is a file that no other note has, long enough for several reads.
func fileOf(name, n string) []byte { return pdf(strings.Repeat(name+"/"+n+" ", 4000)) }

// watched is a server on a port that knows which connections it has.
type watched struct {
	*httptest.Server
	mu    sync.Mutex
	conns map[net.Conn]bool
}

func watch(t testing.TB, handler http.Handler) *watched {
	s := &watched{conns: map[net.Conn]bool{}}
	s.Server = httptest.NewUnstartedServer(handler)
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if state == http.StateClosed || state == http.StateHijacked {
			delete(s.conns, c)
		} else {
			s.conns[c] = true
		}
	}
	// As every server has them. Wine keeps some connections of a killed program open.
	s.Config.ReadTimeout, s.Config.IdleTimeout = 10*time.Second, 2*time.Second
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// quiet waits until the server is done with all that dead callers sent: then no
// outcome can change any more, as after a minute in real life.
func (s *watched) quiet(t testing.TB) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	// Connections are taken in order: once this one is served, none is left unseen.
	reply, err := client.Get(s.URL)
	must(t, err)
	_, err = io.Copy(io.Discard, reply.Body)
	must(t, errors.Join(err, reply.Body.Close()))
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		n := len(s.conns)
		s.mu.Unlock()
		if n == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server still has %d connections", n)
		}
	}
}

// massacre is one outbox that program after program dies on.
type massacre struct {
	t      *testing.T
	w      *world
	server *watched
	orders orders
	round  int
	acked  map[string]bool // name and letter
	died   map[string]int  // by boundary
	passed int64           // boundaries of the last victim that lived
}

func newMassacre(t *testing.T) *massacre {
	w := newWorld(t, demo.Newer)
	users, err := NewRemote(w.client).Users(w.ctx)
	must(t, err)
	for _, a := range w.server.Assignments(w.task) {
		must(t, NewRemote(w.client).Unassign(w.ctx, a.ID))
	}
	token, err := w.base.Login(w.ctx, "anne@soerensen-vvs.dk", password)
	must(t, err)
	m := &massacre{t: t, w: w, server: watch(t, w.server.Handler()), acked: map[string]bool{}, died: map[string]int{}}
	m.orders = orders{
		URL: m.server.URL + "/api.php", Token: token.Value, Dir: filepath.Join(w.dir, "box"),
		Contract: w.client.Contract(), Task: w.task, Me: w.me, User: users[1].ID,
	}
	return m
}

// victim starts a program that dies at a boundary, or by the hand of when, which is
// told when it has begun. It reports whether the program was killed.
func (m *massacre) victim(dieAt int64, when func(kill func())) (killed bool) {
	m.t.Helper()
	m.round++
	m.orders.DieAt, m.orders.Name = dieAt, fmt.Sprintf("runde %04d", m.round)
	m.orders.Status = []store.StatusWord{store.StatusAccepted, store.StatusInProgress, store.StatusDone}[m.round%3]
	if dieAt == 0 && when == nil && m.round > 1 {
		m.orders.Name = "" // the last one only clears up
	}
	raw, err := json.Marshal(m.orders)
	must(m.t, err)
	ctx, cancel := context.WithTimeout(m.t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), helperVar+"=victim", ordersVar+"="+string(raw))
	out := &victimOutput{}
	if when != nil {
		out.started = func() { when(func() { kill(cmd.Process) }) }
	}
	var complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &complaints
	err = cmd.Run()
	m.server.quiet(m.t)
	for line := range strings.Lines(out.text.String()) {
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch what {
		case "ack":
			m.acked[rest] = true
		case "died":
			m.died[rest]++
		case "passed":
			_, err := fmt.Sscan(rest, &m.passed)
			must(m.t, err)
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && wasKilled(exit.ProcessState) && ctx.Err() == nil {
		return true
	}
	if err != nil {
		m.t.Fatalf("a victim ended with %v: %s", err, complaints.String())
	}
	return false
}

// victimOutput collects what a victim says, and notices when it begins.
type victimOutput struct {
	text    bytes.Buffer
	started func()
}

func (o *victimOutput) Write(b []byte) (int, error) {
	n, err := o.text.Write(b)
	if o.started != nil && bytes.Contains(o.text.Bytes(), []byte("started")) {
		o.started()
		o.started = nil
	}
	return n, err
}

// judge clears up and asks the server: what was acknowledged is there once, what was
// not is there once at most, whole, and all in the order in which it was written.
func (m *massacre) judge() (lost, doubled int) {
	if m.victim(0, nil) {
		m.t.Fatal("the last program was killed though nobody did it")
	}
	there, last := map[string]int{}, ""
	for _, n := range m.w.server.Notes(m.w.task) {
		if strings.HasPrefix(n.Text, "runde ") {
			there[n.Text]++
			if n.Text < last {
				m.t.Errorf("%q came after %q", n.Text, last)
			}
			last = n.Text
		}
		for _, f := range n.Files {
			there[string(f.Content)]++
		}
	}
	count := func(what string, sure bool) {
		n := there[what]
		doubled += max(0, n-1)
		if sure && n == 0 {
			lost++
		}
		if sure && n == 0 || n > 1 {
			m.t.Errorf("%.40q is there %d times", what, n)
		}
	}
	for round := range m.round + 1 {
		name := fmt.Sprintf("runde %04d", round)
		count(name+" a", m.acked[name+" a"])
		count(name+" b", m.acked[name+" b"])
		whole := m.acked[name+" b"] || there[name+" b"] > 0
		count(string(fileOf(name, "1")), whole)
		count(string(fileOf(name, "2")), whole)
	}
	if on := m.w.server.Assignments(m.w.task); len(on) != 1 {
		m.t.Errorf("assigned are %+v", on)
		lost, doubled = lost+max(0, 1-len(on)), doubled+max(0, len(on)-1)
	}
	if left, err := os.ReadDir(filepath.Join(m.orders.Dir, "spool")); err != nil || len(left) > 0 {
		m.t.Errorf("left in the spool: %v %v", left, err)
	}
	return lost, doubled
}

// TestNothingIsLostWhenTheProgramIsKilled kills one program after another, each going
// on with the outbox that the one before it left.
func TestNothingIsLostWhenTheProgramIsKilled(t *testing.T) {
	t.Run("at a write boundary", func(t *testing.T) {
		t.Parallel()
		const kills = 200
		m, random := newMassacre(t), rand.New(rand.NewPCG(3, 4))
		if m.victim(0, nil) {
			t.Fatal("killed though nobody did it")
		}
		for range kills {
			for !m.victim(1+random.Int64N(m.passed), nil) {
			}
		}
		lost, doubled := m.judge()
		report("kill -9 at a write boundary", kills, lost, doubled)
		for _, name := range []string{"copied", "spooled", "before write", "inside write", "after write", "sending", "sent"} {
			if m.died[name] == 0 {
				t.Errorf("nobody died at %q; %v", name, m.died)
			}
		}
	})
	t.Run("at any moment", func(t *testing.T) {
		t.Parallel()
		const kills = 40
		m, random := newMassacre(t), rand.New(rand.NewPCG(5, 6))
		began := time.Now()
		if m.victim(0, nil) {
			t.Fatal("killed though nobody did it")
		}
		life := time.Since(began)
		for n := 0; n < kills; {
			if m.victim(0, func(kill func()) { time.AfterFunc(rand.N(life)*time.Duration(1+random.IntN(2))/2, kill) }) {
				n++
			}
		}
		lost, doubled := m.judge()
		report("kill -9 at any moment", kills, lost, doubled)
	})
}
