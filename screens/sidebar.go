package screens

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app/entries"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// navigation is what the sidebar offers, in its order.
var navigation = []struct {
	screen, words, icon string
	loud                bool
}{
	{ScreenTasks, "shell.nav.tasks", "task", false},
	{ScreenInbox, "shell.nav.inbox", "mail", true},
	{ScreenClients, "shell.nav.clients", "client", true},
	{ScreenCompany, "shell.nav.company", "company", false},
	{ScreenSubscription, "shell.nav.subscription", "subscription", false},
}

// sidebar shows where one can go, how the connection is, and who is signed in.
type sidebar struct {
	widgets.Base
	shell   *Shell
	narrow  bool
	logo    *widgets.Logo
	name    *widgets.Text
	navs    []*widgets.Nav
	heading *widgets.Text
	views   *fyne.Container
	scroll  *container.Scroll
	viewNav []*viewEntry
	rule    *widgets.Divider
	link    *linkState
	person  *personButton
	gear    *widgets.Button
	soon    hint // the access ends soon
	unkept  hint // the keyring does not keep the sign-in
	asking  time.Time
	outbox  *widgets.Nav
	waiting time.Time // since when something waits in the outbox; zero when nothing does
}

// outboxAfter is how long something waits before the outbox shows in the sidebar: what
// is sent at once must not make the sidebar jump.
const outboxAfter = 1500 * time.Millisecond

type viewEntry struct {
	nav  *widgets.Nav
	view namedView
}

func newSidebar(s *Shell) *sidebar {
	b := &sidebar{shell: s, logo: widgets.NewLogo(26),
		name:    widgets.NewText(words.T("app.name"), widgets.TextStyle{Size: 15, Bold: true, Cut: true}),
		heading: widgets.NewText(words.T("shell.views"), widgets.TextStyle{Size: 11, Bold: true, Token: widgets.Muted, Cut: true}),
		views:   widgets.VBox(0), rule: widgets.NewDivider()}
	for _, n := range navigation {
		b.navs = append(b.navs, widgets.NewNav(words.T(n.words), n.icon, n.loud, func() { s.GoScreen(n.screen) }))
	}
	b.outbox = widgets.NewNav(words.T("shell.nav.outbox"), "upload", true, func() { s.GoScreen(ScreenOutbox) })
	b.outbox.Hide()
	b.scroll = container.NewVScroll(b.views)
	b.link = newLinkState(b)
	b.person = newPersonButton(func() { b.personMenu() })
	b.gear = widgets.NewIconButton("settings", words.T("shell.nav.settings"), func() { s.Go(Route{Screen: ScreenSettings}) })
	objects := []fyne.CanvasObject{b.logo, b.name}
	for _, n := range b.navs {
		objects = append(objects, n)
	}
	b.soon = newHint("clock", words.T("login.soon"), words.T("login.expired.title"), s.signInEarly)
	b.unkept = newHint("key", words.T("keyring.unkept"), words.T("keyring.why"), s.whyUnkept)
	objects = append(objects, b.outbox, b.heading, b.scroll, b.unkept.strip, b.unkept.icon, b.soon.strip, b.soon.icon, b.rule, b.link, b.person, b.gear)
	b.Build(b, widgets.Parts{Objects: objects, Min: func() fyne.Size { return fyne.NewSize(sidebarNarrow, minHeight) }, Layout: b.layout})
	return b
}

func (b *sidebar) setNarrow(narrow bool) {
	if b.narrow == narrow {
		return
	}
	b.narrow = narrow
	for _, n := range append(b.navs, b.outbox) {
		n.SetNarrow(narrow)
	}
	b.person.setNarrow(narrow)
	b.link.setNarrow(narrow)
	for _, o := range []fyne.CanvasObject{b.name, b.heading, b.scroll} {
		if narrow {
			o.Hide()
		} else {
			o.Show()
		}
	}
}

func (b *sidebar) layout(size fyne.Size) {
	w := size.Width
	px := widgets.Px
	if b.narrow {
		move(b.logo, (w-26)/2, 20, 26, 26)
	} else {
		move(b.logo, 20, 20, 26, 26)
		move(b.name, 56, 20, w-60, 26)
	}
	y := float32(62)
	for _, n := range append(b.navs, b.outbox) {
		if n.Visible() {
			move(n, 12, y, w-24, px(36))
			y += px(36) + 2
		}
	}
	move(b.heading, 22, y+16, w-32, px(16))
	y += 16 + px(16) + 7
	foot := px(44) + px(16) + 38
	if b.narrow {
		foot = px(44)*2 + 38
	}
	end := b.unkept.place(w, b.soon.place(w, size.Height-foot, b.narrow), b.narrow)
	move(b.scroll, 12, y, w-24, max(0, end-y-4))
	y = size.Height - foot
	move(b.rule, 12, y, w-24, 1)
	if b.narrow {
		move(b.link, 8, y+8, w-16, px(28))
		move(b.person, 10, y+44, w-20, px(40))
		move(b.gear, (w-px(28))/2, y+50+px(40), px(28), px(28))
		return
	}
	move(b.link, 12, y+9, w-24, px(28))
	move(b.gear, w-12-px(28), size.Height-18-px(36)+4, px(28), px(28))
	move(b.person, 14, size.Height-20-px(36), w-14-12-px(28)-2, px(40))
}

