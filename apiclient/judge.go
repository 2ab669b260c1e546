package apiclient

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// newError begins the error of a call.
func newError(call call, kind error) *Error {
	return &Error{Kind: kind, Method: call.method, Object: call.object, ID: call.id}
}

// changes reports whether the call may change something on the server.
func (c call) changes() bool { return c.method != http.MethodGet && !c.harmless }

// failed turns a failure below HTTP into an error. What sent tells decides whether
// a change can have happened: the server acts only on a whole body.
func (c *Client) failed(call call, sent *sentBody, cause error) error {
	var known *Error
	if errors.As(cause, &known) {
		return known
	}
	e := newError(call, ErrOffline)
	e.Err = withoutURL(cause)
	if sent != nil {
		if p := sent.failed.Load(); p != nil {
			e.Kind, e.Err = bodyKind(*p), withoutURL(*p)
			return c.clean(e, call)
		}
	}
	reached := sent != nil && sent.whole.Load() || sent == nil && !neverConnected(cause)
	switch {
	case call.changes() && reached:
		e.Kind = ErrOutcomeUnknown
	case isCertificate(cause):
		e.Kind, e.also = ErrCertificate, ErrOffline
	case refusedByProxy(cause):
		e.Kind, e.also = ErrProxy, ErrOffline
	case errors.Is(cause, context.Canceled):
		e.Kind = ErrCanceled
	}
	return c.clean(e, call)
}

// notBegun is the error of a call that failed before a byte of it was sent.
func (c *Client) notBegun(call call, cause error) error {
	var known *Error
	if errors.As(cause, &known) {
		return known
	}
	e := newError(call, ErrOffline)
	e.Err = withoutURL(cause)
	if errors.Is(cause, context.Canceled) {
		e.Kind = ErrCanceled
	}
	return c.clean(e, call)
}

// neverConnected reports whether the connection itself could not be made.
func neverConnected(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	var dns *net.DNSError
	var proxy *proxyAnswer
	return errors.As(err, &dns) || errors.As(err, &proxy) || isCertificate(err)
}

// refusedByProxy reports whether a proxy wants a sign-in of its own, or forbids the way.
func refusedByProxy(err error) bool {
	var proxy *proxyAnswer
	return errors.As(err, &proxy) && !proxy.unreachable()
}

// bodyKind tells why a request's body could not be read.
func bodyKind(err error) error {
	switch {
	case errors.Is(err, ErrFileChanged):
		return ErrFileChanged
	case errors.Is(err, context.Canceled):
		return ErrCanceled
	}
	return ErrFileUnreadable
}

// brokenReply is the error for an answer whose body could not be read to its end.
func (c *Client) brokenReply(call call, status int, cause error) error {
	e := newError(call, ErrServer)
	e.Status, e.Err = status, withoutURL(cause)
	switch {
	case errors.Is(cause, errBodyLimit) || errors.Is(cause, errRowLimit) || errors.Is(cause, errListLimit):
		e.Kind = ErrEndless
	case errors.Is(cause, context.Canceled):
		e.Kind = ErrCanceled
	case isSlow(cause):
		e.Kind, e.also = ErrSlow, ErrOffline
	case isNetwork(cause):
		e.Kind = ErrOffline
	}
	if call.changes() && (status < 400 || status >= 500) {
		// However large the reply is: what was asked may be done.
		e.Kind, e.also = ErrOutcomeUnknown, ErrServer
	}
	return c.clean(e, call)
}

// isNetwork reports whether a connection broke or stood still.
func isNetwork(err error) bool {
	var ne net.Error
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errStanding) || errors.Is(err, errNoAnswer) ||
		errors.Is(err, context.DeadlineExceeded) || errors.As(err, &ne)
}

