package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/store"
)

// keep puts the token into the keyring and tells where it is. It may take as long as
// a person needs to unlock the keyring. The error is the keyring's.
func (a *App) keep(s *session, in account.Session) error {
	kept, others := a.keeper.Keep(a.ctx, in)
	if others != nil {
		a.log.Warn("the sign-in of somebody else may have stayed in the keyring", "error", others)
	}
	if kept != nil {
		a.log.Warn("the sign-in is kept in memory only", "error", kept)
	}
	if now, err := a.current(); err == nil && now == s {
		a.changeWho(s, func(w *store.AccountState) { setKeyring(w, kept) })
		return kept
	}
	if errors.Is(a.ctx.Err(), context.Canceled) {
		return nil // the program ends; the next start goes straight in
	}
	// Signed out while the keyring was still at it: then it must not have the token.
	if err := a.keeper.Discard(a.ctx, in); err != nil {
		a.log.Warn("a token may have stayed in the keyring", "error", err)
	}
	return nil
}

// KeepSignIn tries again to have the keyring keep the sign-in, after the person did
// something about it. The error says why it does not.
func (a *App) KeepSignIn() error {
	s, err := a.current()
	if err != nil {
		return err
	}
	in := s.in.Load()
	if in == nil {
		return nil
	}
	return explain(a.keep(s, *in))
}

// setKeyring notes what the keyring answered when it was to keep the sign-in.
func setKeyring(w *store.AccountState, err error) {
	w.Keyring, w.Fault, w.Answer = store.KeyringKept, store.KeyringFine, ""
	if err == nil {
		return
	}
	w.Keyring, w.Answer = store.KeyringMemory, err.Error()
	switch {
	case errors.Is(err, keychain.ErrTimeout):
		w.Fault = store.KeyringSilent
	case errors.Is(err, keychain.ErrNotKept), errors.Is(err, keychain.ErrNotFound):
		w.Fault = store.KeyringEmpty
	default:
		w.Fault = store.KeyringRefuses
	}
}

// resume signs in with the token that the keyring kept.
func (a *App) resume(ctx context.Context) {
	s, err := a.current()
	if err != nil {
		return
	}
	defer s.keptOrNot()
	last := a.keeper.Last()
	if !last.Alive(time.Now()) {
		return // openLast showed that already
	}
	token, err := a.keeper.Token(ctx)
	a.changing.Lock()
	defer a.changing.Unlock()
	if now, currentErr := a.current(); currentErr != nil || now != s || s.client.Load() != nil {
		return // somebody signed in or out meanwhile
	}
	if err != nil {
		if !errors.Is(err, keychain.ErrNotFound) {
			a.log.Warn("the keyring did not give the sign-in", "error", err)
		}
		a.lock(s, err)
		return
	}
	client, err := a.newClient(last.Server, nil)
	if err != nil {
		a.log.Error("the last server's address is of no use", "error", err)
		a.lock(s, nil)
		return
	}
	<-s.store.Loaded()
	in := account.Session{Client: client.WithToken(token), Token: token, Username: last.Username, Since: last.Since}
	client = a.withContract(s, in)
	s.client.Store(client)
	s.sync.Remembered(client.Contract())
	s.in.Store(&in)
	a.changeWho(s, func(w *store.AccountState) {
		setKeyring(w, nil)
		for _, u := range s.store.Snapshot().Users {
			if strings.EqualFold(u.Username, last.Username) && w.Me.ID == 0 {
				w.Me, w.CanManage = *u, u.Admin // until the server says it anew
			}
		}
	})
	a.watchExpiry(s, last.Since.Add(account.TokenLife))
	s.sync.Resume()
	s.resumeOutbox()
	a.wg.Go(func() {
		if err := a.keeper.ForgetOthers(a.ctx); err != nil {
			a.log.Warn("the sign-in of somebody else may have stayed in the keyring", "error", err)
		}
	})
}

// lock asks for the password: the sign-in that was kept is not to be had, because of
// what the keyring answered, if it was asked.
func (a *App) lock(s *session, answer error) {
	s.sync.Pause()
	a.changeWho(s, func(w *store.AccountState) {
		w.SignedIn, w.Expired = false, true
		if w.Lost = answer != nil; w.Lost {
			setKeyring(w, answer)
		}
	})
}
