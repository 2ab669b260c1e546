package screens

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/forms"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// RegisterBackend is what making a company asks of the program.
type RegisterBackend interface {
	Register(ctx context.Context, r app.Registration) error
	DefaultServer() string
}

// registration is what the form holds; the password has a field of its own.
type registration struct {
	company, vat, name, email, phone, username, server string
}

// registerFields in the form's order. The server is out of sight at first.
var registerFields = []formField[registration]{
	{name: "companyname", label: "company.name", at: func(r *registration) *string { return &r.company }, check: required},
	{name: "vat_id", label: "company.vat", hint: "company.vat.hint", at: func(r *registration) *string { return &r.vat },
		check: func(text string, _ *registration) forms.Problem { return forms.VATID(text, "") }},
	{name: "name", label: "register.name", at: func(r *registration) *string { return &r.name }, check: required},
	{name: "email", label: "people.email", at: func(r *registration) *string { return &r.email },
		check: func(text string, r *registration) forms.Problem {
			if p := required(text, r); !p.OK() {
				return p
			}
			return forms.Email(text)
		}},
	{name: "phone", label: "people.phone", at: func(r *registration) *string { return &r.phone },
		check: func(text string, _ *registration) forms.Problem { return forms.Phone(text, "") }},
	{name: "username", label: "people.username", hint: "people.username.hint", at: func(r *registration) *string { return &r.username },
		check: func(text string, _ *registration) forms.Problem { return forms.Username(text) }},
	{name: "server", label: "login.server", hint: "login.server.hint", at: func(r *registration) *string { return &r.server }, check: required},
}

func required(text string, _ *registration) forms.Problem { return forms.Required(text) }

// Register is the form for a new company and its first user.
type Register struct {
	host     Host
	backend  RegisterBackend
	content  *container.Scroll
	body     *fyne.Container
	form     *form[registration]
	password *passwordField
	submit   *widgets.Button
	advanced *widgets.Button
	status   *widgets.Paragraph
	followed string // the user name that was taken from the e-mail
	stop     context.CancelFunc
}

var _ Screen = (*Register)(nil)

// NewRegister builds the form.
func NewRegister(h Host, b RegisterBackend) *Register {
	x := &Register{host: h, backend: b}
	x.form = newForm(registerFields, x.typed, x.send)
	x.form.load(registration{server: b.DefaultServer()})
	x.password = newPasswordField(func() []string {
		v := x.form.value()
		return []string{v.username, v.email, v.name, v.company}
	}, x.fit, x.send)
	in := x.form.field
	x.submit = widgets.NewButton(words.T("register.submit"), widgets.Primary, x.send)
	x.status = widgets.NewErrorParagraph("")
	x.status.Hide()
	in("server").Hide()
	x.advanced = widgets.NewButton(words.T("login.advanced"), widgets.Link, x.toggleServer).WithTrail("chevron-down")
	back := widgets.NewButton(words.T("register.back"), widgets.Link, x.back)
	card := widgets.NewWideCard(widgets.VBox(16,
		widgets.NewText(words.T("register.card.company"), widgets.TextStyle{Bold: true}),
		abreast(in("companyname"), in("vat_id")),
		widgets.NewText(words.T("register.card.user"), widgets.TextStyle{Bold: true}),
		abreast(in("name"), in("phone")),
		abreast(in("email"), in("username")),
		x.password.content, in("server"), x.status, x.submit,
		widgets.Row(8, back, widgets.Grow(widgets.Gap(0, 0)), x.advanced)))
	center := func(text string, style widgets.TextStyle) fyne.CanvasObject {
		style.Align = fyne.TextAlignCenter
		return widgets.NewText(text, style)
	}
	x.body = widgets.VBox(0,
		container.NewCenter(widgets.NewLogo(44)), widgets.Gap(0, 12),
		center(words.T("register.title"), widgets.TextStyle{Size: 20, Bold: true}),
		center(words.T("register.subtitle"), widgets.TextStyle{Token: widgets.Muted}),
		widgets.Gap(0, 20), card)
	x.content = container.NewVScroll(widgets.Pad(36, 36, 24, 24, widgets.CenterAtMost(620, x.body)))
	return x
}

// Content is what the form looks like.
func (x *Register) Content() fyne.CanvasObject { return x.content }

// Open shows the form as it was left.
func (x *Register) Open(Route) { x.fit() }

// Refresh does nothing: the form shows nothing that is known.
func (x *Register) Refresh(store.Kind) {}

// Focus puts the caret into the first field.
func (x *Register) Focus() { x.form.inputs[0].Focus() }

// typed lets the user name follow the e-mail until it is given a name of its own.
func (x *Register) typed() {
	if x.password == nil {
		return
	}
	user, email := x.form.field("username"), x.form.field("email")
	if user.Text() == x.followed && user.Text() != email.Text() {
		x.followed = email.Text()
		user.SetText(x.followed)
	}
	x.say("")
	x.password.judge()
	x.fit()
}

// fit lets the form take the room its sentences need.
func (x *Register) fit() {
	if x.content == nil {
		return
	}
	x.content.Content.Resize(fyne.NewSize(x.content.Size().Width, x.content.Content.MinSize().Height))
	x.content.Refresh()
}

func (x *Register) say(text string) {
	x.status.SetText(text)
	setVisible(x.status, text != "")
}

func (x *Register) toggleServer() {
	server := x.form.field("server")
	setVisible(server, !server.Visible())
	if server.Visible() {
		x.advanced.WithTrail("chevron-up")
		server.Focus()
	} else {
		x.advanced.WithTrail("chevron-down")
	}
	x.fit()
}

func (x *Register) back() {
	if x.stop != nil {
		x.stop()
	}
	if h, ok := x.host.(interface{ SignInInstead() }); ok {
		h.SignInInstead()
	}
}

// send makes the company. Whatever goes wrong, what was typed stays.
func (x *Register) send() {
	if x.stop != nil || !x.form.check() || !x.password.check() {
		return
	}
	v := x.form.value()
	r := app.Registration{Server: v.server, Company: store.Company{Name: v.company, VATID: v.vat, Phone: v.phone, Email: v.email},
		Name: v.name, Username: v.username, Password: x.password.text(), Email: v.email, Phone: v.phone}
	ctx, cancel := context.WithCancel(context.Background())
	x.stop = cancel
	x.submit.SetDisabled(true)
	x.submit.SetText(words.T("register.busy"))
	x.host.Run(func() error { return x.backend.Register(ctx, r) }, func(err error) {
		cancel()
		x.stop = nil
		x.submit.SetDisabled(false)
		x.submit.SetText(words.T("register.submit"))
		x.answer(err)
	})
}

// answer says at the right place what went wrong.
func (x *Register) answer(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	key, args, detail := explain(err)
	text := words.T(key, args...)
	at := func(name string) {
		in := x.form.field(name)
		in.Show()
		in.SetError(text)
		in.Focus()
	}
	switch {
	case key == "error.username_taken":
		at("username")
	case aboutServer(key):
		at("server")
	case key == "error.invalid":
		if detail != "" {
			text += "\n" + detail
		}
		x.say(text)
	default:
		x.say(text)
	}
	x.fit()
}
