package app

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
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
	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

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
			f, err := o.AttachToDraft(t.Context(), task, photo, Taking{})
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

func TestClearLeavesNothing(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		path := filepath.Join(t.TempDir(), "a.txt")
		if err := os.WriteFile(path, []byte("hemmeligt"), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := o.AttachToDraft(t.Context(), task, path, Taking{})
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
		for _, name := range []string{"account.json.4711.part", ".microbizz-4711.part", "log/microbizz-go.log.7", "log/old/a.log", "servers/x.json.part", "cache/ab/left.part"} {
			path := filepath.Join(o.dir, filepath.FromSlash(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("Anne"), 0o600)); err != nil {
				t.Fatal(err)
			}
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
			if err == nil && path != o.dir && d.Name() != "settings.json" && d.Name() != "log" && d.Name() != logfile.Name {
				t.Errorf("left: %s", path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestClearSaysWhatItCouldNotRemove(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		kept := filepath.Join(o.dir, "account.json.d", "x") // as a folder in use would be
		if err := os.MkdirAll(filepath.Dir(kept), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(kept, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		// Whoever may write everywhere is not kept from removing by a folder's mode, so
		// something that comes back stands for what could not be removed.
		o.cfg.ClearLog = func() error {
			return os.WriteFile(filepath.Join(o.dir, "log", "microbizz-go.log.1"), []byte("Anne"), 0o600)
		}
		err := o.ClearStored(t.Context())
		var said *Error
		if !errors.As(err, &said) || said.Key != "error.not_cleared" || !strings.Contains(fmt.Sprint(said.Args...), "microbizz-go.log.1") {
			t.Errorf("%v", err)
		}
		if _, err := os.Stat(kept); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the other was not removed: %v", err)
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
		if err := o.SignIn(ctx, "", DemoUsername, DemoPassword); key(err) != "signin.server_fault" {
			t.Errorf("a server that speaks HTML: %v", err)
		}
		o.server.Fail(nil)
		o.net.setOffline(true)
		if err := o.SignIn(ctx, "", DemoUsername, DemoPassword); key(err) != "signin.offline" {
			t.Errorf("no network: %v", err)
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
