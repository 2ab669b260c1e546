package screens

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// ShellBackend is what the window itself asks of the program.
type ShellBackend interface {
	Snapshot() *store.Snapshot
	ExpiresSoon() bool
	KeepSignIn() error
	Subscribe(func(store.Kind)) (cancel func())
	Settings() settings.Settings
	ChangeSettings(func(*settings.Settings)) error
	SaveViews([]store.View) error
	SignOut(ctx context.Context, discardUnsent bool) error
	ResetDemo(ctx context.Context) error
	Refresh()
	WindowFocused(bool)
}

// Options is what the window is made with. Only App and Backend must be set.
type Options struct {
	App     fyne.App
	Backend Backend
	Lang    string           // for this run; empty: the setting's, else the system's
	Logger  *slog.Logger     // nil: none
	Now     func() time.Time // nil: time.Now
	Quit    func()           // closes what is open and ends the program; nil: the app's own

	Desktop Desktop // nil: the toolkit alone

	// TrayHost reports whether the system shows tray icons now; nil: it never does. It
	// may take a moment.
	TrayHost func() bool
}

// Shell is the window: sidebar, the screen that is shown, and what is laid over both.
type Shell struct {
	opts    Options
	backend Backend
	log     *slog.Logger
	window  fyne.Window
	now     func() time.Time
	spawn   func(func())
	after   func(time.Duration, func()) (stop func()) // on the UI goroutine

	frame      *frame
	layer      *fyne.Container // toasts and tips, above everything
	screens    map[string]Screen
	current    Screen
	history    history
	places     map[string]Route // where each screen was left
	counted    counted
	seen       settings.Settings
	mode       mode
	built      uint64 // counts rebuilds: answers for an older one are dropped
	pending    atomic.Uint32
	toast      *toastBox
	tip        *tipBox
	expiry     *expirySheet
	login      *login
	tray       *tray // nil: none
	cancels    []func()
	closed     atomic.Bool
	ending     ending
	room       fyne.Size   // the largest inside the screen has room for; zero: not known
	mending    atomic.Bool // Moved is to be answered
	unkeptRead time.Time   // the end of the sign-in whose keeping was asked about and read

	stopSizing func() // the pause before a new size is stored
}

// mode is what the window shows as a whole.
type mode uint8

const (
	modeNone mode = iota
	modeStarting
	modeLogin
	modeRegister
	modeWork
)

// NewShell builds the window without showing it.
func NewShell(o Options) *Shell {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Desktop == nil {
		o.Desktop = plainDesktop{}
	}
	s := &Shell{opts: o, backend: o.Backend, log: o.Logger, now: o.Now, spawn: func(f func()) { go f() }, after: afterOnUI}
	s.seen = s.backend.Settings()
	s.applyTheme()
	s.applyWords()
	s.window = o.App.NewWindow(words.T("app.name"))
	s.window.SetPadded(false)
	s.window.SetMaster()
	s.place()
	s.history.restore(s.seen.LastRoute)
	s.window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { s.dropped(uris) })
	s.window.SetCloseIntercept(s.close)
	s.bindKeys()
	s.followFocus()
	s.startTray()
	s.rebuild()
	s.cancels = append(s.cancels, s.backend.Subscribe(s.changed))
	return s
}

// Window is the window itself.
func (s *Shell) Window() fyne.Window { return s.window }

// Now is the time shown on the screens.
func (s *Shell) Now() time.Time { return s.now() }

// Show puts the window on the screen and starts its clock.
func (s *Shell) Show() {
	s.window.Show()
	s.Fit()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancels = append(s.cancels, cancel)
	go s.clock(ctx)
}

// clockStep is how often what says "ago" is looked at.
const clockStep = 5 * time.Second

func (s *Shell) clock(ctx context.Context) {
	t := time.NewTicker(clockStep)
	defer t.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			ui.Do(func() { s.tick(n%6 == 0) })
		}
	}
}

// tick lets time pass on the screen: the foot of the sidebar often, the rest rarely.
func (s *Shell) tick(all bool) {
	if s.mode == modeWork && s.frame != nil {
		s.frame.sidebar.tick()
		if t, ok := s.current.(Ticker); ok && all {
			t.Tick(s.now())
		}
	}
}

// changed is called by the store on any goroutine. Many changes before the window
// gets to draw are told as one.
func (s *Shell) changed(kind store.Kind) {
	for {
		old := s.pending.Load()
		if s.pending.CompareAndSwap(old, old|uint32(kind)) {
			if old == 0 {
				ui.Do(s.flush)
			}
			return
		}
	}
}

func (s *Shell) flush() {
	kind := store.Kind(s.pending.Swap(0))
	if kind == 0 || s.closed.Load() {
		return
	}
	if kind.Has(store.KindSettings) {
		s.settingsChanged()
	}
	if kind.Has(store.KindAccount) {
		s.accountChanged()
	}
	if s.mode != modeWork {
		return
	}
	s.frame.sidebar.refresh()
	s.retitle()
	if s.current != nil {
		s.current.Refresh(kind)
	}
}

