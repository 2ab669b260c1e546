package app

import (
	"errors"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
)

// ChangeSettings lets change work on a copy of the settings, stores it and tells the screens.
func (a *App) ChangeSettings(change func(*settings.Settings)) error {
	old := a.settings.Get()
	before := old.StartAtLogin
	changed, err := a.settings.Change(change)
	if changed {
		defer a.tell(store.KindSettings)
	}
	if err != nil {
		return fail("error.settings", err)
	}
	if zone := a.settings.Get(); zone.Zone != old.Zone {
		appsync.SetZone(zone.Location())
		a.Refresh()
	}
	now := a.settings.Get().StartAtLogin
	if now == before {
		return nil
	}
	if err := a.cfg.Autostart(now); err != nil {
		// The switch must not show what is not so.
		_, undo := a.settings.Change(func(s *settings.Settings) { s.StartAtLogin = before })
		return fail("error.autostart", errors.Join(err, undo))
	}
	return nil
}

// Refresh looks at the server at once.
func (a *App) Refresh() {
	if s, err := a.current(); err == nil {
		s.sync.Refresh()
		s.outbox.Wake()
	}
}

// WindowFocused tells whether the person looks at the window.
func (a *App) WindowFocused(focused bool) {
	a.mu.Lock()
	was := a.focused
	a.focused = focused
	a.mu.Unlock()
	if s, err := a.current(); err == nil && focused && !was {
		s.sync.Focus()
		s.outbox.Wake()
	}
}
