package screens

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func TestASignInThatIsNotKeptIsSaidQuietlyUntilItIsRead(t *testing.T) {
	parts := known()
	parts.Account.Keyring, parts.Account.Expires = store.KeyringUnknown, noon.Add(6*time.Hour)
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		d := &desk{t: t, window: s.window}
		hint := &s.frame.sidebar.unkept
		if hint.strip.Visible() {
			t.Error("it is said before the keyring answered")
		}
		b.change(store.KindAccount, func(p *store.Parts) {
			p.Account.Keyring, p.Account.Fault, p.Account.Answer = store.KeyringMemory, store.KeyringEmpty, "keychain: not kept"
		})
		if !hint.strip.Visible() || hint.strip.Size().Height < 60 {
			t.Fatalf("it is said: %v, with the size %v", hint.strip.Visible(), hint.strip.Size())
		}

		b.keeps = errors.New("it still does not")
		test.Tap(hint.icon)
		if !d.said(words.T("keyring.empty")) {
			t.Error("nobody says what the keyring answered")
		}
		d.press(words.T("common.retry"))
		if !hint.strip.Visible() {
			t.Error("it is no longer said though trying again failed")
		}
		test.Tap(hint.icon)
		d.press(words.T("keyring.understood"))
		if hint.strip.Visible() {
			t.Error("it is still said to a person who has read why")
		}
		b.change(store.KindAccount, func(p *store.Parts) { p.Account.Expires = noon.Add(7 * time.Hour) })
		if !hint.strip.Visible() {
			t.Error("it is not said after the next sign-in")
		}
		b.change(store.KindAccount, func(p *store.Parts) { p.Account.Demo = true })
		if hint.strip.Visible() {
			t.Error("it is said in the demo, which keeps nothing")
		}
	})
}

func TestASignInThatWasNotKeptIsNotCalledExpired(t *testing.T) {
	for _, lost := range []bool{true, false} {
		parts := known()
		parts.Account.Lost, parts.Account.Fault = lost, store.KeyringSilent
		parts.Account.SignedIn, parts.Account.Expired = false, true
		inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
			want, other := words.T("login.expired.text"), words.T("login.lost.text")
			if lost {
				want, other = other, want
			}
			if d := (&desk{t: t, window: s.window}); !d.said(want) || d.said(other) {
				t.Errorf("lost: %v, and it says %q", lost, d.texts())
			}
		})
	}
}

func TestTheSignInScreenPromisesOnlyWhatTheKeyringDid(t *testing.T) {
	for state, want := range map[store.KeyringState]string{
		store.KeyringUnknown: "login.unkept", store.KeyringKept: "login.kept", store.KeyringMemory: "login.memory",
	} {
		inWindow(t, store.Parts{Complete: true, Account: store.AccountState{Keyring: state}}, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
			if d := (&desk{t: t, window: s.window}); !d.said(words.T(want)) {
				t.Errorf("keyring %v: it says %q, want %q", state, d.texts(), words.T(want))
			}
		})
	}
}
