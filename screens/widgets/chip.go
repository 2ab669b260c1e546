package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Chip is a word on a soft ground that cannot be pressed: a status.
type Chip struct {
	Base
	text        string
	strong, bed Token
	icon        string
	rect        *canvas.Rectangle
	line        *canvas.Text
	image       *canvas.Image
}

// NewChip returns a chip in a strong colour on its soft ground.
func NewChip(text string, strong, soft Token) *Chip {
	c := &Chip{text: text, strong: strong, bed: soft,
		rect: canvas.NewRectangle(nil), line: canvas.NewText("", nil), image: &canvas.Image{}}
	c.Build(c, Parts{Objects: []fyne.CanvasObject{c.rect, c.image, c.line}, Min: c.min, Layout: c.layout, Paint: c.paint})
	return c
}

// WithIcon puts an icon before the word.
func (c *Chip) WithIcon(name string) *Chip { c.icon = name; return c }

// Set shows another word in other colours.
func (c *Chip) Set(text string, strong, soft Token) {
	if c.text != text || c.strong != strong || c.bed != soft {
		c.text, c.strong, c.bed = text, strong, soft
		c.Refresh()
	}
}

// Describe tells tests and tools what the chip is.
func (c *Chip) Describe() (kind, text string, enabled, checked bool) {
	return "status", c.text, true, false
}

const chipIcon = 13

func (c *Chip) min() fyne.Size {
	w := ceil(Measure(c.text, 12, false)) + 18
	if c.icon != "" {
		w += Px(chipIcon) + 4
	}
	return fyne.NewSize(w, Px(22))
}

func (c *Chip) layout(size fyne.Size) {
	h := min(size.Height, Px(22))
	top := float32(int((size.Height - h) / 2))
	place(c.rect, 0, top, size.Width, h)
	x := float32(9)
	if c.icon != "" {
		place(c.image, x, float32(int((size.Height-Px(chipIcon))/2)), Px(chipIcon), Px(chipIcon))
		x += Px(chipIcon) + 4
	}
	SetLine(c.line, c.text, 12, false, c.strong)
	PlaceLine(c.line, x, top, size.Width-x-8, h, fyne.TextAlignLeading)
}

func (c *Chip) paint() {
	c.rect.FillColor = Color(c.bed)
	c.rect.CornerRadius = Px(11)
	c.image.Hidden = c.icon == ""
	if c.icon != "" {
		SetImage(c.image, c.icon, c.strong)
	}
	SetLine(c.line, c.text, 12, false, c.strong)
}

// FilterChip is a chip that is pressed: it opens a choice, or drops one that is on.
type FilterChip struct {
	pressable
	text    string
	on      bool
	trail   string
	OnClear func() // when set and the chip is on, its cross clears instead of opening
	always  bool   // the cross is there also when the chip is off
	rect    *canvas.Rectangle
	line    *canvas.Text
	image   *canvas.Image
}

var _ fyne.Accessible = (*FilterChip)(nil)

// NewFilterChip returns a chip with an icon behind its word; tap opens the choice.
func NewFilterChip(text, trail string, tap func()) *FilterChip {
	c := &FilterChip{text: text, trail: trail,
		rect: canvas.NewRectangle(nil), line: canvas.NewText("", nil), image: &canvas.Image{}}
	c.OnTap = tap
	c.initPress(12)
	c.Build(c, Parts{Objects: []fyne.CanvasObject{c.rect, c.tint, c.line, c.image, c.ring}, Min: c.min, Layout: c.layout, Paint: c.paint})
	return c
}

// Set shows another word and whether the filter is on.
func (c *FilterChip) Set(text string, on bool) {
	if c.text != text || c.on != on {
		c.text, c.on = text, on
		c.Refresh()
	}
}

// Removable gives the chip a cross whatever its state, and says what it does.
func (c *FilterChip) Removable(remove func()) {
	c.OnClear, c.always, c.trail = remove, true, "close"
	c.Refresh()
}

func (c *FilterChip) crossed() bool { return c.OnClear != nil && (c.on || c.always) }

// SetTrail shows another icon behind the word.
func (c *FilterChip) SetTrail(name string) {
	if c.trail != name {
		c.trail = name
		c.Refresh()
	}
}

// Tapped opens the choice, or clears the filter when its cross was hit.
func (c *FilterChip) Tapped(ev *fyne.PointEvent) {
	if c.crossed() && ev.Position.X > c.Size().Width-Px(22) {
		c.OnClear()
		return
	}
	c.press()
}

