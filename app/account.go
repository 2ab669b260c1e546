package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
)

// CheckServer reports whether an address can be that of a server.
func CheckServer(server string) error {
	_, err := apiclient.New(apiclient.Config{BaseURL: server})
	return explain(err)
}

func (a *App) newClient(server string, contract *apiclient.Contract) (*apiclient.Client, error) {
	if strings.TrimSpace(server) == "" {
		server = a.DefaultServer()
	}
	agent := "microbizz-go-desktop"
	if a.cfg.Version != "" {
		agent += "/" + a.cfg.Version
	}
	return apiclient.New(apiclient.Config{
		BaseURL: server, UserAgent: agent, Logger: a.log, Contract: contract,
		Transport: a.cfg.transport, Proxy: a.ways.For, Limits: apiclient.Limits{Retries: a.cfg.retries},
		OnUnauthorized: a.unauthorized,
	})
}

// SignIn signs in at server (empty: the default) and makes the account the current one. A wrong
// password and a server that cannot be reached are told apart by [Explain].
func (a *App) SignIn(ctx context.Context, server, username, password string) error {
	client, err := a.newClient(server, nil)
	if err != nil {
		return explain(err)
	}
	in, err := account.SignIn(ctx, client, username, password)
	if err != nil {
		return explainSignIn(err)
	}
	if a.backInDemo(in) {
		return explain(a.enter(ctx, in, demoKey, true))
	}
	return explain(a.enter(ctx, in, account.Key(in.Client.BaseURL(), in.Username), false))
}

// ErrNoReset says that the server cannot help who forgot the password.
var ErrNoReset = errors.New("the server resets no passwords")

// ResetPassword has the server (empty: the default) help a user who forgot the password,
// by a mail to them. A server that cannot is [ErrNoReset]: then a person must be asked.
func (a *App) ResetPassword(ctx context.Context, server, username string) error {
	client, err := a.newClient(server, nil)
	if err != nil {
		return explain(err)
	}
	err = client.ResetPassword(ctx, account.CleanName(username))
	if errors.Is(err, apiclient.ErrMethod) {
		return &Error{Key: "signin.no_reset", Detail: err.Error(), Err: errors.Join(ErrNoReset, err)}
	}
	return explainSignIn(err)
}

// Register makes a new company with its first user and signs in as that user.
func (a *App) Register(ctx context.Context, r Registration) error {
	client, err := a.newClient(r.Server, nil)
	if err != nil {
		return explain(err)
	}
	in, err := account.Register(ctx, client, apiclient.Registration{
		CompanyName: r.Company.Name, VATID: r.Company.VATID,
		Name: r.Name, Username: r.Username, Password: r.Password, Email: r.Email, Phone: r.Phone,
		Branch: r.Company.Branch, Address: r.Company.Address, Address2: r.Company.Address2, Zip: r.Company.Zip,
		City: r.Company.City, Country: r.Company.Country, ContactPerson: r.Company.ContactPerson,
		AdditionalText: r.Company.AdditionalText,
	})
	if err != nil {
		return explainSignIn(err)
	}
	return explain(a.enter(ctx, in, account.Key(in.Client.BaseURL(), in.Username), false))
}

// enter makes a sign-in that worked the current one: in the session that is open when
// it is the same person's, else in that person's own.
func (a *App) enter(ctx context.Context, in account.Session, key string, isDemo bool) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	me := appsync.User(&in.Me)
	who := store.AccountState{
		SignedIn: true, Demo: isDemo, Server: in.Client.BaseURL(), Username: in.Username, Me: *me, CanManage: me.Admin,
		Expires: in.Since.Add(account.TokenLife),
	}
	if isDemo {
		who.Expires, who.Keyring = in.Since.Add(a.demoLife()), store.KeyringMemory
	}
	s, err := a.current()
	if errors.Is(err, ErrClosed) {
		return err
	}
	if err != nil || s.key != key {
		if err := a.drop(); err != nil {
			a.log.Error("the account before was not closed cleanly", "error", err)
		}
		if s, err = a.openSession(key, isDemo); err != nil {
			a.tell(store.KindAll)
			return err
		}
		a.install(s, who)
	} else {
		a.changeWho(s, func(w *store.AccountState) { *w = who })
	}
	s.told.Store(false)
	s.client.Store(a.withContract(s, in))
	s.keptOrNot()
	a.watchExpiry(s, who.Expires)
	s.sync.Resume()
	s.resumeOutbox()
	if !isDemo {
		s.in.Store(&in)
		if err := a.keeper.Note(in); err != nil {
			a.log.Error("the next start will not know who was here", "error", err)
		}
		a.wg.Go(func() { a.keep(s, in) })
	}
	return nil
}

