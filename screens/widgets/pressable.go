package widgets

import "fyne.io/fyne/v2"

// Pressable is something to click that a screen draws itself: it adds hand, hover,
// ring and keys to the parts it is given.
type Pressable struct {
	pressable
	Tip   string                     // said when the pointer rests on it
	About func() (kind, text string) // what it is, for tests and assistive tools
}

var _ fyne.Accessible = (*Pressable)(nil)

// NewPressable returns the parts as something to click.
func NewPressable(p Parts, tap func()) *Pressable {
	w := &Pressable{}
	w.Init(w, p, tap)
	return w
}

// Init makes self, which embeds the Pressable, of the parts.
func (w *Pressable) Init(self fyne.Widget, p Parts, tap func()) {
	w.OnTap = tap
	w.inside = true
	w.initPress(8)
	inner := p
	p.Objects = append([]fyne.CanvasObject{w.tint}, append(p.Objects, w.ring)...)
	p.Layout = func(size fyne.Size) {
		w.layoutPress(size)
		if inner.Layout != nil {
			inner.Layout(size)
		}
	}
	p.Paint = func() {
		w.tip = w.Tip
		w.paintPress()
		if inner.Paint != nil {
			inner.Paint()
		}
	}
	w.Build(self, p)
}

// Describe tells tests and tools what this is.
func (w *Pressable) Describe() (kind, text string, enabled, checked bool) {
	kind = "button"
	if w.About != nil {
		kind, text = w.About()
	}
	return kind, text, !w.disabled, false
}

// AccessibilityLabel tells assistive technology its words.
func (w *Pressable) AccessibilityLabel() string {
	_, text, _, _ := w.Describe()
	return text
}

// AccessibilityRole tells assistive technology what this is.
func (w *Pressable) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
