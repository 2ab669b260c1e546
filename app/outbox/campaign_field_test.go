package outbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// pipes is a network within the program: HTTP as it is, over connections that a
// test's clock knows.
type pipes struct {
	calls chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.calls <- there:
		return here, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// overPipes serves HTTP with handler until the test ends, and returns the way there.
func overPipes(t testing.TB, handler http.Handler) http.RoundTripper {
	p := &pipes{calls: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: handler}
	ended := make(chan error)
	go func() { ended <- server.Serve(p) }()
	way := &http.Transport{DialContext: p.dial, IdleConnTimeout: 4 * time.Second}
	t.Cleanup(func() {
		way.CloseIdleConnections()
		must(t, server.Close())
		time.Sleep(2 * time.Minute) // the slowest call that nobody waits for is over
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return way
}

// field is a world in which the network campaign goes on round after round, and what
// should have come of it at the server.
type field struct {
	*world
	tasks   []ID
	rounds  int
	jump    atomic.Int64 // how far the clock on the wall is off, in nanoseconds
	restart atomic.Bool  // somebody asked for a restart

	helper, company, notification ID

	texts    map[string]int
	internal map[string]bool
	contents map[string]int
	assigned int // on the task of the round
	status   int64
	phone    string
	read     bool
}

// bystander marks calls of others, to which nothing happens.
const bystander = "bystander"

// commonText is the text that every round writes, twice.
const commonText = "Ok"

func newField(t *testing.T, gen demo.Generation) *field {
	t.Helper()
	w := newWorldOver(t, gen, overPipes)
	f := &field{world: w, texts: map[string]int{}, contents: map[string]int{}, internal: map[string]bool{commonText: true}}
	w.deps.Now = func() time.Time { return time.Now().Add(time.Duration(f.jump.Load())) }
	tasks, err := w.client.Tasks().List(w.ctx, apiclient.ListOptions{})
	must(t, err)
	for i := range tasks.Items {
		if id := ID(tasks.Items[i].ID()); w.server.ClientNote(id, "Hej") != 0 {
			f.tasks = append(f.tasks, id)
		}
	}
	users, err := NewRemote(w.client).Users(w.ctx)
	must(t, err)
	for _, u := range users {
		if u.ID != w.me {
			f.helper = u.ID
		}
		if u.ID == w.me {
			f.company = u.CompanyID
		}
	}
	news, err := w.client.Notifications().List(w.ctx, apiclient.ListOptions{})
	must(t, err)
	n := &news.Items[len(news.Items)-1]
	f.notification = ID(n.ID)
	f.phone, _ = w.server.Record("company", f.company)["phone"].(string)
	return f
}

// start opens the program and lets it run.
func (f *field) start() {
	f.open()
	f.run()
}

// end closes it.
func (f *field) end() {
	f.server.Fail(nil)
	f.close()
}

// colleague writes a note as somebody else of the company does.
func (f *field) colleague(text string) {
	c, err := apiclient.New(apiclient.Config{
		BaseURL: "http://127.0.0.1/api.php", Transport: wire{f.server.Handler()}, UserAgent: bystander,
		Contract: f.client.Contract(),
	})
	must(f.t, err)
	token, err := c.Login(f.ctx, "lars@soerensen-vvs.dk", password)
	must(f.t, err)
	_, err = NewRemote(c.WithToken(token.Value)).CreateNote(f.ctx, NewNote{TaskID: f.task, Text: text, Visibility: store.VisibilityInternal})
	must(f.t, err)
}

// round does a day's work on one task while fail happens to the calls, and returns
// when nothing is left that can go by itself.
func (f *field) round(fail func(*http.Request) demo.Fault) {
	f.t.Helper()
	f.rounds++
	f.task = f.tasks[f.rounds%len(f.tasks)]
	before := f.server.Record("task", f.task)
	f.status, _ = before["status"].(int64)
	f.assigned = 0
	for _, a := range f.server.Assignments(f.task) {
		if a.User == int64(f.helper) {
			f.assigned++
		}
	}
	f.server.Fail(func(r *http.Request) demo.Fault {
		if r.UserAgent() == bystander || strings.HasSuffix(r.URL.Path, "/login") {
			return demo.Fault{}
		}
		return fail(r)
	})
	for _, intention := range f.work() {
		f.add(intention)
	}
	f.settleAll()
	f.server.Fail(nil)
}

// words are the statuses by the numbers that the demo server gives them.
var words = []store.StatusWord{store.StatusOther, store.StatusNew, store.StatusAccepted, store.StatusInProgress, store.StatusDone, store.StatusRejected}

// work returns what a round does, and notes what shall be at the server after it.
func (f *field) work() []Intention {
	f.texts[commonText] += 2
	long := fmt.Sprintf("Se billederne fra dag %d\r\nMed venlig hilsen – æøå", f.rounds)
	f.texts[long]++
	f.internal[long] = false
	var files []LocalFile
	for i := range 2 {
		// The second file is larger than what a connection holds back.
		content := pdf(fmt.Sprintf("%d.%d %s", f.rounds, i, strings.Repeat("x", i*8_000)))
		f.contents[string(content)]++
		files = append(files, f.file("foto.pdf", content))
	}
	same := AddNote{TaskID: f.task, Text: commonText, Visibility: store.VisibilityInternal}
	old := f.status
	f.status = 2 + int64(f.rounds)%2
	if f.status == old {
		f.status = 4
	}
	phone := f.phone
	f.phone = fmt.Sprintf("%08d", 10_000_000+f.rounds)
	f.read = f.rounds%2 == 1
	list := []Intention{
		same,
		AddNote{TaskID: f.task, Text: long, Visibility: store.VisibilityClient, Files: files},
		SetStatus{TaskID: f.task, Status: words[f.status], Before: words[old]},
		same,
		SaveCompany{CompanyID: f.company, Fields: map[string]Change{"phone": {Before: phone, Mine: f.phone}}},
		MarkRead{ID: f.notification, Read: f.read},
	}
	if f.assigned > 0 {
		f.assigned = 0
		return append(list, Unassign{TaskID: f.task, UserID: f.helper})
	}
	f.assigned = 1
	return append(list, Assign{TaskID: f.task, UserID: f.helper})
}

// settleAll waits until nothing moves any more: it signs in again when asked to, and
// ends and starts the program when somebody wants that.
func (f *field) settleAll() {
	f.t.Helper()
	for until := time.Now().Add(24 * time.Hour); time.Now().Before(until); time.Sleep(5 * time.Second) {
		if f.restart.CompareAndSwap(true, false) {
			f.close()
			f.start()
		}
		f.mu.Lock()
		locked := f.locked
		f.locked = 0
		f.mu.Unlock()
		if locked > 0 {
			f.signIn()
			f.box.Resume(NewRemote(f.client))
		}
		moving := false
		for _, e := range f.box.Entries() {
			moving = moving || !e.State.NeedsPerson()
		}
		if !moving {
			return
		}
	}
	f.t.Fatalf("still waiting after a day: %+v", f.box.Entries())
}
