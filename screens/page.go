package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/screens/widgets"
)

// pageWidth is how wide a page without a list grows.
const pageWidth = 840

// page is a scrolling view without a list. Its parts stand below each other, and it
// brings what has the keys into sight.
type page struct {
	widgets.Base
	scroll *container.Scroll
	inner  *fyne.Container
	bar    fyne.CanvasObject // stays at the foot; nil for none
}

// newPage stacks the parts with 16 pixels between them.
func newPage(parts ...fyne.CanvasObject) *page { return newPageIn(28, 36, 16, parts) }

// newDetail is a page beside a list.
func newDetail(parts ...fyne.CanvasObject) *page { return newPageIn(24, 24, 12, parts) }

func newPageIn(top, left, gap float32, parts []fyne.CanvasObject) *page {
	p := &page{inner: widgets.VBox(gap, parts...)}
	narrow := widgets.Fixed(240, 0, p.inner) // it may be given less than its widest part asks for
	p.scroll = container.NewVScroll(widgets.Pad(top, 28, left, 24, widgets.AtMost(pageWidth, narrow)))
	p.Build(p, widgets.Parts{
		Objects: []fyne.CanvasObject{p.scroll},
		Min:     func() fyne.Size { return fyne.NewSize(300, 200) },
		Layout:  p.layout,
	})
	return p
}

// withBar keeps an object at the foot of the page while the rest scrolls.
func (p *page) withBar(bar fyne.CanvasObject) *page {
	p.bar = bar
	p.SetObjects(p.scroll, bar)
	return p
}

func (p *page) layout(size fyne.Size) {
	h := size.Height
	if p.bar != nil && p.bar.Visible() {
		m := p.bar.MinSize().Height
		h -= m
		move(p.bar, 0, h, size.Width, m)
	}
	// Wrapped text knows its height by its width: give the width first.
	p.scroll.Content.Resize(fyne.NewSize(size.Width, p.scroll.Content.MinSize().Height))
	move(p.scroll, 0, 0, size.Width, h)
	p.scroll.Refresh()
}

// set shows other parts.
func (p *page) set(parts ...fyne.CanvasObject) {
	p.inner.Objects = parts
	p.inner.Refresh()
	p.Refresh()
}

// shown makes this the page that follows the keys; a screen calls it when it opens.
func (p *page) shown() { widgets.OnFocus = p.reveal }

// reveal scrolls so that what got the keys is in sight.
func (p *page) reveal() {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(p)
	if c == nil {
		return
	}
	o, ok := c.Focused().(fyne.CanvasObject)
	if !ok || !within(p.scroll.Content, o) {
		return
	}
	const air, near = 48, 160 // what stands near the top is shown with the title
	y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(p.scroll).Y
	h, room := o.Size().Height, p.scroll.Size().Height
	// What is in sight stays where it is: a page that moves under a pressed mouse takes
	// the field away from it.
	switch {
	case y < air/2:
		to := p.scroll.Offset.Y + y - air
		if to < near {
			to = 0
		}
		p.scroll.ScrollToOffset(fyne.NewPos(0, to))
	case y+h > room:
		p.scroll.ScrollToOffset(fyne.NewPos(0, p.scroll.Offset.Y+y+h-room+air))
	}
}

// within reports whether o is an object of the tree below root.
func within(root, o fyne.CanvasObject) bool {
	if root == o {
		return true
	}
	switch r := root.(type) {
	case *fyne.Container:
		for _, child := range r.Objects {
			if within(child, o) {
				return true
			}
		}
	case interface{ Parts() []fyne.CanvasObject }:
		for _, child := range r.Parts() {
			if within(child, o) {
				return true
			}
		}
	case *container.Clip:
		return within(r.Content, o)
	case *container.Scroll:
		return within(r.Content, o)
	}
	return false
}

// heading is the title of a view with a line below it.
func heading(title, sub string) fyne.CanvasObject {
	return widgets.VBox(0, widgets.NewHeading(title), widgets.NewFact(sub, widgets.TextStyle{Token: widgets.Muted, Cut: true}))
}

// value is a small label above what it names, which can be selected and copied.
func value(label, text string) fyne.CanvasObject {
	return widgets.VBox(2, widgets.NewOverline(label), widgets.NewParagraph(text))
}

// longValue is a value that may be of any length.
func longValue(h Host, label, text string) fyne.CanvasObject {
	return widgets.VBox(2, widgets.NewOverline(label), longText(h, label, text))
}

// swap holds one object that is replaced by others; box is what goes into the window.
type swap struct{ box *fyne.Container }

func newSwap(o fyne.CanvasObject) swap { return swap{container.NewStack(o)} }

func (s swap) set(o fyne.CanvasObject) {
	if len(s.box.Objects) == 1 && s.box.Objects[0] == o {
		return
	}
	s.box.Objects = []fyne.CanvasObject{o}
	s.box.Refresh()
}

// searchHint is the shortcut shown in a search field.
func searchHint() string { return keyName(Shortcut{Key: fyne.KeyF, Mod: ctrl}) }

// setVisible hides or shows an object only when that changes something.
func setVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case o.Visible() == visible:
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

func upper(s string) string { return strings.ToUpper(s) }
