package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Kind is what a button means, and so how it looks.
type Kind uint8

// The kinds of buttons. A view has one Primary at most.
const (
	Plain Kind = iota
	Primary
	Danger     // destructive, as an outline
	Destroy    // destructive and filled: the one that really does it, in a question
	Link       // words in the accent colour without a frame
	Quiet      // an icon or muted words without a frame
	Name       // bold ink without a frame: a name that leads somewhere
	ToClient   // filled in the client's colour
	ToInternal // filled in the internal notes' colour
)

type buttonLook struct{ fill, ink, edge Token }

func (k Kind) look() buttonLook {
	switch k {
	case Primary:
		return buttonLook{Accent, OnAccent, Accent}
	case Danger:
		return buttonLook{Panel, Late, Line}
	case Destroy:
		return buttonLook{Late, OnLate, Late}
	case Link:
		return buttonLook{"", Accent, ""}
	case Quiet:
		return buttonLook{"", Muted, ""}
	case Name:
		return buttonLook{"", Ink, ""}
	case ToClient:
		return buttonLook{Client, OnClient, Client}
	case ToInternal:
		return buttonLook{Internal, OnInternal, Internal}
	}
	return buttonLook{Panel, Ink, Line}
}

// Button is a button with words, an icon or both.
type Button struct {
	pressable
	text, icon, trail, hint string
	kind                    Kind
	small, body             bool
	fill                    *canvas.Rectangle
	line                    *canvas.Text
	lead, tail              *canvas.Image
}

var _ fyne.Accessible = (*Button)(nil)

// NewButton returns a button with words.
func NewButton(text string, kind Kind, tap func()) *Button {
	b := &Button{text: text, kind: kind, fill: canvas.NewRectangle(nil), line: canvas.NewText("", nil),
		lead: &canvas.Image{}, tail: &canvas.Image{}}
	b.OnTap = tap
	b.initPress(8)
	b.Build(b, Parts{
		Objects: []fyne.CanvasObject{b.fill, b.tint, b.lead, b.tail, b.line, b.ring},
		Min:     b.min, Layout: b.layout, Paint: b.paint,
	})
	return b
}

// NewIconButton returns a button that is only an icon; hint says what it does, for
// those who cannot see it and in the tip shown on hover.
func NewIconButton(icon, hint string, tap func()) *Button {
	b := NewButton("", Quiet, tap)
	b.icon, b.hint, b.tip = icon, hint, hint
	return b
}

// WithIcon puts an icon before the words.
func (b *Button) WithIcon(name string) *Button { b.icon = name; b.Refresh(); return b }

// WithTrail puts an icon behind the words.
func (b *Button) WithTrail(name string) *Button { b.trail = name; b.Refresh(); return b }

// Small makes the button 28 pixels high.
func (b *Button) Small() *Button { b.small = true; b.Refresh(); return b }

// Body gives the words the size of the text around them.
func (b *Button) Body() *Button { b.body = true; b.Refresh(); return b }

// SetText shows other words.
func (b *Button) SetText(text string) {
	if b.text != text {
		b.text = text
		b.Refresh()
	}
}

// SetIcon shows another icon; an icon-only button says hint instead of its old words.
func (b *Button) SetIcon(name, hint string) {
	b.icon, b.hint, b.tip = name, hint, hint
	b.Refresh()
}

// SetKind changes what the button means.
func (b *Button) SetKind(kind Kind) {
	if b.kind != kind {
		b.kind = kind
		b.Refresh()
	}
}

// Text returns the words on the button, or what it says without any.
func (b *Button) Text() string {
	if b.text == "" {
		return b.hint
	}
	return b.text
}

// Describe tells tests and tools what the button is.
func (b *Button) Describe() (kind, text string, enabled, checked bool) {
	if b.inline() {
		return "link", b.Text(), !b.disabled, false
	}
	return "button", b.Text(), !b.disabled, false
}

