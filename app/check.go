package app

import (
	"context"

	"github.com/microbizz/go-desktop/app/store"
)

// ConnectionCheck asks the server what it offers and reports what was found and what is missing.
func (a *App) ConnectionCheck(ctx context.Context) (CheckReport, error) {
	return CheckReport{}, fail("error.signed_out", ErrSignedOut)
}

// ConfirmStatuses stores an admin's word on what the status numbers of this server mean.
func (a *App) ConfirmStatuses(numbers map[int]store.StatusWord) error {
	return fail("error.signed_out", ErrSignedOut)
}
