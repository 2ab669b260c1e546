package app

import (
	"errors"
	"fmt"

	"github.com/microbizz/go-desktop/app/outbox"
)

// Error is a failure that a person is told about: the key of a sentence in the
// translations with its arguments, and the raw words behind it for "Details".
type Error struct {
	Key    string
	Args   []any
	Detail string
	Err    error
}

// Error returns the failure for a log, in no particular language.
func (e *Error) Error() string {
	if e.Err == nil {
		return "app: " + e.Key
	}
	return fmt.Sprintf("app: %s: %v", e.Key, e.Err)
}

// Unwrap returns what caused the failure.
func (e *Error) Unwrap() error { return e.Err }

// What the façade refuses by itself. Each arrives wrapped in an [Error].
var (
	// ErrSignedOut says that nobody is signed in, so there is nothing to act on.
	ErrSignedOut = errors.New("nobody is signed in")
	// ErrUnsent says that signing out would lose work the server does not have.
	ErrUnsent = errors.New("there is unsent work")
	// ErrUnsafeFile says that a file is of no kind that may be opened, only saved.
	ErrUnsafeFile = errors.New("not a known kind of document or picture")
	// ErrUnsafeURL says that an address is none the program opens.
	ErrUnsafeURL = errors.New("not an address that may be opened")
	// ErrNoBrowser says that no program for web pages could be started.
	ErrNoBrowser = errors.New("no browser could be started")
	// ErrNotFound says that the object is not (or no longer) known.
	ErrNotFound = errors.New("no such object")
	// ErrNotDemo says that only the demo can do this.
	ErrNotDemo = errors.New("only the demo can be reset")
	// ErrNoEntry says that what was to be settled in the outbox is not there any more: it
	// was sent, or given up.
	ErrNoEntry = outbox.ErrNoEntry
	// ErrClosed says that the program is ending.
	ErrClosed = errors.New("the program is ending")
)

// fail wraps err in an [Error] with the sentence of key.
func fail(key string, err error, args ...any) error {
	e := &Error{Key: key, Args: args, Err: err}
	if err != nil {
		e.Detail = err.Error()
	}
	return e
}
