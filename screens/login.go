package screens

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// LoginBackend is what signing in asks of the program.
type LoginBackend interface {
	Snapshot() *store.Snapshot
	SignIn(ctx context.Context, server, username, password string) error
	SignInDemo(ctx context.Context) error
	ResetPassword(ctx context.Context, server, username string) error
	LastUsername() string
	DefaultServer() string
}

// loginKind is where signing in is shown.
type loginKind uint8

const (
	loginWhole loginKind = iota // the whole window
	loginSheet                  // over the work, after the access ended
	loginEarly                  // over the work, before the access ends
)

// login is the form for signing in.
type login struct {
	shell    *Shell
	backend  LoginBackend
	kind     loginKind
	content  fyne.CanvasObject
	user     *widgets.Field
	password *widgets.Field
	server   *widgets.Field
	submit   *widgets.Button
	advanced *widgets.Button
	register *widgets.Button
	demo     *widgets.Button
	cancel   *widgets.Button
	forgot   *widgets.Button
	details  *widgets.Button    // the raw words behind what went wrong
	more     *fyne.Container    // holds details, and takes no room without them
	status   *widgets.Paragraph // what went wrong that is no field's fault
	card     *fyne.Container
	stop     context.CancelFunc // of the attempt under way
	turn     int
}

func newLogin(s *Shell, b LoginBackend, kind loginKind) *login {
	l := &login{shell: s, backend: b, kind: kind}
	l.user = widgets.NewField(words.T("login.user"), "")
	l.password = widgets.NewPasswordField(words.T("login.password"), words.T("login.reveal"), words.T("login.conceal"))
	l.server = widgets.NewField(words.T("login.server"), "").WithHint(words.T("login.server.hint"))
	l.user.SetText(b.LastUsername())
	l.server.SetText(b.DefaultServer())
	l.server.Hide()
	l.submit = widgets.NewButton(words.T("login.submit"), widgets.Primary, l.signIn)
	l.cancel = widgets.NewButton(words.T("common.cancel"), widgets.Link, l.abort)
	l.cancel.Hide()
	l.status = widgets.NewErrorParagraph("")
	l.status.Hide()
	l.details = widgets.NewButton(words.T("common.details"), widgets.Link, nil)
	l.more = widgets.Row(0, l.details)
	l.more.Hide()
	l.forgot = widgets.NewButton(words.T("login.forgot"), widgets.Link, l.forgotten)
	for _, f := range []*widgets.Field{l.user, l.password, l.server} {
		f.OnSubmit = func(string) { l.next() }
		f.OnChanged = func(string) { l.clearErrors() }
	}
	if kind == loginWhole {
		l.buildWhole()
	} else {
		l.buildSheet()
	}
	return l
}

func (l *login) buildWhole() {
	s := l.shell
	l.register = widgets.NewButton(words.T("login.register"), widgets.Link, s.showRegister)
	l.advanced = widgets.NewButton(words.T("login.advanced"), widgets.Link, l.toggleServer).WithTrail("chevron-down")
	l.demo = widgets.NewButton(words.T("login.demo"), widgets.Plain, l.signInDemo)
	l.card = widgets.VBox(16, l.user, widgets.VBox(6, l.password, widgets.Row(0, l.forgot)), l.server, l.status, l.more, l.submit,
		widgets.Row(8, l.register, widgets.Grow(container.NewCenter(l.cancel)), l.advanced))
	card := widgets.NewWideCard(l.card)
	card.SetRadius(12, 22)
	center := func(text string, style widgets.TextStyle) fyne.CanvasObject {
		style.Align = fyne.TextAlignCenter
		return widgets.NewText(text, style)
	}
	kept := words.T("login.unkept") // what the keyring will do shows only when it has
	switch s.backend.Snapshot().Account.Keyring {
	case store.KeyringKept:
		kept = words.T("login.kept")
	case store.KeyringMemory:
		kept = words.T("login.memory")
	}
	note := widgets.NewText(kept, widgets.TextStyle{Size: 12, Token: widgets.Muted})
	column := widgets.VBox(0,
		container.NewCenter(widgets.NewLogo(52)),
		widgets.Gap(0, 12),
		center(words.T("login.title"), widgets.TextStyle{Size: 20, Bold: true}),
		center(words.T("login.subtitle"), widgets.TextStyle{Token: widgets.Muted}),
		widgets.Gap(0, 22),
		container.NewCenter(widgets.Fixed(widgets.Px(380), 0, card)),
		widgets.Gap(0, 18),
		container.NewCenter(l.demo),
		widgets.Gap(0, 16),
		container.NewCenter(widgets.Row(4, widgets.NewIcon("lock", widgets.Muted, 14), note)),
	)
	l.content = container.NewVScroll(container.NewCenter(widgets.Pad(24, 24, 24, 24, column)))
}

