package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/internal/private"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
)

// demoInterval is how often the embedded demo is looked at: it costs nothing, and
// what happens there should be seen happening.
const demoInterval = 4 * time.Second

// session is one account's data and what works on it. It outlives the token: when
// the sign-in ends the work stays, and a new token goes into the same session.
type session struct {
	key     string
	home    home
	demo    bool
	log     *slog.Logger
	client  atomic.Pointer[apiclient.Client] // nil before the first sign-in of this run
	answers atomic.Pointer[answers]          // nil before the first sign-in of this run
	store   *store.Store
	outbox  *outbox.Outbox
	sync    *appsync.Syncer
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	unhook  func()
	in      atomic.Pointer[account.Session] // the sign-in in force; nil in the demo and before the first
	kept    chan struct{}                   // closed once it is known whether the keyring still has the sign-in
	answer  sync.Once                       // closes kept
	told    atomic.Bool                     // the end of this sign-in was told
	asking  atomic.Bool                     // it is being found out whether this sign-in is at its end

	unsent unsent  // what needs the person and was not told yet
	sends  sending // the notes that wait for their files
}

// openSession opens an account's data and lets nothing run yet.
func (a *App) openSession(key string, isDemo bool) (*session, error) {
	s := &session{key: key, home: a.dir.home(key), demo: isDemo, log: a.log, kept: make(chan struct{})}
	if err := private.MkdirAll(string(s.home)); err != nil {
		return nil, explain(err)
	}
	err := s.home.checkVersion()
	if err != nil {
		return nil, explain(err)
	}
	s.store, err = store.Open(s.home.store(), store.Options{Logger: a.log, OnSetAside: func(o store.Opened) {
		a.log.Error("the stored data was damaged and set aside", "where", o.SetAside, "why", o.Reason)
	}})
	if err != nil {
		return nil, fail("error.damaged", fmt.Errorf("app: store: %w", err))
	}
	s.outbox, err = a.openOutbox(s)
	if err != nil {
		return nil, fail("error.damaged", errors.Join(fmt.Errorf("app: outbox: %w", err), s.store.Close()))
	}
	if err := s.settleDrafts(); err != nil {
		return nil, errors.Join(explain(err), s.close())
	}
	s.sync = appsync.New(appsync.Deps{
		Client: s.client.Load, Store: s.store, Logger: a.log,
		Interval: func() time.Duration {
			if every := a.settings.Get().Every(); !s.demo || every < demoInterval {
				return every
			}
			return demoInterval
		},
		Unauthorized: func() { a.refused(s) },
		Done:         func(first bool) { a.news(s, first) },
		Slow:         func(ctx context.Context) error { return a.slow(ctx, s) },
	})
	return s, nil
}

// settleDrafts brings the drafts in order before anybody sees them. Those whose note was
// queued when the program ended before it had forgotten them, or the disk refused, are
// forgotten: a person who finds one would take the note for unsent and send it again. A
// note that was being taken back into a draft is taken back.
func (s *session) settleDrafts() error {
	for _, draft := range s.store.Snapshot().Drafts() {
		if s.outbox.Took(draft) {
			if err := s.store.DeleteDraft(draft.TaskID); err != nil {
				return err
			}
			continue
		}
		if e, ok := s.outbox.Entry(draft.Edits); ok && e.State != store.EntryChecking {
			if err := s.outbox.Discard(e.ID); err != nil {
				return err
			}
		}
	}
	if err := s.rehomeDrafts(); err != nil {
		return err
	}
	if s.store.Opened().SetAside != "" {
		return nil // a draft that could not be rescued may need them, once a person looks
	}
	return s.sweepCopies()
}

