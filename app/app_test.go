package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

const (
	testServer = "http://127.0.0.1/api.php"
	plainUser  = "lars@soerensen-vvs.dk"
)

// direct hands requests to the demo server without a network, so that time in a test
// is the test's own.
type direct struct {
	handler http.Handler
	mu      sync.Mutex
	offline bool
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
	fails error
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
	delete(r.kept, service+account)
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
}

// inOffice runs f in a bubble of time with the program started and nobody signed in.
func inOffice(t *testing.T, gen demo.Generation, f func(t *testing.T, o *office)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		server, err := demo.New(demo.Options{Generation: gen, Seed: 1})
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
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.Start(o.t.Context())
	synctest.Wait()
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

func TestNextStartGoesStraightIn(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		if who := o.Snapshot().Account; who.SignedIn || who.Expired {
			t.Fatalf("before anybody signed in: %+v", who)
		}
		o.signIn(DemoUsername)
		s := o.Snapshot()
		if who := s.Account; !who.SignedIn || who.Me.Name != "Anne Sørensen" || !who.CanManage || who.Keyring != store.KeyringKept {
			t.Errorf("signed in: %+v", who)
		}
		if len(s.Tasks) == 0 || !s.Subscription.Known || s.Company.ID == 0 {
			t.Errorf("%d tasks, subscription %+v, company %+v", len(s.Tasks), s.Subscription, s.Company)
		}
		if len(o.ring.tokens()) != 1 {
			t.Fatalf("%d tokens in the keyring", len(o.ring.tokens()))
		}
		time.Sleep(time.Hour)
		o.net.setOffline(true)
		o.restart()
		if who := o.Snapshot().Account; !who.SignedIn || who.Expired || who.Keyring != store.KeyringKept {
			t.Errorf("after a restart: %+v", who)
		}
		if n := len(o.Snapshot().Tasks); n != len(s.Tasks) {
			t.Errorf("%d tasks without a network, want %d", n, len(s.Tasks))
		}
		o.net.setOffline(false)
		o.settle()
		o.Refresh()
		o.settle()
		if st := o.Snapshot().Sync; st.Link != store.LinkOnline {
			t.Errorf("the network is back: %+v", st)
		}
	})
}

func TestNoSecretIsOnDisk(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		if _, err := o.AddNote(t.Context(), o.task().ID, "Hej", store.VisibilityInternal, nil, nil); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if err := o.SignIn(t.Context(), "", DemoUsername, "wrong-password"); key(err) != "error.wrong_password" {
			t.Errorf("%v", err)
		}
		o.restart()
		secrets := append(o.ring.tokens(), DemoPassword, "wrong-password")
		files := 0
		err := filepath.WalkDir(o.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			raw, err := os.ReadFile(path)
			for _, secret := range secrets {
				if bytes.Contains(raw, []byte(secret)) {
					t.Errorf("a secret is in %s", path)
				}
			}
			if info, err := d.Info(); err == nil && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s can be read by others: %v", path, info.Mode())
			}
			return err
		})
		if err != nil || files < 4 {
			t.Errorf("%d files looked at, %v", files, err)
		}
	})
}

func TestAfterSixHoursTheUserNameIsFilledIn(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		tasks := len(o.Snapshot().Tasks)
		if err := errors.Join(o.Close(), o.log.Close()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(7 * time.Hour)
		o.start()
		who := o.Snapshot().Account
		if who.SignedIn || !who.Expired || o.LastUsername() != DemoUsername || o.DefaultServer() != testServer {
			t.Errorf("%+v, %q, %q", who, o.LastUsername(), o.DefaultServer())
		}
		o.settle()
		if n := len(o.Snapshot().Tasks); n != tasks {
			t.Errorf("%d tasks behind the sign-in, want %d", n, tasks)
		}
	})
}

func TestHintComesBeforeTheEndAndOneAlertWithIt(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		var mu sync.Mutex
		var told []time.Duration
		began := time.Now()
		cancel := o.Subscribe(func(k store.Kind) {
			if k.Has(store.KindAccount) {
				mu.Lock()
				told = append(told, time.Since(began).Round(time.Minute))
				mu.Unlock()
			}
		})
		defer cancel()
		time.Sleep(5*time.Hour + 49*time.Minute)
		synctest.Wait()
		if o.ExpiresSoon() {
			t.Error("the hint is early")
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if !o.ExpiresSoon() {
			t.Error("no hint ten minutes before the end")
		}
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if who := o.Snapshot().Account; who.SignedIn || !who.Expired {
			t.Errorf("after the end: %+v", who)
		}
		mu.Lock()
		defer mu.Unlock()
		if !slices.Contains(told, 5*time.Hour+50*time.Minute) {
			t.Errorf("told of the account after %v", told)
		}
		ends := 0
		for _, a := range o.alerts.take() {
			if strings.HasPrefix(a, "Sign in again") {
				ends++
			}
		}
		if ends != 1 {
			t.Errorf("%d alerts of the end, want 1", ends)
		}
	})
}

