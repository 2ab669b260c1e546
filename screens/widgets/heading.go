package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/microbizz/go-desktop/app/plaintext"
)

// headingLines is how many lines a heading takes at most.
const headingLines = 2

// headingBytes is more than two lines hold on any screen; longer texts are not measured.
const headingBytes = 800

// Heading is the title of a view that other people wrote: it may be long. It takes one
// line or two, can be selected, and says the whole of what does not fit when the pointer
// rests on it.
type Heading struct {
	Base
	text  string
	width float32 // it was last fitted to
	lines int
	tip   string
	label *widget.Label
}

var _ desktop.Hoverable = (*Heading)(nil)

// NewHeading returns a heading.
func NewHeading(text string) *Heading {
	label := widget.NewLabel("")
	label.Wrapping = fyne.TextWrapWord
	label.Selectable = true
	label.TextStyle.Bold = true
	label.SizeName = theme.SizeNameHeadingText
	h := &Heading{label: label, lines: 1}
	h.Build(h, Parts{Objects: []fyne.CanvasObject{label}, Min: h.min, Layout: h.layout})
	h.SetText(text)
	return h
}

// SetText shows another text.
func (h *Heading) SetText(text string) {
	text = plaintext.OneLine(text)
	if h.text == text && h.label.Text != "" {
		return
	}
	h.text = text
	h.fit()
	h.Refresh()
}

// Text returns the whole text, also what does not fit.
func (h *Heading) Text() string { return h.text }

// MouseIn announces the whole text where some of it does not fit.
func (h *Heading) MouseIn(ev *desktop.MouseEvent) { announce(h.tip, ev, h.Size().Height) }

// MouseMoved does nothing.
func (h *Heading) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the tip.
func (h *Heading) MouseOut() { endTip() }

func (h *Heading) min() fyne.Size {
	return fyne.NewSize(0, float32(h.lines)*LineHeight(20))
}

func (h *Heading) layout(size fyne.Size) {
	if size.Width != h.width {
		h.width = size.Width
		h.fit()
	}
	in := labelInset()
	place(h.label, -in, -in, size.Width+2*in, size.Height+2*in)
}

// fit finds how much of the text has room in the width.
func (h *Heading) fit() {
	h.tip = ""
	text := h.text[:validPrefix(h.text, headingBytes)]
	if h.width <= 0 {
		h.label.SetText(text)
		return
	}
	if h.lines = h.count(text); h.lines <= headingLines && len(text) == len(h.text) {
		return
	}
	h.tip = h.text
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if h.count(cutAt(runes, mid)) <= headingLines {
			low = mid
		} else {
			high = mid - 1
		}
	}
	h.lines = h.count(cutAt(runes, low))
}

// count puts a text into the label and tells in how many lines it comes out.
func (h *Heading) count(text string) int {
	in := labelInset()
	h.label.SetText(text)
	h.label.Resize(fyne.NewSize(h.width+2*in, h.label.Size().Height))
	return max(1, int((h.label.MinSize().Height-2*in+4)/LineHeight(20)))
}