// buildSheet is for the access that ended while one worked: who it was is known, and
// nothing else on the sheet leads away from the work.
func (l *login) buildSheet() {
	l.user.SetDisabled(true)
	out, text := widgets.NewButton(words.T("shell.sign_out"), widgets.Link, l.shell.signOut), words.T("login.expired.text")
	why := widgets.NewButton(words.T("keyring.why"), widgets.Link, l.shell.whyUnkept)
	why.Hide()
	if l.backend.Snapshot().Account.Lost {
		text = words.T("login.lost.text")
		why.Show()
	}
	if l.kind == loginEarly {
		out, text = widgets.NewButton(words.T("login.early.later"), widgets.Link, l.shell.closeEarly), words.T("login.early.text")
	}
	l.content = widgets.VBox(16,
		widgets.VBox(4,
			widgets.NewText(words.T("login.expired.title"), widgets.TextStyle{Size: 20, Bold: true, Cut: true}),
			widgets.NewMutedParagraph(text)),
		l.user, widgets.VBox(6, l.password, widgets.Row(0, l.forgot)), l.status, l.more, l.submit,
		widgets.Row(8, out, why, widgets.Grow(widgets.Gap(0, 0)), l.cancel))
}

// focus puts the caret where something is missing.
func (l *login) focus() {
	if l.user.Text() == "" {
		l.user.Focus()
		return
	}
	l.password.Focus()
}

// next moves to the first empty field, or signs in.
func (l *login) next() {
	switch {
	case l.user.Text() == "":
		l.user.Focus()
	case l.password.Text() == "":
		l.password.Focus()
	default:
		l.signIn()
	}
}

func (l *login) toggleServer() {
	if l.server.Visible() {
		l.server.Hide()
		l.advanced.WithTrail("chevron-down")
	} else {
		l.server.Show()
		l.advanced.WithTrail("chevron-up")
		l.server.Focus()
	}
	l.card.Refresh()
	l.content.Refresh()
}

func (l *login) clearErrors() {
	l.user.SetError("")
	l.password.SetError("")
	l.server.SetError("")
	l.more.Hide()
	l.say("")
}

func (l *login) say(text string) {
	l.status.SetText(text)
	if (text != "") != l.status.Visible() {
		if text != "" {
			l.status.Show()
		} else {
			l.status.Hide()
		}
	}
	l.fit()
}

// fit lets the form take the room its sentences need.
func (l *login) fit() {
	l.content.Refresh()
	if l.shell.expiry != nil && l.shell.expiry.login == l {
		l.shell.expiry.sheet.Relayout()
	}
}

func (l *login) signIn() {
	user, password, server := l.user.Text(), l.password.Text(), l.server.Text()
	missing := words.T("login.missing")
	if user == "" {
		l.user.SetError(missing)
		l.user.Focus()
		l.fit()
		return
	}
	if password == "" {
		l.password.SetError(missing)
		l.password.Focus()
		l.fit()
		return
	}
	if l.kind != loginWhole {
		server = l.backend.Snapshot().Account.Server
	}
	l.try(func(ctx context.Context) error { return l.backend.SignIn(ctx, server, user, password) })
}

func (l *login) signInDemo() { l.try(l.backend.SignInDemo) }

// quiet is how long an attempt may take before anything is shown of it.
const quiet = 300 * time.Millisecond

// try signs in away from the window. Of several attempts only the last one's answer
// counts.
func (l *login) try(work func(context.Context) error) {
	if l.stop != nil {
		return
	}
	l.clearErrors()
	ctx, cancel := context.WithCancel(context.Background())
	l.stop = cancel
	l.turn++
	turn := l.turn
	l.busy(true)
	l.shell.After(quiet, func() {
		if l.turn == turn && l.stop != nil {
			l.submit.SetText(words.T("login.busy"))
			l.cancel.Show()
		}
	})
	l.shell.Run(func() error { return work(ctx) }, func(err error) {
		cancel()
		if l.turn != turn {
			return
		}
		l.stop = nil
		l.busy(false)
		l.answer(err)
	})
}

