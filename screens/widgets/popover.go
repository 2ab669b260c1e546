package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Closer is what lies over the window and can be closed with Escape.
type Closer interface{ Close() }

// CloseTop closes what lies topmost over the window. It reports whether there was
// anything.
func CloseTop(c fyne.Canvas) bool {
	top, ok := c.Overlays().Top().(Closer)
	if ok {
		top.Close()
	}
	return ok
}

// Popover is a panel that floats beside what opened it, until a choice or a click
// elsewhere.
type Popover struct {
	Base
	OnClose func()
	canvas  fyne.Canvas
	at      fyne.Position
	above   float32 // where the panel ends when there is no room below
	content fyne.CanvasObject
	width   float32
	rect    *canvas.Rectangle
	shield  *shield
}

// ShowPopover opens content below anchor, or above where there is no room. Width zero
// means the content's own.
func ShowPopover(anchor, content fyne.CanvasObject, width float32) *Popover {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(anchor)
	if c == nil {
		return nil
	}
	at := driver.AbsolutePositionForObject(anchor)
	return showPopover(c, fyne.NewPos(at.X, at.Y+anchor.Size().Height+4), at.Y-4, content, width)
}

// ShowPopoverAt opens content at a place of the window.
func ShowPopoverAt(c fyne.Canvas, at fyne.Position, content fyne.CanvasObject) *Popover {
	return showPopover(c, at, at.Y, content, 0)
}

func showPopover(c fyne.Canvas, at fyne.Position, above float32, content fyne.CanvasObject, width float32) *Popover {
	p := &Popover{canvas: c, at: at, above: above, content: content, width: width, rect: canvas.NewRectangle(nil), shield: newShield()}
	p.Build(p, Parts{Objects: []fyne.CanvasObject{p.rect, p.shield, content},
		Min: func() fyne.Size { return fyne.NewSize(1, 1) }, Layout: p.layout, Paint: p.paint})
	c.Overlays().Add(p)
	p.Resize(c.Size())
	return p
}

// Close takes the panel away.
func (p *Popover) Close() {
	p.canvas.Overlays().Remove(p)
	if p.OnClose != nil {
		p.OnClose()
	}
}

// Tapped closes: the click was beside the panel.
func (p *Popover) Tapped(*fyne.PointEvent) { p.Close() }

// TappedSecondary closes: the click was beside the panel.
func (p *Popover) TappedSecondary(*fyne.PointEvent) { p.Close() }

// Describe tells tests and tools what this is.
func (p *Popover) Describe() (kind, text string, enabled, checked bool) {
	return "popover", "", true, false
}

const popoverPad = 6

func (p *Popover) layout(size fyne.Size) {
	m := p.content.MinSize()
	w := max(m.Width, p.width) + 2*popoverPad
	h := m.Height + 2*popoverPad
	x := max(8, min(p.at.X, size.Width-w-8))
	y := p.at.Y
	if y+h > size.Height-8 {
		if p.above-h >= 8 {
			y = p.above - h
		} else {
			y = max(8, size.Height-8-h)
			h = min(h, size.Height-16)
		}
	}
	place(p.rect, x, y, w, h)
	place(p.shield, x, y, w, h)
	place(p.content, x+popoverPad, y+popoverPad, w-2*popoverPad, h-2*popoverPad)
}

func (p *Popover) paint() {
	float(p.rect)
	p.rect.CornerRadius = 10
}

// float makes a rectangle look like something that lies above the rest.
func float(r *canvas.Rectangle) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = Color(Panel), Color(Line), 1
	r.Shadow = canvas.Shadow{Color: fade(Color(Scrim), 0.22), BlurRadius: 18, Offset: fyne.NewPos(0, 5)}
}

// shield swallows clicks that would otherwise reach what lies below.
type shield struct{ Base }

func newShield() *shield {
	s := &shield{}
	s.Build(s, Parts{Min: func() fyne.Size { return fyne.Size{} }})
	return s
}

// Tapped does nothing.
func (s *shield) Tapped(*fyne.PointEvent) {}

// TappedSecondary does nothing.
func (s *shield) TappedSecondary(*fyne.PointEvent) {}