// refresh reads numbers, views and the person anew.
func (b *sidebar) refresh() {
	snap := b.shell.backend.Snapshot()
	here := b.shell.history.current()
	for i, n := range navigation {
		on := here.Screen == n.screen && here.View == "" || n.screen == ScreenCompany && here.Screen == ScreenPeople
		b.navs[i].Set(on, navCount(n.screen, snap))
	}
	b.refreshViews(snap, here)
	b.person.set(snap.Account)
	b.tick()
}

// refreshOutbox shows the way to the outbox while something is in it: amber when it is
// unsent for long although the server answers, red when it needs the person.
func (b *sidebar) refreshOutbox(snap *store.Snapshot, here Route) {
	now := b.shell.now()
	a := entries.Of(snap, now)
	switch {
	case a.Count == 0:
		b.waiting = time.Time{}
	case b.waiting.IsZero():
		b.waiting = now
		b.shell.After(outboxAfter, b.refresh)
	}
	on := here.Screen == ScreenOutbox
	shown := on || a.Needs > 0 || a.Count > 0 && (b.outbox.Visible() || now.Sub(b.waiting) >= outboxAfter)
	tone := widgets.Calm
	switch {
	case a.Needs > 0:
		tone = widgets.Red
	case a.Late:
		tone = widgets.Amber
	}
	b.outbox.Set(on, a.Count)
	b.outbox.SetTone(tone)
	if b.outbox.Visible() != shown {
		setVisible(b.outbox, shown)
		b.layout(b.Size())
		b.Refresh()
	}
}

// navCount is the number beside an entry of the sidebar: what is there, or what asks
// for notice.
func navCount(screen string, s *store.Snapshot) int {
	n := 0
	switch screen {
	case ScreenTasks:
		return len(s.Tasks)
	case ScreenInbox:
		for _, x := range s.Notifications {
			if !x.Read {
				n++
			}
		}
	case ScreenClients:
		for _, c := range s.Connections {
			if !c.Outgoing && c.Status == store.ConnectionPending && !c.Pending.Waits() {
				n++
			}
		}
	}
	return n
}

// tick tells how old the data is by now, whether the access ends soon, and whether it is
// kept.
func (b *sidebar) tick() {
	soon, unkept := b.soon.set(b.shell.backend.ExpiresSoon()), b.unkept.set(b.shell.unkept())
	if soon || unkept {
		b.layout(b.Size())
		b.Refresh()
	}
	snap := b.shell.backend.Snapshot()
	b.link.set(snap, b.shell.now())
	b.refreshOutbox(snap, b.shell.history.current())
}

// asked says that the server is being asked because the person wanted it.
func (b *sidebar) asked() {
	b.asking = b.shell.now()
	b.tick()
}

// focus gives the keys to the entry where one is.
func (b *sidebar) focus() {
	here := b.shell.history.current().Screen
	for i, n := range navigation {
		if n.screen == here {
			widgets.FocusOn(b.navs[i])
			return
		}
	}
	if here == ScreenOutbox {
		widgets.FocusOn(b.outbox)
		return
	}
	widgets.FocusOn(b.navs[0])
}

// personMenu offers what concerns the person and this computer.
func (b *sidebar) personMenu() {
	s := b.shell
	account := s.backend.Snapshot().Account
	goTo := func(screen string) func() { return func() { s.Go(Route{Screen: screen}) } }
	items := []widgets.Item{
		{Text: words.T("shell.nav.people"), Icon: "users", Tap: goTo(ScreenPeople)},
		{Text: words.T("shell.nav.settings"), Icon: "settings", Tap: goTo(ScreenSettings)},
		{Text: words.T("shell.nav.check"), Icon: "server", Tap: goTo(ScreenCheck)},
		{Text: words.T("shell.keys.title"), Icon: "keyboard", Note: "F1", Tap: s.overview},
	}
	if account.Demo {
		items = append(items, widgets.Item{Text: words.T("shell.demo.reset"), Icon: "refresh", Tap: s.resetDemo})
	}
	items = append(items, widgets.Item{Text: words.T("shell.sign_out"), Icon: "sign-out", Tap: s.signOut})
	widgets.ShowMenu(b.person, items)
}
