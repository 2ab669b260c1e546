package sync

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

const (
	admin    = "anne@soerensen-vvs.dk"
	password = "demo1234"
)

// direct hands requests to a handler without a network, so that time in a test is
// the test's own.
type direct struct {
	handler http.Handler
	mu      sync.Mutex
	offline bool
	seen    []traffic
}

type traffic struct {
	path     string
	up, down int
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
	in := httptest.NewRequest(r.Method, r.URL.String(), bytes.NewReader(body)).WithContext(r.Context())
	in.Header = r.Header.Clone()
	var wire bytes.Buffer
	if err := in.Write(&wire); err != nil {
		return nil, err
	}
	in.Body = io.NopCloser(bytes.NewReader(body))
	rec := httptest.NewRecorder()
	var cut any
	func() {
		defer func() { cut = recover() }()
		d.handler.ServeHTTP(rec, in)
	}()
	if cut != nil {
		return nil, io.ErrUnexpectedEOF // how the demo's handler cuts a connection
	}
	d.mu.Lock()
	d.seen = append(d.seen, traffic{r.URL.Path, wire.Len(), rec.Body.Len() + headerBytes(rec.Header())})
	d.mu.Unlock()
	out := rec.Result()
	out.Request = r
	return out, nil
}

func headerBytes(h http.Header) int {
	n := len("HTTP/1.1 200 OK\r\n\r\n")
	for name, values := range h {
		for _, v := range values {
			n += len(name) + len(v) + 4
		}
	}
	return n
}

func (d *direct) setOffline(off bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.offline = off
}

// take returns what was asked since the last take.
func (d *direct) take() []traffic {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := d.seen
	d.seen = nil
	return out
}

// memory is a store that counts what a real one would write to disk.
type memory struct {
	mu     sync.Mutex
	parts  map[store.Kind]map[store.ID]any
	own    store.Company
	state  store.SyncState
	meta   map[string]string
	writes int
}

func newMemory() *memory {
	return &memory{parts: make(map[store.Kind]map[store.ID]any), meta: make(map[string]string)}
}

func put[T any](m *memory, kind store.Kind, rows []*T, id func(*T) store.ID) {
	if m.parts[kind] == nil {
		m.parts[kind] = make(map[store.ID]any)
	}
	for _, r := range rows {
		if old, ok := m.parts[kind][id(r)].(*T); !ok || !reflect.DeepEqual(old, r) {
			m.parts[kind][id(r)] = r
			m.writes++
		}
	}
}

func (m *memory) Merge(b store.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	put(m, store.KindTasks, b.Tasks, func(r *store.Task) store.ID { return r.ID })
	put(m, store.KindNotes, b.Notes, func(r *store.Note) store.ID { return r.ID })
	put(m, store.KindUsers, b.Users, func(r *store.User) store.ID { return r.ID })
	put(m, store.KindClients, b.Clients, func(r *store.Company) store.ID { return r.ID })
	put(m, store.KindConnections, b.Connections, func(r *store.Connection) store.ID { return r.ID })
	put(m, store.KindAssignments, b.Assignments, func(r *store.Assignment) store.ID { return r.ID })
	put(m, store.KindNotifications, b.Notifications, func(r *store.Notification) store.ID { return r.ID })
	if b.Company != nil {
		m.own = *b.Company
	}
	for name, value := range b.Marks {
		if m.meta["mark."+name] != value {
			m.meta["mark."+name] = value
			m.writes++
		}
	}
	for kind, ids := range b.Deleted {
		for _, id := range ids {
			delete(m.parts[kind], id)
			m.writes++
		}
	}
	return nil
}

func list[T any](m *memory, kind store.Kind) []*T {
	var out []*T
	for _, r := range m.parts[kind] {
		out = append(out, r.(*T))
	}
	return out
}

func (m *memory) Snapshot() *store.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return store.NewSnapshot(store.Parts{
		Tasks: list[store.Task](m, store.KindTasks), Notes: list[store.Note](m, store.KindNotes),
		Users: list[store.User](m, store.KindUsers), Clients: list[store.Company](m, store.KindClients),
		Connections: list[store.Connection](m, store.KindConnections), Assignments: list[store.Assignment](m, store.KindAssignments),
		Notifications: list[store.Notification](m, store.KindNotifications), Company: m.own, Sync: m.state,
	})
}

