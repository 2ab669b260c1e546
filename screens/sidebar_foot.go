package screens

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// linkState is the dot and the words that tell how right and how old the data is. A
// click tells more.
type linkState struct {
	widgets.Pressable
	bar    *sidebar
	dot    *canvas.Circle
	line   *canvas.Text
	text   string
	token  widgets.Token
	narrow bool
}

func newLinkState(b *sidebar) *linkState {
	l := &linkState{bar: b, dot: canvas.NewCircle(nil), line: canvas.NewText("", nil), token: widgets.Muted}
	l.Init(l, widgets.Parts{
		Objects: []fyne.CanvasObject{l.dot, l.line},
		Min:     func() fyne.Size { return fyne.NewSize(28, widgets.Px(28)) },
		Layout: func(size fyne.Size) {
			y := float32(int((size.Height - 8) / 2))
			if l.narrow {
				move(l.dot, (size.Width-8)/2, y, 8, 8)
				return
			}
			move(l.dot, 8, y, 8, 8)
			l.paint()
			widgets.PlaceLine(l.line, 22, 0, size.Width-26, size.Height, fyne.TextAlignLeading)
		},
		Paint: l.paint,
	}, func() { l.open() })
	l.About = func() (string, string) { return "button", l.text }
	return l
}

func (l *linkState) paint() {
	l.dot.FillColor = widgets.Color(l.token)
	l.line.Hidden = l.narrow
	widgets.SetLine(l.line, l.text, 12, false, widgets.Muted)
}

func (l *linkState) setNarrow(narrow bool) {
	l.narrow = narrow
	l.Refresh()
}

func (l *linkState) set(s *store.Snapshot, now time.Time) {
	text, token := linkWords(s, now)
	if l.text == text && l.token == token {
		return
	}
	l.text, l.token = text, token
	l.Tip = ""
	if l.narrow {
		l.Tip = text
	}
	l.Refresh()
}

// fresh is how long data counts as just updated.
const fresh = 5 * time.Second

// linkWords says in a few words how right and how old the data is.
func linkWords(snap *store.Snapshot, now time.Time) (string, widgets.Token) {
	s := snap.Sync
	age := now.Sub(s.Last)
	old := func(key string) string {
		if s.Last.IsZero() {
			return words.T(key)
		}
		return words.T(key+".since", words.Current().Ago(age))
	}
	switch {
	case s.Link == store.LinkOffline:
		return old("shell.link.offline"), widgets.Late
	case s.Link == store.LinkFailing:
		return old("shell.link.failing"), widgets.Warn
	case s.Link == store.LinkPaused:
		return words.T("shell.link.paused"), widgets.Warn
	case s.First:
		return words.T("shell.link.first", words.Current().Number(int64(s.Done))), widgets.Info
	case !snap.Complete:
		return words.T("shell.link.opening"), widgets.Muted
	case s.Last.IsZero() && s.Busy:
		return words.T("shell.link.asking"), widgets.Info
	case s.Last.IsZero():
		return words.T("shell.link.connecting"), widgets.Muted
	case s.Link == store.LinkUnknown:
		return words.T("shell.link.updated", words.Current().Ago(age)), widgets.Muted
	case age < fresh:
		return words.T("shell.link.now"), widgets.OK
	}
	return words.T("shell.link.updated", words.Current().Ago(age)), widgets.OK
}

// open tells how the connection is, why, and what can be done.
func (l *linkState) open() {
	s := l.bar.shell
	state := s.backend.Snapshot().Sync
	text, _ := linkWords(s.backend.Snapshot(), s.now())
	items := []widgets.Item{
		{Text: text, Heading: true},
		{Text: words.T("shell.refresh"), Icon: "refresh", Note: "F5", Tap: s.refresh},
		{Text: words.T("shell.nav.check"), Icon: "server", Tap: func() { s.Go(Route{Screen: ScreenCheck}) }},
	}
	if state.Error != "" {
		items = append(items, widgets.Item{Text: words.T("common.details"), Icon: "info", Tap: func() {
			s.details(words.T(state.Error), state.Detail)
		}})
	}
	widgets.ShowMenu(l, items)
}

// personButton is who is signed in.
type personButton struct {
	widgets.Pressable
	avatar     *widgets.Avatar
	name, role *canvas.Text
	nameText   string
	roleText   string
	narrow     bool
}

func newPersonButton(tap func()) *personButton {
	p := &personButton{avatar: widgets.NewAvatar("", 0, 32), name: canvas.NewText("", nil), role: canvas.NewText("", nil)}
	p.Init(p, widgets.Parts{
		Objects: []fyne.CanvasObject{p.avatar, p.name, p.role},
		Min:     func() fyne.Size { return fyne.NewSize(40, widgets.Px(40)) },
		Layout: func(size fyne.Size) {
			px := widgets.Px
			if p.narrow {
				move(p.avatar, (size.Width-px(32))/2, (size.Height-px(32))/2, px(32), px(32))
				return
			}
			move(p.avatar, 6, (size.Height-px(32))/2, px(32), px(32))
			p.paint()
			x := 6 + px(32) + 8
			widgets.PlaceLine(p.name, x, px(2), size.Width-x-2, px(16), fyne.TextAlignLeading)
			widgets.PlaceLine(p.role, x, px(21), size.Width-x-2, px(16), fyne.TextAlignLeading)
		},
		Paint: p.paint,
	}, tap)
	p.About = func() (string, string) { return "button", p.nameText }
	return p
}

func (p *personButton) paint() {
	p.name.Hidden, p.role.Hidden = p.narrow, p.narrow
	widgets.SetLine(p.name, p.nameText, 12, true, widgets.Ink)
	widgets.SetLine(p.role, p.roleText, 12, false, widgets.Muted)
}

func (p *personButton) setNarrow(narrow bool) {
	p.narrow = narrow
	p.Refresh()
}

func (p *personButton) set(a store.AccountState) {
	name := a.Me.Name
	if name == "" {
		name = a.Username
	}
	role := words.T("shell.role.worker")
	if a.CanManage {
		role = words.T("shell.role.admin")
	}
	if a.Demo {
		role = words.T("shell.role.demo")
	}
	if p.nameText != name || p.roleText != role {
		p.nameText, p.roleText = name, role
		p.avatar.Set(name, a.Me.ID)
		p.Refresh()
	}
}