func TestWorkOutlivesTheSignIn(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		photo := filepath.Join(t.TempDir(), "foto æøå.jpg")
		content := bytes.Repeat([]byte("jpeg"), 10_000)
		if err := os.WriteFile(photo, content, 0o600); err != nil {
			t.Fatal(err)
		}
		var attached []store.DraftFile
		for range 2 {
			f, err := o.AttachToDraft(t.Context(), task, photo, nil)
			if err != nil {
				t.Fatal(err)
			}
			attached = append(attached, f)
		}
		if err := o.SaveDraft(store.Draft{TaskID: task, Text: "begyndt", Visibility: store.VisibilityInternal, Files: attached}); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(photo); err != nil {
			t.Fatal(err)
		}
		o.server.ExpireTokens()
		o.Refresh()
		o.settle()
		if who := o.Snapshot().Account; !who.Expired {
			t.Fatalf("%+v", who)
		}
		o.restart()
		draft, ok := o.Snapshot().Draft(task)
		if !ok || draft.Text != "begyndt" || len(draft.Files) != 2 {
			t.Fatalf("the draft: %+v", draft)
		}
		if _, err := o.AddNote(t.Context(), task, "skrevet bag login", store.VisibilityUnknown, draft.Files, nil); err != nil {
			t.Fatal(err)
		}
		if _, ok := o.Snapshot().Draft(task); ok {
			t.Error("the draft is still there though it was queued")
		}
		o.signIn(DemoUsername)
		o.sendsAll()
		if n := o.notesSaying("skrevet bag login"); n != 1 {
			t.Errorf("the note is at the server %d times", n)
		}
		arrived := 0
		for _, n := range o.server.Notes(int64(task)) {
			for _, f := range n.Files {
				if bytes.Equal(f.Content, content) && f.Name == "foto æøå.jpg" {
					arrived++
				}
			}
		}
		if arrived != 2 {
			t.Errorf("%d of 2 photos arrived byte for byte", arrived)
		}
	})
}

func TestUnauthorizedAtEverySingleCall(t *testing.T) {
	// Twice: the server is wrong once and the token lives on, and the token is really
	// at its end. In both the note arrives once, whatever call was hit.
	for _, really := range []bool{false, true} {
		for nth := 1; nth <= 26; nth++ {
			t.Run(fmt.Sprintf("really %v, call %d", really, nth), func(t *testing.T) {
				inOffice(t, demo.Newer, func(t *testing.T, o *office) {
					var mu sync.Mutex
					calls := -1000 // not yet counting
					o.server.Fail(func(*http.Request) demo.Fault {
						mu.Lock()
						defer mu.Unlock()
						if calls++; calls != nth {
							return demo.Fault{}
						}
						if really {
							go o.server.ExpireTokens()
						}
						return demo.Fault{Kind: demo.Unauthorized}
					})
					o.signIn(DemoUsername)
					mu.Lock()
					calls = 0
					mu.Unlock()
					if _, err := o.AddNote(t.Context(), o.task().ID, "én gang", store.VisibilityInternal, nil, nil); err != nil {
						t.Fatal(err)
					}
					if err := o.SetStatus(t.Context(), []ID{o.task().ID}, store.StatusDone); err != nil {
						t.Fatal(err)
					}
					o.Refresh()
					o.settle()
					for range 3 {
						time.Sleep(2 * time.Minute)
						synctest.Wait()
						if o.Snapshot().Account.Expired {
							if !really {
								t.Fatal("one wrong answer ended the sign-in")
							}
							o.signIn(DemoUsername)
						}
					}
					o.sendsAll()
					mu.Lock()
					hit := calls >= nth
					mu.Unlock()
					if !hit {
						t.Fatalf("only %d calls were made", calls)
					}
					if n := o.notesSaying("én gang"); n != 1 {
						t.Errorf("the note is at the server %d times", n)
					}
					if who := o.Snapshot().Account; !who.SignedIn {
						t.Errorf("%+v", who)
					}
					if st := o.Snapshot().Sync; st.Link != store.LinkOnline {
						t.Errorf("%+v", st)
					}
				})
			})
		}
	}
}