// rehomeDrafts finds the copies of drafts' files where they lie now: their paths are
// whole, and the data folder may have been moved, restored or mounted elsewhere. Drafts
// of version 1.0.0 get their IDs.
func (s *session) rehomeDrafts() error {
	for _, draft := range s.store.Snapshot().Drafts() {
		changed := draft.ID == ""
		files := slices.Clone(draft.Files)
		for i, f := range files {
			if f.Path == "" {
				continue // it is not copied yet
			}
			name := f.Path[strings.LastIndexAny(f.Path, `/\`)+1:]
			here := filepath.Join(s.home.draft(draft.TaskID), name)
			if _, err := os.Stat(here); here != f.Path && err == nil {
				files[i].Path, changed = here, true
			}
		}
		if !changed {
			continue
		}
		draft.Files = files
		if err := s.store.SaveDraft(draft); err != nil {
			return err
		}
	}
	return nil
}

// sweepCopies removes files that were copied for a draft and are in none: the program
// ended between the two, or the note was sent.
func (s *session) sweepCopies() error {
	kept := map[string]bool{}
	for _, draft := range s.store.Snapshot().Drafts() {
		for _, f := range draft.Files {
			kept[filepath.Clean(f.Path)] = true
		}
	}
	return filepath.WalkDir(s.home.drafts(), func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() || kept[path]:
			return nil
		}
		return fsutil.Remove(path)
	})
}

// run starts what works in the background. It pauses until there is a token.
func (a *App) run(parent context.Context, s *session) {
	ctx, cancel := context.WithCancel(parent)
	s.cancel = cancel
	s.wg.Go(func() {
		select {
		case <-s.store.Loaded():
			s.sync.Run(ctx)
		case <-ctx.Done():
		}
	})
	s.wg.Go(func() {
		if err := s.outbox.Run(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("the outbox stopped", "error", err)
		}
	})
	a.resumeSends(ctx, s)
}

// close ends what runs and stores everything.
func (s *session) close() error {
	if s.unhook != nil {
		s.unhook()
	}
	if s.cancel != nil {
		s.cancel()
	}
	s.sends.end()
	s.wg.Wait()
	s.outbox.Close()
	return s.store.Close()
}

// install makes s the current session. The caller has closed the one before.
func (a *App) install(s *session, who store.AccountState) {
	who.Demo = s.demo
	s.store.SetAccount(who)
	s.store.SetSync(s.sync.State())
	s.unhook = s.store.Subscribe(a.tell)
	a.run(a.ctx, s)
	a.mu.Lock()
	a.cur, a.who = s, who
	a.mu.Unlock()
	a.tell(store.KindAll)
}

// drop closes the current session, if there is one. changing is held.
func (a *App) drop() error {
	a.mu.Lock()
	s := a.cur
	a.cur = nil
	if a.expiries != nil {
		a.expiries.Stop()
	}
	blank := store.AccountState{Server: a.defaultServer(), Username: a.keeper.Last().Username}
	if !a.who.Demo { // what the keyring did it will do again
		blank.Keyring, blank.Fault, blank.Answer = a.who.Keyring, a.who.Fault, a.who.Answer
	}
	a.blank = store.NewSnapshot(store.Parts{Complete: true, Account: blank})
	a.who = a.blank.Account
	a.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.close()
}

// current returns the session that a person works in, signed in or expired.
func (a *App) current() (*session, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.closed:
		return nil, fail("error.closed", ErrClosed)
	case a.cur == nil:
		return nil, fail("error.signed_out", ErrSignedOut)
	}
	return a.cur, nil
}

// online returns the session and its client, for calls that need the server now. While
// the keyring is still asked for the sign-in they wait: it is not known to have ended.
func (a *App) online(ctx context.Context) (*session, *apiclient.Client, error) {
	s, err := a.current()
	if err != nil {
		return nil, nil, err
	}
	if s.client.Load() == nil {
		select {
		case <-s.kept:
		case <-ctx.Done():
			return nil, nil, explain(context.Cause(ctx))
		case <-a.ctx.Done():
			return nil, nil, fail("error.closed", ErrClosed)
		}
	}
	client := s.client.Load()
	if client == nil {
		return nil, nil, fail("error.login_required", apiclient.ErrLoginRequired)
	}
	return s, client, nil
}

// keptOrNot lets go on what waited for the sign-in of this session.
func (s *session) keptOrNot() { s.answer.Do(func() { close(s.kept) }) }

// changeWho changes the account's state as the screens see it.
func (a *App) changeWho(s *session, change func(*store.AccountState)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cur != s {
		return
	}
	change(&a.who)
	s.store.SetAccount(a.who)
}

// news looks for what is to be alerted, after a round that succeeded.
func (a *App) news(s *session, first bool) {
	a.alerts.News(s.store.Snapshot(), alerted{s.store}, first)
	a.learnMeanings(s)
	s.outbox.Wake() // the server answers: what waited for it can go
}

// alerted is the store as the alerts' memory.
type alerted struct{ store *store.Store }

func (m alerted) Alerted(id store.ID) bool         { return m.store.Seen(id) }
func (m alerted) MarkAlerted(ids []store.ID) error { return m.store.MarkSeen(ids...) }

// slow fetches what is no list: the person's own role, and the subscription.
func (a *App) slow(ctx context.Context, s *session) error {
	client := s.client.Load()
	if client == nil {
		return nil
	}
	me, err := client.CurrentUser(ctx)
	if err != nil {
		return err
	}
	user := appsync.User(&me)
	a.changeWho(s, func(w *store.AccountState) { w.Me, w.CanManage = *user, user.Admin })
	return a.fetchSubscription(ctx, s, client)
}
