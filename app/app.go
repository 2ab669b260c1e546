package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/alerts"
	"github.com/microbizz/go-desktop/app/autostart"
	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/identity"
	"github.com/microbizz/go-desktop/app/internal/private"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/proxy"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/resources"
)

// DefaultServer is the address of the Microbizz GO API. Spec: Basic API structure.
const DefaultServer = "https://go-api.microbizz.dk/api.php"

// Config is what an [App] is made from. Only DataDir must be set.
type Config struct {
	DataDir    string               // everything this run stores lies below it
	Server     string               // empty: the one used last, else DefaultServer
	Demo       bool                 // sign in to the embedded demo server at the start
	DemoServer demo.Options         // how the embedded server is to be; StateFile is set by Open
	Lang       string               // "da" or "en" for this run; empty: the setting, else the system's
	Version    string               // of the program, for the server's log
	Logger     *slog.Logger         // nil: none
	ClearLog   func() error         // empties the log; nil when there is none in DataDir
	Identity   identity.Identity    // who the system's alerts come from
	Notifier   alerts.Notifier      // nil: the system's alerts
	Keyring    keychain.Keyring     // nil: the system's keyring
	OpenFile   func(string) error   // opens the file at a path; nil: the system's program for it
	OpenURL    func(*url.URL) error // nil: the system's browser
	Autostart  func(on bool) error  // nil: the system's start at sign-in

	transport http.RoundTripper // tests: in the place of the network
	retries   int               // tests: -1 for none
}

// App is the façade. Make one with [Open], start it, and close it before the
// program ends.
type App struct {
	cfg      Config
	log      *slog.Logger
	dir      layout
	settings *settings.File
	keys     *keychain.Keychain
	keeper   *account.Keeper
	alerts   *alerts.Center
	cache    *files.Cache
	fetches  singleflight.Group // thumbnails that are being fetched
	ways     *proxy.Resolver    // to the servers

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wg     sync.WaitGroup

	// wipe is held while what is stored here is removed; wipes counts how often that was.
	wipe  sync.RWMutex
	wipes int

	// changing is held while an account is opened or closed, so that two sign-ins
	// cannot cross. It is taken before mu.
	changing sync.Mutex

	mu        sync.Mutex
	cur       *session           // nil while nobody is known
	blank     *store.Snapshot    // what is shown then
	who       store.AccountState // the account's state
	expiries  *time.Timer        // tells when the sign-in is about to end
	demo      *demo.Server       // nil unless it runs
	demoURL   string
	listeners map[int]func(store.Kind)
	nextID    int
	focused   bool
	closed    bool
}

// Open reads the settings and what was stored for the person who was here last, and
// touches no network. The first snapshot is there when it returns. A data folder of a
// newer version of the program is refused and left as it is, see [CheckVersion].
func Open(cfg Config) (*App, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.DataDir == "" {
		return nil, fail("error.disk", fmt.Errorf("app: no data folder"))
	}
	if err := CheckVersion(cfg.DataDir, cfg.Demo); err != nil {
		return nil, err
	}
	if err := private.MkdirAll(cfg.DataDir); err != nil {
		return nil, explain(err)
	}
	if cfg.Notifier == nil {
		who := cfg.Identity
		cfg.Notifier = alerts.System(alerts.Sender{ID: who.ID, Name: who.Name, Icon: resources.AppIcon, IconFile: who.Icon})
	}
	if cfg.Autostart == nil {
		cfg.Autostart = autostart.Set
	}
	if cfg.OpenFile == nil {
		cfg.OpenFile = files.Start
	}
	a := &App{cfg: cfg, log: cfg.Logger, dir: layout(cfg.DataDir), listeners: make(map[int]func(store.Kind)), ways: proxy.New()}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	a.settings = settings.Open(a.dir.settings())
	if err := a.settings.Damaged(); err != nil {
		a.log.Warn("the settings were damaged", "error", err)
	}
	appsync.SetZone(a.settings.Get().Location())
	a.keys = keychain.New(cfg.Keyring, 0)
	a.keeper = account.NewKeeper(a.dir.account(), a.keys)
	a.cache = files.NewCache(a.dir.cache(), 0)
	a.alerts = alerts.New(alerts.Deps{
		Notifier: cfg.Notifier, Settings: a.settings.Get, Logger: a.log,
		Words: func() alerts.Words { return a.words() },
	})
	a.blank = store.NewSnapshot(store.Parts{Complete: true, Account: store.AccountState{Server: a.DefaultServer(), Username: a.LastUsername()}})
	a.forgetPrints()
	if err := a.openLast(); err != nil {
		a.log.Error("the last account could not be opened", "error", err)
	}
	return a, nil
}

// words are those of the language in force.
func (a *App) words() *words.Words {
	if a.cfg.Lang != "" {
		return words.Load(a.cfg.Lang)
	}
	return words.Load(a.settings.Get().Language)
}

// openLast opens the data of the person who was here last, so that the work is there
// with the window.
func (a *App) openLast() error {
	last := a.keeper.Last()
	if a.cfg.Demo || last.Username == "" || last.Out || a.cfg.Server != "" && !sameServer(a.cfg.Server, last.Server) {
		return nil
	}
	s, err := a.openSession(account.Key(last.Server, last.Username), false)
	if err != nil {
		return err
	}
	// While the keyring is asked, the person counts as signed in: the usual start
	// shows the work and nothing else.
	alive := last.Alive(time.Now())
	if !alive {
		s.sync.Pause()
	}
	a.install(s, store.AccountState{
		SignedIn: alive, Expired: !alive, Server: last.Server, Username: last.Username, Expires: last.Since.Add(account.TokenLife),
	})
	return nil
}

// Start signs in with what the keyring kept (or to the demo) and begins to
// synchronise, all in the background, until ctx ends or the App is closed.
func (a *App) Start(ctx context.Context) {
	stop := context.AfterFunc(ctx, a.cancel)
	a.wg.Go(func() {
		defer stop()
		if a.cfg.Demo {
			if err := a.SignInDemo(a.ctx); err != nil {
				a.log.Error("the demo did not start", "error", err)
			}
			return
		}
		a.resume(a.ctx)
	})
}

// Close stores everything and ends what runs in the background.
func (a *App) Close() error {
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil
	}
	a.closed = true
	a.mu.Unlock()
	a.cancel()
	a.changing.Lock()
	err := a.drop()
	a.changing.Unlock() // what waits for it sees that the end has come, and is waited for here
	a.wg.Wait()
	a.alerts.Close()
	a.keys.Close()
	a.forgetPrints()
	if demoErr := a.stopDemo(); err == nil {
		err = demoErr
	}
	return explain(err)
}

// Snapshot returns everything known now. It never blocks and never returns nil.
func (a *App) Snapshot() *store.Snapshot {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cur == nil {
		return a.blank
	}
	return a.cur.store.Snapshot()
}

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

func (a *App) tell(kind store.Kind) {
	a.mu.Lock()
	all := make([]func(store.Kind), 0, len(a.listeners))
	for _, fn := range a.listeners {
		all = append(all, fn)
	}
	a.mu.Unlock()
	for _, fn := range all {
		fn(kind)
	}
}

// Settings returns what the person chose.
func (a *App) Settings() settings.Settings { return a.settings.Get() }
