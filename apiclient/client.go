package apiclient

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultURL is the address of the public service. Spec: Basic API structure.
const DefaultURL = "https://go-api.microbizz.dk/api.php"

// Config says how a Client is to be made. The zero value of every field is usable
// except BaseURL.
type Config struct {
	// BaseURL is the server's address, usually ending in /api.php. Without a
	// scheme https is taken, without a path /api.php.
	BaseURL string
	// Token is the access token, empty until signed in.
	Token string
	// Transport carries the requests; nil for one that honours Proxy and the system's
	// certificates and has sensible time limits.
	Transport http.RoundTripper
	// Proxy gives the proxy for a request, nil for none; when it is nil itself the
	// environment says (HTTPS_PROXY and its like). Only without Transport.
	Proxy func(*http.Request) (*url.URL, error)
	// CAFile is a PEM file with certificates to trust beside the system's.
	CAFile string
	// AllowInsecure allows plain http to another machine. The token then travels
	// readable for everyone on the way.
	AllowInsecure bool
	// UserAgent names the program; a neutral name when empty.
	UserAgent string
	// Logger gets one line a request, without bodies or secrets; nil for none.
	Logger *slog.Logger
	// Contract is what was remembered about this server; nil to begin anew.
	Contract *Contract
	// Limits; the zero value for the default ones.
	Limits Limits
	// OnUnauthorized is told of every call that the server refused for want of a
	// sign-in, before the call returns its ErrLoginRequired. It must not block. Calls
	// that sign in are not among them. May be nil.
	OnUnauthorized func()
}

// Limits bound what a server can cost the client.
type Limits struct {
	// Body is the size of a reply about one object, without files, in bytes: 8 MiB.
	Body int64
	// List is the size of a listing in bytes, whatever number of replies it comes in,
	// with what its rows take in memory beside their text: 50 MiB.
	List int64
	// File is the size of a fetched file in bytes: 2 GiB.
	File int64
	// Header is how long to wait for an answer after a request is sent: 60 s. A
	// locked record makes the server wait for half a minute.
	Header time.Duration
	// Build is the same for a list that the server may have to build whole: 5 min.
	Build time.Duration
	// Idle is how long a transfer may stand still: 30 s. How slow one may be that
	// does not is for its pace.
	Idle time.Duration
	// Parallel is how many requests run at once: 4.
	Parallel int
	// Retries is how often a failed GET is tried again: 3; -1 for never.
	Retries int
}

func (l Limits) withDefaults() Limits {
	if l.Body <= 0 || l.Body > 1<<31 {
		l.Body = 8 << 20
	}
	if l.List <= 0 || l.List > 1<<31 {
		l.List = 50 << 20
	}
	if l.File <= 0 {
		l.File = 2 << 30
	}
	if l.Build <= 0 {
		l.Build = 5 * time.Minute
	}
	if l.Header <= 0 {
		l.Header = 60 * time.Second
	}
	if l.Idle <= 0 {
		l.Idle = 30 * time.Second
	}
	if l.Parallel <= 0 {
		l.Parallel = 4
	}
	switch {
	case l.Retries == 0:
		l.Retries = 3
	case l.Retries < 0:
		l.Retries = 0
	}
	return l
}

// Client speaks to one server on behalf of one user. It is safe for use by several
// goroutines.
type Client struct {
	*core
	token string
}

// core is what all clients of one server share, whoever is signed in.
type core struct {
	base     *url.URL
	http     *http.Client
	agent    string
	log      *slog.Logger
	contract *Contract
	limits   Limits
	slots    chan struct{}

	unauthorized func() // never nil
}

// New makes a client. An address that cannot be used, or a certificate file that
// cannot be read, gives an *Error of kind ErrBadURL whose words are fit to show.
func New(cfg Config) (*Client, error) {
	base, err := parseBase(cfg.BaseURL, cfg.AllowInsecure)
	if err != nil {
		return nil, err
	}
	limits := cfg.Limits.withDefaults()
	transport := cfg.Transport
	if transport == nil {
		if transport, err = newTransport(cfg, limits); err != nil {
			return nil, err
		}
	}
	c := &core{
		base:     base,
		http:     &http.Client{Transport: transport, CheckRedirect: checkRedirect},
		agent:    cfg.UserAgent,
		log:      cfg.Logger,
		contract: cfg.Contract,
		limits:   limits,
		slots:    make(chan struct{}, limits.Parallel),

		unauthorized: cfg.OnUnauthorized,
	}
	if c.unauthorized == nil {
		c.unauthorized = func() {}
	}
	if c.agent == "" {
		c.agent = "microbizz-go-client"
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.contract == nil {
		c.contract = NewContract()
	}
	return &Client{core: c, token: cfg.Token}, nil
}

// WithToken gives a client for another user of the same server. It shares
// transport, limits and contract with the one it is made from.
func (c *Client) WithToken(token string) *Client { return &Client{core: c.core, token: token} }

// BaseURL gives the server's address, without secrets.
func (c *Client) BaseURL() string { return c.base.String() }

// Contract gives what is known about the server. It goes on growing.
func (c *Client) Contract() *Contract { return c.contract }

// String names the client without its token.
func (c *Client) String() string { return "apiclient.Client(" + c.BaseURL() + ")" }

// GoString is String: a client printed with %#v shows no token either.
func (c *Client) GoString() string { return c.String() }

// LogValue is what a logger shows of the client.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// String hides the token.
func (Config) String() string { return "apiclient.Config" }

// GoString hides the token.
func (Config) GoString() string { return "apiclient.Config" }

// LogValue hides the token.
func (Config) LogValue() slog.Value { return slog.StringValue("apiclient.Config") }

// parseBase checks the address that a person typed.
func parseBase(raw string, insecure bool) (*url.URL, error) {
	bad := func(format string, args ...any) (*url.URL, error) {
		return nil, &Error{Kind: ErrBadURL, Message: fmt.Sprintf(format, args...)}
	}
	text := strings.TrimSpace(raw)
	if text == "" {
		return bad("it is empty")
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return bad("it is not a web address")
	}
	switch {
	case u.User != nil:
		return bad("it must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return bad("it must end with the path")
	case u.Hostname() == "":
		return bad("it names no server")
	case u.Scheme != "https" && u.Scheme != "http":
		return bad("it must begin with https://")
	case u.Scheme == "http" && !insecure && !isLoopback(u.Hostname()):
		return bad("http is not safe: use https")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	if u.Path == "" {
		u.Path = "/api.php"
	}
	u.RawPath = ""
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// checkRedirect lets a GET follow a redirect on the same host and never from https
// down to http. A redirected POST would lose its body and seem to succeed.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	if first.Method != http.MethodGet || len(via) > 3 {
		return http.ErrUseLastResponse
	}
	from, to := first.URL, req.URL
	sameHost := strings.EqualFold(from.Host, to.Host)
	upgrade := from.Scheme == "http" && to.Scheme == "https" && strings.EqualFold(from.Hostname(), to.Hostname())
	if upgrade || sameHost && from.Scheme == to.Scheme {
		return nil
	}
	return http.ErrUseLastResponse
}

// acquire waits for one of the places that requests take.
func (c *core) acquire(ctx context.Context) error {
	select {
	case c.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (c *core) release() { <-c.slots }
