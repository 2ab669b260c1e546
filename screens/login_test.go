package screens

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func nobody() store.Parts {
	return store.Parts{Complete: true, Account: store.AccountState{Keyring: store.KeyringKept}}
}

func TestWrongPasswordIsSaidAtTheFieldAndKeepsTheName(t *testing.T) {
	inWindow(t, nobody(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.signIn = func(_, user, password string) error {
			if user != "anne" || password != "forkert" {
				t.Errorf("signed in as %q with %q", user, password)
			}
			return &app.Error{Key: "error.wrong_password", Err: errors.New("401")}
		}
		s.login.user.SetText("anne")
		s.login.password.SetText("forkert")
		s.login.next()
		if got, want := s.login.password.Error(), words.T("error.wrong_password"); got != want {
			t.Errorf("at the password it says %q, want %q", got, want)
		}
		if s.login.user.Text() != "anne" || s.login.submit.Disabled() {
			t.Error("the name is gone or the button stays dead")
		}
	})
}

func TestBadServerOpensAdvancedAndSaysItThere(t *testing.T) {
	inWindow(t, nobody(), "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.signIn = func(_, _, _ string) error { return &app.Error{Key: "signin.other_server", Err: errors.New("html")} }
		s.login.user.SetText("anne")
		s.login.password.SetText("x")
		s.login.next()
		if !s.login.server.Visible() || s.login.server.Error() == "" {
			t.Error("the server's address is not shown with what is wrong about it")
		}
	})
}

func TestFailureAtTheSignInHasItsDetailsUntilTheNextAttempt(t *testing.T) {
	inWindow(t, nobody(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.signIn = func(_, _, _ string) error {
			return &app.Error{Key: "signin.gateway", Args: []any{502}, Detail: "status 502: Bad Gateway", Err: errors.New("502")}
		}
		s.login.user.SetText("anne")
		s.login.password.SetText("x")
		s.login.next()
		if got := s.login.status.Text(); !strings.Contains(got, "fejl 502") || !s.login.more.Visible() {
			t.Errorf("it says %q, with details: %v", got, s.login.more.Visible())
		}
		d := &desk{t: t, window: s.Window()}
		d.press(words.T("common.details"))
		if !d.said("status 502: Bad Gateway") {
			t.Error("the details do not show the server's words")
		}
		d.press(words.T("common.close"))
		s.login.password.SetText("y")
		if s.login.more.Visible() || s.login.status.Visible() {
			t.Error("what went wrong before stays while one types")
		}
		b.signIn = func(_, _, _ string) error {
			return &app.Error{Key: "error.wrong_password", Detail: "Invalid user name or password", Err: errors.New("401")}
		}
		s.login.next()
		if s.login.more.Visible() {
			t.Error("a wrong password needs no details")
		}
	})
}

func TestForgottenPasswordAsksTheServerOrSaysWhomToAsk(t *testing.T) {
	inWindow(t, nobody(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		s.login.user.SetText("anne")
		var asked []string
		b.reset = func(_, user string) error { asked = append(asked, user); return nil }
		d := &desk{t: t, window: s.Window()}
		d.press(words.T("login.forgot"))
		d.press(words.T("login.forgot.send"))
		if len(asked) != 1 || asked[0] != "anne" || !d.said(words.T("login.forgot.sent")) {
			t.Errorf("asked for %v", asked)
		}
		d.press(words.T("common.close"))
		b.reset = func(string, string) error { return &app.Error{Key: "signin.no_reset", Err: app.ErrNoReset} }
		d.press(words.T("login.forgot"))
		d.press(words.T("login.forgot.send"))
		if !d.said(words.T("signin.no_reset")) || !d.said(words.T("login.forgot.ask")) {
			t.Error("it does not say whom to ask")
		}
	})
}

func TestMissingPasswordAsksForItWithoutTheServer(t *testing.T) {
	inWindow(t, nobody(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.signIn = func(_, _, _ string) error { t.Error("asked the server"); return nil }
		s.login.user.SetText("anne")
		s.login.signIn()
		if s.login.password.Error() != "Skal udfyldes" {
			t.Errorf("at the password it says %q", s.login.password.Error())
		}
	})
}

func TestExpiryLiesOverTheWorkAndLeavesItAlone(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("midt i det")
		b.change(store.KindAccount, func(p *store.Parts) { p.Account.SignedIn, p.Account.Expired = false, true })
		if s.expiry == nil || s.mode != modeWork {
			t.Fatal("no sign-in lies over the work")
		}
		s.expiry.sheet.Close() // Escape
		if s.window.Canvas().Overlays().Top() == nil {
			t.Error("Escape takes the sign-in away")
		}
		b.change(store.KindAccount, func(p *store.Parts) { p.Account.SignedIn, p.Account.Expired = true, false })
		if s.expiry != nil || s.window.Canvas().Overlays().Top() != nil {
			t.Error("the sign-in stays after signing in")
		}
		if c.entry.Text != "midt i det" || tasksOf(t, s).task.composer != c {
			t.Errorf("the note being written is %q, want it untouched", c.entry.Text)
		}
	})
}

func TestSigningOutShowsTheSignIn(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.change(store.KindAccount, func(p *store.Parts) { *p = nobody() })
		if s.login == nil || s.mode != modeLogin {
			t.Error("after signing out the work is still there")
		}
	})
}

func TestHintOfTheEndOffersToSignInEarly(t *testing.T) {
	parts := known()
	parts.Account.Expires = noon.Add(10 * time.Minute)
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		hint := &s.frame.sidebar.soon
		if hint.strip.Visible() {
			t.Error("the hint is there before its time")
		}
		b.soon = true
		b.change(store.KindAccount, func(*store.Parts) {})
		if !hint.strip.Visible() || hint.strip.Size().Height < 60 {
			t.Fatalf("the hint is shown: %v, with the size %v", hint.strip.Visible(), hint.strip.Size())
		}
		if s.expiry != nil {
			t.Error("the hint gets in the way of the work")
		}
		s.signInEarly()
		b.change(store.KindAccount, func(*store.Parts) {})
		if s.expiry == nil {
			t.Fatal("news of the same access takes the sign-in away")
		}
		s.expiry.sheet.Close() // Escape
		if s.expiry != nil {
			t.Fatal("Escape leaves the early sign-in open")
		}
		s.signInEarly()
		b.soon = false
		b.change(store.KindAccount, func(p *store.Parts) { p.Account.Expires = noon.Add(6 * time.Hour) })
		if s.expiry != nil || hint.strip.Visible() {
			t.Error("sign-in and hint stay after signing in again")
		}
	})
}

func TestWhatWasTypedEarlyIsKeptWhenTheAccessEnds(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		s.signInEarly()
		s.expiry.login.password.SetText("hemmeligt")
		b.change(store.KindAccount, func(p *store.Parts) { p.Account.SignedIn, p.Account.Expired = false, true })
		if s.expiry == nil || s.expiry.login.password.Text() != "hemmeligt" || !s.expiry.sheet.Firm {
			t.Error("the sign-in over ended access has lost the password, or can be closed")
		}
	})
}