// AccessibilityLabel tells assistive technology the button's words.
func (b *Button) AccessibilityLabel() string { return b.Text() }

// AccessibilityRole tells assistive technology what this is.
func (b *Button) AccessibilityRole() fyne.AccessibleRole {
	if b.inline() {
		return fyne.AccessibleRoleLink
	}
	return fyne.AccessibleRoleButton
}

const buttonIcon, buttonGap = 16, 7

func (b *Button) bare() bool { return b.kind == Link || b.kind == Quiet || b.kind == Name }

// inline reports whether the button stands in a line of text.
func (b *Button) inline() bool { return b.kind == Link || b.kind == Name }

func (b *Button) bold() bool { return !b.bare() || b.kind == Name }

func (b *Button) textSize() float32 {
	switch {
	case b.body || b.kind == Name:
		return 14
	case b.kind == Quiet:
		return 12
	}
	return 13
}

func (b *Button) side() float32 {
	switch {
	case b.inline():
		return 0
	case b.text == "" || b.kind == Quiet:
		return 6
	case b.small:
		return 13
	}
	return 15
}

func (b *Button) min() fyne.Size {
	w := 2 * b.side()
	if b.text != "" {
		w += ceil(Measure(b.text, b.textSize(), b.bold()))
	}
	for _, icon := range []string{b.icon, b.trail} {
		if icon != "" {
			w += Px(buttonIcon)
			if b.text != "" {
				w += buttonGap
			}
		}
	}
	h := Px(36)
	switch {
	case b.inline():
		h = LineHeight(14)
	case b.small || b.bare():
		h = Px(28)
	}
	if b.body || b.kind == Name { // stands in a line of its own and shortens itself
		w = min(w, 40)
	}
	return fyne.NewSize(w, h)
}

func (b *Button) layout(size fyne.Size) {
	place(b.fill, 0, 0, size.Width, size.Height)
	b.layoutPress(size)
	SetLine(b.line, b.text, b.textSize(), b.bold(), b.ink())
	icon := Px(buttonIcon)
	content := b.min().Width - 2*b.side() // only of use to those that are centred
	x := b.side()
	if !b.bare() || b.text == "" {
		x = max(x, float32(int((size.Width-content)/2)))
	}
	top := float32(int((size.Height - icon) / 2))
	if b.icon != "" {
		place(b.lead, x, top, icon, icon)
		x += icon + buttonGap
	}
	room := size.Width - x - b.side()
	if b.trail != "" {
		room -= icon + buttonGap
	}
	w := PlaceLine(b.line, x, 0, room+1, size.Height, fyne.TextAlignLeading)
	if b.text != "" && b.inline() {
		b.tip = ""
		if b.line.Text != b.text {
			b.tip = b.text
		}
	}
	if b.trail != "" {
		place(b.tail, x+w+buttonGap-2, top, icon, icon)
	}
}

func (b *Button) ink() Token {
	if b.disabled {
		return Muted
	}
	return b.kind.look().ink
}

func (b *Button) paint() {
	look := b.kind.look()
	b.paintPress()
	b.fill.CornerRadius = 8
	b.fill.StrokeWidth = 1
	b.fill.Hidden = look.fill == ""
	if look.fill != "" {
		b.fill.FillColor, b.fill.StrokeColor = Color(look.fill), Color(look.edge)
	}
	if b.inline() {
		b.tint.Hidden = true
	}
	if b.disabled && look.fill != "" {
		b.fill.FillColor, b.fill.StrokeColor = Color(Neutral), Color(Line)
	}
	ink := b.ink()
	SetLine(b.line, b.text, b.textSize(), b.bold(), ink)
	for img, name := range map[*canvas.Image]string{b.lead: b.icon, b.tail: b.trail} {
		img.Hidden = name == ""
		if name != "" {
			SetImage(img, name, ink)
		}
	}
}