// refused is the error for an answer with a status other than 2xx.
func (c *Client) refused(call call, res *http.Response, body []byte) error {
	e := newError(call, kindOfStatus(res.StatusCode))
	e.Status = res.StatusCode
	e.RetryAfter = retryAfter(res.Header.Get("Retry-After"), time.Now())
	message, framework := serverWords(body)
	e.Message, e.Page = message, isPage(body)
	switch {
	case e.Status == http.StatusProxyAuthRequired:
		// Only a proxy answers so: the server never saw it.
		e.Kind, e.also = ErrProxy, ErrOffline
	case call.signIn && call.harmless && !e.Page && isPasswordStatus(e.Status, message):
		e.Kind = ErrWrongPassword
	case (call.signIn || call.object == "user") && e.Status == 400 && strings.Contains(message, "already in use"):
		e.Kind, e.also = ErrUsernameTaken, ErrInvalid
	case e.Status == 500 && strings.HasPrefix(message, "Unknown fields"):
		e.Kind = ErrInvalid
	case e.Status >= 500 && call.changes() && !framework:
		// PHP or a gateway gave up, at a moment nobody knows.
		e.also = ErrOutcomeUnknown
		if e.Status == 500 && len(body) == 0 && call.file >= largeFile {
			// Most likely the server's memory does not hold the file. But a
			// time-out looks the same, and may come after the note was stored.
			e.Kind, e.also = ErrTooLarge, ErrOutcomeUnknown
		}
	}
	return c.clean(e, call)
}

// isPasswordStatus reports whether a refusal of the sign-in is about name and password, and
// not about how they were sent.
func isPasswordStatus(status int, message string) bool {
	return status == 401 || status == 403 || status == 400 && !strings.HasPrefix(message, "Unknown field")
}

// largeFile is the size from which an empty 500 is likely to mean that a file was too
// large for the server. With PHP's memory limit at 128 MB files of 16 to 19 MB fail.
const largeFile = 8 << 20

func kindOfStatus(status int) error {
	switch {
	case status == 401:
		return ErrLoginRequired
	case status == 403:
		return ErrForbidden
	case status == 404 || status == 410:
		return ErrNotFound
	case status == 405:
		return ErrMethod
	case status == 413 || status == 414:
		return ErrTooLarge
	case status == 408 || status == 429 || status >= 500:
		return ErrServer
	case status >= 300 && status < 400:
		return ErrNotJSON
	}
	return ErrInvalid
}

// disguised looks for a failure behind a good status: the framework's error page,
// an error document, or something that is no JSON at all.
func (c *Client) disguised(call call, r *reply) error {
	if isErrorPage(r.body) {
		e := newError(call, ErrServer)
		e.Status = r.status
		e.Message, _ = serverWords(r.body)
		if call.id != 0 && strings.Contains(e.Message, fmt.Sprintf(" with id = %d not found", call.id)) {
			// Older servers answer so to a POST whose object is not there.
			e.Kind, e.also = ErrNotFound, ErrServer
		}
		return c.clean(e, call)
	}
	if len(r.body) > 0 && r.body[0] == '{' && bytes.Contains(r.body[:min(len(r.body), 200)], []byte(`"http_response_code"`)) {
		if message, framework := serverWords(r.body); framework {
			e := newError(call, kindOfStatus(documentStatus(r.body)))
			e.Status, e.Message = r.status, message
			return c.clean(e, call)
		}
	}
	if len(r.body) == 0 && r.status == http.StatusNoContent {
		return nil
	}
	if len(r.body) > 0 && (r.body[0] == '{' || r.body[0] == '[') {
		return nil // whether it is whole shows when it is decoded
	}
	if rest, ok := afterNotice(r.body); ok {
		r.body = rest
		return nil
	}
	return c.notJSON(call, r, errSyntax)
}

// documentStatus gives the status that an error document names, 500 when it names
// none.
func documentStatus(body []byte) int {
	status := 500
	_, _ = scanObject(body, 0, 0, func(name, value span) {
		if string(name.of(body)) == "http_response_code" {
			if n, set, ok := readInt(value.of(body)); ok && set && n >= 400 && n < 600 {
				status = int(n)
			}
		}
	})
	return status
}

// notJSON is the error for a good status with a body that cannot be used.
func (c *Client) notJSON(call call, r *reply, cause error) error {
	e := newError(call, ErrNotJSON)
	e.Status, e.Err, e.also, e.Page = r.status, cause, ErrServer, isPage(r.body)
	if len(r.body) == 0 {
		e.Err = errors.New("the reply is empty")
	}
	if call.changes() {
		e.Kind, e.also = ErrOutcomeUnknown, ErrNotJSON
	}
	return c.clean(e, call)
}

