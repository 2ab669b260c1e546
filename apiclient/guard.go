package apiclient

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

var (
	errNoAnswer = errors.New("no answer came in time")
	errStanding = errors.New("the transfer stood still")
)

// guard cancels a request that takes too long over its next step. While it is sent each
// byte that moves winds it up again; how long a reply may take is for its pace.
// net/http knows no such limit for either direction of a body.
type guard struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	timer    *time.Timer
	why      atomic.Pointer[error]
	answered atomic.Bool // a server may answer before it has read everything
}

func newGuard(ctx context.Context, first time.Duration) *guard {
	g := &guard{}
	g.ctx, g.cancel = context.WithCancelCause(ctx)
	g.why.Store(&errNoAnswer)
	g.timer = time.AfterFunc(first, func() { g.cancel(*g.why.Load()) })
	return g
}

// wind gives the request another while, and says what it means when that ends.
func (g *guard) wind(d time.Duration, why error) {
	g.why.Store(&why)
	g.timer.Reset(d)
}

// rest lets time pass that is not the server's.
func (g *guard) rest() { g.timer.Stop() }

func (g *guard) stop() {
	g.timer.Stop()
	g.cancel(nil)
}

// sentBody is a request body that winds the guard and knows how far it got.
type sentBody struct {
	io.ReadCloser
	guard  *guard
	idle   time.Duration // that it may stand still
	answer time.Duration // that the answer may take, once it is sent
	sent   atomic.Int64
	whole  atomic.Bool // every byte was handed to the transport
	length int64       // -1 when unknown
	failed atomic.Pointer[error]
}

func (b *sentBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	sent := b.sent.Add(int64(n))
	whole := err == io.EOF || b.length >= 0 && sent >= b.length
	if whole {
		b.whole.Store(true)
	}
	switch {
	case b.guard.answered.Load():
	case whole:
		b.guard.wind(b.answer, errNoAnswer)
	default:
		b.guard.wind(b.idle, errStanding)
	}
	if err != nil && err != io.EOF {
		b.failed.CompareAndSwap(nil, &err)
	}
	return n, err
}

// receivedBody is a response body with a limit of size and a pace to keep, and frees the
// request's place when closed.
type receivedBody struct {
	io.ReadCloser
	guard *guard
	pace  pace
	limit int64 // negative: none
	read  int64
	done  func(read int64)
}

func (b *receivedBody) Read(p []byte) (int, error) {
	if b.limit >= 0 && b.read >= b.limit {
		// One byte more tells an endless body from one that just fits.
		var one [1]byte
		n, err := b.receive(one[:])
		if n > 0 {
			return 0, errBodyLimit
		}
		return 0, err
	}
	if b.limit >= 0 && int64(len(p)) > b.limit-b.read {
		p = p[:b.limit-b.read]
	}
	n, err := b.receive(p)
	b.read += int64(n)
	return n, err
}

// receive reads once, for no longer than the pace allows.
func (b *receivedBody) receive(p []byte) (int, error) {
	most, why := b.pace.next()
	if most <= 0 {
		b.guard.cancel(why)
		return 0, why
	}
	b.guard.wind(most, why)
	began := time.Now()
	n, err := b.ReadCloser.Read(p)
	b.guard.rest()
	b.pace.took(time.Since(began), n)
	return n, err
}

func (b *receivedBody) Close() error {
	b.guard.stop()
	err := b.ReadCloser.Close()
	if b.done != nil {
		b.done(b.read)
		b.done = nil
	}
	return err
}

var errBodyLimit = errors.New("the reply is longer than the limit")
