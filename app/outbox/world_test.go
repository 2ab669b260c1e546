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
	"sync"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// wire carries calls to a server in this process without a network, so that a test's
// clock rules all of it.
type wire struct{ handler http.Handler }

// cutBody is the part of a reply that came before the connection broke.
type cutBody struct{ io.Reader }

func (cutBody) Close() error { return nil }

type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *reply) WriteHeader(status int)      { r.status = status }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (w wire) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		if err := errors.Join(err, req.Body.Close()); err != nil {
			return nil, err
		}
	}
	in := req.Clone(req.Context())
	in.Body, in.RequestURI, in.ContentLength = io.NopCloser(bytes.NewReader(body)), req.URL.RequestURI(), int64(len(body))
	out := &reply{header: http.Header{}, status: http.StatusOK}
	cut := false
	func() {
		defer func() { cut = recover() != nil }()
		w.handler.ServeHTTP(out, in)
	}()
	if cut && out.body.Len() == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	content := io.Reader(&out.body)
	if cut {
		content = io.MultiReader(&out.body, broken{})
	}
	return &http.Response{
		StatusCode: out.status, Status: fmt.Sprint(out.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: out.header, Body: cutBody{content}, ContentLength: -1, Request: req,
	}, nil
}

// world is a server and one person at work.
type world struct {
	t      testing.TB
	ctx    context.Context
	dir    string
	server *demo.Server
	base   *apiclient.Client
	client *apiclient.Client
	store  *store.Store
	box    *Outbox
	me     ID
	task   ID
	deps   Deps

	mu     sync.Mutex
	locked int // how often the server wanted the password
	stop   func()
}

const password = "demo1234"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newWorld signs Anne in at a server of its own; nothing runs yet.
func newWorld(t testing.TB, gen demo.Generation) *world {
	t.Helper()
	return newWorldOver(t, gen, inProcess)
}

func inProcess(_ testing.TB, h http.Handler) http.RoundTripper { return wire{h} }

// newWorldOver is the same with a network of the caller's.
func newWorldOver(t testing.TB, gen demo.Generation, network func(testing.TB, http.Handler) http.RoundTripper) *world {
	t.Helper()
	return newWorldAt(t, demo.Options{Generation: gen}, network)
}

// newWorldAt is the same at a server with habits of its own.
func newWorldAt(t testing.TB, o demo.Options, network func(testing.TB, http.Handler) http.RoundTripper) *world {
	t.Helper()
	o.Seed, o.Tasks, o.Notes = 1, 4, 4
	w := &world{t: t, ctx: t.Context(), dir: memoryDir(t)}
	var err error
	w.server, err = demo.New(o)
	must(t, err)
	t.Cleanup(func() { must(t, w.server.Close()) })
	w.base, err = apiclient.New(apiclient.Config{BaseURL: "http://127.0.0.1/api.php", Transport: network(t, w.server.Handler())})
	must(t, err)
	w.signIn()
	user, err := w.client.CurrentUser(w.ctx)
	must(t, err)
	w.me = ID(user.ID())
	_, err = w.client.Discover(w.ctx)
	must(t, err)
	w.client.Contract().Confirm("task", "status", map[int]string{1: "NEW", 2: "ACCEPTED", 3: "IN PROGRESS", 4: "DONE", 5: "REJECTED"})
	w.client.Contract().Confirm("connection", "connection_status", map[int]string{1: "PENDING", 2: "ACCEPTED", 3: "REJECTED"})
	listing, err := w.client.Tasks().List(w.ctx, apiclient.ListOptions{})
	must(t, err)
	w.task = ID(listing.Items[0].ID())
	w.deps = Deps{Me: func() ID { return w.me }, OnUnauthorized: w.unauthorized}
	return w
}

// memoryDir is a folder in memory where there is one: these tests are not about the
// disk, and its fsync would be most of their time.
func memoryDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "outbox")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return dir
}

func (w *world) signIn() {
	token, err := w.base.Login(w.ctx, "anne@soerensen-vvs.dk", password)
	must(w.t, err)
	w.client = w.base.WithToken(token.Value)
}

func (w *world) unauthorized() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.locked++
}

// open starts the program; settled in the background when run.
func (w *world) open() {
	w.t.Helper()
	var err error
	w.store, err = store.Open("", store.Options{})
	must(w.t, err)
	deps := w.deps
	deps.Remote, deps.Store = NewRemote(w.client), w.store
	w.box, err = Open(filepath.Join(w.dir, "box"), deps)
	must(w.t, err)
}

func (w *world) run() {
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := w.box.Run(ctx); err != nil {
			w.t.Error(err)
		}
	}()
	w.stop = func() { cancel(); <-done }
}

// close ends the program the friendly way.
func (w *world) close() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.box.Close()
	must(w.t, w.store.Close())
}

// drain waits until nothing waits in the outbox that can go by itself, signing in
// again when the server wants it.
func (w *world) drain(limit time.Duration) {
	w.t.Helper()
	until := time.Now().Add(limit)
	for time.Now().Before(until) {
		moving := 0
		for _, e := range w.box.Entries() {
			if !e.State.NeedsPerson() {
				moving++
			}
		}
		if moving == 0 {
			return
		}
		w.mu.Lock()
		locked := w.locked
		w.locked = 0
		w.mu.Unlock()
		if locked > 0 {
			w.signIn()
			w.box.Resume(NewRemote(w.client))
		}
		time.Sleep(5 * time.Second)
	}
	w.t.Errorf("still waiting after %v: %+v", limit, w.box.Entries())
}

func (w *world) file(name string, content []byte) LocalFile {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	must(w.t, os.WriteFile(path, content, 0o600))
	return LocalFile{Path: path, Name: name}
}

func (w *world) add(want Intention) int64 {
	w.t.Helper()
	id, err := w.box.Add(w.ctx, want, nil)
	must(w.t, err)
	return id
}

// note adds an internal note.
func (w *world) note(text string, files ...LocalFile) int64 {
	w.t.Helper()
	return w.add(AddNote{TaskID: w.task, Text: text, Visibility: store.VisibilityInternal, Files: files})
}

// pdf is a document no server takes for something else.
func pdf(words string) []byte { return []byte("%PDF-1.4\n% " + words + "\n%%EOF\n") }
