package app

import (
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/entries"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// openOutbox opens the way out of a session. It is paused until there is a token.
func (a *App) openOutbox(s *session) (*outbox.Outbox, error) {
	return outbox.Open(s.home.outbox(), outbox.Deps{
		Store: s.store, Logger: a.log,
		Me: func() outbox.ID {
			a.mu.Lock()
			defer a.mu.Unlock()
			return a.who.Me.ID
		},
		OnUnauthorized: func() { a.refused(s) },
		Distrust:       func(object, word string) { a.distrust(s, object, contractWord(word)) },
		OnFileSize:     s.learnFileSize,
		OnAttention:    func(e store.Entry) { a.attention(s, e) },
	})
}

// resumeOutbox lets the outbox send with the client of the moment.
func (s *session) resumeOutbox() { s.outbox.Resume(outbox.NewRemote(s.client.Load())) }

// together is how long what needs the person is collected before it is told: when a
// server refuses ten things at once, that is one piece of news.
const together = 2 * time.Second

// unsent collects what needs the person until it is told.
type unsent struct {
	mu   sync.Mutex
	list []store.Entry
}

// attention has an alert shown for what cannot be sent without the person.
func (a *App) attention(s *session, e store.Entry) {
	s.unsent.mu.Lock()
	defer s.unsent.mu.Unlock()
	s.unsent.list = append(s.unsent.list, e)
	if len(s.unsent.list) > 1 {
		return // the one before has it told
	}
	time.AfterFunc(together, func() {
		s.unsent.mu.Lock()
		list := s.unsent.list
		s.unsent.list = nil
		s.unsent.mu.Unlock()
		if now, err := a.current(); err == nil && now == s {
			a.alerts.Unsent(unsentWords(list, s.store.Snapshot(), a.words(), time.Now()))
		}
	})
}

// unsentWords says of one thing what it is and why, and of several how many they are.
func unsentWords(list []store.Entry, s *store.Snapshot, w *words.Words, now time.Time) (title, text string) {
	if len(list) > 1 {
		return w.N("outbox.alert.many", len(list)), w.T("outbox.alert.text")
	}
	text = w.T("outbox.alert.text")
	for _, row := range entries.Rows(s, w, now) {
		if row.Entry.ID == list[0].ID {
			text = row.Why
			if row.Where != "" {
				text = row.Where + ": " + text
			}
		}
	}
	return w.T("outbox.alert", entries.Title(list[0], s, w)), text
}
