package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Card is a panel with soft corners around an object.
type Card struct {
	Base
	rect    *canvas.Rectangle
	content fyne.CanvasObject
	pad     float32
	radius  float32
	edge    float32
	fill    Token
	line    Token
}

// NewCard returns a card with 14 pixels around its content.
func NewCard(content fyne.CanvasObject) *Card {
	return newCard(content, 14, 12, 1, Panel, Line)
}

// NewWideCard returns a card with 20 pixels around its content, for forms.
func NewWideCard(content fyne.CanvasObject) *Card {
	return newCard(content, 20, 12, 1, Panel, Line)
}

// NewFrame returns a card without inner room, for lists inside it.
func NewFrame(content fyne.CanvasObject) *Card {
	return newCard(content, 1, 12, 1, Panel, Line)
}

// NewTintedCard returns a card in another colour and without an edge, for notes.
func NewTintedCard(fill Token, content fyne.CanvasObject) *Card {
	return newCard(content, 14, 12, 1, fill, fill)
}

func newCard(content fyne.CanvasObject, pad, radius, edge float32, fill, line Token) *Card {
	c := &Card{rect: canvas.NewRectangle(nil), content: content, pad: pad, radius: radius, edge: edge, fill: fill, line: line}
	c.Build(c, Parts{
		Objects: []fyne.CanvasObject{c.rect, content},
		Min: func() fyne.Size {
			return content.MinSize().AddWidthHeight(2*c.pad, 2*c.pad)
		},
		Layout: func(s fyne.Size) {
			place(c.rect, 0, 0, s.Width, s.Height)
			place(content, c.pad, c.pad, s.Width-2*c.pad, s.Height-2*c.pad)
		},
		Paint: func() {
			c.rect.FillColor, c.rect.StrokeColor = Color(c.fill), Color(c.line)
			c.rect.StrokeWidth, c.rect.CornerRadius = c.edge, c.radius
		},
	})
	return c
}

// SetEdge changes the colour and the width of the edge.
func (c *Card) SetEdge(line Token, width float32) {
	if c.line != line || c.edge != width {
		c.line, c.edge = line, width
		c.Refresh()
	}
}

// SetFill changes the ground.
func (c *Card) SetFill(fill Token) {
	if c.fill != fill {
		c.fill = fill
		c.Refresh()
	}
}

// SetRadius changes the corners and the room inside.
func (c *Card) SetRadius(radius, pad float32) {
	c.radius, c.pad = radius, pad
	c.Refresh()
}
