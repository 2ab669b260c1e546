package screens

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// SubscriptionBackend is what the subscription asks of the program.
type SubscriptionBackend interface {
	Snapshot() *store.Snapshot
	Settings() settings.Settings
	RefreshSubscription(ctx context.Context) error
	PaymentURL(ctx context.Context) (*url.URL, error)
	OpenURL(*url.URL) error
	CancelSubscription(ctx context.Context) (store.Subscription, error)
}

// Subscription shows what the company pays for, and leads to the payment page.
type Subscription struct {
	host    Host
	backend SubscriptionBackend
	content *page
	loading fyne.CanvasObject
	pay     *widgets.Button
	payNote *widgets.Paragraph
	name    *widgets.Field // the company's, typed to cancel
	cancel  *widgets.Button
	last    store.Subscription // as it was shown, to tell a change
	payment *url.URL           // as its host was shown; nil before it is known
	err     string             // why the subscription could not be fetched
	turn    int
	busy    bool
}

var (
	_ Screen    = (*Subscription)(nil)
	_ Refocuser = (*Subscription)(nil)
)

// NewSubscription builds the screen.
func NewSubscription(h Host, b SubscriptionBackend) *Subscription {
	x := &Subscription{host: h, backend: b, content: newPage(), loading: widgets.NewSkeleton(3, words.T("common.loading"))}
	x.pay = widgets.NewButton(words.T("subscription.pay"), widgets.Primary, x.openPayment).WithTrail("external")
	x.payNote = widgets.NewSmallParagraph("")
	x.name = widgets.NewField("", "")
	x.name.OnChanged = func(string) { x.allowCancel() }
	x.name.OnSubmit = func(string) { x.end() }
	x.cancel = widgets.NewButton(words.T("subscription.cancel"), widgets.Danger, x.end)
	return x
}

// Content is what the screen looks like.
func (x *Subscription) Content() fyne.CanvasObject { return x.content }

// Open shows what is known and asks anew.
func (x *Subscription) Open(Route) {
	x.content.shown()
	x.last = x.backend.Snapshot().Subscription
	x.name.SetText("")
	x.reload()
	x.ask()
	x.lookUpHost()
}

// Refresh reads what changed, and says so when it is the subscription.
func (x *Subscription) Refresh(kind store.Kind) {
	if kind.Has(store.KindSubscription) {
		now := x.backend.Snapshot().Subscription
		if text := subscriptionNews(x.last, now, x.backend.Settings().Currency); text != "" {
			x.host.Notice(text, nil)
		}
		x.last = now
	}
	if kind.Has(store.KindSubscription | store.KindCompany | store.KindUsers | store.KindSettings | store.KindAccount) {
		x.reload()
	}
}

// Refocused asks anew when the person comes back to the window, perhaps from paying.
func (x *Subscription) Refocused() { x.ask() }

// Focus gives the keys to the one thing to do here.
func (x *Subscription) Focus() {
	if x.backend.Snapshot().Account.CanManage {
		widgets.FocusOn(x.pay)
	}
}

// subscriptionNews says what changed between two looks; empty when nothing did, or
// when the first was no look.
func subscriptionNews(old, now store.Subscription, currency string) string {
	say := words.Current()
	switch {
	case !old.Known || !now.Known:
		return ""
	case !old.Got && now.Got:
		return say.T("subscription.news.active")
	case old.Got && !now.Got:
		return say.T("subscription.news.none")
	case old.Renewing && !now.Renewing:
		return say.T("subscription.news.canceled", say.Date(now.End))
	case !old.Renewing && now.Renewing:
		return say.T("subscription.news.renewing")
	case !old.End.Equal(now.End) && !now.End.IsZero():
		return say.T("subscription.news.end", say.Date(now.End))
	case old.TotalPrice != now.TotalPrice:
		return say.T("subscription.news.price", say.Money(now.TotalPrice, currency))
	}
	return ""
}

// ask fetches the subscription.
func (x *Subscription) ask() {
	x.host.Run(func() error { return x.backend.RefreshSubscription(context.Background()) }, func(err error) {
		x.err = ""
		if err != nil && !errors.Is(err, context.Canceled) {
			key, args, _ := explain(err)
			x.err = words.T(key, args...)
		}
		x.reload()
	})
}

// lookUpHost finds out where the payment page is, to say so before it is opened.
func (x *Subscription) lookUpHost() {
	if !x.backend.Snapshot().Account.CanManage {
		return
	}
	x.fetchPayment(func(u *url.URL) { x.setPayment(u) })
}

