package app

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/words"
)

// explainSignIn wraps what went wrong at the sign-in for a person. There, the words for a
// failure are others than in the midst of work: nothing was sent that could be lost,
// nothing is tried again, and what is wrong may well be the address.
func explainSignIn(err error) error {
	var known *Error
	var answer *apiclient.Error
	if err == nil || errors.As(err, &known) || !errors.As(err, &answer) {
		return explain(err)
	}
	said := signInSentence(answer)
	if said == nil {
		return explain(err)
	}
	said.Detail, said.Err = answer.Error(), err
	return said
}

// signInSentence finds the sentence for a failure at the sign-in; nil where the sentence is
// the same as everywhere.
func signInSentence(e *apiclient.Error) *Error {
	for _, same := range []error{
		apiclient.ErrWrongPassword, apiclient.ErrUsernameTaken, apiclient.ErrCanceled, apiclient.ErrBadURL, apiclient.ErrProxy,
	} {
		if errors.Is(e, same) {
			return nil
		}
	}
	switch {
	case errors.Is(e, apiclient.ErrCertificate):
		return certificateSentence(e)
	case errors.Is(e, apiclient.ErrOffline):
		var name *net.DNSError
		if errors.As(e, &name) && name.IsNotFound {
			return &Error{Key: "signin.no_such_server"}
		}
		return &Error{Key: "signin.offline"}
	case e.Status == 429:
		return waitSentence(e.RetryAfter)
	case e.Status == 502 || e.Status == 503 || e.Status == 504:
		return &Error{Key: "signin.gateway", Args: []any{e.Status}}
	case e.Status == 404 || e.Status == 405 || e.Status == 410:
		return &Error{Key: "signin.wrong_path"}
	case e.Page && (e.Status == 401 || e.Status == 403):
		return &Error{Key: "signin.blocked", Args: []any{e.Status}}
	case e.Page && e.Status < 500, e.Status >= 300 && e.Status < 400, errors.Is(e, apiclient.ErrNotJSON):
		return &Error{Key: "signin.other_server"}
	case e.Object == "register" && errors.Is(e, apiclient.ErrOutcomeUnknown):
		return &Error{Key: "signin.register_unknown"}
	case e.Object == "register" && errors.Is(e, apiclient.ErrInvalid):
		return nil // the server's words say what is wrong with the company
	}
	return &Error{Key: "signin.server_fault"}
}

// certificateSentence tells a clock that is wrong, and a server that speaks no https, from
// a certificate that is not trusted.
func certificateSentence(err error) *Error {
	var invalid x509.CertificateInvalidError
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &Error{Key: "signin.certificate_time"}
	case errors.As(err, &plain), errors.Is(err, http.ErrSchemeMismatch):
		return &Error{Key: "signin.not_https"}
	}
	return &Error{Key: "signin.certificate"}
}

// waitSentence says how long a server that was asked too often wants to be left alone.
func waitSentence(wait time.Duration) *Error {
	if wait <= 0 {
		return &Error{Key: "signin.too_often"}
	}
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return &Error{Key: "signin.too_often_wait", Args: []any{words.Current().N("signin.minutes", minutes)}}
}
