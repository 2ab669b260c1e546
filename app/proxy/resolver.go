package proxy

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// How long is believed what was read and asked, and how long an answer is waited for.
const (
	settingsLife = 15 * time.Second
	answerLife   = 5 * time.Minute
	failureLife  = time.Minute
	// A network that was asked for a script and has none answers late: meanwhile the way
	// without one is taken. A script that is named is all there is, so it has more time.
	scriptWait = 15 * time.Second
	detectWait = 3 * time.Second
)

// From tells who names a way.
type From uint8

// Who can name a way.
const (
	Nobody      From = iota // straight, since nothing says otherwise
	Environment             // HTTPS_PROXY and its like
	System                  // the system's settings
	Script                  // a script that the system's settings name, or the network
)

// Route is the way to a server.
type Route struct {
	Proxy *url.URL // nil: straight. It can hold a password: see Host
	From  From
	// Unfollowed says that the system names a script which this program cannot run.
	Unfollowed bool
	// Err is why the settings could not be read or the script not asked; the way is
	// then the best one known without them.
	Err error
}

// Host is the proxy's host and port, without the name and password it may take; empty
// for a way that is straight.
func (r Route) Host() string {
	if r.Proxy == nil {
		return ""
	}
	return r.Proxy.Host
}

// source is where a system keeps its settings.
type source struct {
	read func() (Settings, error) // nil: nowhere
	// ask has the script of the settings (or the network's) find the way to target. Its
	// answer is settings again. Nil: scripts are not followed here. It may take long.
	ask func(target *url.URL, s Settings) (Settings, error)
}

// Resolver finds the way to a server. It is safe for use by several goroutines.
type Resolver struct {
	env func(*url.URL) (*url.URL, error) // nil: the environment names no proxy
	sys source
	now func() time.Time

	mu       sync.Mutex
	settings Settings
	err      error
	readAt   time.Time
	answers  map[string]*answer // of the script, by scheme and host
}

// answer is what a script says, or will say.
type answer struct {
	done     chan struct{} // closed when it has said it
	settings Settings
	err      error
	until    time.Time // zero while it is being asked
}

// New makes a Resolver for this process' environment and this system. It reads the
// system's settings when they are first needed, and again when they may have changed.
func New() *Resolver { return newResolver(environment(os.Getenv), system()) }

func newResolver(env func(*url.URL) (*url.URL, error), sys source) *Resolver {
	return &Resolver{env: env, sys: sys, now: time.Now, answers: make(map[string]*answer)}
}

// environment is the way as the environment names it; nil when it names no proxy at all,
// so that an empty variable leaves the system's settings in force.
func environment(getenv func(string) string) func(*url.URL) (*url.URL, error) {
	first := func(names ...string) string {
		for _, name := range names {
			if value := getenv(name); value != "" {
				return value
			}
		}
		return ""
	}
	c := httpproxy.Config{
		HTTPProxy:  first("HTTP_PROXY", "http_proxy"),
		HTTPSProxy: first("HTTPS_PROXY", "https_proxy"),
		NoProxy:    first("NO_PROXY", "no_proxy"),
	}
	if c.HTTPProxy == "" && c.HTTPSProxy == "" {
		return nil
	}
	return c.ProxyFunc()
}

// For gives the proxy for a request, nil for none. It is what a transport asks. Where the
// system names a script it may take some seconds.
func (r *Resolver) For(req *http.Request) (*url.URL, error) {
	route := r.Route(req.Context(), req.URL)
	if route.From == Environment {
		return route.Proxy, route.Err
	}
	return route.Proxy, nil
}

// Route tells the way to a server, and who names it.
func (r *Resolver) Route(ctx context.Context, target *url.URL) Route {
	if isThisComputer(target.Hostname()) {
		return Route{}
	}
	if r.env != nil {
		p, err := r.env(target)
		return Route{Proxy: p, From: Environment, Err: err}
	}
	if r.sys.read == nil {
		return Route{}
	}
	s, err := r.current()
	route := Route{Proxy: s.fixed(target), Err: err}
	if route.Proxy != nil {
		route.From = System
	}
	if s.Script == "" && !s.Detect {
		return route
	}
	if r.sys.ask == nil {
		route.Unfollowed = s.Script != ""
		return route
	}
	said, err := r.scripted(ctx, target, s)
	if err != nil {
		if s.Script != "" { // that the network has no script is no failure
			route.Err = err
		}
		return route
	}
	return Route{Proxy: said.fixed(target), From: Script}
}

// current gives the system's settings, read anew when they are old.
func (r *Resolver) current() (Settings, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); r.readAt.IsZero() || now.Sub(r.readAt) >= settingsLife || now.Before(r.readAt) {
		before := r.settings
		s, err := r.sys.read()
		if r.readAt, r.err = now, err; err == nil {
			r.settings = s
		}
		if before.Script != r.settings.Script || before.Detect != r.settings.Detect {
			clear(r.answers)
		}
	}
	return r.settings, r.err
}

// scripted gives what the script says of target, from memory while that is fresh.
func (r *Resolver) scripted(ctx context.Context, target *url.URL, s Settings) (Settings, error) {
	a := r.answer(target, s)
	wait := detectWait
	if s.Script != "" {
		wait = scriptWait
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	select {
	case <-a.done:
		return a.settings, a.err
	case <-ctx.Done():
		return Settings{}, ctx.Err()
	}
}

// answer finds the answer for target, or begins to ask for it.
func (r *Resolver) answer(target *url.URL, s Settings) *answer {
	key := target.Scheme + "://" + target.Host
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.answers[key]; a != nil && (a.until.IsZero() || r.now().Before(a.until)) {
		return a
	}
	a := &answer{done: make(chan struct{})}
	r.answers[key] = a
	// The script sees the server and nothing of what is asked of it.
	asked := &url.URL{Scheme: target.Scheme, Host: target.Host, Path: "/"}
	go func() {
		said, err := r.sys.ask(asked, s)
		r.mu.Lock()
		defer r.mu.Unlock()
		a.settings, a.err, a.until = said, err, r.now().Add(answerLife)
		if err != nil {
			a.until = r.now().Add(failureLife)
		}
		close(a.done)
	}()
	return a
}
