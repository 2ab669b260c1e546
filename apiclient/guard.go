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

// guard cancels a request that stands still: each byte that moves winds it up
// again. net/http knows no such limit for either direction of a body.
type guard struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	why    atomic.Pointer[error]
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

func (g *guard) stop() {
	g.timer.Stop()
	g.cancel(nil)
}

// sentBody is a request body that winds the guard and knows how far it got.
type sentBody struct {
	io.ReadCloser
	guard  *guard
	limits Limits
	sent   atomic.Int64
	whole  atomic.Bool // every byte was handed to the transport
	length int64       // -1 when unknown
	failed atomic.Pointer[error]
}

func (b *sentBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	sent := b.sent.Add(int64(n))
	if err == io.EOF || b.length >= 0 && sent >= b.length {
		b.whole.Store(true)
		b.guard.wind(b.limits.Header, errNoAnswer)
	} else {
		b.guard.wind(b.limits.Idle, errStanding)
	}
	if err != nil && err != io.EOF {
		b.failed.CompareAndSwap(nil, &err)
	}
	return n, err
}

// receivedBody is a response body with a limit that winds the guard, and frees the
// request's place when closed.
type receivedBody struct {
	io.ReadCloser
	guard *guard
	idle  time.Duration
	limit int64 // negative: none
	read  int64
	done  func(read int64)
}

func (b *receivedBody) Read(p []byte) (int, error) {
	if b.limit >= 0 && b.read >= b.limit {
		// One byte more tells an endless body from one that just fits.
		var one [1]byte
		n, err := b.ReadCloser.Read(one[:])
		if n > 0 {
			return 0, errBodyLimit
		}
		return 0, err
	}
	if b.limit >= 0 && int64(len(p)) > b.limit-b.read {
		p = p[:b.limit-b.read]
	}
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	b.guard.wind(b.idle, errStanding)
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