func (m *memory) ids(kind store.Kind) []store.ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.parts[kind]))
}

func (m *memory) SetSync(s store.SyncState)    { m.mu.Lock(); m.state = s; m.mu.Unlock() }
func (m *memory) Purge(time.Time) (int, error) { return 0, nil }
func (m *memory) Reword(status func(int) store.StatusWord, connection func(int) store.ConnectionWord, marks map[string]string) error {
	s := m.Snapshot()
	b := store.Batch{Marks: marks}
	for _, t := range s.Tasks {
		next := *t
		next.Status = status(t.StatusNumber)
		b.Tasks = append(b.Tasks, &next)
	}
	for _, c := range s.Connections {
		next := *c
		next.Status = connection(c.StatusNumber)
		b.Connections = append(b.Connections, &next)
	}
	return m.Merge(b)
}
func (m *memory) Mark(key string) string { return m.Meta("mark." + key) }
func (m *memory) Meta(key string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.meta[key]
}

func (m *memory) SetMeta(key, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.meta[key] = value
	m.writes++
	return nil
}

func (m *memory) written() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.writes
}

// rig is a Syncer at a demo server, all inside one bubble of time.
type rig struct {
	server  *demo.Server
	net     *direct
	mem     *memory
	sync    *Syncer
	client  *apiclient.Client // of the Syncer
	other   *apiclient.Client // somebody else at the same server
	mu      sync.Mutex
	offset  time.Duration // of the clock on the wall
	expired int
	done    []bool
	network string
	reach   bool
}

func (r *rig) wall() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Add(r.offset)
}

func login(t *testing.T, transport http.RoundTripper) *apiclient.Client {
	t.Helper()
	c, err := apiclient.New(apiclient.Config{BaseURL: "http://127.0.0.1/api.php", Transport: transport, Limits: apiclient.Limits{Retries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.Login(context.Background(), admin, password)
	if err != nil {
		t.Fatal(err)
	}
	return c.WithToken(token.Value)
}

// inBubble runs f with a Syncer that has finished its first round.
func inBubble(t *testing.T, gen demo.Generation, f func(*testing.T, *rig)) {
	t.Helper()
	inBubbleAt(t, gen, 0, f)
}

// inBubbleAt is inBubble with a clock on the wall that is ahead by offset.
func inBubbleAt(t *testing.T, gen demo.Generation, offset time.Duration, f func(*testing.T, *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server, err := demo.New(demo.Options{Generation: gen, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		r := &rig{server: server, mem: newMemory(), net: &direct{handler: server.Handler()}, reach: true, offset: offset}
		r.client = login(t, r.net)
		r.other = login(t, &direct{handler: server.Handler()})
		r.sync = New(Deps{
			Client: func() *apiclient.Client { r.mu.Lock(); defer r.mu.Unlock(); return r.client }, Store: r.mem,
			Interval:     func() time.Duration { return time.Minute },
			Unauthorized: func() { r.mu.Lock(); r.expired++; r.mu.Unlock() },
			Done:         func(first bool) { r.mu.Lock(); r.done = append(r.done, first); r.mu.Unlock() },
			Wall:         r.wall,
			Network:      func() string { r.mu.Lock(); defer r.mu.Unlock(); return r.network },
			Reach:        func(context.Context) bool { r.mu.Lock(); defer r.mu.Unlock(); return r.reach },
		})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { r.sync.Run(ctx) })
		defer running.Wait()
		defer cancel()
		r.sync.Resume()
		synctest.Wait()
		f(t, r)
	})
}

// rounds is how many looks succeeded so far.
func (r *rig) rounds() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.done)
}

// refresh asks for everything and waits until it is there.
func (r *rig) refresh() {
	r.sync.Refresh()
	synctest.Wait()
}

func both(t *testing.T, f func(t *testing.T, gen demo.Generation)) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		t.Run(gen.String(), func(t *testing.T) { f(t, gen) })
	}
}
