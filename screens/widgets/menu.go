package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Item is one line of a menu.
type Item struct {
	Text     string
	Note     string // muted, at the end: a shortcut or a number
	Icon     string
	Checked  bool
	Danger   bool
	Disabled bool
	Stays    bool        // the menu stays open: for choices that combine
	On       func() bool // asked instead of Checked, for choices that change each other
	Heading  bool        // only words above the lines that follow
	Tap      func()
}

// ShowMenu opens a menu below anchor. The arrows move, Return chooses, Escape closes.
func ShowMenu(anchor fyne.CanvasObject, items []Item) *Popover {
	m := newMenu(items)
	p := ShowPopover(anchor, m.box, max(180, anchor.Size().Width))
	return m.shown(p)
}

// ShowMenuAt opens a menu at a place of the window.
func ShowMenuAt(c fyne.Canvas, at fyne.Position, items []Item) *Popover {
	m := newMenu(items)
	return m.shown(ShowPopoverAt(c, at, m.box))
}

type menu struct {
	lines   []*menuLine
	box     *fyne.Container
	popover *Popover
}

func newMenu(items []Item) *menu {
	m := &menu{box: VBox(0)}
	for _, it := range items {
		if it.Heading {
			m.box.Add(Pad(8, 2, 10, 10, NewOverline(it.Text)))
			continue
		}
		line := newMenuLine(it)
		line.OnTap = func() { m.choose(line) }
		line.move = func(step int) { m.move(line, step) }
		m.lines = append(m.lines, line)
		m.box.Add(line)
	}
	return m
}

func (m *menu) shown(p *Popover) *Popover {
	m.popover = p
	if p == nil {
		return nil
	}
	for _, l := range m.lines {
		if !l.disabled {
			FocusOn(l)
			break
		}
	}
	return p
}

func (m *menu) choose(l *menuLine) {
	switch {
	case l.item.Stays && l.item.On == nil:
		l.item.Checked = !l.item.Checked
		l.Refresh()
	case !l.item.Stays && m.popover != nil:
		m.popover.Close()
	}
	if l.item.Tap != nil {
		l.item.Tap()
	}
	for _, other := range m.lines {
		if other.item.On != nil && other.item.Checked != other.item.On() {
			other.item.Checked = other.item.On()
			other.Refresh()
		}
	}
}

// move gives the keys to the next line that can be chosen, round the ends.
func (m *menu) move(from *menuLine, step int) {
	at, n := 0, len(m.lines)
	for i, l := range m.lines {
		if l == from {
			at = i
		}
	}
	for i := 1; i <= n; i++ {
		next := m.lines[((at+step*i)%n+n)%n]
		if !next.disabled && next.Visible() {
			FocusOn(next)
			return
		}
	}
}

type menuLine struct {
	pressable
	item  Item
	move  func(step int)
	image *canvas.Image
	check *canvas.Image
	line  *canvas.Text
	note  *canvas.Text
}

func newMenuLine(it Item) *menuLine {
	l := &menuLine{item: it, image: &canvas.Image{}, check: &canvas.Image{}, line: canvas.NewText("", nil), note: canvas.NewText("", nil)}
	l.inside = true
	l.initPress(7)
	l.disabled = it.Disabled
	if it.On != nil {
		l.item.Checked = it.On()
	}
	l.Build(l, Parts{Objects: []fyne.CanvasObject{l.tint, l.image, l.line, l.note, l.check, l.ring}, Min: l.min, Layout: l.layout, Paint: l.paint})
	return l
}

// Describe tells tests and tools what the line is.
func (l *menuLine) Describe() (kind, text string, enabled, checked bool) {
	return "menuitem", l.item.Text, !l.disabled, l.item.Checked
}

// AccessibilityLabel tells assistive technology the line's words.
func (l *menuLine) AccessibilityLabel() string { return l.item.Text }

// AccessibilityRole tells assistive technology what this is.
func (l *menuLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// TypedKey moves along the menu.
func (l *menuLine) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		l.move(1)
	case fyne.KeyUp:
		l.move(-1)
	default:
		l.pressable.TypedKey(ev)
	}
}

func (l *menuLine) min() fyne.Size {
	w := ceil(Measure(l.item.Text, 13, false)) + 20 + 26
	if l.item.Icon != "" {
		w += Px(18) + 8
	}
	if l.item.Note != "" {
		w += 16 + ceil(Measure(l.item.Note, 12, false))
	}
	return fyne.NewSize(min(w, 360), Px(32))
}

