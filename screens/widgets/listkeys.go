package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
)

// FocusGained is called by Fyne. Without a current row the first one in sight becomes
// it when a key is pressed.
func (l *List) FocusGained() { l.focused = true; l.repaint() }

// FocusLost is called by Fyne.
func (l *List) FocusLost() { l.focused = false; l.repaint() }

// ShowRing makes the current row show that the list has the keys; call it before
// giving the list the focus by keyboard.
func (l *List) ShowRing() { l.byKey = true }

// ByKey reports whether the last move came from the keyboard.
func (l *List) ByKey() bool { return l.byKey }

// TypedRune hands letters to OnType.
func (l *List) TypedRune(r rune) {
	if r == ' ' {
		return
	}
	if l.OnType != nil {
		l.OnType(r)
	}
}

// TypedShortcut selects all rows, and hands every other shortcut to the window.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all && l.Multi {
		l.SelectAll()
		return
	}
	if app := fyne.CurrentApp(); app != nil {
		if c, ok := app.Driver().CanvasForObject(l).(fyne.Shortcutable); ok {
			c.TypedShortcut(s)
		}
	}
}

// TypedKey moves, opens and selects.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	endTip()
	if l.OnKey != nil && l.OnKey(ev) {
		return
	}
	l.byKey = true
	page := max(1, len(l.slots)-1)
	switch ev.Name {
	case fyne.KeyDown:
		l.step(1, 1)
	case fyne.KeyUp:
		l.step(-1, 1)
	case fyne.KeyPageDown:
		l.step(1, page)
	case fyne.KeyPageUp:
		l.step(-1, page)
	case fyne.KeyHome:
		l.step(-1, len(l.keys))
	case fyne.KeyEnd:
		l.step(1, len(l.keys))
	case fyne.KeySpace:
		if l.Multi && l.CurrentIndex() >= 0 {
			l.toggle(l.CurrentIndex())
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if i := l.CurrentIndex(); i >= 0 && l.OnOpen != nil {
			l.OnOpen(i)
		}
	case fyne.KeyEscape:
		if len(l.selected) > 0 {
			l.ClearSelection()
			return
		}
		passKey(ev)
	default:
		passKey(ev)
	}
}

// step moves n rows up or down, over headings, and extends the selection with Shift.
func (l *List) step(dir, n int) {
	if len(l.keys) == 0 {
		return
	}
	at := l.CurrentIndex()
	if at < 0 {
		at = l.first - dir
		if dir < 0 {
			at = min(l.first+len(l.slots), len(l.keys))
		}
		n = 1
	}
	to := -1
	for i := at + dir; i >= 0 && i < len(l.keys) && n > 0; i += dir {
		if !l.heading(i) {
			to = i
			n--
		}
	}
	if to < 0 {
		l.repaint()
		return
	}
	extend := l.Multi && Modifiers()&fyne.KeyModifierShift != 0
	l.moveTo(to, extend)
}

// moveTo makes a row current and tells of it.
func (l *List) moveTo(i int, extend bool) {
	if extend {
		l.extend(i)
	} else {
		l.anchor = l.keys[i]
	}
	l.current, l.has = l.keys[i], true
	l.reveal(i)
	l.repaint()
	if l.OnCurrent != nil {
		l.OnCurrent(i)
	}
}

// StepBy moves the current row by n places as the arrows do.
func (l *List) StepBy(n int) {
	if n < 0 {
		l.step(-1, -n)
	} else {
		l.step(1, n)
	}
}

// tapped is a click on a row: plain, with Shift or with Control.
func (l *List) tapped(i int) {
	if i < 0 || i >= len(l.keys) || l.heading(i) {
		return
	}
	l.byKey = false
	FocusOn(l)
	mod := Modifiers()
	switch {
	case l.Multi && mod&fyne.KeyModifierShift != 0:
		l.moveTo(i, true)
	case l.Multi && mod&fyne.KeyModifierShortcutDefault != 0:
		if len(l.selected) == 0 && l.has && l.CurrentIndex() >= 0 && l.current != l.keys[i] {
			l.selected[l.current] = true
		}
		l.toggle(i)
	default:
		if len(l.selected) > 0 {
			l.ClearSelection()
		}
		l.moveTo(i, false)
		if l.OnOpen != nil {
			l.OnOpen(i)
		}
	}
}

// Toggle selects a row, or no longer.
func (l *List) Toggle(i int) { l.toggle(i) }

func (l *List) toggle(i int) {
	if i < 0 || i >= len(l.keys) {
		return
	}
	key := l.keys[i]
	if l.selected[key] {
		delete(l.selected, key)
	} else {
		l.selected[key] = true
	}
	l.anchor = key
	l.told()
}

// extend selects from the row where the selection began to row i.
func (l *List) extend(i int) {
	from := slices.Index(l.keys, l.anchor)
	if from < 0 {
		from = i
	}
	clear(l.selected)
	for j := min(from, i); j <= max(from, i); j++ {
		if !l.heading(j) {
			l.selected[l.keys[j]] = true
		}
	}
	l.told()
}

// SelectAll selects every row.
func (l *List) SelectAll() {
	for i, key := range l.keys {
		if !l.heading(i) {
			l.selected[key] = true
		}
	}
	l.told()
}

// ClearSelection leaves no row selected.
func (l *List) ClearSelection() {
	clear(l.selected)
	l.told()
}

func (l *List) told() {
	l.repaint()
	if l.OnSelection != nil {
		l.OnSelection()
	}
}

// Selected returns the keys of the selected rows in the order of the list.
func (l *List) Selected() []int64 {
	var keys []int64
	for _, key := range l.keys {
		if l.selected[key] {
			keys = append(keys, key)
		}
	}
	return keys
}
