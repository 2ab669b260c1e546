package widgets

import (
	"math"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/microbizz/go-desktop/app/plaintext"
)

// TextStyle is how a line of text looks.
type TextStyle struct {
	Size  float32 // of the look: 11, 12, 13, 14 or 20; zero means 14
	Token Token   // empty means Ink
	Bold  bool
	Cut   bool           // shorten with … instead of asking for the whole width
	Align fyne.TextAlign // where the line lies in a wider box
}

func (s TextStyle) normal() TextStyle {
	if s.Size == 0 {
		s.Size = 14
	}
	if s.Token == "" {
		s.Token = Ink
	}
	return s
}

// LineHeight is the height of the box a line of that text size stands in.
func LineHeight(size float32) float32 {
	switch {
	case size >= 20:
		return Px(28)
	case size >= 14:
		return Px(20)
	case size >= 13:
		return Px(18)
	}
	return Px(16)
}

// Text is one line of text that follows the theme and can shorten itself.
type Text struct {
	Base
	text  string
	style TextStyle
	line  *canvas.Text
}

var _ fyne.Accessible = (*Text)(nil)

// NewText returns a line of text in the style.
func NewText(text string, style TextStyle) *Text {
	t := &Text{text: text, style: style.normal(), line: canvas.NewText("", nil)}
	t.Build(t, Parts{Objects: []fyne.CanvasObject{t.line}, Min: t.min, Layout: t.layout, Paint: t.paint})
	return t
}

// NewTitle returns the one large line of a view.
func NewTitle(text string) *Text {
	return NewText(text, TextStyle{Size: 20, Bold: true, Cut: true})
}

// NewOverline returns the small bold capitals above a value or a group.
func NewOverline(text string) *Text {
	return NewText(strings.ToUpper(text), TextStyle{Size: 11, Bold: true, Token: Muted, Cut: true})
}

// NewCaption returns a small line in muted ink.
func NewCaption(text string) *Text {
	return NewText(text, TextStyle{Size: 12, Token: Muted, Cut: true})
}

// Fact is a line of text that stands for itself: the whole of what does not fit is said
// when the pointer rests on it. In rows, which are hovered as a whole, use [Text].
type Fact struct{ Text }

var _ desktop.Hoverable = (*Fact)(nil)

// NewFact returns a line of text that says what of it does not fit.
func NewFact(text string, style TextStyle) *Fact {
	f := &Fact{Text{text: text, style: style.normal(), line: canvas.NewText("", nil)}}
	f.Build(f, Parts{Objects: []fyne.CanvasObject{f.line}, Min: f.min, Layout: f.layout, Paint: f.paint})
	return f
}

// MouseIn announces the whole text where some of it does not fit.
func (f *Fact) MouseIn(ev *desktop.MouseEvent) {
	if f.line.Text != plaintext.OneLine(f.text) {
		announce(f.text, ev, f.Size().Height)
	}
}

// MouseMoved does nothing.
func (f *Fact) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the tip.
func (f *Fact) MouseOut() { endTip() }

// SetText shows another text.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// SetToken shows the text in another colour.
func (t *Text) SetToken(token Token) {
	if t.style.Token != token {
		t.style.Token = token
		t.Refresh()
	}
}

// SetBold changes the weight.
func (t *Text) SetBold(bold bool) {
	if t.style.Bold != bold {
		t.style.Bold = bold
		t.Refresh()
	}
}

// Text returns the whole text, also what is cut off on the screen.
func (t *Text) Text() string { return t.text }

// AccessibilityLabel tells assistive technology the whole text.
func (t *Text) AccessibilityLabel() string { return t.text }

// AccessibilityRole tells assistive technology what this is.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *Text) min() fyne.Size {
	h := LineHeight(t.style.Size)
	if t.style.Cut {
		return fyne.NewSize(0, h)
	}
	return fyne.NewSize(ceil(Measure(t.text, t.style.Size, t.style.Bold)), h)
}

func (t *Text) layout(size fyne.Size) {
	SetLine(t.line, t.text, t.style.Size, t.style.Bold, t.style.Token)
	PlaceLine(t.line, 0, 0, size.Width, size.Height, t.style.Align)
}

func (t *Text) paint() {
	SetLine(t.line, t.text, t.style.Size, t.style.Bold, t.style.Token)
}

// SetLine gives a canvas text its content, size, weight and colour. Widgets with many
// lines keep bare canvas texts and use this and [PlaceLine]. It is the one way to a line
// on the screen: what would break it or turn the direction of writing is taken out.
func SetLine(line *canvas.Text, text string, size float32, bold bool, token Token) {
	line.Text = plaintext.OneLine(text[:validPrefix(text, mostLine)])
	line.TextSize = Px(size)
	line.TextStyle.Bold = bold
	line.Color = Color(token)
}

// PlaceLine puts a canvas text into a box, shortened to its width, on whole pixels.
// It returns the width the text takes.
func PlaceLine(line *canvas.Text, x, y, w, h float32, align fyne.TextAlign) float32 {
	text := Ellipsis(line.Text, line.TextSize/Scale(), line.TextStyle.Bold, w)
	if text != line.Text {
		line.Text = text
	}
	size := fyne.MeasureText(text, line.TextSize, line.TextStyle)
	switch align {
	case fyne.TextAlignTrailing:
		x += w - size.Width
	case fyne.TextAlignCenter:
		x += (w - size.Width) / 2
	}
	line.Move(fyne.NewPos(x, y+float32(math.Floor(float64((h-size.Height)/2)))))
	line.Resize(size)
	return size.Width
}

