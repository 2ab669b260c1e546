package screens

import (
	"time"

	"fyne.io/fyne/v2"

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

// expiryHint says quietly, at the foot of the sidebar, that the access ends soon.
type expiryHint struct {
	strip *widgets.Strip
	icon  *widgets.Button // in its place on a narrow sidebar
	on    bool
}

func newExpiryHint(s *Shell) expiryHint {
	h := expiryHint{
		strip: widgets.NewStrip("clock", words.T("login.soon"), widgets.Warn, widgets.WarnSoft,
			widgets.NewButton(words.T("login.expired.title"), widgets.Plain, s.signInEarly).Small()),
		icon: widgets.NewIconButton("clock", words.T("login.soon"), s.signInEarly),
	}
	h.strip.Hide()
	h.icon.Hide()
	return h
}

// set shows or hides the hint and reports whether the room it takes changed.
func (h *expiryHint) set(on bool) bool {
	changed := h.on != on
	h.on = on
	return changed
}

// place puts the hint so that it ends at y, and answers where it begins.
func (h *expiryHint) place(width, y float32, narrow bool) float32 {
	setVisible(h.strip, h.on && !narrow)
	setVisible(h.icon, h.on && narrow)
	switch side := widgets.Px(28); {
	case !h.on:
		return y
	case narrow:
		y -= side + 8
		move(h.icon, (width-side)/2, y, side, side)
	default:
		h.strip.Resize(fyne.NewSize(width-24, h.strip.MinSize().Height))
		high := h.strip.MinSize().Height
		y -= high + 8
		move(h.strip, 12, y, width-24, high)
	}
	return y
}