func TestKeyringThatFailsMeansMemoryAndIsSaid(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault func(*ring)
	}{
		{"it lies", func(r *ring) { r.lies = true }},
		{"it vanished", func(r *ring) { r.fails = errors.New("not provided by any .service files") }},
		{"it hangs", func(r *ring) { r.hang = make(chan struct{}) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			inOffice(t, demo.Newer, func(t *testing.T, o *office) {
				o.ring.mu.Lock()
				c.fault(o.ring)
				hang := o.ring.hang
				o.ring.mu.Unlock()
				begin := time.Now()
				if err := o.SignIn(t.Context(), "", DemoUsername, DemoPassword); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(begin); took > time.Second {
					t.Errorf("signing in took %v", took)
				}
				time.Sleep(keychain.DefaultLimit)
				o.settle()
				if who := o.Snapshot().Account; !who.SignedIn || who.Keyring != store.KeyringMemory {
					t.Errorf("%+v", who)
				}
				o.restart()
				time.Sleep(keychain.DefaultLimit)
				o.settle()
				if who := o.Snapshot().Account; who.SignedIn || !who.Expired {
					t.Errorf("after a restart: %+v", who)
				}
				if hang != nil {
					close(hang)
				}
			})
		})
	}
}

func TestSigningOutAsksWhileWorkIsUnsent(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.net.setOffline(true)
		if _, err := o.AddNote(t.Context(), o.task().ID, "usendt", store.VisibilityInternal, nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := o.SignOut(t.Context(), false); !errors.Is(err, ErrUnsent) || key(err) != "error.unsent" {
			t.Errorf("%v, want ErrUnsent", err)
		}
		if !o.Snapshot().Account.SignedIn || len(o.ring.tokens()) != 1 {
			t.Error("it signed out all the same")
		}
		if err := o.SignOut(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if who := o.Snapshot().Account; who.SignedIn || who.Expired || len(o.Snapshot().Tasks) != 0 {
			t.Errorf("%+v with %d tasks", who, len(o.Snapshot().Tasks))
		}
		if len(o.ring.tokens()) != 0 {
			t.Error("the token is still in the keyring")
		}
		o.net.setOffline(false)
		o.restart()
		if who := o.Snapshot().Account; who.SignedIn || who.Expired || o.LastUsername() != DemoUsername {
			t.Errorf("after a restart: %+v, %q", who, o.LastUsername())
		}
		o.signIn(DemoUsername)
		o.sendsAll()
		if n := o.notesSaying("usendt"); n != 0 {
			t.Errorf("the discarded note is at the server %d times", n)
		}
	})
}

func TestTwoPeopleOnOneComputerStayApart(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		if err := o.SaveDraft(store.Draft{TaskID: task, Text: "Annes"}); err != nil {
			t.Fatal(err)
		}
		o.signIn(plainUser)
		who := o.Snapshot().Account
		if who.CanManage || who.Username != plainUser || !who.SignedIn {
			t.Errorf("%+v", who)
		}
		if d, ok := o.Snapshot().Draft(task); ok {
			t.Errorf("the other's draft: %+v", d)
		}
		o.signIn(DemoUsername)
		if d, _ := o.Snapshot().Draft(task); d.Text != "Annes" {
			t.Errorf("the own draft: %+v", d)
		}
	})
}

func TestNewsAreAlertedOnceAndNotAgainAfterARestart(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		if got := o.alerts.take(); len(got) != 0 {
			t.Errorf("at the first fetch: %q", got)
		}
		other := o.client(DemoUsername)
		me := apiclient.ID(o.Snapshot().Account.Me.ID)
		if _, err := other.Notifications().Create(t.Context(), apiclient.NotificationPatch{UserID: apiclient.Set(me), Text: apiclient.Set("Nyt $(calc)")}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := o.alerts.take(); len(got) != 1 || !strings.Contains(got[0], "Nyt $(calc)") {
			t.Errorf("%q", got)
		}
		o.restart()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if got := o.alerts.take(); len(got) != 0 {
			t.Errorf("after a restart: %q", got)
		}
	})
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

