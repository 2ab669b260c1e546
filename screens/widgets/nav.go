package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Nav is one entry of the sidebar: an icon, words and a number. In a narrow sidebar
// only the icon is left, and the number becomes a dot.
type Nav struct {
	pressable
	text, icon string
	on, narrow bool
	small      bool // a view: no icon, less height
	count      *Count
	bed, dot   *canvas.Rectangle
	image      *canvas.Image
	line       *canvas.Text
	n          int
	loud       bool
	tone       Tone
	OnMenu     func(at fyne.Position)
}

// Tone is how urgent an entry of the sidebar is.
type Tone uint8

// The tones: as any other, unusual, and in need of the person.
const (
	Calm Tone = iota
	Amber
	Red
)

// colours are the ink, the ground of where one is, and what stands on the ink.
func (t Tone) colours() (ink, soft, on Token) {
	switch t {
	case Amber:
		return Warn, WarnSoft, OnWarn
	case Red:
		return Late, LateSoft, OnLate
	}
	return Accent, AccentSoft, OnAccent
}

// Tone is how urgent the entry is.
func (n *Nav) Tone() Tone { return n.tone }

// SetTone says how urgent the entry is.
func (n *Nav) SetTone(tone Tone) {
	if n.tone != tone {
		n.tone = tone
		ink, _, on := tone.colours()
		n.count.SetFill(ink, on)
		n.Refresh()
	}
}

// NewNav returns an entry with an icon; a loud number is on the accent.
func NewNav(text, icon string, loud bool, tap func()) *Nav {
	n := &Nav{text: text, icon: icon, loud: loud, count: NewCount(0, loud), bed: canvas.NewRectangle(nil), dot: canvas.NewRectangle(nil),
		image: &canvas.Image{}, line: canvas.NewText("", nil)}
	n.OnTap = tap
	n.inside = true
	n.initPress(8)
	n.Build(n, Parts{Objects: []fyne.CanvasObject{n.bed, n.tint, n.image, n.line, n.count, n.dot, n.ring}, Min: n.min, Layout: n.layout, Paint: n.paint})
	return n
}

// NewNavView returns an entry for a saved view: smaller, without an icon.
func NewNavView(text string, tap func()) *Nav {
	n := NewNav(text, "", false, tap)
	n.small = true
	return n
}

// Set says whether the entry is where one is, and its number.
func (n *Nav) Set(on bool, count int) {
	if n.on != on || n.n != count {
		n.on, n.n = on, count
		n.count.Set(count)
		n.Refresh()
	}
}

// SetNarrow leaves only the icon.
func (n *Nav) SetNarrow(narrow bool) {
	if n.narrow != narrow {
		n.narrow = narrow
		n.tip = ""
		if narrow {
			n.tip = n.text
		}
		n.Refresh()
	}
}

// TappedSecondary opens the entry's menu.
func (n *Nav) TappedSecondary(ev *fyne.PointEvent) {
	if n.OnMenu != nil {
		n.OnMenu(ev.AbsolutePosition)
	}
}

// Describe tells tests and tools what the entry is.
func (n *Nav) Describe() (kind, text string, enabled, checked bool) {
	return "nav", n.text, !n.disabled, n.on
}

// AccessibilityLabel tells assistive technology the entry's words.
func (n *Nav) AccessibilityLabel() string { return n.text }

// AccessibilityRole tells assistive technology what this is.
func (n *Nav) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (n *Nav) min() fyne.Size {
	if n.small {
		return fyne.NewSize(40, Px(32))
	}
	return fyne.NewSize(40, Px(36))
}

func (n *Nav) ink() Token {
	if ink, _, _ := n.tone.colours(); n.on || n.tone != Calm {
		return ink
	}
	return Ink
}

func (n *Nav) textSize() float32 {
	if n.small {
		return 13
	}
	return 14
}

func (n *Nav) layout(size fyne.Size) {
	place(n.bed, 0, 0, size.Width, size.Height)
	n.layoutPress(size)
	mid := func(h float32) float32 { return float32(int((size.Height - h) / 2)) }
	if n.narrow {
		place(n.image, float32(int((size.Width-Px(18))/2)), mid(Px(18)), Px(18), Px(18))
		place(n.dot, size.Width/2+6, mid(Px(18))-3, 8, 8)
		return
	}
	left := float32(10)
	if n.icon != "" {
		place(n.image, 10, mid(Px(18)), Px(18), Px(18))
		left = 10 + Px(18) + 10
	}
	m := n.count.MinSize()
	place(n.count, size.Width-10-m.Width, mid(m.Height), m.Width, m.Height)
	SetLine(n.line, n.text, n.textSize(), n.on, n.ink())
	PlaceLine(n.line, left, 0, size.Width-left-10-m.Width-6, size.Height, fyne.TextAlignLeading)
}

func (n *Nav) paint() {
	n.paintPress()
	strong, soft, _ := n.tone.colours()
	n.bed.FillColor, n.bed.CornerRadius, n.bed.Hidden = Color(soft), 8, !n.on
	n.image.Hidden = n.icon == ""
	if n.icon != "" {
		SetImage(n.image, n.icon, n.ink())
	}
	n.line.Hidden = n.narrow
	show(n.count, !n.narrow)
	n.dot.FillColor, n.dot.CornerRadius, n.dot.Hidden = Color(strong), 4, !n.narrow || !n.loud || n.n == 0
	SetLine(n.line, n.text, n.textSize(), n.on, n.ink())
}

// Logo is the program's mark: a letter on the accent.
type Logo struct{ Base }

// NewLogo returns the mark, size pixels wide.
func NewLogo(size float32) *Logo {
	l := &Logo{}
	bed, letter := canvas.NewRectangle(nil), canvas.NewText("M", nil)
	paint := func() {
		bed.FillColor, bed.CornerRadius = Color(Accent), size*0.27
		SetLine(letter, "M", size*0.5/Scale(), true, OnAccent)
	}
	l.Build(l, Parts{
		Objects: []fyne.CanvasObject{bed, letter},
		Min:     func() fyne.Size { return fyne.NewSquareSize(size) },
		Layout: func(s fyne.Size) {
			y := float32(int((s.Height - size) / 2))
			place(bed, 0, y, size, size)
			paint()
			PlaceLine(letter, 0, y, size, size, fyne.TextAlignCenter)
		},
		Paint: paint,
	})
	return l
}