// settingsChanged puts language, theme and text size into effect.
func (s *Shell) settingsChanged() {
	old, now := s.seen, s.backend.Settings()
	s.seen = now
	if old.Theme != now.Theme || old.TextSize != now.TextSize {
		s.applyTheme()
	}
	if old.Language != now.Language || old.TextSize != now.TextSize {
		s.opts.Lang = ""
		s.applyWords()
		s.rebuild()
	}
}

func (s *Shell) applyTheme() {
	s.opts.App.Settings().SetTheme(Theme{Look: Look(s.seen.Theme), Scale: float32(s.seen.TextSize) / 100})
}

func (s *Shell) applyWords() {
	language := s.opts.Lang
	if language == "" {
		language = s.seen.Language
	}
	words.Set(words.Load(language))
	if err := lang.AddTranslationsForLocale(fyneTable(), lang.SystemLocale()); err != nil {
		s.log.Warn("the toolkit's own words", "error", err)
	}
}

// rebuild makes everything anew: at the start, and when language or text size change.
func (s *Shell) rebuild() {
	s.built++
	s.spawn(s.ending.forget())
	s.screens, s.places = map[string]Screen{}, map[string]Route{}
	s.current = nil
	s.layer = container.NewWithoutLayout()
	s.toast, s.tip = newToastBox(s), newTipBox(s)
	s.frame, s.login = nil, nil
	s.mode = modeNone
	if s.expiry != nil {
		s.expiry.sheet.Dismiss()
		s.expiry = nil
	}
	s.accountChanged()
	s.retitle()
}

// accountChanged shows the work, the sign-in, or the sign-in over the work.
func (s *Shell) accountChanged() {
	account := s.backend.Snapshot().Account
	switch {
	case account.SignedIn || account.Expired:
		s.showWork()
	case s.mode == modeRegister:
		return
	case account.Keyring == store.KeyringUnknown && s.backend.LastUsername() != "" && s.mode <= modeStarting:
		s.showStarting()
	default:
		s.showLogin()
	}
	if s.mode == modeWork && account.Expired && !account.SignedIn {
		s.showExpiry()
	} else if s.expiry != nil && !s.expiry.stillEarly(account) {
		s.expiry.sheet.Dismiss()
		s.expiry = nil
	}
}

// setContent shows an object as the whole window, below toasts and tips.
func (s *Shell) setContent(o fyne.CanvasObject) {
	s.window.SetContent(container.New(rootLayout{s}, o, s.layer))
}

type rootLayout struct{ shell *Shell }

func (l rootLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.shell.least() }

func (l rootLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.shell.sized(size)
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// startingPatience is how long the keyring may take before the sign-in is shown.
const startingPatience = 3 * time.Second

// showStarting waits a moment for the keyring, so that nobody sees the sign-in only to
// see it go.
func (s *Shell) showStarting() {
	if s.mode == modeStarting {
		return
	}
	s.mode = modeStarting
	s.setContent(container.NewCenter(widgets.VBox(12,
		container.NewCenter(widgets.NewLogo(52)),
		widgets.NewText(words.T("shell.starting"), widgets.TextStyle{Token: widgets.Muted}))))
	s.After(startingPatience, func() {
		if s.mode == modeStarting {
			s.showLogin()
		}
	})
}

func (s *Shell) showLogin() {
	if s.mode == modeLogin {
		return
	}
	s.mode = modeLogin
	s.frame, s.current = nil, nil
	s.screens = map[string]Screen{}
	s.history, s.counted = history{}, counted{}
	s.ending.forget()
	s.login = newLogin(s, s.backend, loginWhole)
	s.setContent(s.login.content)
	s.login.focus()
	s.retitle()
}

func (s *Shell) showWork() {
	if s.mode == modeWork {
		return
	}
	s.mode = modeWork
	s.login = nil
	s.frame = newFrame(s)
	s.setContent(s.frame)
	s.frame.sidebar.refresh()
	s.show(s.history.current())
}

// Quit ends the program; a screen with unsaved changes is asked first.
func (s *Shell) Quit() {
	then := func() {
		s.Stop()
		if s.opts.Quit != nil {
			s.opts.Quit()
			return
		}
		s.Keep()
		s.opts.App.Quit()
	}
	if l, ok := s.current.(Leaver); ok {
		l.Leave(then)
		return
	}
	then()
}

// Stop ends what the window runs in the background.
func (s *Shell) Stop() {
	if s.closed.Swap(true) {
		return
	}
	for _, cancel := range s.cancels {
		cancel()
	}
}

// Run builds the window, shows it, and returns when the program ends.
func Run(o Options) {
	NewShell(o).Show()
	o.App.Run()
}