func (l *login) busy(on bool) {
	l.submit.SetDisabled(on)
	if l.demo != nil {
		l.demo.SetDisabled(on)
	}
	if !on {
		l.submit.SetText(words.T("login.submit"))
		l.cancel.Hide()
	}
}

// abort gives up an attempt that takes too long.
func (l *login) abort() {
	if l.stop == nil {
		return
	}
	l.stop()
	l.stop = nil
	l.turn++
	l.busy(false)
	l.password.Focus()
}

// answer says at the right place what went wrong.
func (l *login) answer(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	key, args, detail := explain(err)
	text := words.T(key, args...)
	switch {
	case key == "error.wrong_password":
		l.password.SetError(text)
		l.password.Focus()
		l.password.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
		detail = "" // the sentence says it all
	case aboutServer(key) && l.kind == loginWhole:
		if !l.server.Visible() {
			l.toggleServer()
		}
		l.server.SetError(text)
		l.server.Focus()
	default:
		l.say(text)
	}
	if detail != "" {
		l.details.OnTap = func() { l.shell.details(text, detail) }
		l.more.Show()
	}
	l.fit()
}

// aboutServer reports whether a sentence is about the server's address, and stands there.
func aboutServer(key string) bool {
	switch key {
	case "error.bad_url", "signin.no_such_server", "signin.certificate", "signin.certificate_time", "signin.not_https",
		"signin.wrong_path", "signin.other_server":
		return true
	}
	return false
}

// signOut removes the access. What was not sent yet is not given up without a word.
func (s *Shell) signOut() {
	leave := func(discard bool, then func(error)) {
		s.Run(func() error { return s.backend.SignOut(context.Background(), discard) }, then)
	}
	s.leave("", func() {
		leave(false, func(err error) {
			if errors.Is(err, app.ErrUnsent) {
				s.askUnsent(func() { leave(true, s.ShowError) })
				return
			}
			s.ShowError(err)
		})
	})
}

// askUnsent asks before what is not sent is lost, and leads to where it can be seen.
// While the sign-in stands over the work that is not to be seen.
func (s *Shell) askUnsent(discard func()) {
	title, text := words.T("shell.unsent.title"), words.N("shell.unsent.text", len(s.backend.Snapshot().Outbox))
	if s.expiry != nil || s.mode != modeWork {
		s.Ask(title, text, words.T("shell.unsent.yes"), true, discard)
		return
	}
	var sheet *widgets.Sheet
	then := func(do func()) func() {
		return func() {
			sheet.Close()
			do()
		}
	}
	look := widgets.NewButton(words.T("outbox.go"), widgets.Primary, then(func() { s.Go(Route{Screen: ScreenOutbox}) }))
	sheet = s.Sheet(title, widgets.VBox(12, widgets.NewTitle(title), widgets.NewParagraph(text),
		widgets.Row(8, widgets.NewButton(words.T("shell.unsent.yes"), widgets.Danger, then(discard)), widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.cancel"), widgets.Plain, then(func() {})), look)), 480)
	widgets.FocusOn(look)
}

// resetDemo puts the demo back to its beginning.
func (s *Shell) resetDemo() {
	s.Ask(words.T("shell.demo.title"), words.T("shell.demo.text"), words.T("shell.demo.reset"), true, func() {
		s.Run(func() error { return s.backend.ResetDemo(context.Background()) }, func(err error) {
			if err == nil {
				s.Notice(words.T("shell.demo.done"), nil)
			}
			s.ShowError(err)
		})
	})
}

// showRegister opens the form for a new company.
func (s *Shell) showRegister() {
	screen := newScreen("register", s, s.backend)
	if screen == nil {
		return
	}
	s.mode = modeRegister
	s.login = nil
	s.setContent(screen.Content())
	screen.Open(Route{Screen: "register"})
	screen.Focus()
}

// SignInInstead leaves the form for a new company.
func (s *Shell) SignInInstead() {
	s.mode = modeNone
	s.showLogin()
}