func TestClearLeavesNothing(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		path := filepath.Join(t.TempDir(), "a.txt")
		if err := os.WriteFile(path, []byte("hemmeligt"), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := o.AttachToDraft(t.Context(), task, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.SaveDraft(store.Draft{TaskID: task, Text: "x", Files: []store.DraftFile{f}}); err != nil {
			t.Fatal(err)
		}
		o.net.setOffline(true)
		if _, err := o.AddNote(t.Context(), task+1, "usendt", store.VisibilityInternal, []store.DraftFile{f}, nil); err != nil {
			t.Fatal(err)
		}
		items, err := o.StoredHere()
		if err != nil || len(items) == 0 || items[0].Bytes == 0 {
			t.Errorf("%+v, %v", items, err)
		}
		if err := o.ClearStored(t.Context()); err != nil {
			t.Fatal(err)
		}
		if who := o.Snapshot().Account; who.SignedIn || who.Username != "" || len(o.ring.tokens()) != 0 {
			t.Errorf("%+v, %d tokens", who, len(o.ring.tokens()))
		}
		err = filepath.WalkDir(o.dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && d.Name() != "settings.json" && d.Name() != logfile.Name {
				t.Errorf("left: %s", path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestErrorsAreSentences(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		ctx := t.Context()
		for _, c := range []struct {
			name, want string
			err        error
		}{
			{"nobody signed in", "error.signed_out", o.SetStatus(ctx, []ID{1}, store.StatusDone)},
			{"a wrong password", "error.wrong_password", o.SignIn(ctx, "", DemoUsername, "no")},
			{"no such user", "error.wrong_password", o.SignIn(ctx, "", "nobody@example.dk", "no")},
			{"an address that is none", "error.bad_url", o.SignIn(ctx, "ftp://example.dk", DemoUsername, DemoPassword)},
			{"a plain address of another machine", "error.bad_url", o.SignIn(ctx, "http://example.dk/api.php", DemoUsername, DemoPassword)},
		} {
			if got := key(c.err); got != c.want {
				t.Errorf("%s: %s (%v), want %s", c.name, got, c.err, c.want)
			}
		}
		o.server.Fail(func(*http.Request) demo.Fault { return demo.Fault{Kind: demo.HTML} })
		if err := o.SignIn(ctx, "", DemoUsername, DemoPassword); key(err) != "error.server" && key(err) != "error.not_json" {
			t.Errorf("a server that speaks HTML: %v", err)
		}
		o.server.Fail(nil)
		o.net.setOffline(true)
		if err := o.SignIn(ctx, "", DemoUsername, DemoPassword); key(err) != "error.offline" {
			t.Errorf("no network: %v", err)
		}
	})
}

func TestRegistrationLandsInAnEmptyCompany(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		r := Registration{
			Company: store.Company{Name: "Nyt Firma ApS", VATID: "12345674"}, Name: "Nina Ny",
			Username: "nina@example.dk", Password: "et-langt-kodeord", Email: "nina@example.dk",
		}
		taken := r
		taken.Username = DemoUsername
		if err := o.Register(t.Context(), taken); key(err) != "error.username_taken" {
			t.Errorf("a name that is taken: %v", err)
		}
		if err := o.Register(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		o.settle()
		s := o.Snapshot()
		if !s.Account.SignedIn || s.Account.Username != "nina@example.dk" || len(s.Tasks) != 0 || s.Company.Name != "Nyt Firma ApS" {
			t.Errorf("%+v, %d tasks, %q", s.Account, len(s.Tasks), s.Company.Name)
		}
		edited := s.Company
		edited.City = "Aarhus"
		if err := o.SaveCompany(t.Context(), s.Company, edited); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if got := o.server.Record("company", int64(s.Company.ID))["city"]; got != "Aarhus" {
			t.Errorf("the server has the city %v", got)
		}
	})
}

func TestSettingsTakeEffectAtOnceOrSayWhyNot(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		var told store.Kind
		cancel := o.Subscribe(func(k store.Kind) { told |= k })
		defer cancel()
		start := func(on bool) error {
			return o.ChangeSettings(func(s *settings.Settings) { s.StartAtLogin = on })
		}
		if err := start(true); err != nil || !told.Has(store.KindSettings) || !slices.Equal(o.starts, []bool{true}) {
			t.Errorf("%v, told %b, the system was asked %v", err, told, o.starts)
		}
		o.refuse = errors.New("not allowed here")
		if err := start(false); key(err) != "error.autostart" || !o.Settings().StartAtLogin {
			t.Errorf("%v, shown as %v", err, o.Settings().StartAtLogin)
		}
		o.restart()
		if !o.Settings().StartAtLogin {
			t.Error("forgotten after a restart")
		}
	})
}

func TestServerThatWritesItsLocalTimeIsReadByTheSetting(t *testing.T) {
	inOffice(t, demo.Older, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		before := o.task().Created
		zone := func(name string) {
			t.Helper()
			if err := o.ChangeSettings(func(s *settings.Settings) { s.Zone = name }); err != nil {
				t.Fatal(err)
			}
			o.settle()
		}
		zone("Europe/Copenhagen")
		defer zone("UTC")
		want := -time.Hour
		if before.In(o.Settings().Location()).IsDST() {
			want = -2 * time.Hour
		}
		if moved := o.task().Created.Sub(before); moved != want {
			t.Errorf("the dates moved by %v, want %v", moved, want)
		}
		note, err := o.client(DemoUsername).TaskNotes().Create(t.Context(), apiclient.TaskNotePatch{
			TaskID: apiclient.Set(apiclient.ID(o.task().ID)), Text: apiclient.Set("nyt"),
		})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if o.Snapshot().NoteTask(store.ID(note.ID())) != o.task().ID {
			t.Error("what changed afterwards does not arrive")
		}
	})
}
