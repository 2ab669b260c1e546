package apiclient

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The kinds of failure, for errors.Is. Every error of this package that comes from
// a call is an *Error and matches at least one of them.
var (
	// ErrBadURL: the server's address cannot be used.
	ErrBadURL = errors.New("the server address cannot be used")
	// ErrLoginRequired: the token is missing, wrong or expired (401).
	ErrLoginRequired = errors.New("sign-in is required")
	// ErrWrongPassword: the server refused user name and password.
	ErrWrongPassword = errors.New("the user name or the password is wrong")
	// ErrUsernameTaken: somebody else has the user name already.
	ErrUsernameTaken = errors.New("the user name is already in use")
	// ErrForbidden: the signed-in user may not do this (403).
	ErrForbidden = errors.New("this is not allowed")
	// ErrNotFound: the object is not there (404), or it was deleted, or the field
	// holds no file.
	ErrNotFound = errors.New("it was not found")
	// ErrInvalid: the server, or this package before sending, refused the data.
	ErrInvalid = errors.New("the data was refused")
	// ErrMethod: the object does not allow this method (405, or known beforehand).
	ErrMethod = errors.New("the object does not allow this")
	// ErrServer: the server failed (5xx, or an error page with any status).
	ErrServer = errors.New("the server failed")
	// ErrNotJSON: the reply has a good status and is not one whole JSON document.
	ErrNotJSON = errors.New("the reply is not what this server sends")
	// ErrOffline: no answer was to be had and nothing was changed on the server.
	ErrOffline = errors.New("the server cannot be reached")
	// ErrCertificate: the server's certificate is not trusted, so nothing was sent.
	// ErrOffline holds as well.
	ErrCertificate = errors.New("the server's certificate is not trusted")
	// ErrProxy: a proxy on the way wants a sign-in of its own or does not let the
	// request through. ErrOffline holds as well.
	ErrProxy = errors.New("the proxy does not let the request through")
	// ErrOutcomeUnknown: the connection broke after a POST or DELETE was sent. It
	// may have been carried out, or still be under way for half a minute.
	ErrOutcomeUnknown = errors.New("it is unknown whether the server did it")
	// ErrTooLarge: a file exceeds a limit of this package, or a request one of the server.
	ErrTooLarge = errors.New("it is too large")
	// ErrFileChanged: a file changed while it was being sent. Nothing was stored.
	ErrFileChanged = errors.New("the file changed while it was being read")
	// ErrFileUnreadable: a file to send could not be opened or read.
	ErrFileUnreadable = errors.New("the file cannot be read")
	// ErrDiskFull: there is no room for what was being fetched.
	ErrDiskFull = errors.New("the disk is full")
	// ErrDisk: what was being fetched could not be written.
	ErrDisk = errors.New("the file cannot be written")
	// ErrCanceled: the caller gave up.
	ErrCanceled = errors.New("it was canceled")
	// ErrNotEstablished: the server's name for a field this call must write is
	// not known, and guessing could do harm.
	ErrNotEstablished = errors.New("the server's name for this is not known")
	// ErrIncomplete: a new object lacks what it is to belong to. Nothing was sent.
	ErrIncomplete = errors.New("it is not known what this belongs to")
	// ErrEndless: a reply or a listing went on beyond any sensible length.
	ErrEndless = errors.New("the server sends more than can be right")
	// ErrSlow: a reply began and came too slowly to be waited for. ErrOffline holds as
	// well, or ErrOutcomeUnknown after a change.
	ErrSlow = errors.New("the server answers too slowly")
)

// Error is a call that failed.
type Error struct {
	// Kind is one of the Err… variables, the one that says most.
	Kind error
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Method, Object and ID tell the call. ID is 0 when it named none.
	Method string
	Object string
	ID     ID
	// Message is what the server said, in its own words (English), without
	// mark-up and without secrets; empty when it said nothing.
	Message string
	// Page reports that the answer was a page for people, of a gateway, a portal or a
	// web server, and not a word of the API's own.
	Page bool
	// RetryAfter is how long the server asked to be left alone, 0 when it did not.
	RetryAfter time.Duration
	// FieldsSaved reports that the fields of an update were stored before its
	// file failed.
	FieldsSaved bool
	// Err is the cause below, nil when there is none.
	Err error

	also error // a second kind that holds as well
}

// Error says what happened in one sentence: what was asked, what went wrong, the
// server's words. It never holds a token, a password or a URL.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("microbizz: ")
	if e.Method != "" {
		b.WriteString(e.Method + " ")
	}
	if e.Object != "" {
		b.WriteString(e.Object)
		if e.ID != 0 {
			fmt.Fprintf(&b, " %d", e.ID)
		}
		b.WriteString(": ")
	}
	if e.Kind != nil {
		b.WriteString(e.Kind.Error())
	} else {
		b.WriteString("the call failed")
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	switch {
	case e.Message != "":
		b.WriteString(": " + e.Message)
	case e.Err != nil:
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause below.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is one of the error's kinds.
func (e *Error) Is(target error) bool {
	if target == nil {
		return false
	}
	if target == e.Kind || target == e.also {
		return true
	}
	return target == ErrCanceled && errors.Is(e.Err, context.Canceled)
}

// RefusedField gives the server's name of the field that a refusal is about, in the
// words of either generation, empty when the message names none. Seen on the wire.
func RefusedField(message string) string {
	for _, said := range refusals {
		if m := said.FindStringSubmatch(message); m != nil {
			return m[1]
		}
	}
	return ""
}

var refusals = []*regexp.Regexp{
	regexp.MustCompile(`Error updating field (\w+):`),
	regexp.MustCompile(`Required field (\w+) is missing`),
	regexp.MustCompile(`Tried to update (?:non-existing|read-only) field (\w+)`),
	regexp.MustCompile(`Tried to set boolean field (\w+) to`),
	regexp.MustCompile(`isn't a valid (?:value for|reference in) field (\w+)`),
	regexp.MustCompile(`into field (\w+) as a valid timestamp`),
}

// BadRow is a row of a list that could not be read. All yields it as an error and
// goes on; List collects it.
type BadRow struct {
	Object string
	// Index is the row's place in the reply, from 0.
	Index int
	// ID is the row's key where at least that could be read.
	ID ID
	// Raw is the row as it came.
	Raw []byte
	// Reason says what is wrong with it.
	Reason string
}

// Error says which row is unreadable, and why.
func (b *BadRow) Error() string {
	return fmt.Sprintf("microbizz: %s: row %d cannot be read: %s", b.Object, b.Index, b.Reason)
}
