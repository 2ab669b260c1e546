package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// The person one is in the demo.
const (
	DemoUsername = "anne@soerensen-vvs.dk"
	DemoPassword = "demo1234"
)

// startDemo starts the embedded server, once, and returns its address.
func (a *App) startDemo() (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return "", ErrClosed
	}
	if a.demo != nil {
		return a.demoURL, nil
	}
	if err := os.MkdirAll(a.dir.demo(), 0o700); err != nil {
		return "", err
	}
	o := a.cfg.DemoServer
	o.Lively, o.StateFile, o.Logger = true, filepath.Join(a.dir.demo(), "server.json"), a.log
	server, err := demo.New(o)
	if err != nil {
		// State that cannot be read is worth nothing: the demo begins anew.
		a.log.Warn("the demo's state was of no use", "error", err)
		if err = fsutil.RemoveAll(a.dir.demo()); err == nil {
			err = os.MkdirAll(a.dir.demo(), 0o700)
		}
		if err != nil {
			return "", err
		}
		if server, err = demo.New(o); err != nil {
			return "", err
		}
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		return "", errors.Join(err, server.Close())
	}
	a.demo, a.demoURL = server, base
	return base, nil
}

func (a *App) stopDemo() error {
	a.mu.Lock()
	server := a.demo
	a.demo = nil
	a.mu.Unlock()
	if server == nil {
		return nil
	}
	return server.Close()
}

func (a *App) demoLife() time.Duration {
	if a.cfg.DemoServer.TokenLife > 0 {
		return a.cfg.DemoServer.TokenLife
	}
	return account.TokenLife
}

// SignInDemo starts the embedded demo server and signs in to it.
func (a *App) SignInDemo(ctx context.Context) error {
	base, err := a.startDemo()
	if err != nil {
		return fail("error.demo", err)
	}
	client, err := a.newClient(base, nil)
	if err != nil {
		return fail("error.demo", err)
	}
	in, err := account.SignIn(ctx, client, DemoUsername, DemoPassword)
	if err != nil {
		return fail("error.demo", err)
	}
	return explain(a.enter(ctx, in, demoKey, true))
}

// backInDemo reports whether the demo's own person signed in again within the demo, so
// that they go on where they were, with what waits to be sent.
func (a *App) backInDemo(in account.Session) bool {
	s, err := a.current()
	a.mu.Lock()
	defer a.mu.Unlock()
	return err == nil && s.demo && in.Client.BaseURL() == a.demoURL && strings.EqualFold(in.Username, DemoUsername)
}

// ResetDemo puts the demo back to its beginning. It answers [ErrNotDemo] elsewhere.
func (a *App) ResetDemo(ctx context.Context) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	if !s.demo {
		return fail("error.not_demo", ErrNotDemo)
	}
	if err := a.clearDemo(s); err != nil {
		return explain(err)
	}
	return a.SignInDemo(ctx)
}

// clearDemo closes the demo's session and removes what was stored of it.
func (a *App) clearDemo(s *session) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	if now, err := a.current(); err != nil || now != s {
		return fail("error.not_demo", ErrNotDemo)
	}
	err := a.drop()
	a.mu.Lock()
	server := a.demo
	a.mu.Unlock()
	if server != nil {
		err = errors.Join(err, server.Reset())
	}
	err = errors.Join(err, fsutil.RemoveAll(string(s.home)))
	a.tell(store.KindAll)
	if err != nil {
		return fmt.Errorf("app: reset: %w", err)
	}
	return nil
}
