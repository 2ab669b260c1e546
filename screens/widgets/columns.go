package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// The measures of a list beside a detail.
const (
	ListWidth    = 384
	minListWidth = 300
	minDetail    = 420
)

// Columns shows a list and a detail beside each other. The line between them can be
// dragged and stays where it was put. The list has the panel's colour; the detail
// stands on the window's own ground, which costs nothing to draw.
type Columns struct {
	Base
	OnMoved      func(width float32) // the line was let go
	list, detail fyne.CanvasObject
	width        float32
	ground       *canvas.Rectangle
	line         *canvas.Rectangle
	grip         *grip
}

// NewColumns returns the two beside each other, the list width pixels wide; zero means
// [ListWidth].
func NewColumns(list, detail fyne.CanvasObject, width float32, moved func(width float32)) *Columns {
	if width <= 0 {
		width = ListWidth
	}
	c := &Columns{OnMoved: moved, list: list, detail: detail, width: width, ground: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	c.grip = newGrip(c)
	c.Build(c, Parts{
		Objects: []fyne.CanvasObject{c.ground, detail, list, c.line, c.grip},
		Min: func() fyne.Size {
			return fyne.NewSize(minListWidth+minDetail, max(list.MinSize().Height, detail.MinSize().Height))
		},
		Layout: c.layout,
		Paint: func() {
			c.ground.FillColor, c.line.FillColor = Color(Panel), Color(Line)
			if c.grip.lit {
				c.line.FillColor = Color(Accent)
			}
		},
	})
	return c
}

func (c *Columns) shownWidth(total float32) float32 {
	return float32(int(max(minListWidth, min(c.width, total-minDetail))))
}

func (c *Columns) layout(size fyne.Size) {
	w := c.shownWidth(size.Width)
	place(c.ground, 0, 0, w-1, size.Height)
	place(c.list, 0, 0, w-1, size.Height)
	place(c.line, w-1, 0, 1, size.Height)
	place(c.grip, w-4, 0, 7, size.Height)
	place(c.detail, w, 0, size.Width-w, size.Height)
}

// grip is the part of the line that the pointer takes hold of.
type grip struct {
	Base
	columns *Columns
	lit     bool
}

func newGrip(c *Columns) *grip {
	g := &grip{columns: c}
	g.Build(g, Parts{Min: func() fyne.Size { return fyne.NewSize(7, 7) }})
	return g
}

// Cursor shows that the line moves sideways.
func (g *grip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged moves the line.
func (g *grip) Dragged(ev *fyne.DragEvent) {
	c := g.columns
	c.width = c.shownWidth(c.Size().Width) + ev.Dragged.DX
	c.width = c.shownWidth(c.Size().Width)
	c.Refresh()
}

// DragEnd tells where the line was put.
func (g *grip) DragEnd() {
	if g.columns.OnMoved != nil {
		g.columns.OnMoved(g.columns.width)
	}
}

func (g *grip) light(on bool) {
	g.lit = on
	g.columns.Refresh()
}

// MouseIn lights the line.
func (g *grip) MouseIn(*desktop.MouseEvent) { g.light(true) }

// MouseMoved does nothing.
func (g *grip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims the line.
func (g *grip) MouseOut() { g.light(false) }
