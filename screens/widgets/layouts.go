package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// VBox stacks objects with a gap between the visible ones.
func VBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnLayout{gap}, objects...)
}

// HBox puts objects side by side with a gap, each as tall as the row.
func HBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(gap), objects...)
}

// Row puts objects side by side with a gap, each at its own height in the middle.
// An object made by [Grow] takes what is left.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(rowLayout{gap}, objects...)
}

// Pad keeps room around an object.
func Pad(top, bottom, left, right float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// Gap is empty room of a size.
func Gap(w, h float32) fyne.CanvasObject { return container.New(fixedLayout{w, h}) }

// HStack lays objects over each other, each in the middle of the height.
func HStack(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stackLayout{}, objects...)
}

type stackLayout struct{}

func (stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fixedLayout{}.MinSize(objects)
}

func (stackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := min(o.MinSize().Height, size.Height)
		place(o, 0, float32(int((size.Height-h)/2)), size.Width, h)
	}
}

// Fixed gives an object a width or height of its own; zero leaves that to the object.
func Fixed(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(fixedLayout{w, h}, o)
}

// AtMost keeps an object from growing wider than w, at the leading side.
func AtMost(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(atMostLayout{w, false}, o)
}

// CenterAtMost keeps an object from growing wider than w, in the middle.
func CenterAtMost(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(atMostLayout{w, true}, o)
}

// Edge puts objects at the edges with no padding and gives the middle the rest. Any
// may be nil.
func Edge(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	c := container.New(nil)
	for _, o := range []fyne.CanvasObject{top, bottom, left, right, middle} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	c.Layout = edgeLayout{top, bottom, left, right, middle}
	return c
}

// Equal puts objects side by side, all of one width and height, with a gap.
func Equal(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(equalLayout{gap}, objects...)
}

// Grid puts objects of one width side by side, as many as fit at least least pixels
// wide, and the others below.
func Grid(least, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&gridLayout{least: least, gap: gap}, objects...)
}

// Flow puts objects side by side and begins a new line where the width ends.
func Flow(gap, lineGap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap, line: lineGap}, objects...)
}

// Grow marks an object of a [Row] as the one that takes the room left over.
func Grow(o fyne.CanvasObject) fyne.CanvasObject { return container.New(&growLayout{}, o) }

// NewScroll returns a vertical scroll area for a form or a page.
func NewScroll(content fyne.CanvasObject) *container.Scroll { return container.NewVScroll(content) }

// Divider is a line of one pixel, across or down.
type Divider struct {
	Base
	line *canvas.Rectangle
}

// NewDivider returns a one-pixel line that grows in the direction it is given room.
func NewDivider() *Divider {
	d := &Divider{line: canvas.NewRectangle(nil)}
	d.Build(d, Parts{
		Objects: []fyne.CanvasObject{d.line},
		Min:     func() fyne.Size { return fyne.NewSize(1, 1) },
		Paint:   func() { d.line.FillColor = Color(Line) },
	})
	return d
}

// Ground is a plain filled rectangle in a token's colour. Fills are what costs most
// when drawing: never put one under the largest pane.
type Ground struct {
	Base
	rect   *canvas.Rectangle
	token  Token
	radius float32
}

// NewGround returns a fill with rounded corners of the radius.
func NewGround(token Token, radius float32) *Ground {
	g := &Ground{rect: canvas.NewRectangle(nil), token: token, radius: radius}
	g.Build(g, Parts{
		Objects: []fyne.CanvasObject{g.rect},
		Min:     func() fyne.Size { return fyne.Size{} },
		Paint: func() {
			g.rect.FillColor = Color(g.token)
			g.rect.CornerRadius = g.radius
		},
	})
	return g
}

// SetToken fills in another colour.
func (g *Ground) SetToken(token Token) {
	if g.token != token {
		g.token = token
		g.Refresh()
	}
}

// HeightFor gives the object the width and returns the height it needs there. Wrapped
// text knows its lines only then: asked before, a new text counts a line a word, and
// what is below it would be drawn out of place, and clicked beside, until the next layout.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	return o.MinSize().Height
}

type columnLayout struct{ gap float32 }

