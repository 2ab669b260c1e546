package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Parts is what a widget of this package is made of: its canvas objects and children
// in drawing order, its least size, where they go, and how they take on the colours
// and texts of the moment. Only Objects must be set.
type Parts struct {
	Objects []fyne.CanvasObject
	Min     func() fyne.Size
	Layout  func(fyne.Size)
	Paint   func()
}

// Base carries a widget made of [Parts]. A type embeds it and calls Build in its
// constructor; Refresh then paints, lays out and redraws what the widget owns itself.
type Base struct {
	widget.BaseWidget
	parts Parts
}

// Build ties self, the embedding widget, to its parts.
func (b *Base) Build(self fyne.Widget, p Parts) {
	b.parts = p
	b.ExtendBaseWidget(self)
}

// CreateRenderer is called by Fyne.
func (b *Base) CreateRenderer() fyne.WidgetRenderer {
	if b.parts.Paint != nil {
		b.parts.Paint()
	}
	return &baseRenderer{b: b}
}

// SetObjects replaces what the widget is made of, for widgets whose children come
// and go.
func (b *Base) SetObjects(objects ...fyne.CanvasObject) { b.parts.Objects = objects }

// Parts returns what the widget is made of, in drawing order.
func (b *Base) Parts() []fyne.CanvasObject { return b.parts.Objects }

type baseRenderer struct{ b *Base }

func (r *baseRenderer) Destroy()                     {}
func (r *baseRenderer) Objects() []fyne.CanvasObject { return r.b.parts.Objects }

func (r *baseRenderer) MinSize() fyne.Size {
	if r.b.parts.Min != nil {
		return r.b.parts.Min()
	}
	var size fyne.Size
	for _, o := range r.b.parts.Objects {
		size = size.Max(o.MinSize())
	}
	return size
}

func (r *baseRenderer) Layout(size fyne.Size) {
	if r.b.parts.Layout != nil {
		r.b.parts.Layout(size)
		return
	}
	for _, o := range r.b.parts.Objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (r *baseRenderer) Refresh() {
	if r.b.parts.Paint != nil {
		r.b.parts.Paint()
	}
	r.Layout(r.b.Size())
	for _, o := range r.b.parts.Objects {
		switch o.(type) {
		case fyne.Widget, *fyne.Container, *canvas.Image: // refresh themselves when they change
		default:
			o.Refresh()
		}
	}
}

// place moves and sizes an object.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// show hides or shows an object only when that changes something.
func show(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
