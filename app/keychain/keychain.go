// Package keychain keeps the access token in the operating system's keyring and
// nowhere else. A keyring may hang for ever, say that it kept what it did not, or
// vanish; so every call runs on one goroutine of its own under a time limit, and
// what was set is read back before it counts as kept. There is no file to fall back
// to: what the keyring cannot keep lives in memory until the program ends.
package keychain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Service is the name under which the keyring lists the program's secrets.
const Service = "dk.microbizz.go"

// DefaultLimit is how long the keyring may take for one call. It leaves a person
// the time to answer a prompt of the system for the keyring's password.
const DefaultLimit = 20 * time.Second

// queueLength is how many calls may wait behind one that hangs.
const queueLength = 32

// What can go wrong with a keyring.
var (
	// ErrNotFound says that the keyring answered and has no such secret.
	ErrNotFound = errors.New("keychain: no such secret")
	// ErrTimeout says that the keyring did not answer within the limit.
	ErrTimeout = errors.New("keychain: the keyring does not answer")
	// ErrNotKept says that the keyring took a secret and does not have it.
	ErrNotKept = errors.New("keychain: the keyring did not keep the secret")
	// ErrUnavailable says that there is no keyring, or that it refused.
	ErrUnavailable = errors.New("keychain: the keyring cannot be used")
	// ErrClosed is the answer to calls after Close.
	ErrClosed = errors.New("keychain: closed")
)

// Keyring is what a system's keyring can do. Its methods may block for ever; they
// are called on one goroutine only. Get answers [ErrNotFound] for an unknown key.
type Keyring interface {
	Get(service, account string) (string, error)
	Set(service, account, secret string) error
	Delete(service, account string) error
}

// Keychain guards a [Keyring]. Its methods are safe for concurrent use and never
// take longer than the limit.
type Keychain struct {
	ring  Keyring
	limit time.Duration
	jobs  chan job
	done  chan struct{}
}

// job is one call for the worker. The answer channel has room for one, so that a
// late answer nobody waits for does not hold the worker.
type job struct {
	ctx    context.Context
	must   bool // to be done even when nobody waits for the answer any more
	run    func() (string, error)
	answer chan answer
}

type answer struct {
	secret string
	err    error
}

// New starts the worker for ring. A nil ring means the system's own; limit 0 means
// [DefaultLimit].
func New(ring Keyring, limit time.Duration) *Keychain {
	if ring == nil {
		ring = System()
	}
	if limit <= 0 {
		limit = DefaultLimit
	}
	k := &Keychain{ring: ring, limit: limit, jobs: make(chan job, queueLength), done: make(chan struct{})}
	go k.work()
	return k
}

// Close ends the worker. One that hangs inside the system's keyring cannot be
// ended from here and goes with the process.
func (k *Keychain) Close() {
	select {
	case <-k.done:
	default:
		close(k.done)
	}
}

func (k *Keychain) work() {
	for {
		select {
		case <-k.done:
			return
		case j := <-k.jobs:
			if !j.must && j.ctx.Err() != nil {
				continue
			}
			secret, err := safely(j.run)
			j.answer <- answer{secret, err}
		}
	}
}

// safely turns a panic of a keyring library into an error: a broken keyring must
// not end the program.
func safely(run func() (string, error)) (secret string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrUnavailable, r)
		}
	}()
	return run()
}

// call hands run to the worker and waits for the limit at most.
func (k *Keychain) call(ctx context.Context, must bool, run func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, k.limit, ErrTimeout)
	defer cancel()
	j := job{ctx: ctx, must: must, run: run, answer: make(chan answer, 1)}
	select {
	case <-k.done:
		return "", ErrClosed
	default:
	}
	select {
	case k.jobs <- j:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case <-k.done:
		return "", ErrClosed
	}
	select {
	case a := <-j.answer:
		return a.secret, a.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case <-k.done:
		return "", ErrClosed
	}
}

// Save puts the token of user at server into the keyring and reads it back. A nil
// error means that the keyring has it. After an error the token may or may not be
// there: the caller keeps it in memory and says so.
func (k *Keychain) Save(ctx context.Context, server, user, token string) error {
	account := Account(server, user)
	_, err := k.call(ctx, false, func() (string, error) {
		if err := k.ring.Set(Service, account, token); err != nil {
			return "", unavailable(err)
		}
		got, err := k.ring.Get(Service, account)
		switch {
		case errors.Is(err, ErrNotFound):
			return "", ErrNotKept
		case err != nil:
			return "", unavailable(err)
		case got != token:
			return "", ErrNotKept
		}
		return "", nil
	})
	return err
}

// Load reads the token of user at server. It answers [ErrNotFound] when the
// keyring has none.
func (k *Keychain) Load(ctx context.Context, server, user string) (string, error) {
	account := Account(server, user)
	return k.call(ctx, false, func() (string, error) {
		token, err := k.ring.Get(Service, account)
		if err != nil {
			return "", unavailable(err)
		}
		if token == "" {
			return "", ErrNotFound
		}
		return token, nil
	})
}

// Forget removes the token of user at server; that there is none is no error. It is
// carried out, in its turn, even when the keyring answers too late for the caller.
func (k *Keychain) Forget(ctx context.Context, server, user string) error {
	account := Account(server, user)
	_, err := k.call(ctx, true, func() (string, error) {
		err := k.ring.Delete(Service, account)
		if err == nil || errors.Is(err, ErrNotFound) {
			if _, err := k.ring.Get(Service, account); err == nil {
				return "", fmt.Errorf("%w: the secret is still there after it was deleted", ErrUnavailable)
			}
			return "", nil
		}
		return "", unavailable(err)
	})
	return err
}

// Account is the key of a token: one for each server and user. User names differ
// only by letter case on some servers, so the case stays.
func Account(server, user string) string {
	return strings.TrimSpace(user) + " " + strings.TrimRight(server, "/")
}

func unavailable(err error) error {
	for _, known := range []error{ErrNotFound, ErrNotKept, ErrUnavailable} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
