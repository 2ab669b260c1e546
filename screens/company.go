package screens

import (
	"context"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/forms"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// CompanyBackend is what the company's profile asks of the program.
type CompanyBackend interface {
	Snapshot() *store.Snapshot
	SaveCompany(ctx context.Context, base, edited store.Company) (entry int64, err error)
	Retry(entry int64) error
	Discard(entry int64) error
	Resolve(entry int64, choice app.Resolution) error
	deliverer
	Refresh()
}

// companyFields are the fields of a company in the specification, in the form's order.
var companyFields = []formField[store.Company]{
	{name: "companyname", label: "company.name", at: func(c *store.Company) *string { return &c.Name },
		check: func(text string, _ *store.Company) forms.Problem { return forms.Required(text) }},
	{name: "vat_id", label: "company.vat", hint: "company.vat.hint", at: func(c *store.Company) *string { return &c.VATID },
		check: func(text string, c *store.Company) forms.Problem { return forms.VATID(text, c.Country) }},
	{name: "branch", label: "company.branch", hint: "company.branch.hint", at: func(c *store.Company) *string { return &c.Branch }},
	{name: "address", label: "company.address", at: func(c *store.Company) *string { return &c.Address }},
	{name: "address2", label: "company.address2", at: func(c *store.Company) *string { return &c.Address2 }},
	{name: "zip", label: "company.zip", at: func(c *store.Company) *string { return &c.Zip },
		check: func(text string, c *store.Company) forms.Problem { return forms.Zip(text, c.Country) }},
	{name: "city", label: "company.city", at: func(c *store.Company) *string { return &c.City }},
	{name: "country", label: "company.country", at: func(c *store.Company) *string { return &c.Country }},
	{name: "phone", label: "company.phone", at: func(c *store.Company) *string { return &c.Phone },
		check: func(text string, c *store.Company) forms.Problem { return forms.Phone(text, c.Country) }},
	{name: "email", label: "company.email", at: func(c *store.Company) *string { return &c.Email },
		check: func(text string, _ *store.Company) forms.Problem { return forms.Email(text) }},
	{name: "contactperson", label: "company.contact", at: func(c *store.Company) *string { return &c.ContactPerson }},
	{name: "additionaltext", label: "company.text", hint: "company.text.hint", at: func(c *store.Company) *string { return &c.AdditionalText }, rows: 4},
}

// Company shows the company's profile as a form; only admins can change it.
type Company struct {
	host    Host
	backend CompanyBackend
	content *page
	form    *form[store.Company]
	tabs    *widgets.Segmented
	head    *fyne.Container
	strips  *fyne.Container
	cards   []fyne.CanvasObject
	bar     *fyne.Container
	count   *widgets.Text
	save    *widgets.Button
	loading fyne.CanvasObject
	loaded  bool // the form holds the company
	met     bool // somebody else changed what the person was changing
	saving  bool
}

var (
	_ Screen = (*Company)(nil)
	_ Leaver = (*Company)(nil)
	_ Keyed  = (*Company)(nil)
)

// NewCompany builds the screen.
func NewCompany(h Host, b CompanyBackend) *Company {
	x := &Company{host: h, backend: b, strips: widgets.VBox(8), loading: widgets.NewSkeleton(6, words.T("common.loading"))}
	x.tabs = companyTabs(h, 0)
	x.head = widgets.VBox(12, heading(words.T("company.title"), words.T("company.subtitle")), widgets.Row(0, x.tabs))
	x.form = newForm(companyFields, x.typed, x.store)
	in := x.form.field
	x.cards = []fyne.CanvasObject{
		card(words.T("company.card.company"), in("companyname"), abreast(in("vat_id"), in("branch"))),
		card(words.T("company.card.address"), abreast(in("address"), in("address2")), abreast(in("zip"), in("city"), in("country"))),
		card(words.T("company.card.contact"), abreast(in("phone"), in("email")), in("contactperson")),
		card(words.T("company.card.text"), in("additionaltext")),
	}
	x.count = widgets.NewText("", widgets.TextStyle{Size: 13, Token: widgets.Muted, Cut: true})
	x.save = widgets.NewButton(words.T("company.save"), widgets.Primary, x.store)
	revert := widgets.NewButton(words.T("company.revert"), widgets.Plain, x.revert)
	x.bar = widgets.VBox(0, widgets.NewDivider(), widgets.Pad(10, 10, 36, 24, widgets.AtMost(pageWidth,
		widgets.Row(8, widgets.Grow(x.count), revert, x.save))))
	x.bar.Hide()
	x.content = newPage(x.head, x.loading).withBar(x.bar)
	return x
}

// companyTabs switches between the profile and the people.
func companyTabs(h Host, at int) *widgets.Segmented {
	var s *widgets.Segmented
	s = widgets.NewSegmented([]widgets.Segment{{Text: words.T("company.tab.profile")}, {Text: words.T("company.tab.people")}}, func(i int) {
		s.Select(at) // the other screen has its own switch
		h.Go(Route{Screen: [...]string{ScreenCompany, ScreenPeople}[i]})
	})
	s.Select(at)
	return s
}

// Content is what the screen looks like.
func (x *Company) Content() fyne.CanvasObject { return x.content }

// Open shows the profile.
func (x *Company) Open(Route) {
	x.content.shown()
	x.reload()
}

// Refresh reads what changed.
func (x *Company) Refresh(kind store.Kind) {
	if kind.Has(store.KindCompany | store.KindSync | store.KindAccount | store.KindOutbox) {
		x.reload()
	}
}

// Focus puts the caret into the first field.
func (x *Company) Focus() {
	if x.backend.Snapshot().Account.CanManage && x.loaded {
		x.form.inputs[0].Focus()
	}
}

// Shortcuts are the form's own.
func (x *Company) Shortcuts() []Shortcut {
	return []Shortcut{{fyne.KeyS, ctrl, "company.save", x.store}}
}

// Leave asks when there are changes that are not saved.
func (x *Company) Leave(then func()) {
	if x.form.dirty() == 0 {
		then()
		return
	}
	askLeave(x.host, func() { x.storeThen(then) }, x.revert, then)
}

func (x *Company) reload() {
	s := x.backend.Snapshot()
	switch {
	case s.Company.ID == 0 && s.Company.Name == "":
		x.bar.Hide()
		if stateOf(s, 0, 0) == listFailed {
			x.content.set(x.head, widgets.Fixed(0, 320, failedState(s, x.backend.Refresh)))
			return
		}
		x.content.set(x.head, widgets.Fixed(0, 400, x.loading))
		return
	case !x.loaded:
		x.loaded = true
		x.form.load(s.Company)
	default:
		x.met = x.form.follow(s.Company) || x.met && x.form.dirty() > 0
	}
	if !s.Account.CanManage {
		x.bar.Hide()
		x.content.set(x.head, x.facts(&s.Company))
		return
	}
	x.fillStrips(s)
	parts := append([]fyne.CanvasObject{x.head, x.strips}, x.cards...)
	if extra := extraFields(x.host, s.Company.Extra); extra != nil {
		parts = append(parts, widgets.NewOverline(words.T("page.more")), extra)
	}
	if !sameObjects(x.content.inner.Objects, parts) {
		x.content.set(parts...)
	}
	x.typed()
}

func sameObjects(a, b []fyne.CanvasObject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// fillStrips says what there is to know before one types.
func (x *Company) fillStrips(s *store.Snapshot) {
	x.strips.Objects = nil
	if x.met {
		x.strips.Add(widgets.NewStrip("swap", words.T("company.elsewhere"), widgets.Warn, widgets.WarnSoft))
	}
	stands := false
	for _, e := range s.Outbox {
		if e.Action != "company" {
			continue
		}
		if strip := entryStrip(x.host, x.backend, e, x.form.labelOf); strip != nil {
			x.strips.Add(strip)
			stands = true
		}
	}
	if s.Company.Pending.Waits() && !stands {
		x.strips.Add(widgets.NewStrip("clock", words.T("company.waiting"), widgets.Info, widgets.InfoSoft))
	}
	if missing := missingFields(&s.Company); len(missing) > 0 && len(x.strips.Objects) == 0 {
		x.strips.Add(widgets.NewStrip("info", words.T("company.incomplete", strings.Join(missing, ", ")), widgets.Info, widgets.InfoSoft))
	}
	setVisible(x.strips, len(x.strips.Objects) > 0)
	x.strips.Refresh()
}

// missingFields are those a client would look for and not find, in our words.
func missingFields(c *store.Company) []string {
	var missing []string
	for _, f := range companyFields {
		switch f.name {
		case "vat_id", "address", "zip", "city", "phone", "email":
			if strings.TrimSpace(*f.at(c)) == "" {
				missing = append(missing, inSentence(words.T(f.label)))
			}
		}
	}
	return missing
}

// inSentence begins a label in lower case, unless it begins with an abbreviation.
func inSentence(label string) string {
	r := []rune(label)
	if len(r) > 1 && unicode.IsUpper(r[0]) && !unicode.IsUpper(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// facts is the profile for those who cannot change it.
func (x *Company) facts(c *store.Company) fyne.CanvasObject {
	box := widgets.VBox(12)
	for _, f := range companyFields {
		if text := *f.at(c); text != "" {
			box.Add(longValue(x.host, words.T(f.label), text))
		}
	}
	box.Add(widgets.NewSmallParagraph(words.T("company.only_admins")))
	return widgets.NewWideCard(box)
}

// typed keeps the bar at the foot right.
func (x *Company) typed() {
	if x.content == nil {
		return
	}
	n := x.form.dirty()
	x.count.SetText(words.N("company.changed", n))
	x.save.SetDisabled(x.saving)
	setVisible(x.bar, n > 0 && x.backend.Snapshot().Account.CanManage)
	x.content.Refresh()
}

func (x *Company) revert() {
	x.met = false
	x.form.load(x.backend.Snapshot().Company)
	x.reload()
}

func (x *Company) store() { x.storeThen(func() {}) }

// storeThen saves exactly what changed, and calls then once it is on this computer's
// disk on its way. It is called saved only when the server has it.
func (x *Company) storeThen(then func()) {
	if x.form.dirty() == 0 || x.saving || !x.form.check() {
		return
	}
	base, edited := x.form.base, x.form.value()
	x.saving = true
	x.typed()
	var entry int64
	x.host.Run(func() (err error) {
		entry, err = x.backend.SaveCompany(context.Background(), base, edited)
		return err
	}, func(err error) {
		x.saving = false
		if err != nil {
			x.host.ShowError(err)
			x.typed()
			return
		}
		x.met = false
		x.form.load(edited)
		x.reload()
		then()
		awaitDelivery(x.host, x.backend, entry, func(d app.Delivery) { x.delivered(d, edited) })
	})
}

// delivered says what became of a change. One that the server refused for a field goes
// back into the form, where it can be put right.
func (x *Company) delivered(d app.Delivery, edited store.Company) {
	if d.State != app.DeliveryHeld || d.Entry.State != store.EntryRefused || x.form.field(d.Field) == nil {
		noticeDelivery(x.host, d, words.T("company.saved"))
		return
	}
	x.host.Run(func() error { return x.backend.Discard(d.Entry.ID) }, func(err error) {
		if err != nil {
			x.host.ShowError(err)
			return
		}
		x.reload()
		x.form.refuse(edited, d.Field, refusalText(d))
	})
}