// withContract gives the client what is remembered about its server.
func (a *App) withContract(s *session, in account.Session) *apiclient.Client {
	if old := s.client.Load(); old != nil && old.BaseURL() == in.Client.BaseURL() {
		return old.WithToken(in.Token)
	}
	client := in.Client
	contract := apiclient.NewContract()
	if raw := s.store.Meta(appsync.MetaContract); raw != "" && contract.UnmarshalJSON([]byte(raw)) == nil {
		if known, err := a.newClient(in.Client.BaseURL(), contract); err == nil { // it was good a moment ago
			client = known.WithToken(in.Token)
		}
	}
	a.useAnswers(s, client)
	return client
}

// watchExpiry tells the screens when the sign-in is about to end, so that they can
// say so quietly.
func (a *App) watchExpiry(s *session, end time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.expiries != nil {
		a.expiries.Stop()
	}
	a.expiries = time.AfterFunc(time.Until(end.Add(-account.HintBefore)), func() {
		a.mu.Lock()
		mine := a.cur == s && !a.closed
		a.mu.Unlock()
		if mine {
			s.store.Signal(store.KindAccount)
		}
	})
}

// ExpiresSoon reports whether the sign-in is expected to end within minutes, so that
// a person can be told before it does.
func (a *App) ExpiresSoon() bool {
	who := a.Snapshot().Account
	return who.SignedIn && !who.Expires.IsZero() && time.Until(who.Expires) <= account.HintBefore
}

// unauthorized is where every 401 ends, whoever met it: what works in the background
// and what a person clicked alike.
func (a *App) unauthorized() {
	if s, err := a.current(); err == nil {
		a.refused(s)
	}
}

// refused is called when the server answered 401. The reply may belong to a token
// that was replaced meanwhile, so the one in force is tried once more.
func (a *App) refused(s *session) {
	if !s.asking.CompareAndSwap(false, true) {
		return // it is being tried; what was paused meanwhile goes on with it
	}
	a.wg.Go(func() {
		ended := a.signInEnded(s)
		s.asking.Store(false) // before anything goes on: a 401 after that is a new one
		if ended {
			a.expire(s)
			return
		}
		s.sync.Resume()
		s.resumeOutbox()
	})
}

// signInEnded asks the server whether the sign-in in force is at its end; not so when
// somebody signed in meanwhile.
func (a *App) signInEnded(s *session) bool {
	client := s.client.Load()
	if client == nil {
		return true
	}
	_, err := client.CurrentUser(a.ctx)
	return errors.Is(err, apiclient.ErrLoginRequired) && s.client.Load() == client
}

// expire puts the sign-in over the work. The work itself stays as it is.
func (a *App) expire(s *session) {
	s.sync.Pause()
	s.outbox.Pause()
	if s.told.Swap(true) {
		return
	}
	a.changeWho(s, func(w *store.AccountState) { w.SignedIn, w.Expired, w.Lost = false, true, false })
	a.log.Info("the sign-in ended")
	a.alerts.SignInEnded()
}

// SignOut removes the token. While unsent work is waiting it answers [ErrUnsent], unless that
// work is to be discarded.
func (a *App) SignOut(ctx context.Context, discardUnsent bool) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	if waiting := s.outbox.Entries(); len(waiting) > 0 {
		if !discardUnsent {
			return fail("error.unsent", ErrUnsent)
		}
		if err := discardAll(ctx, s.outbox, waiting); err != nil {
			s.resumeOutbox()
			return explain(err)
		}
	}
	a.changing.Lock()
	defer a.changing.Unlock()
	if now, err := a.current(); err != nil || now != s {
		return nil // another sign-in or sign-out was quicker
	}
	if !s.demo {
		err = a.keeper.Forget(ctx)
	}
	dropped := a.drop()
	a.tell(store.KindAll)
	if err != nil {
		return fail("error.keyring_stays", err)
	}
	return explain(dropped)
}

// discardAll stops sending and empties the outbox. What is being sent right now is
// given a moment to notice.
func discardAll(ctx context.Context, o *outbox.Outbox, entries []store.Entry) error {
	const again = 50 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	o.Pause()
	for _, e := range entries {
		for {
			err := o.Discard(e.ID)
			if errors.Is(err, outbox.ErrBusy) && ctx.Err() == nil {
				time.Sleep(again)
				continue
			}
			if err != nil && !errors.Is(err, outbox.ErrNoEntry) {
				return err
			}
			break
		}
	}
	return nil
}

// LastUsername returns the name to fill in at the next sign-in.
func (a *App) LastUsername() string { return a.keeper.Last().Username }

// DefaultServer returns the address to fill in at the next sign-in.
func (a *App) DefaultServer() string { return a.defaultServer() }

func (a *App) defaultServer() string {
	if a.cfg.Server != "" {
		return a.cfg.Server
	}
	if last := a.keeper.Last(); last.Server != "" {
		return last.Server
	}
	return DefaultServer
}

// sameServer compares two addresses as a person may have written them.
func sameServer(a, b string) bool {
	one, err1 := apiclient.New(apiclient.Config{BaseURL: a})
	two, err2 := apiclient.New(apiclient.Config{BaseURL: b})
	return err1 == nil && err2 == nil && one.BaseURL() == two.BaseURL()
}