// mostLine is more bytes than any screen shows of one line.
const mostLine = 2000

// Measure is the width of a line of text at a size of the look.
func Measure(text string, size float32, bold bool) float32 {
	text = plaintext.OneLine(text[:validPrefix(text, mostLine)])
	return fyne.MeasureText(text, Px(size), fyne.TextStyle{Bold: bold}).Width
}

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }

type ellipsisKey struct {
	text string
	size float32
	bold bool
	w    float32
}

// ellipsisMax bounds the remembered cuts; a screenful needs under a hundred.
const ellipsisMax = 8192

var ellipses = map[ellipsisKey]string{}

// Ellipsis shortens text with … so that it fits width; what was measured once is
// remembered. To be called on the UI goroutine only.
func Ellipsis(text string, size float32, bold bool, width float32) string {
	if text == "" || width <= 0 {
		return ""
	}
	key := ellipsisKey{text, Px(size), bold, width}
	if cut, ok := ellipses[key]; ok {
		return cut
	}
	cut := cutTo(text, size, bold, width)
	if len(ellipses) >= ellipsisMax {
		clear(ellipses)
	}
	ellipses[key] = cut
	return cut
}

func cutTo(text string, size float32, bold bool, width float32) string {
	const more = 400 // bytes; nothing longer fits on any screen at this size
	if len(text) <= more && Measure(text, size, bold) <= width+0.5 {
		return text
	}
	runes := []rune(text[:validPrefix(text, more)])
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if Measure(string(runes[:mid])+"…", size, bold) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return cutAt(runes, low)
}

// cutAt ends a text with … behind n letters.
func cutAt(runes []rune, n int) string { return strings.TrimRight(string(runes[:n]), " ,·") + "…" }

func validPrefix(text string, n int) int {
	if len(text) <= n {
		return len(text)
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// Paragraph is text over several lines that can be selected and copied. It shows
// whatever it is given as it is: no markup, no links. Of a text that is [TooLong] it
// shows the head.
type Paragraph struct {
	Base
	text  string
	label *widget.Label
}

// labelInset is the room a label keeps around its text; a paragraph gives it back.
func labelInset() float32 { return theme.InnerPadding() }

// NewParagraph returns wrapped text of the body's size.
func NewParagraph(text string) *Paragraph { return newParagraph(text, widget.MediumImportance, "") }

// NewMutedParagraph returns wrapped text in muted ink.
func NewMutedParagraph(text string) *Paragraph { return newParagraph(text, widget.LowImportance, "") }

// NewSmallParagraph returns wrapped text of the caption's size in muted ink.
func NewSmallParagraph(text string) *Paragraph {
	return newParagraph(text, widget.LowImportance, theme.SizeNameCaptionText)
}

// NewWarnParagraph returns wrapped small text in the colour of what may go wrong.
func NewWarnParagraph(text string) *Paragraph {
	return newParagraph(text, widget.WarningImportance, theme.SizeNameCaptionText)
}

// NewErrorParagraph returns wrapped small text in the colour of what is wrong.
func NewErrorParagraph(text string) *Paragraph {
	return newParagraph(text, widget.DangerImportance, theme.SizeNameCaptionText)
}

func newParagraph(text string, importance widget.Importance, size fyne.ThemeSizeName) *Paragraph {
	label := widget.NewLabel(shownHead(text))
	label.Wrapping = fyne.TextWrapWord
	// Only what is worth copying can be selected: what can be selected is a stop for Tab.
	label.Selectable = importance == widget.MediumImportance
	label.Importance = importance
	if size != "" {
		label.SizeName = size
	}
	p := &Paragraph{text: text, label: label}
	p.Build(p, Parts{Objects: []fyne.CanvasObject{label}, Min: p.min, Layout: p.layout})
	return p
}

// SetText shows another text.
func (p *Paragraph) SetText(text string) {
	if p.text != text {
		p.text = text
		p.label.SetText(shownHead(text))
		p.Refresh()
	}
}

// shownHead is what a label shows of a text.
func shownHead(text string) string {
	head, cut := Head(text)
	if cut {
		head += "…"
	}
	return plaintext.Visible(head)
}

// SetAlignment moves the lines within the paragraph's width.
func (p *Paragraph) SetAlignment(a fyne.TextAlign) {
	p.label.Alignment = a
	p.label.Refresh()
}

// Text returns the whole text.
func (p *Paragraph) Text() string { return p.text }

func (p *Paragraph) min() fyne.Size {
	in := labelInset()
	m := p.label.MinSize()
	return fyne.NewSize(max(0, m.Width-2*in), max(0, m.Height-2*in))
}

func (p *Paragraph) layout(size fyne.Size) {
	in := labelInset()
	place(p.label, -in, -in, size.Width+2*in, size.Height+2*in)
}

func upper(s string) string { return strings.ToUpper(s) }
