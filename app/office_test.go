package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/app/store"
)

const (
	testServer = "http://127.0.0.1:1/api.php" // nobody listens there
	plainUser  = "lars@soerensen-vvs.dk"
)

// direct hands requests to the demo server without a network, so that time in a test
// is the test's own.
type direct struct {
	handler http.Handler
	mu      sync.Mutex
	offline bool
	alter   func(r *http.Request, body []byte) []byte // what stands between does to a body; nil: nothing
}

func (d *direct) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	offline := d.offline
	d.mu.Unlock()
	if offline {
		return nil, errors.New("dial tcp: network is unreachable")
	}
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body.Close()
	}
	if d.alter != nil {
		body = d.alter(r, body)
	}
	in := httptest.NewRequest(r.Method, r.URL.String(), bytes.NewReader(body)).WithContext(r.Context())
	in.Header = r.Header.Clone()
	rec := httptest.NewRecorder()
	var cut any
	func() {
		defer func() { cut = recover() }()
		d.handler.ServeHTTP(rec, in)
	}()
	if cut != nil {
		return nil, io.ErrUnexpectedEOF // how the demo's handler cuts a connection
	}
	out := rec.Result()
	out.Request = r
	return out, nil
}

func (d *direct) setOffline(off bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.offline = off
}

// ring is a keyring in memory that outlives a program, with faults to set.
type ring struct {
	mu    sync.Mutex
	kept  map[string]string
	hang  chan struct{}
	lies  bool
	stays bool // what is deleted
	fails error
}

func (r *ring) set(change func(*ring)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r)
}

// accounts are the names under which a token is kept.
func (r *ring) accounts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.kept))
}

func newRing() *ring { return &ring{kept: make(map[string]string)} }

func (r *ring) before() error {
	r.mu.Lock()
	hang, fails := r.hang, r.fails
	r.mu.Unlock()
	if hang != nil {
		<-hang
	}
	return fails
}

func (r *ring) Get(service, account string) (string, error) {
	if err := r.before(); err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	secret, ok := r.kept[service+account]
	if !ok {
		return "", keychain.ErrNotFound
	}
	return secret, nil
}

func (r *ring) Set(service, account, secret string) error {
	if err := r.before(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.lies {
		r.kept[service+account] = secret
	}
	return nil
}

func (r *ring) Delete(service, account string) error {
	if err := r.before(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stays {
		delete(r.kept, service+account)
	}
	return nil
}

func (r *ring) tokens() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, t := range r.kept {
		out = append(out, t)
	}
	return out
}

type notices struct {
	mu  sync.Mutex
	all []string
}

func (s *notices) Notify(title, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, title+" | "+text)
	return nil
}

func (s *notices) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.all
	s.all = nil
	return out
}

// office is a computer with the program on it, and the server it talks to.
type office struct {
	*App
	t      *testing.T
	dir    string
	server *demo.Server
	net    *direct
	ring   *ring
	alerts *notices
	log    *logfile.Writer
	starts []bool // what was asked of the system's start at sign-in
	refuse error  // its answer

	opened    []string // files and addresses given to the system's programs
	openFails error    // their answer
}

// inOffice runs f in a bubble of time with the program started and nobody signed in.
func inOffice(t *testing.T, gen demo.Generation, f func(t *testing.T, o *office)) {
	t.Helper()
	inOfficeWith(t, filepath.Join(t.TempDir(), "data"), demo.Options{Generation: gen, Seed: 1}, f)
}

// inOfficeWith is inOffice in a data folder that may hold something, and with a server of
// another kind.
func inOfficeWith(t *testing.T, dir string, server demo.Options, f func(t *testing.T, o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server, err := demo.New(server)
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		o := &office{t: t, dir: dir, server: server, net: &direct{handler: server.Handler()}, ring: newRing(), alerts: &notices{}}
		o.start()
		defer func() {
			if err := o.Close(); err != nil {
				t.Error(err)
			}
			if err := o.log.Close(); err != nil {
				t.Error(err)
			}
		}()
		f(t, o)
	})
}

func (o *office) start() {
	o.t.Helper()
	var err error
	if o.log, err = logfile.Open(filepath.Join(o.dir, "log"), 0); err != nil {
		o.t.Fatal(err)
	}
	o.App, err = Open(Config{
		DataDir: o.dir, Server: testServer, Lang: "en", Keyring: o.ring, Notifier: o.alerts,
		Logger: logfile.Logger(o.log, slog.LevelDebug), ClearLog: o.log.Clear, transport: o.net, retries: -1,
		Autostart: func(on bool) error { o.starts = append(o.starts, on); return o.refuse },
		OpenFile:  o.openWith,
		OpenURL:   func(u *url.URL) error { return o.openWith(u.String()) },
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.Start(o.t.Context())
	synctest.Wait()
}

// openWith stands in for the system's programs.
func (o *office) openWith(target string) error {
	if o.openFails == nil {
		o.opened = append(o.opened, target)
	}
	return o.openFails
}

// restart ends the program and starts it again on the same data.
func (o *office) restart() {
	o.t.Helper()
	if err := errors.Join(o.Close(), o.log.Close()); err != nil {
		o.t.Fatal(err)
	}
	o.start()
}

func (o *office) signIn(username string) {
	o.t.Helper()
	if err := o.SignIn(o.t.Context(), "", username, DemoPassword); err != nil {
		o.t.Fatal(err)
	}
	o.settle()
}

// settle lets everything that is due happen.
func (o *office) settle() {
	time.Sleep(time.Second)
	synctest.Wait()
}

// sendsAll waits until the outbox is empty.
func (o *office) sendsAll() {
	o.t.Helper()
	for range 60 {
		o.Refresh()
		o.settle()
		if len(o.Snapshot().Outbox) == 0 {
			return
		}
		time.Sleep(time.Minute)
	}
	o.t.Fatalf("still waiting after an hour: %+v", o.Snapshot().Outbox)
}

// AddNote sends what the composer of a task would: the draft it has, if any, with this
// text and these files.
func (o *office) AddNote(ctx context.Context, task ID, text string, who store.Visibility, files []store.DraftFile, progress func(done, total int64)) (int64, error) {
	d, ok := o.Snapshot().Draft(task)
	if !ok {
		d = store.Draft{ID: store.NewDraftID(), TaskID: task}
	}
	d.Text, d.Visibility, d.Files = text, who, files
	return o.SendDraft(ctx, d, progress)
}

// notesSaying counts the notes of that text at the server itself.
func (o *office) notesSaying(text string) (n int) {
	for _, note := range o.server.Notes(0) {
		if note.Text == text {
			n++
		}
	}
	return n
}

func both(t *testing.T, f func(t *testing.T, o *office)) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		t.Run(gen.String(), func(t *testing.T) { inOffice(t, gen, f) })
	}
}

func (o *office) task() *store.Task { return o.Snapshot().Tasks[0] }

// key is the translation key of an error.
func key(err error) string {
	k, _, _ := Explain(err)
	return k
}

// client is somebody else at the same server.
func (o *office) client(username string) *apiclient.Client {
	o.t.Helper()
	c, err := apiclient.New(apiclient.Config{BaseURL: testServer, Transport: &direct{handler: o.server.Handler()}})
	if err != nil {
		o.t.Fatal(err)
	}
	token, err := c.Login(context.Background(), username, DemoPassword)
	if err != nil {
		o.t.Fatal(err)
	}
	return c.WithToken(token.Value)
}