func (x *Subscription) fetchPayment(then func(*url.URL)) {
	x.turn++
	turn := x.turn
	var u *url.URL
	x.host.Run(func() (err error) {
		u, err = x.backend.PaymentURL(context.Background())
		return err
	}, func(err error) {
		if turn != x.turn {
			return
		}
		x.pay.SetDisabled(false)
		if err != nil {
			x.payment = nil
			key, args, _ := explain(err)
			x.payNote.SetText(words.T(key, args...))
			x.content.Refresh()
			return
		}
		then(u)
	})
}

func (x *Subscription) setPayment(u *url.URL) {
	x.payment = u
	x.payNote.SetText(words.T("subscription.pay.host", u.Host))
	x.content.Refresh()
}

// openPayment fetches the address anew, since it may be for one use, and opens it when
// it leads where was said.
func (x *Subscription) openPayment() {
	x.pay.SetDisabled(true)
	x.fetchPayment(func(u *url.URL) {
		if x.payment != nil && x.payment.Host != u.Host {
			x.setPayment(u)
			x.host.Ask(words.T("subscription.pay.other"), words.T("subscription.pay.other.text", u.Host), words.T("subscription.pay"), false, func() { x.browse(u) })
			return
		}
		x.setPayment(u)
		x.browse(u)
	})
}

// browse opens the payment page. A host in letters of other scripts comes as "xn--…",
// which nobody can read: it may have been made to look like another, so it is asked about.
func (x *Subscription) browse(u *url.URL) {
	if app.ForeignLetters(u) {
		x.host.Ask(words.T("subscription.pay.letters"), words.T("subscription.pay.letters.text", u.Host), words.T("subscription.pay"), true, func() { x.open(u) })
		return
	}
	x.open(u)
}

func (x *Subscription) open(u *url.URL) {
	x.host.Run(func() error { return x.backend.OpenURL(u) }, func(err error) {
		switch {
		case errors.Is(err, app.ErrNoBrowser):
			x.showAddress(u)
		case err != nil:
			x.host.ShowError(err)
		default:
			x.host.Notice(words.T("subscription.pay.opened", u.Host), nil)
		}
	})
}

// showAddress is for computers without a browser that we can start.
func (x *Subscription) showAddress(u *url.URL) {
	var sheet *widgets.Sheet
	title := words.T("subscription.address.title")
	address := widgets.NewField("", "")
	address.SetText(u.String())
	sheet = x.host.Sheet(title, widgets.VBox(12,
		widgets.NewText(title, widgets.TextStyle{Size: 20, Bold: true, Cut: true}),
		widgets.NewParagraph(words.T("error.no_browser")),
		address,
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.close"), widgets.Plain, func() { sheet.Close() }),
			widgets.NewButton(words.T("subscription.address.copy"), widgets.Primary, func() {
				fyne.CurrentApp().Clipboard().SetContent(u.String())
				sheet.Close()
				x.host.Notice(words.T("common.copied"), nil)
			}).WithIcon("copy"))), 520)
}

func (x *Subscription) reload() {
	s := x.backend.Snapshot()
	sub := s.Subscription
	head := heading(words.T("subscription.title"), s.Company.Name)
	switch {
	case !sub.Known && x.err != "":
		retry := widgets.NewButton(words.T("common.retry"), widgets.Plain, x.ask)
		x.content.set(head, widgets.Fixed(0, 320, widgets.NewFailedState(words.T("page.failed"), x.err, retry)))
	case !sub.Known:
		x.content.set(head, widgets.Fixed(0, 240, x.loading))
	default:
		parts := []fyne.CanvasObject{head}
		if x.err != "" {
			parts = append(parts, widgets.NewStrip("warning", words.T("page.stale", x.err, words.Current().Ago(x.host.Now().Sub(sub.Asked))),
				widgets.Warn, widgets.WarnSoft, widgets.NewButton(words.T("common.retry"), widgets.Plain, x.ask).Small()))
		}
		parts = append(parts, container.New(asideLayout{gap: 16}, x.state(s), x.aside(s)))
		if sub.Got && sub.Renewing && s.Account.CanManage {
			parts = append(parts, x.cancelCard(s))
		}
		x.content.set(parts...)
	}
}

// state is the card with status, prices and the way to pay.
func (x *Subscription) state(s *store.Snapshot) fyne.CanvasObject {
	sub := s.Subscription
	status, sentence := x.status(sub)
	body := widgets.VBox(16, widgets.Row(10, status, widgets.Grow(widgets.NewText(sentence, widgets.TextStyle{Cut: true}))))
	if !sub.Got {
		body.Add(widgets.NewMutedParagraph(words.T("subscription.none.text")))
	} else if s.Account.CanManage {
		say, currency := words.Current(), x.backend.Settings().Currency
		body.Add(widgets.Equal(16,
			figure(words.T("subscription.unit"), say.Money(sub.UnitPrice, currency)),
			figure(words.T("subscription.users"), say.Number(int64(paidUsers(s)))),
			figure(words.T("subscription.total"), say.Money(sub.TotalPrice, currency))))
	}
	if s.Account.CanManage {
		body.Add(container.New(besideLayout{gap: 12}, x.pay, x.payNote))
	} else {
		body.Add(widgets.NewSmallParagraph(words.T("subscription.only_admins")))
	}
	return widgets.NewWideCard(body)
}

