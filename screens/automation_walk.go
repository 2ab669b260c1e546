//go:build automation

package screens

import (
	"math"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// automationItem is one thing on the window; X, Y, W and H are its visible part in pixels
// of the window's client area.
type automationItem struct {
	Kind    string `json:"kind"`
	Text    string `json:"text"`
	X       int    `json:"x"`
	Y       int    `json:"y"`
	W       int    `json:"w"`
	H       int    `json:"h"`
	Enabled bool   `json:"enabled"`
	Focused bool   `json:"focused"`
	Checked bool   `json:"checked"`
	Layer   int    `json:"layer"` // 0 the content, 1 and up the overlays above it
}

// described is what own widgets tell about themselves: what they are, what a person reads
// on them, whether they can be used, whether they are on, selected or current.
type described interface {
	Describe() (kind, text string, enabled, checked bool)
}

// area is a rectangle in the canvas' units.
type area struct{ left, top, right, bottom float32 }

func (a area) within(b area) area {
	return area{max(a.left, b.left), max(a.top, b.top), min(a.right, b.right), min(a.bottom, b.bottom)}
}

func (a area) empty() bool { return a.right <= a.left || a.bottom <= a.top }

// walker collects the items of one look.
type walker struct {
	items   []automationItem
	focused fyne.Focusable
	scale   float32
	layer   int
}

// walkCanvas lists what is visible on c, overlays included. Only for the UI goroutine.
func walkCanvas(c fyne.Canvas) []automationItem {
	w := &walker{focused: c.Focused(), scale: c.Scale(), items: make([]automationItem, 0, 256)}
	whole := area{0, 0, c.Size().Width, c.Size().Height}
	trees := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for layer, tree := range trees {
		w.layer = layer
		w.walk(tree, fyne.Position{}, whole)
	}
	return w.items
}

// walk adds o, whose parent stands at origin, and what is in it, as far as clip shows it.
func (w *walker) walk(o fyne.CanvasObject, origin fyne.Position, clip area) {
	if o == nil || !o.Visible() {
		return
	}
	at, size := origin.Add(o.Position()), o.Size()
	shown := area{at.X, at.Y, at.X + size.Width, at.Y + size.Height}.within(clip)
	if w.add(o, shown) {
		return
	}
	// Only scrolls and clips cut off what is outside of them.
	switch o.(type) {
	case fyne.Scrollable, *container.Clip:
		clip = shown
	}
	if clip.empty() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			w.walk(child, at, clip)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			w.walk(child, at, clip)
		}
	}
}

// add lists o when it is a thing a person sees, and tells whether it is whole with that,
// so that nothing within it needs a look.
func (w *walker) add(o fyne.CanvasObject, shown area) (whole bool) {
	item := automationItem{Enabled: true}
	if d, ok := o.(fyne.Disableable); ok {
		item.Enabled = !d.Disabled()
	}
	item.Kind, item.Text, item.Checked, whole = standard(o)
	if d, ok := o.(described); ok {
		item.Kind, item.Text, item.Enabled, item.Checked = d.Describe()
		whole = false
	}
	if item.Kind == "" || shown.empty() {
		return whole
	}
	if f, ok := o.(fyne.Focusable); ok {
		item.Focused = w.focused == f
	}
	item.X, item.Y = w.pixels(shown.left), w.pixels(shown.top)
	item.W, item.H = w.pixels(shown.right)-item.X, w.pixels(shown.bottom)-item.Y
	item.Layer = w.layer
	w.items = append(w.items, item)
	return whole
}

func (w *walker) pixels(units float32) int { return int(math.Round(float64(units * w.scale))) }

// standard knows Fyne's own widgets and canvas objects; an empty kind is a thing nobody
// looks for. A secret entry's content is left out.
func standard(o fyne.CanvasObject) (kind, text string, checked, whole bool) {
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text == "" {
			return "", "", false, true
		}
		return "text", o.Text, false, true
	case *canvas.Image:
		name := o.File
		if o.Resource != nil {
			name = o.Resource.Name()
		}
		return "image", name, false, true
	case *widget.RichText:
		return "text", o.String(), false, true
	case *widget.Button:
		return "button", o.Text, false, true
	case *widget.Check:
		return "check", o.Text, o.Checked, true
	case *widget.Hyperlink:
		return "link", o.Text, false, true
	case *widget.Select:
		return "select", o.Selected, false, true
	case *widget.ProgressBar:
		return "progress", "", false, true
	}
	if label := embedded[widget.Label](o); label != nil {
		return "text", label.Text, false, true
	}
	if entry := embedded[widget.Entry](o); entry != nil {
		if entry.Password {
			return "entry", "", false, true
		}
		return "entry", entry.Text, false, true
	}
	return "", "", false, false
}

// embedded answers the T that o is, or that o's own type is made of; nil for neither.
// Widgets with own behaviour embed Fyne's, so no type switch finds those.
func embedded[T any](o fyne.CanvasObject) *T {
	if t, ok := any(o).(*T); ok {
		return t
	}
	v := reflect.ValueOf(o)
	for v.Kind() == reflect.Pointer && !v.IsNil() && v.Elem().Kind() == reflect.Struct {
		v = v.Elem()
		outer := v
		for i := range outer.NumField() {
			field := outer.Type().Field(i)
			if !field.Anonymous || !field.IsExported() {
				continue
			}
			if field.Type == reflect.TypeFor[T]() {
				return outer.Field(i).Addr().Interface().(*T)
			}
			if field.Type == reflect.TypeFor[*T]() {
				return outer.Field(i).Interface().(*T)
			}
		}
		return nil
	}
	return nil
}
