package app

import (
	"github.com/microbizz/go-desktop/app/outbox"
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
		OnFileSize:     s.learnFileSize,
	})
}

// resumeOutbox lets the outbox send with the client of the moment.
func (s *session) resumeOutbox() { s.outbox.Resume(outbox.NewRemote(s.client.Load())) }
