package app

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/internal/private/privatetest"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/store"
)

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
			privatetest.File(t, o.dir, path)
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

func TestKeyringThatFailsMeansMemoryAndIsSaid(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault func(*ring)
		said  store.KeyringFault
	}{
		{"it lies", func(r *ring) { r.lies = true }, store.KeyringEmpty},
		{"it vanished", func(r *ring) { r.fails = errors.New("not provided by any .service files") }, store.KeyringRefuses},
		{"it hangs", func(r *ring) { r.hang = make(chan struct{}) }, store.KeyringSilent},
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
				if who := o.Snapshot().Account; !who.SignedIn || who.Keyring != store.KeyringMemory || who.Fault != c.said || who.Answer == "" {
					t.Errorf("%+v", who)
				}
				o.restart()
				time.Sleep(keychain.DefaultLimit)
				o.settle()
				if who := o.Snapshot().Account; who.SignedIn || !who.Expired || !who.Lost || who.Fault != c.said {
					t.Errorf("after a restart: %+v", who)
				}
				if hang != nil {
					close(hang)
				}
				o.ring.set(func(r *ring) { r.lies, r.fails, r.hang = false, nil, nil })
				o.settle()
				if err := o.SignIn(t.Context(), "", DemoUsername, DemoPassword); err != nil {
					t.Fatal(err)
				}
				o.settle()
				if who := o.Snapshot().Account; who.Keyring != store.KeyringKept || who.Lost || who.Fault != store.KeyringFine || who.Answer != "" {
					t.Errorf("mended: %+v", who)
				}
			})
		})
	}
}

func TestTheSignInIsKeptOnceTheKeyringIsMended(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.ring.set(func(r *ring) { r.lies = true })
		o.signIn(DemoUsername)
		if err := o.KeepSignIn(); key(err) != "error.keyring" {
			t.Errorf("it still lies: %v", err)
		}
		o.ring.set(func(r *ring) { r.lies = false })
		if err := o.KeepSignIn(); err != nil {
			t.Error(err)
		}
		if who := o.Snapshot().Account; who.Keyring != store.KeyringKept || len(o.ring.tokens()) != 1 {
			t.Errorf("%+v with %d tokens in the keyring", who, len(o.ring.tokens()))
		}
	})
}

// TestWhoeverIsNotSignedInHasNoTokenHere lets the sign-in of one person end and another
// sign in over it; then the keyring refuses to give one back, until the person clears all.
func TestWhoeverIsNotSignedInHasNoTokenHere(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.signIn("lars@soerensen-vvs.dk")
		if kept := o.ring.accounts(); len(kept) != 1 || !strings.Contains(kept[0], "lars@") {
			t.Errorf("Lars signed in over Anne: %q in the keyring", kept)
		}

		o.ring.set(func(r *ring) { r.stays = true })
		o.signIn(DemoUsername)
		if n := len(o.ring.tokens()); n != 2 {
			t.Fatalf("%d tokens in a keyring that removes nothing", n)
		}
		if err := o.SignOut(t.Context(), true); key(err) != "error.keyring_stays" {
			t.Errorf("signing out: %v, want that it is said", err)
		}
		o.ring.set(func(r *ring) { r.stays = false })
		o.restart()
		if err := o.ClearStored(t.Context()); err != nil {
			t.Error(err)
		}
		if kept := o.ring.accounts(); len(kept) != 0 {
			t.Errorf("after clearing everything: %q in the keyring", kept)
		}
	})
}

// TestATokenFromAnEarlierVersionIsRemovedToo: it listed nobody but the last one.
func TestATokenFromAnEarlierVersionIsRemovedToo(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		file := o.dir + "/account.json"
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, _, found := bytes.Cut(raw, []byte(`,
	"holders"`))
		if !found {
			t.Fatalf("the file is %s", raw)
		}
		if err := os.WriteFile(file, append(before, "\n}\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
		o.restart()
		o.signIn("lars@soerensen-vvs.dk")
		if kept := o.ring.accounts(); len(kept) != 1 || !strings.Contains(kept[0], "lars@") {
			t.Errorf("%q in the keyring", kept)
		}
	})
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
		if _, err := o.SaveCompany(t.Context(), s.Company, edited); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if got := o.server.Record("company", int64(s.Company.ID))["city"]; got != "Aarhus" {
			t.Errorf("the server has the city %v", got)
		}
	})
}
