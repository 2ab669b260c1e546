package screens

import (
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// expirySheet is the sign-in over the work, which stays as it was.
type expirySheet struct {
	sheet *widgets.Sheet
	login *login
	early time.Time // when the access ends, on a sheet that was opened before it did
}

// stillEarly reports whether the sheet was opened before the access ended and nobody
// has signed in since.
func (e *expirySheet) stillEarly(a store.AccountState) bool {
	return e.login.kind == loginEarly && a.SignedIn && a.Expires.Equal(e.early)
}

// showExpiry asks for the password of an access that ended. What was typed on a sheet
// opened earlier is kept.
func (s *Shell) showExpiry() {
	typed := ""
	if e := s.expiry; e != nil {
		if e.login.kind != loginEarly {
			return
		}
		typed = e.login.password.Text()
		e.sheet.Dismiss()
	}
	s.openExpiry(loginSheet).password.SetText(typed)
	s.expiry.sheet.Firm = true
}

// signInEarly lets a person sign in again before the access ends under their hands.
func (s *Shell) signInEarly() {
	if s.expiry == nil {
		s.openExpiry(loginEarly)
		s.expiry.sheet.OnClose = func() { s.expiry = nil }
	}
}

func (s *Shell) closeEarly() {
	if s.expiry != nil {
		s.expiry.sheet.Dismiss()
	}
}

func (s *Shell) openExpiry(kind loginKind) *login {
	account := s.backend.Snapshot().Account
	l := newLogin(s, s.backend, kind)
	if account.Username != "" {
		l.user.SetText(account.Username)
	}
	s.expiry = &expirySheet{login: l, early: account.Expires}
	s.expiry.sheet = s.Sheet(words.T("login.expired.title"), l.content, 420)
	l.focus()
	return l
}
