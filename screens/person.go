package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/forms"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// personFields are what can be changed about a person.
var personFields = []formField[store.User]{
	{name: "name", label: "people.name", at: func(u *store.User) *string { return &u.Name },
		check: func(text string, _ *store.User) forms.Problem { return forms.Required(text) }},
	{name: "email", label: "people.email", at: func(u *store.User) *string { return &u.Email },
		check: func(text string, _ *store.User) forms.Problem { return forms.Email(text) }},
	{name: "phone", label: "people.phone", at: func(u *store.User) *string { return &u.Phone },
		check: func(text string, _ *store.User) forms.Problem { return forms.Phone(text, "") }},
}

// newPersonFields are asked of a person who is added.
var newPersonFields = append([]formField[store.User]{
	{name: "username", label: "people.username", hint: "people.username.hint", at: func(u *store.User) *string { return &u.Username },
		check: func(text string, _ *store.User) forms.Problem { return forms.Username(text) }},
}, personFields...)

// personLabel is a server's field of a user in our words.
func personLabel(name string) string {
	for _, f := range newPersonFields {
		if f.name == name {
			return words.T(f.label)
		}
	}
	return name
}

// personSheet is the form for one person, over the list.
type personSheet struct {
	people   *People
	form     *form[store.User]
	sheet    *widgets.Sheet
	admin    *widgets.Switch
	password *passwordField // nil when somebody is changed
	save     *widgets.Button
	isNew    bool
}

func (x *People) edit(u *store.User) { x.openSheet(*u, false) }

func (x *People) addPerson() {
	if x.mayEdit() {
		x.openSheet(store.User{}, true)
	}
}

func (x *People) openSheet(u store.User, isNew bool) {
	p := &personSheet{people: x, isNew: isNew}
	fields, title := personFields, words.T("people.edit.title")
	if isNew {
		fields, title = newPersonFields, words.T("people.add.title")
	}
	p.form = newForm(fields, p.typed, p.store)
	p.form.load(u)
	p.admin = widgets.NewSwitch(words.T("people.is_admin"), words.T("people.is_admin.note"), func(bool) { p.typed() })
	p.admin.Set(u.Admin)
	p.save = widgets.NewButton(words.T("common.save"), widgets.Primary, p.store)
	body := widgets.VBox(16, widgets.NewText(title, widgets.TextStyle{Size: 20, Bold: true, Cut: true}))
	for _, in := range p.form.inputs {
		body.Add(in)
	}
	if isNew {
		p.password = newPasswordField(func() []string {
			v := p.form.value()
			return []string{v.Username, v.Name, v.Email}
		}, p.typed, p.store)
		body.Add(p.password.content)
	}
	if u.ID != x.backend.Snapshot().Account.Me.ID || isNew {
		body.Add(p.admin) // nobody takes the keys away from themselves by mistake
	}
	body.Add(widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
		widgets.NewButton(words.T("common.cancel"), widgets.Plain, func() { p.sheet.Dismiss() }), p.save))
	p.sheet = x.host.Sheet(title, body, 440)
	p.sheet.Firm = true
	p.form.inputs[0].Focus()
}

func (p *personSheet) typed() {
	if p.sheet != nil {
		p.sheet.Relayout()
	}
}

// store saves exactly what changed, or adds the person.
func (p *personSheet) store() {
	if !p.form.check() || p.password != nil && !p.password.check() {
		return
	}
	base, edited := p.form.base, p.form.value()
	edited.Admin = p.admin.On()
	if !p.isNew && p.form.dirty() == 0 && edited.Admin == base.Admin {
		p.sheet.Dismiss()
		return
	}
	x := p.people
	p.busy(true)
	var entry int64
	x.host.Run(func() (err error) {
		if p.isNew {
			entry, err = x.backend.AddUser(context.Background(), edited, p.password.text())
		} else {
			entry, err = x.backend.SaveUser(context.Background(), base, edited)
		}
		return err
	}, func(err error) {
		if err != nil {
			p.busy(false)
			x.host.ShowError(err)
			return
		}
		awaitDelivery(x.host, x.backend, entry, func(d app.Delivery) { p.delivered(d, &edited) })
	})
}

// busy shows that the server is waited for.
func (p *personSheet) busy(on bool) {
	p.save.SetDisabled(on)
	p.save.SetText(words.T("common.save"))
	if on {
		p.save.SetText(words.T("common.saving"))
	}
	p.typed()
}

// delivered says what became of a person that was saved. What the server refused stays
// in the sheet, where it can be put right, and nowhere else.
func (p *personSheet) delivered(d app.Delivery, edited *store.User) {
	x := p.people
	if d.State != app.DeliveryHeld || d.Entry.State != store.EntryRefused {
		p.sheet.Dismiss()
		done := words.T("people.saved", personName(edited))
		if p.isNew {
			done = words.T("people.added", personName(edited))
		}
		noticeDelivery(x.host, d, done)
		return
	}
	x.host.Run(func() error { return x.backend.Discard(d.Entry.ID) }, func(err error) {
		p.busy(false)
		switch {
		case err != nil:
			x.host.ShowError(err)
		case p.form.refuse(*edited, d.Field, refusalText(d)):
		case d.Field == "password" && p.password != nil:
			p.password.input.SetError(refusalText(d))
			p.password.input.Focus()
			p.typed()
		default:
			x.host.ShowError(&app.Error{Key: d.Entry.Error, Detail: d.Entry.Message})
		}
	})
}

// passwordField is a field for a new password that says in words how good it is.
type passwordField struct {
	content fyne.CanvasObject
	input   *widgets.Field
	bar     *widgets.Progress
	notOn   func() []string
	changed func()
}

func newPasswordField(notOn func() []string, changed, submit func()) *passwordField {
	p := &passwordField{notOn: notOn, changed: changed, bar: widgets.NewProgress()}
	p.input = widgets.NewPasswordField(words.T("people.password"), words.T("people.reveal"), words.T("people.conceal"))
	p.input.SetHint(words.T("people.password.hint"))
	p.input.OnChanged = func(string) { p.judge() }
	p.input.OnSubmit = func(string) { submit() }
	p.content = widgets.VBox(6, p.input, p.bar)
	return p
}

func (p *passwordField) strength() forms.Strength {
	return forms.PasswordStrength(p.input.Text(), p.notOn()...)
}

// judge says how good the password is while it is typed.
func (p *passwordField) judge() {
	s := p.strength()
	p.bar.Set(float32(s) / float32(forms.Strong))
	p.input.SetError("")
	hint := words.T("people.password.hint")
	if key := s.Key(); key != "" {
		hint = words.T(key)
	}
	p.input.SetHint(hint)
	p.changed()
}

// check reports whether the password may be used, and says so if not.
func (p *passwordField) check() bool {
	s := p.strength()
	if s.Good() {
		return true
	}
	key := s.Key()
	if key == "" {
		key = "form.required"
	}
	p.input.SetError(words.T(key))
	p.input.Focus()
	p.changed()
	return false
}

func (p *passwordField) text() string { return p.input.Text() }
