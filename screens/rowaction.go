package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/microbizz/go-desktop/screens/widgets"
)

// rowAction is a small icon at the end of a row. Tab passes it by: the list has keys
// for what it does.
type rowAction struct {
	widgets.Base
	OnTap   func()
	name    string
	icon    string
	hovered bool
	bed     *canvas.Rectangle
	image   *widgets.Icon
}

var _ desktop.Hoverable = (*rowAction)(nil)

func newRowAction() *rowAction {
	a := &rowAction{bed: canvas.NewRectangle(nil), image: widgets.NewIcon("more", widgets.Muted, 16)}
	a.Build(a, widgets.Parts{
		Objects: []fyne.CanvasObject{a.bed, a.image},
		Min:     func() fyne.Size { return fyne.NewSquareSize(widgets.Px(28)) },
		Paint: func() {
			a.bed.FillColor, a.bed.CornerRadius, a.bed.Hidden = widgets.Color(widgets.Hover), 6, !a.hovered
		},
	})
	return a
}

// set shows an icon; name says what it does.
func (a *rowAction) set(icon, name string, tap func()) {
	a.name, a.OnTap = name, tap
	if a.icon != icon {
		a.icon = icon
		a.image.Set(icon, widgets.Muted)
	}
}

// Describe tells tests and tools what this is.
func (a *rowAction) Describe() (kind, text string, enabled, checked bool) {
	return "button", a.name, true, false
}

// AccessibilityLabel tells assistive technology what the icon does.
func (a *rowAction) AccessibilityLabel() string { return a.name }

// AccessibilityRole tells assistive technology what this is.
func (a *rowAction) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped does what the icon says.
func (a *rowAction) Tapped(*fyne.PointEvent) {
	if a.OnTap != nil {
		a.OnTap()
	}
}

// Cursor shows the hand.
func (a *rowAction) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn tints the icon's ground and says what it does.
func (a *rowAction) MouseIn(*desktop.MouseEvent) {
	a.hovered = true
	a.Refresh()
	if widgets.OnTip != nil {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(a)
		widgets.OnTip(a.name, at.AddXY(0, a.Size().Height))
	}
}

// MouseMoved does nothing.
func (a *rowAction) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the tint away.
func (a *rowAction) MouseOut() {
	a.hovered = false
	a.Refresh()
	if widgets.OnTip != nil {
		widgets.OnTip("", fyne.Position{})
	}
}