func (l *menuLine) layout(size fyne.Size) {
	l.layoutPress(size)
	x := float32(10)
	mid := func(h float32) float32 { return float32(int((size.Height - h) / 2)) }
	if l.item.Icon != "" {
		place(l.image, x, mid(Px(18)), Px(18), Px(18))
		x += Px(18) + 8
	}
	place(l.check, size.Width-10-Px(16), mid(Px(16)), Px(16), Px(16))
	l.lines()
	right := size.Width - 10
	if l.item.Checked {
		right -= Px(16) + 6
	}
	noteWidth := float32(0)
	if l.item.Note != "" {
		noteWidth = ceil(Measure(l.item.Note, 12, false))
		PlaceLine(l.note, right-noteWidth, 0, noteWidth, size.Height, fyne.TextAlignTrailing)
		noteWidth += 8
	}
	PlaceLine(l.line, x, 0, right-noteWidth-x, size.Height, fyne.TextAlignLeading)
}

func (l *menuLine) ink() Token {
	switch {
	case l.disabled:
		return Muted
	case l.item.Danger:
		return Late
	}
	return Ink
}

func (l *menuLine) lines() {
	SetLine(l.line, l.item.Text, 13, l.item.Checked, l.ink())
	SetLine(l.note, l.item.Note, 12, false, Muted)
}

func (l *menuLine) paint() {
	l.paintPress()
	l.tint.Hidden = !(l.hovered || l.focused) || l.disabled
	l.image.Hidden = l.item.Icon == ""
	if l.item.Icon != "" {
		SetImage(l.image, l.item.Icon, l.ink())
	}
	l.check.Hidden = !l.item.Checked
	SetImage(l.check, "check", Accent)
	l.note.Hidden = l.item.Note == ""
	l.lines()
}

// Choice is one line of a [ShowPicker].
type Choice struct {
	Text    string
	Note    string
	Icon    string
	Checked bool
	Search  string // more that typing may find it by
	Tap     func(checked bool)
}

// ShowPicker opens a list of choices that typing narrows: typing a name finds it,
// Return takes the first one found. Several can be on when many is set; else a choice
// closes it. Nothing found shows none.
func ShowPicker(anchor fyne.CanvasObject, placeholder, none string, choices []Choice, many bool, match func(query, text string) bool) *Popover {
	entry := NewField("", placeholder).WithIcon("search")
	var items []Item
	for _, c := range choices {
		items = append(items, Item{Text: c.Text, Note: c.Note, Icon: c.Icon, Checked: c.Checked, Stays: many})
	}
	m := newMenu(items)
	empty := Pad(8, 8, 10, 10, NewText(none, TextStyle{Size: 13, Token: Muted}))
	empty.Hide()
	m.box.Add(empty)
	for i, l := range m.lines {
		l.item.Tap = func() {
			if choices[i].Tap != nil {
				choices[i].Tap(l.item.Checked)
			}
		}
	}
	list := container.NewVScroll(m.box)
	height := min(float32(len(items)), 8) * Px(32)
	content := Edge(Pad(2, 6, 2, 2, entry), nil, nil, nil, Fixed(0, max(height, Px(40)), list))
	filter := func(q string) {
		found := 0
		for i, l := range m.lines {
			ok := q == "" || match(q, choices[i].Text+" "+choices[i].Search)
			show(l, ok)
			if ok {
				found++
			}
		}
		show(empty, found == 0)
		m.box.Refresh()
		list.ScrollToTop()
	}
	entry.OnChanged = filter
	first := func() *menuLine {
		for _, l := range m.lines {
			if l.Visible() {
				return l
			}
		}
		return nil
	}
	entry.Entry.OnKey = func(ev *fyne.KeyEvent) bool {
		l := first()
		switch ev.Name {
		case fyne.KeyDown:
			if l != nil {
				FocusOn(l)
			}
			return true
		case fyne.KeyReturn, fyne.KeyEnter:
			if l != nil {
				m.choose(l)
			}
			return true
		}
		return false
	}
	m.popover = ShowPopover(anchor, content, max(260, anchor.Size().Width))
	if m.popover != nil {
		FocusOn(entry.Entry)
	}
	return m.popover
}