// isErrorPage knows the framework's page for a fatal error: it has status 200.
func isErrorPage(body []byte) bool {
	return bytes.HasPrefix(body, []byte("<hr>")) && bytes.Contains(body[:min(len(body), 100)], []byte("Error occured"))
}

// isPage knows a page for people, which is none of the framework's.
func isPage(body []byte) bool {
	body = trimBody(body)
	return len(body) > 0 && body[0] == '<' && !isErrorPage(body)
}

var (
	tag = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)
	// database knows an error that repeats a query, with what a person typed in it.
	database = regexp.MustCompile(`(?is)SQLSTATE|SQL syntax|mysqli?_|PDOException|\bSELECT\b.*\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.*\bSET\b|\bDELETE FROM\b`)
	pageText = regexp.MustCompile(`(?s)Error text:</th><td>(.*?)</td>`)
)

// serverWords gives what the server said, without mark-up, and whether it said so in
// its own error document. It may be long and hold secrets until it is cleaned.
func serverWords(body []byte) (words string, framework bool) {
	body = trimBody(body)
	if len(body) > 0 && body[0] == '{' {
		isError := false
		_, err := scanObject(body, 0, 0, func(name, value span) {
			switch string(name.of(body)) {
			case "error":
				isError, _, _ = readBool(value.of(body))
			case "message":
				words, _ = readText(value.of(body))
			}
		})
		if err == nil {
			return words, isError
		}
		return "", false
	}
	head := string(body[:min(len(body), 16<<10)])
	if m := pageText.FindStringSubmatch(head); m != nil {
		return html.UnescapeString(tag.ReplaceAllString(m[1], " ")), false
	}
	return html.UnescapeString(tag.ReplaceAllString(head, " ")), false
}

// shorten makes one line of at most 300 letters.
func shorten(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:299]) + "…"
	}
	return s
}

// clean takes secrets out of everything an error can show: a server or a library
// may have repeated them.
func (c *Client) clean(e *Error, call call) *Error {
	secrets := append([]string{c.token}, call.secrets...)
	for _, s := range secrets {
		if len(s) < 3 {
			continue
		}
		e.Message = strings.ReplaceAll(e.Message, s, "•••")
		if e.Err != nil && strings.Contains(e.Err.Error(), s) {
			e.Err = redacted(e.Err, s)
		}
	}
	if database.MatchString(e.Message) {
		e.Message = "a fault of the server's database"
	}
	// Shortened last: half a secret would not be found.
	e.Message = shorten(e.Message)
	return e
}

// redacted replaces a cause that shows a secret by its bare kind.
func redacted(err error, secret string) error {
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF, fs.ErrNotExist, fs.ErrPermission} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errors.New(strings.ReplaceAll(err.Error(), secret, "•••"))
}

// withoutURL takes the URL out of what net/http reports: it names query values.
func withoutURL(err error) error {
	var ue *url.Error
	for errors.As(err, &ue) {
		err = ue.Err
	}
	return err
}

// isCertificate reports whether the server's certificate was not accepted, or it has none.
func isCertificate(err error) bool {
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &verify) || errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch)
}

// retryDelay says whether a failed GET is worth another try, and after how long.
func retryDelay(ctx context.Context, err error, try int) (time.Duration, bool) {
	var e *Error
	if ctx.Err() != nil || !errors.As(err, &e) || isCertificate(err) {
		return 0, false
	}
	switch {
	case e.Kind == ErrOffline:
	case e.Status == 408 || e.Status == 429 || e.Status >= 502 && e.Status <= 504:
	default:
		return 0, false
	}
	if e.RetryAfter > maxRetryAfter {
		return 0, false
	}
	wait := retryBase << try
	// Half to one and a half: clients that failed together come back apart.
	wait = wait/2 + rand.N(wait)
	return max(wait, e.RetryAfter), true
}

const (
	retryBase     = 400 * time.Millisecond
	maxRetryAfter = 30 * time.Second
)

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(min(max(seconds, 0), 86400)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