// paidUsers is for how many the total is; where that does not come out even, how many
// there are.
func paidUsers(s *store.Snapshot) int {
	sub := s.Subscription
	if sub.UnitPrice > 0 && sub.TotalPrice%sub.UnitPrice == 0 {
		return int(sub.TotalPrice / sub.UnitPrice)
	}
	return len(s.Users)
}

func (x *Subscription) status(sub store.Subscription) (*widgets.Chip, string) {
	say := words.Current()
	ended := !sub.End.IsZero() && x.host.Now().After(sub.End.AddDate(0, 0, 1))
	switch {
	case !sub.Got:
		return widgets.NewChip(say.T("subscription.none"), widgets.Warn, widgets.WarnSoft), say.T("subscription.none.short")
	case ended && !sub.Renewing:
		return widgets.NewChip(say.T("subscription.ended"), widgets.Late, widgets.LateSoft).WithIcon("warning"), say.T("subscription.ended.on", say.Date(sub.End))
	case !sub.Renewing && sub.End.IsZero():
		return widgets.NewChip(say.T("subscription.active"), widgets.OK, widgets.OKSoft).WithIcon("check"), say.T("subscription.no_end")
	case !sub.Renewing:
		return widgets.NewChip(say.T("subscription.canceled"), widgets.Warn, widgets.WarnSoft), say.T("subscription.ends", say.Date(sub.End))
	case sub.End.IsZero():
		return widgets.NewChip(say.T("subscription.active"), widgets.OK, widgets.OKSoft).WithIcon("check"), say.T("subscription.renews")
	}
	return widgets.NewChip(say.T("subscription.active"), widgets.OK, widgets.OKSoft).WithIcon("check"), say.T("subscription.renews.on", say.Date(sub.End))
}

// figure is a large value below its name.
func figure(name, text string) fyne.CanvasObject {
	return widgets.VBox(2, widgets.NewOverline(name), widgets.NewText(text, widgets.TextStyle{Size: 18, Bold: true, Cut: true}))
}

func (x *Subscription) aside(s *store.Snapshot) fyne.CanvasObject {
	text := words.T("subscription.note")
	if !s.Account.CanManage {
		text = words.T("subscription.note.worker")
	}
	return widgets.NewWideCard(widgets.VBox(4, widgets.NewOverline(words.T("subscription.note.title")), widgets.NewParagraph(text)))
}

func (x *Subscription) cancelCard(s *store.Snapshot) fyne.CanvasObject {
	text := words.T("subscription.cancel.text.open", s.Company.Name)
	if end := s.Subscription.End; !end.IsZero() {
		text = words.T("subscription.cancel.text", words.Current().Date(end), s.Company.Name)
	}
	x.name.Entry.SetPlaceHolder(s.Company.Name)
	x.allowCancel()
	return widgets.NewWideCard(widgets.VBox(8,
		widgets.NewText(words.T("subscription.cancel.title"), widgets.TextStyle{Bold: true}),
		widgets.NewMutedParagraph(text),
		widgets.Gap(0, 0),
		widgets.Row(10, widgets.Fixed(widgets.Px(300), 0, x.name), x.cancel)))
}

// confirmed reports whether the company's name was typed; blanks and case do not matter.
func (x *Subscription) confirmed() bool {
	name := x.backend.Snapshot().Company.Name
	return name != "" && strings.EqualFold(oneLine(x.name.Text()), oneLine(name))
}

func (x *Subscription) allowCancel() { x.cancel.SetDisabled(!x.confirmed() || x.busy) }

// end cancels the subscription and says what the server then told.
func (x *Subscription) end() {
	if !x.confirmed() || x.busy {
		return
	}
	x.busy = true
	x.allowCancel()
	var sub store.Subscription
	x.host.Run(func() (err error) {
		sub, err = x.backend.CancelSubscription(context.Background())
		return err
	}, func(err error) {
		x.busy = false
		x.allowCancel()
		say := words.Current()
		switch {
		case err != nil:
			x.host.ShowError(err)
			return
		case sub.Got && sub.Renewing:
			x.host.Ask(say.T("subscription.still.title"), say.T("subscription.still.text"), say.T("common.ok"), false, func() {})
		case sub.Got && !sub.End.IsZero():
			x.host.Notice(say.T("subscription.news.canceled", say.Date(sub.End)), nil)
		default:
			x.host.Notice(say.T("subscription.canceled.now"), nil)
		}
		x.name.SetText("")
		x.last = sub
		x.reload()
	})
}
