package app

import (
	"net"
	"net/url"
	"strings"
	"unicode"
)

// checkURL reads an address that a server or a person gave and answers
// [ErrUnsafeURL] for all but a plain https address; http is taken for the loopback
// when loopback is set, which is the demo's own page. No scheme that runs something
// (javascript:, file:, …), no relative address, and no user name in front of the
// host, which makes https://bank.dk@evil.dk look like the bank.
func checkURL(raw string, loopback bool) (*url.URL, error) {
	refuse := func() (*url.URL, error) {
		return nil, &Error{Key: "error.unsafe_url", Args: []any{shown(raw)}, Detail: shown(raw), Err: ErrUnsafeURL}
	}
	if raw == "" || strings.ContainsFunc(raw, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\\'
	}) {
		return refuse()
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.User != nil || u.Hostname() == "" {
		return refuse()
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme == "http" && loopback && isLoopback(u.Hostname()):
	default:
		return refuse()
	}
	// A host in other letters than plain ones can look like another: it is shown and
	// opened in the form that names use on the wire, or not at all.
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return refuse()
	}
	return u, nil
}

// ForeignLetters reports whether the address's host is a name in other letters than plain
// ones, written in the form that names use on the wire.
func ForeignLetters(u *url.URL) bool {
	for label := range strings.SplitSeq(strings.ToLower(u.Hostname()), ".") {
		if strings.HasPrefix(label, "xn--") {
			return true
		}
	}
	return false
}

// shown shortens an address that is refused for showing it.
func shown(raw string) string {
	const most = 120
	out := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, raw)
	if r := []rune(out); len(r) > most {
		out = string(r[:most]) + "…"
	}
	return out
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
