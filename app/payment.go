package app

import (
	"context"
	"net/url"

	"github.com/microbizz/go-desktop/app/store"
)

// PaymentURL fetches the address of the payment page and checks it: https only, or the demo's own
// on the loopback.
func (a *App) PaymentURL(ctx context.Context) (*url.URL, error) {
	return nil, fail("error.signed_out", ErrSignedOut)
}

// OpenURL opens an address that was checked with the system's browser.
func (a *App) OpenURL(u *url.URL) error { return fail("error.signed_out", ErrSignedOut) }

// OpenMap shows the task's address on OpenStreetMap.
func (a *App) OpenMap(task ID) error { return fail("error.signed_out", ErrSignedOut) }

// RefreshSubscription asks the server for the subscription.
func (a *App) RefreshSubscription(ctx context.Context) error {
	return fail("error.signed_out", ErrSignedOut)
}

// CancelSubscription ends the subscription and returns it as it was read back.
func (a *App) CancelSubscription(ctx context.Context) (store.Subscription, error) {
	return store.Subscription{}, fail("error.signed_out", ErrSignedOut)
}
