package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Segment is one choice of a [Segmented].
type Segment struct {
	Text string
	Icon string // may be empty
	Fill Token  // when chosen; empty means the accent
	Ink  Token  // on the fill
}

// Segmented is a switch of a few words of which one is on. Left and Right move along.
type Segmented struct {
	Base
	OnChanged func(int)
	on        int
	parts     []*segment
	frame     *canvas.Rectangle
}

// NewSegmented returns a switch with the first choice on.
func NewSegmented(choices []Segment, changed func(int)) *Segmented {
	s := &Segmented{OnChanged: changed, frame: canvas.NewRectangle(nil)}
	objects := []fyne.CanvasObject{s.frame}
	for i, c := range choices {
		if c.Fill == "" {
			c.Fill, c.Ink = Accent, OnAccent
		}
		p := newSegment(s, i, c)
		s.parts = append(s.parts, p)
		objects = append(objects, p)
	}
	if len(s.parts) > 0 {
		s.parts[0].first, s.parts[len(s.parts)-1].last = true, true
	}
	s.Build(s, Parts{Objects: objects, Min: s.min, Layout: s.layout, Paint: func() {
		s.frame.CornerRadius, s.frame.StrokeWidth = 8, 1
		s.frame.FillColor, s.frame.StrokeColor = Color(Panel), Color(Line)
	}})
	return s
}

// Selected is the place of the choice that is on.
func (s *Segmented) Selected() int { return s.on }

// Select turns a choice on without telling OnChanged.
func (s *Segmented) Select(i int) {
	if i != s.on && i >= 0 && i < len(s.parts) {
		s.on = i
		for _, p := range s.parts {
			p.Refresh()
		}
	}
}

func (s *Segmented) choose(i int) {
	if i < 0 || i >= len(s.parts) || i == s.on {
		return
	}
	s.Select(i)
	if s.OnChanged != nil {
		s.OnChanged(i)
	}
}

func (s *Segmented) min() fyne.Size {
	size := fyne.NewSize(2, Px(32))
	for _, p := range s.parts {
		size.Width += p.MinSize().Width
	}
	return size
}

func (s *Segmented) layout(size fyne.Size) {
	h := min(size.Height, Px(32))
	place(s.frame, 0, 0, size.Width, h)
	x := float32(1)
	for _, p := range s.parts {
		w := p.MinSize().Width
		place(p, x, 1, w, h-2)
		x += w
	}
}

type segment struct {
	pressable
	owner       *Segmented
	at          int
	choice      Segment
	first, last bool
	fill        *canvas.Rectangle
	image       *canvas.Image
	line        *canvas.Text
}

func newSegment(owner *Segmented, at int, c Segment) *segment {
	p := &segment{owner: owner, at: at, choice: c,
		fill: canvas.NewRectangle(nil), image: &canvas.Image{}, line: canvas.NewText("", nil)}
	p.initPress(7)
	p.OnTap = func() { owner.choose(at) }
	p.Build(p, Parts{Objects: []fyne.CanvasObject{p.fill, p.tint, p.image, p.line, p.ring}, Min: p.min, Layout: p.layout, Paint: p.paint})
	return p
}

// Describe tells tests and tools what the choice is.
func (p *segment) Describe() (kind, text string, enabled, checked bool) {
	return "segment", p.choice.Text, !p.disabled, p.owner.on == p.at
}

// AccessibilityLabel tells assistive technology the choice's words.
func (p *segment) AccessibilityLabel() string { return p.choice.Text }

// AccessibilityRole tells assistive technology what this is.
func (p *segment) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// TypedKey moves along with Left and Right.
func (p *segment) TypedKey(ev *fyne.KeyEvent) {
	to := p.at
	switch ev.Name {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	default:
		p.pressable.TypedKey(ev)
		return
	}
	if to >= 0 && to < len(p.owner.parts) {
		p.owner.choose(to)
		FocusOn(p.owner.parts[to])
	}
}

func (p *segment) min() fyne.Size {
	w := ceil(Measure(p.choice.Text, 12, true)) + 22
	if p.choice.Icon != "" {
		w += Px(14) + 4
	}
	return fyne.NewSize(w, Px(30))
}

func (p *segment) ink() Token {
	if p.owner.on == p.at {
		return p.choice.Ink
	}
	return Ink
}

func (p *segment) layout(size fyne.Size) {
	place(p.fill, 0, 0, size.Width, size.Height)
	p.layoutPress(size)
	x := float32(11)
	if p.choice.Icon != "" {
		place(p.image, x, float32(int((size.Height-Px(14))/2)), Px(14), Px(14))
		x += Px(14) + 4
	}
	SetLine(p.line, p.choice.Text, 12, true, p.ink())
	PlaceLine(p.line, x, 0, size.Width-x, size.Height, fyne.TextAlignLeading)
}

func (p *segment) paint() {
	p.paintPress()
	p.fill.FillColor = Color(p.choice.Fill)
	p.fill.Hidden = p.owner.on != p.at
	round := func(outer bool) float32 {
		if outer {
			return 7
		}
		return 0
	}
	p.fill.TopLeftCornerRadius, p.fill.BottomLeftCornerRadius = round(p.first), round(p.first)
	p.fill.TopRightCornerRadius, p.fill.BottomRightCornerRadius = round(p.last), round(p.last)
	p.image.Hidden = p.choice.Icon == ""
	if p.choice.Icon != "" {
		SetImage(p.image, p.choice.Icon, p.ink())
	}
	SetLine(p.line, p.choice.Text, 12, true, p.ink())
}