// TypedKey presses; Delete and Backspace clear.
func (c *FilterChip) TypedKey(ev *fyne.KeyEvent) {
	if (ev.Name == fyne.KeyDelete || ev.Name == fyne.KeyBackspace) && c.crossed() {
		c.OnClear()
		return
	}
	if ev.Name == fyne.KeyDown {
		c.press()
		return
	}
	c.pressable.TypedKey(ev)
}

// Describe tells tests and tools what the chip is.
func (c *FilterChip) Describe() (kind, text string, enabled, checked bool) {
	return "chip", c.text, !c.disabled, c.on
}

// AccessibilityLabel tells assistive technology the chip's word.
func (c *FilterChip) AccessibilityLabel() string { return c.text }

// AccessibilityRole tells assistive technology what this is.
func (c *FilterChip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *FilterChip) min() fyne.Size {
	w := ceil(Measure(c.text, 12, false)) + 20
	if c.trail != "" {
		w += Px(chipIcon) + 1
	}
	return fyne.NewSize(w, Px(24))
}

func (c *FilterChip) layout(size fyne.Size) {
	place(c.rect, 0, 0, size.Width, size.Height)
	c.layoutPress(size)
	SetLine(c.line, c.text, 12, false, c.ink())
	room := size.Width - 19
	if c.trail != "" {
		room -= Px(chipIcon) + 1
	}
	PlaceLine(c.line, 10, 0, room, size.Height, fyne.TextAlignLeading)
	place(c.image, size.Width-Px(chipIcon)-7, float32(int((size.Height-Px(chipIcon))/2)), Px(chipIcon), Px(chipIcon))
}

func (c *FilterChip) ink() Token {
	if c.on {
		return Accent
	}
	return Muted
}

func (c *FilterChip) paint() {
	c.paintPress()
	c.tint.CornerRadius = Px(12)
	c.rect.CornerRadius, c.rect.StrokeWidth = Px(12), 1
	c.rect.FillColor, c.rect.StrokeColor = Color(Panel), Color(Line)
	if c.on {
		c.rect.FillColor, c.rect.StrokeColor = Color(AccentSoft), Color(Accent)
	}
	SetLine(c.line, c.text, 12, false, c.ink())
	trail := c.trail
	if c.crossed() {
		trail = "close"
	}
	c.image.Hidden = trail == ""
	if trail != "" {
		SetImage(c.image, trail, c.ink())
	}
}

// Count is a small number: plain and muted, or on the accent when it asks for notice.
type Count struct {
	Base
	n    int
	loud bool
	fill Token
	ink  Token
	dot  *canvas.Rectangle
	line *canvas.Text
}

// NewCount returns a number; zero shows nothing.
func NewCount(n int, loud bool) *Count {
	c := &Count{n: n, loud: loud, fill: Accent, ink: OnAccent, dot: canvas.NewRectangle(nil), line: canvas.NewText("", nil)}
	c.Build(c, Parts{Objects: []fyne.CanvasObject{c.dot, c.line}, Min: c.min, Layout: c.layout, Paint: c.paint})
	return c
}

// Set shows another number.
func (c *Count) Set(n int) {
	if c.n != n {
		c.n = n
		c.Refresh()
	}
}

// SetFill puts a loud number on another ground.
func (c *Count) SetFill(fill, ink Token) {
	if c.fill != fill || c.ink != ink {
		c.fill, c.ink = fill, ink
		c.Refresh()
	}
}

func (c *Count) words() string {
	switch {
	case c.n == 0:
		return ""
	case c.loud && c.n > 99:
		return "99+"
	}
	return strconv.Itoa(c.n)
}

func (c *Count) size() float32 {
	if c.loud {
		return 11
	}
	return 12
}

func (c *Count) min() fyne.Size {
	if c.n == 0 {
		return fyne.NewSize(0, Px(20))
	}
	w := ceil(Measure(c.words(), c.size(), c.loud))
	if c.loud {
		w = max(Px(20), w+11)
	}
	return fyne.NewSize(w, Px(20))
}

func (c *Count) layout(size fyne.Size) {
	place(c.dot, 0, float32(int((size.Height-Px(20))/2)), size.Width, Px(20))
	c.setLine()
	PlaceLine(c.line, 0, 0, size.Width, size.Height, fyne.TextAlignCenter)
}

func (c *Count) setLine() {
	token := Muted
	if c.loud {
		token = c.ink
	}
	SetLine(c.line, c.words(), c.size(), c.loud, token)
}

func (c *Count) paint() {
	c.dot.FillColor = Color(c.fill)
	c.dot.CornerRadius = Px(10)
	c.dot.Hidden = !c.loud || c.n == 0
	c.setLine()
}
