package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Toast is a short piece of news at the foot of the window.
type Toast struct {
	Base
	rect   *canvas.Rectangle
	text   string
	icon   *Icon
	line   *Text
	action *Button
	cross  *Button
}

// NewToast returns a toast; action may be nil, cross takes it away.
func NewToast(icon string, token Token, text string, action, cross *Button) *Toast {
	t := &Toast{rect: canvas.NewRectangle(nil), text: text, icon: NewIcon(icon, token, 18),
		line: NewText(text, TextStyle{Size: 13, Cut: true}), action: action, cross: cross}
	objects := []fyne.CanvasObject{t.rect, t.icon, t.line, cross}
	if action != nil {
		objects = append(objects, action)
	}
	t.Build(t, Parts{Objects: objects, Min: t.min, Layout: t.layout, Paint: func() {
		float(t.rect)
		t.rect.CornerRadius = 10
	}})
	return t
}

// Describe tells tests and tools what this is.
func (t *Toast) Describe() (kind, text string, enabled, checked bool) {
	return "toast", t.text, true, false
}

func (t *Toast) min() fyne.Size {
	w := 14 + Px(18) + 10 + ceil(Measure(t.text, 13, false)) + 8 + t.cross.MinSize().Width + 8
	if t.action != nil {
		w += t.action.MinSize().Width + 12
	}
	return fyne.NewSize(min(w, 620), Px(44))
}

func (t *Toast) layout(size fyne.Size) {
	place(t.rect, 0, 0, size.Width, size.Height)
	place(t.icon, 14, 0, Px(18), size.Height)
	right := size.Width - 8
	m := t.cross.MinSize()
	right -= m.Width
	place(t.cross, right, float32(int((size.Height-m.Height)/2)), m.Width, m.Height)
	if t.action != nil {
		m = t.action.MinSize()
		right -= m.Width + 8
		place(t.action, right, float32(int((size.Height-m.Height)/2)), m.Width, m.Height)
	}
	left := 14 + Px(18) + 10
	place(t.line, left, 0, right-left-8, size.Height)
}
