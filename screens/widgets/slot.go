package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// slot is one place of a list: the row's ground, the bar of the current one and the
// pointer. The row itself only draws.
type slot struct {
	Base
	list    *List
	at      int
	row     fyne.CanvasObject
	state   RowState
	ringed  bool
	hovered bool
	ground  *canvas.Rectangle
	bar     *canvas.Rectangle
	ring    *canvas.Rectangle
}

func newSlot(l *List) *slot {
	s := &slot{list: l, at: -1, row: l.Create(), ground: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil)}
	s.ring.StrokeWidth = 2
	s.Build(s, Parts{
		Objects: []fyne.CanvasObject{s.ground, s.row, s.bar, s.ring},
		Min:     func() fyne.Size { return fyne.NewSize(1, 1) },
		Layout: func(size fyne.Size) {
			place(s.ground, 0, 0, size.Width, size.Height)
			place(s.row, 0, 0, size.Width, size.Height)
			place(s.bar, 0, 0, 3, size.Height-1)
			place(s.ring, 1, 1, size.Width-2, size.Height-3)
		},
		Paint: s.paint,
	})
	return s
}

func (s *slot) set(state RowState, ringed bool) {
	if s.state == state && s.ringed == ringed {
		return
	}
	s.state, s.ringed = state, ringed
	s.Refresh()
}

func (s *slot) paint() {
	heading := s.at >= 0 && s.at < len(s.list.keys) && s.list.heading(s.at)
	lit := s.state.Current || s.state.Selected
	s.ground.Hidden = heading || !lit && !s.hovered
	s.ground.FillColor = Color(Hover)
	if lit {
		s.ground.FillColor = Color(Selected)
	}
	s.bar.FillColor = Color(Accent)
	s.bar.Hidden = !s.state.Current
	s.ring.FillColor, s.ring.StrokeColor = fade(Color(Accent), 0), Color(Accent)
	s.ring.Hidden = !s.ringed
}

// Describe tells tests and tools which row this is.
func (s *slot) Describe() (kind, text string, enabled, checked bool) {
	if s.at < 0 || s.at >= len(s.list.keys) || s.list.Name == nil {
		return "row", "", true, s.state.Current
	}
	return "row", s.list.Name(s.at), true, s.state.Current || s.state.Selected
}

// AccessibilityLabel tells assistive technology what the row is called.
func (s *slot) AccessibilityLabel() string {
	_, text, _, _ := s.Describe()
	return text
}

// AccessibilityRole tells assistive technology what this is.
func (s *slot) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped makes the row current.
func (s *slot) Tapped(*fyne.PointEvent) { s.list.tapped(s.at) }

// TappedSecondary opens the row's menu.
func (s *slot) TappedSecondary(ev *fyne.PointEvent) {
	if s.list.OnMenu != nil && s.at >= 0 && s.at < len(s.list.keys) && !s.list.heading(s.at) {
		s.list.OnMenu(s.at, ev.AbsolutePosition)
	}
}

// MouseIn tints the row.
func (s *slot) MouseIn(*desktop.MouseEvent) { s.hovered = true; s.Refresh() }

// MouseMoved does nothing.
func (s *slot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the tint away.
func (s *slot) MouseOut() { s.hovered = false; s.Refresh() }
