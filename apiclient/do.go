package apiclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is one request to be made.
type call struct {
	method string
	object string // the endpoint's path, below the base
	id     ID
	tail   string // a further part of the path: "schema"
	query  url.Values
	// body opens the request's body; nil for none. It is read once.
	body func() (io.ReadCloser, error)
	// length is the body's length, -1 when it is not known beforehand.
	length int64
	// file is the size of the largest file within the body.
	file int64
	// signIn marks the calls that need no token and whose 401 means a password.
	signIn bool
	// harmless marks a POST that changes nothing and can be made again.
	harmless bool
	// list marks what may make the server build a whole list before it answers.
	list bool
	// stream leaves the reply's body to the caller, of at most so many bytes; 0 to
	// read it here.
	stream int64
	// secrets are further texts that must not come back in an error.
	secrets []string
}

// reply is an answer with a good status.
type reply struct {
	status int
	body   []byte        // whole, trimmed; nil for a stream
	stream io.ReadCloser // nil unless asked for
	served time.Time     // the Date header
}

// do makes a call and judges the answer. GET alone is repeated.
func (c *Client) do(ctx context.Context, call call) (r *reply, err error) {
	err = c.repeat(ctx, call, func() error {
		r, err = c.once(ctx, call)
		return err
	})
	return r, err
}

// repeat tries a call until it succeeds, or its failure is none that passes.
func (c *Client) repeat(ctx context.Context, call call, once func() error) error {
	for try := 0; ; try++ {
		err := once()
		if err == nil || call.method != http.MethodGet || try >= c.limits.Retries {
			return err
		}
		wait, again := retryDelay(ctx, err, try)
		if !again {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return c.notBegun(call, context.Cause(ctx))
		}
	}
}

// once makes a call a single time.
func (c *Client) once(ctx context.Context, call call) (r *reply, err error) {
	if err := ctx.Err(); err != nil {
		return nil, c.notBegun(call, context.Cause(ctx))
	}
	if err := c.acquire(ctx); err != nil {
		return nil, c.notBegun(call, err)
	}
	started := time.Now()
	held := true
	finish := func(status int, read int64, err error) {
		if held {
			held = false
			c.release()
			c.logCall(ctx, call, status, read, time.Since(started), err)
		}
	}
	defer func() {
		if err != nil {
			finish(statusOf(err), 0, err)
			if !call.signIn && errors.Is(err, ErrLoginRequired) {
				c.unauthorized()
			}
		}
	}()

	g := newGuard(ctx, c.silence(call))
	req, sent, err := c.request(g, call)
	if err != nil {
		g.stop()
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		cause := context.Cause(g.ctx)
		g.stop()
		return nil, c.failed(call, sent, firstOf(cause, err))
	}
	return c.receive(call, res, g, finish)
}

// receive reads and judges an answer, or hands it on as a stream. It calls finish
// when a good answer is over; the caller does so after a bad one.
func (c *Client) receive(call call, res *http.Response, g *guard, finish func(int, int64, error)) (*reply, error) {
	good := res.StatusCode >= 200 && res.StatusCode <= 299
	limit := c.limits.Body
	if good && call.stream > 0 {
		limit = call.stream
	}
	g.answered.Store(true)
	g.rest()
	body := &receivedBody{ReadCloser: res.Body, guard: g, pace: newPace(c.silence(call), c.limits.Idle), limit: limit}
	r := &reply{status: res.StatusCode}
	r.served, _ = http.ParseTime(res.Header.Get("Date"))
	if call.stream > 0 && good {
		body.done = func(read int64) { finish(res.StatusCode, read, nil) }
		r.stream = body
		return r, nil
	}
	var from io.Reader = body
	if !good {
		from = io.LimitReader(body, refusalBytes)
	}
	raw, err := readAll(from, res.ContentLength)
	cause := context.Cause(g.ctx)
	_ = body.Close()
	if err != nil {
		return nil, c.brokenReply(call, res.StatusCode, firstOf(cause, err))
	}
	r.body = trimBody(raw)
	if !good {
		return nil, c.refused(call, res, r.body)
	}
	if e := c.disguised(call, r); e != nil {
		return nil, e
	}
	finish(res.StatusCode, int64(len(raw)), nil)
	return r, nil
}

// refusalBytes is how much of a refusal is read: what it says stands at its beginning.
const refusalBytes = 256 << 10

// silence is how long a call may wait for its answer to begin.
func (c *Client) silence(call call) time.Duration {
	if call.list && c.contract.HasPaging() != Yes {
		return c.limits.Build
	}
	return c.limits.Header
}

// firstOf prefers the reason for which a request was cancelled over the error that
// the cancelling caused.
func firstOf(cause, err error) error {
	if cause != nil {
		return cause
	}
	return err
}

// request builds the HTTP request of a call.
func (c *Client) request(g *guard, call call) (*http.Request, *sentBody, error) {
	u := *c.base
	u.Path += "/" + call.object
	if call.id != 0 {
		u.Path += "/" + strconv.FormatInt(int64(call.id), 10)
	}
	if call.tail != "" {
		u.Path += "/" + call.tail
	}
	u.RawQuery = call.query.Encode()
	req, err := http.NewRequestWithContext(g.ctx, call.method, u.String(), nil)
	if err != nil {
		return nil, nil, &Error{Kind: ErrBadURL, Method: call.method, Object: call.object, ID: call.id, Message: "the address cannot be used"}
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "application/json")
	if !call.signIn && c.token != "" {
		if strings.ContainsFunc(c.token, func(r rune) bool { return r <= ' ' || r == ';' || r == ',' || r == '"' || r == '\\' || r > '~' }) {
			return nil, nil, &Error{Kind: ErrLoginRequired, Method: call.method, Object: call.object, ID: call.id, Message: "the token is damaged"}
		}
		req.Header.Set("Cookie", "access_token="+c.token)
	}
	if call.body == nil {
		return req, nil, nil
	}
	body, err := call.body()
	if err != nil {
		return nil, nil, c.notBegun(call, err)
	}
	sent := &sentBody{ReadCloser: body, guard: g, idle: c.limits.Idle, answer: c.silence(call), length: call.length}
	req.Body = sent
	req.ContentLength = call.length
	if call.length == 0 {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	req.Header.Set("Content-Type", "application/json")
	return req, sent, nil
}

// readAll reads a whole body of about the size that was announced.
func readAll(r io.Reader, announced int64) ([]byte, error) {
	var b bytes.Buffer
	if announced > 0 && announced < 1<<20 {
		b.Grow(int(announced) + bytes.MinRead)
	}
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

func statusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// logCall writes the one line a request gets. Errors of this package hold no
// secrets and no URL.
func (c *Client) logCall(ctx context.Context, call call, status int, read int64, took time.Duration, err error) {
	level := slog.LevelDebug
	attrs := []slog.Attr{
		slog.String("method", call.method), slog.String("object", call.object), slog.Int64("id", int64(call.id)),
		slog.Int("status", status), slog.Int64("bytes", read), slog.Duration("time", took),
	}
	if err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.log.LogAttrs(ctx, level, "api call", attrs...)
}
