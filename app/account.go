package app

import (
	"context"
)

// SignIn signs in at server (empty: the default) and makes the account the current one. A wrong
// password and a server that cannot be reached are told apart by [Explain].
func (a *App) SignIn(ctx context.Context, server, username, password string) error {
	return fail("error.signed_out", ErrSignedOut)
}

// SignInDemo starts the embedded demo server and signs in to it.
func (a *App) SignInDemo(ctx context.Context) error { return fail("error.signed_out", ErrSignedOut) }

// ResetDemo puts the demo back to its beginning. It answers [ErrNotDemo] elsewhere.
func (a *App) ResetDemo(ctx context.Context) error { return fail("error.signed_out", ErrSignedOut) }

// Register makes a new company with its first user and signs in as that user.
func (a *App) Register(ctx context.Context, r Registration) error {
	return fail("error.signed_out", ErrSignedOut)
}

// SignOut removes the token. While unsent work is waiting it answers [ErrUnsent], unless that
// work is to be discarded.
func (a *App) SignOut(ctx context.Context, discardUnsent bool) error {
	return fail("error.signed_out", ErrSignedOut)
}

// LastUsername returns the name to fill in at the next sign-in.
func (a *App) LastUsername() string { return "" }

// DefaultServer returns the address to fill in at the next sign-in.
func (a *App) DefaultServer() string { return DefaultServer }
