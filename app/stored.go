package app

import (
	"context"
)

// StoredHere lists what lies on this computer.
func (a *App) StoredHere() ([]StoredItem, error) { return nil, fail("error.signed_out", ErrSignedOut) }

// ClearStored removes every file of the person's data and signs out. A nil error means that
// nothing of it is left.
func (a *App) ClearStored(ctx context.Context) error { return fail("error.signed_out", ErrSignedOut) }

// LogDir returns the folder of the log.
func (a *App) LogDir() string { return "" }
