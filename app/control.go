package app

import (
	"github.com/microbizz/go-desktop/app/settings"
)

// ChangeSettings lets change work on a copy of the settings, stores it and tells the screens.
func (a *App) ChangeSettings(change func(*settings.Settings)) error {
	return fail("error.signed_out", ErrSignedOut)
}

// Refresh looks at the server at once.
func (a *App) Refresh() {}

// WindowFocused tells whether the person looks at the window.
func (a *App) WindowFocused(focused bool) {}
