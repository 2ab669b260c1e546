package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// pressable is the common part of everything that is clicked: hand, hover, focus ring,
// Space and Return. The embedding widget calls paintPress and layoutPress.
type pressable struct {
	Base
	OnTap    func()
	disabled bool
	hovered  bool
	focused  bool
	radius   float32
	tip      string // said when the pointer rests on the widget
	inside   bool   // the ring is drawn inside, for rows that stand edge to edge
	tint     *canvas.Rectangle
	ring     *canvas.Rectangle
}

func (p *pressable) initPress(radius float32) {
	p.radius = radius
	p.tint = canvas.NewRectangle(nil)
	p.ring = canvas.NewRectangle(nil)
	p.ring.StrokeWidth = 2
	p.tint.Hide()
	p.ring.Hide()
}

func (p *pressable) paintPress() {
	p.tint.FillColor = Color(Hover)
	p.tint.CornerRadius = p.radius
	p.ring.StrokeColor = Color(Accent)
	p.ring.FillColor = fade(Color(Accent), 0)
	p.ring.CornerRadius = p.radius + 3
	if p.inside {
		p.ring.CornerRadius = p.radius
	}
	p.tint.Hidden = !p.hovered || p.disabled
	p.ring.Hidden = !p.focused
}

func (p *pressable) layoutPress(size fyne.Size) {
	place(p.tint, 0, 0, size.Width, size.Height)
	if p.inside {
		place(p.ring, 1, 1, size.Width-2, size.Height-2)
		return
	}
	place(p.ring, -3, -3, size.Width+6, size.Height+6)
}

// Tapped is called when the widget is clicked.
func (p *pressable) Tapped(*fyne.PointEvent) { p.press() }

func (p *pressable) press() {
	if p.OnTap != nil && !p.disabled {
		p.OnTap()
	}
}

// SetDisabled makes the widget deaf and pale, or takes that back.
func (p *pressable) SetDisabled(off bool) {
	if p.disabled != off {
		p.disabled = off
		p.Refresh()
	}
}

// Disabled reports whether the widget is deaf.
func (p *pressable) Disabled() bool { return p.disabled }

// Cursor shows the hand.
func (p *pressable) Cursor() desktop.Cursor {
	if p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// MouseIn tints the widget and announces its tip.
func (p *pressable) MouseIn(ev *desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
	announce(p.tip, ev, p.Size().Height)
}

// MouseMoved does nothing.
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the tint away.
func (p *pressable) MouseOut() {
	p.hovered = false
	p.Refresh()
	endTip()
}

// FocusGained shows the ring.
func (p *pressable) FocusGained() { p.focused = true; p.Refresh(); tellFocus() }

// FocusLost hides the ring.
func (p *pressable) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune does nothing.
func (p *pressable) TypedRune(rune) {}

// TypedKey presses on Space and Return; other keys go to the window.
func (p *pressable) TypedKey(ev *fyne.KeyEvent) {
	endTip()
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.press()
	default:
		passKey(ev)
	}
}

// passKey hands a key that a focused widget has no use for to the window's handler,
// so that function keys and Escape work wherever the focus is.
func passKey(ev *fyne.KeyEvent) {
	if OnKey != nil {
		OnKey(ev)
	}
}

// OnTip is told what the pointer rests on when that has no words of its own, and the
// place below it; an empty text ends the tip. The window sets it.
var OnTip func(text string, below fyne.Position)

// OnKey gets the keys that the focused widget has no use for. The window sets it.
var OnKey func(*fyne.KeyEvent)

// OnFocus is told that a control got the keys, so that a page can bring it into sight.
var OnFocus func()

// mostTip is how many bytes of a text a tip says.
const mostTip = 1000

// announce tells the window what the pointer rests on: a widget of the height.
func announce(tip string, ev *desktop.MouseEvent, height float32) {
	if tip != "" && OnTip != nil {
		if n := validPrefix(tip, mostTip); n < len(tip) {
			tip = tip[:n] + "…"
		}
		OnTip(tip, ev.AbsolutePosition.Subtract(ev.Position).AddXY(0, height))
	}
}

// endTip takes the tip away: the pointer went on, or the person works with the keys.
func endTip() {
	if OnTip != nil {
		OnTip("", fyne.Position{})
	}
}

func tellFocus() {
	endTip()
	if OnFocus != nil {
		OnFocus()
	}
}