func (l columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	n := 0
	for _, o := range objects {
		if o.Visible() {
			s := o.MinSize()
			m = fyne.NewSize(max(m.Width, s.Width), m.Height+s.Height)
			n++
		}
	}
	if n > 1 {
		m.Height += l.gap * float32(n-1)
	}
	return m
}

func (l columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if o.Visible() {
			h := HeightFor(o, size.Width)
			place(o, 0, y, size.Width, h)
			y += h + l.gap
		}
	}
}

type fixedLayout struct{ w, h float32 }

func (l fixedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	if l.w > 0 {
		m.Width = l.w
	}
	if l.h > 0 {
		m.Height = l.h
	}
	return m
}

func (l fixedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

type atMostLayout struct {
	w      float32
	center bool
}

func (l atMostLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return m
}

func (l atMostLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w, x := min(l.w, size.Width), float32(0)
	if l.center {
		x = float32(int((size.Width - w) / 2))
	}
	for _, o := range objects {
		place(o, x, 0, w, size.Height)
	}
}

type edgeLayout struct{ top, bottom, left, right, middle fyne.CanvasObject }

func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

func (l edgeLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	if shown(l.middle) {
		m = l.middle.MinSize()
	}
	for _, o := range []fyne.CanvasObject{l.left, l.right} {
		if shown(o) {
			s := o.MinSize()
			m = fyne.NewSize(m.Width+s.Width, max(m.Height, s.Height))
		}
	}
	for _, o := range []fyne.CanvasObject{l.top, l.bottom} {
		if shown(o) {
			s := o.MinSize()
			m = fyne.NewSize(max(m.Width, s.Width), m.Height+s.Height)
		}
	}
	return m
}

func (l edgeLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	x0, y0, x1, y1 := float32(0), float32(0), size.Width, size.Height
	if shown(l.top) {
		h := HeightFor(l.top, size.Width)
		place(l.top, 0, 0, size.Width, h)
		y0 = h
	}
	if shown(l.bottom) {
		h := HeightFor(l.bottom, size.Width)
		place(l.bottom, 0, size.Height-h, size.Width, h)
		y1 -= h
	}
	if shown(l.left) {
		w := l.left.MinSize().Width
		place(l.left, 0, y0, w, y1-y0)
		x0 = w
	}
	if shown(l.right) {
		w := l.right.MinSize().Width
		place(l.right, size.Width-w, y0, w, y1-y0)
		x1 -= w
	}
	if shown(l.middle) {
		place(l.middle, x0, y0, max(0, x1-x0), max(0, y1-y0))
	}
}

type equalLayout struct{ gap float32 }

func (l equalLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	n := 0
	for _, o := range objects {
		if o.Visible() {
			m = m.Max(o.MinSize())
			n++
		}
	}
	if n > 0 {
		m.Width = m.Width*float32(n) + l.gap*float32(n-1)
	}
	return m
}

func (l equalLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			n++
		}
	}
	if n == 0 {
		return
	}
	w := (size.Width - l.gap*float32(n-1)) / float32(n)
	i := 0
	for _, o := range objects {
		if o.Visible() {
			left := float32(int(float32(i)*(w+l.gap) + 0.5))
			right := float32(int(float32(i)*(w+l.gap) + w + 0.5))
			place(o, left, 0, right-left, size.Height)
			i++
		}
	}
}

type growLayout struct{}

func (*growLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fixedLayout{}.MinSize(objects)
}

func (*growLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	fixedLayout{}.Layout(objects, size)
}

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(*growLayout)
	return ok
}

type rowLayout struct{ gap float32 }

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	n := 0
	for _, o := range objects {
		if o.Visible() {
			s := o.MinSize()
			m = fyne.NewSize(m.Width+s.Width, max(m.Height, s.Height))
			n++
		}
	}
	if n > 1 {
		m.Width += l.gap * float32(n-1)
	}
	return m
}

func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	free, growing := size.Width-l.MinSize(objects).Width, 0
	for _, o := range objects {
		if o.Visible() && grows(o) {
			growing++
		}
	}
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		s := o.MinSize()
		if grows(o) {
			s.Width = max(0, s.Width+free/float32(growing))
		}
		h := HeightFor(o, s.Width)
		place(o, x, float32(int((size.Height-h)/2)), s.Width, h)
		x += s.Width + l.gap
	}
}
