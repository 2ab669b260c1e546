package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Switch is something that is on or off, with its words beside it.
type Switch struct {
	pressable
	OnChanged func(bool)
	text      string
	note      string
	on        bool
	track     *canvas.Rectangle
	knob      *canvas.Circle
	line      *canvas.Text
	under     *canvas.Text
}

// NewSwitch returns a switch; note is a muted second line and may be empty.
func NewSwitch(text, note string, changed func(bool)) *Switch {
	s := &Switch{text: text, note: note, OnChanged: changed, track: canvas.NewRectangle(nil), knob: canvas.NewCircle(nil),
		line: canvas.NewText("", nil), under: canvas.NewText("", nil)}
	s.initPress(8)
	s.OnTap = func() {
		s.Set(!s.on)
		if s.OnChanged != nil {
			s.OnChanged(s.on)
		}
	}
	s.Build(s, Parts{Objects: []fyne.CanvasObject{s.track, s.knob, s.line, s.under, s.ring}, Min: s.min, Layout: s.layout, Paint: s.paint})
	return s
}

// On reports whether the switch is on.
func (s *Switch) On() bool { return s.on }

// Set turns the switch without telling OnChanged.
func (s *Switch) Set(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// Describe tells tests and tools what the switch is.
func (s *Switch) Describe() (kind, text string, enabled, checked bool) {
	return "switch", s.text, !s.disabled, s.on
}

// AccessibilityLabel tells assistive technology the switch's words.
func (s *Switch) AccessibilityLabel() string { return s.text }

// AccessibilityRole tells assistive technology what this is.
func (s *Switch) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (s *Switch) min() fyne.Size {
	w := Measure(s.text, 14, false)
	h := Px(28)
	if s.note != "" {
		w = max(w, Measure(s.note, 12, false))
		h = Px(20) + Px(16) + 6
	}
	return fyne.NewSize(ceil(w)+46, h)
}

func (s *Switch) layout(size fyne.Size) {
	s.layoutPress(size)
	top := float32(4)
	if s.note == "" {
		top = float32(int((size.Height - 20) / 2))
	}
	place(s.track, 0, top, 36, 20)
	x := float32(3)
	if s.on {
		x = 19
	}
	place(s.knob, x, top+3, 14, 14)
	s.lines()
	if s.note == "" {
		PlaceLine(s.line, 46, 0, size.Width-46, size.Height, fyne.TextAlignLeading)
		return
	}
	PlaceLine(s.line, 46, 3, size.Width-46, Px(20), fyne.TextAlignLeading)
	PlaceLine(s.under, 46, 3+Px(20), size.Width-46, Px(16), fyne.TextAlignLeading)
}

func (s *Switch) lines() {
	token := Ink
	if s.disabled {
		token = Muted
	}
	SetLine(s.line, s.text, 14, false, token)
	SetLine(s.under, s.note, 12, false, Muted)
}

func (s *Switch) paint() {
	s.paintPress()
	s.track.CornerRadius, s.track.StrokeWidth = 10, 1
	s.track.FillColor, s.track.StrokeColor = Color(Neutral), Color(Muted)
	s.knob.FillColor = Color(Muted)
	if s.on {
		s.track.FillColor, s.track.StrokeColor = Color(Accent), Color(Accent)
		s.knob.FillColor = Color(OnAccent)
	}
	if s.disabled {
		s.track.StrokeColor = Color(Line)
	}
	s.under.Hidden = s.note == ""
	s.lines()
}
