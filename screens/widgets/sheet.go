package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Sheet is a card over the dimmed work. Escape closes it unless it is Firm.
type Sheet struct {
	Base
	OnClose func()
	Firm    bool // only its own buttons close it
	title   string
	canvas  fyne.Canvas
	width   float32
	scrim   *canvas.Rectangle
	card    *Card
	shield  *shield
	scroll  *container.Scroll
	body    fyne.CanvasObject
}

// ShowSheet lays content over the window, width pixels wide. The title is only said,
// not drawn: the content has its own.
func ShowSheet(c fyne.Canvas, title string, content fyne.CanvasObject, width float32) *Sheet {
	s := &Sheet{canvas: c, title: title, width: width, scrim: canvas.NewRectangle(nil), shield: newShield(), body: content}
	s.scroll = container.NewVScroll(Pad(4, 4, 4, 4, content))
	s.card = NewWideCard(s.scroll)
	s.card.SetRadius(14, 18)
	s.Build(s, Parts{Objects: []fyne.CanvasObject{s.scrim, s.card.rect, s.shield, s.card},
		Min: func() fyne.Size { return fyne.NewSize(1, 1) }, Layout: s.layout, Paint: func() { s.scrim.FillColor = Color(Scrim) }})
	s.parts.Objects = []fyne.CanvasObject{s.scrim, s.shield, s.card}
	c.Overlays().Add(s)
	s.Resize(c.Size())
	return s
}

// Close takes the sheet away. A firm one stays on Escape: call Dismiss.
func (s *Sheet) Close() {
	if !s.Firm {
		s.Dismiss()
	}
}

// Dismiss takes the sheet away, firm or not.
func (s *Sheet) Dismiss() {
	s.canvas.Overlays().Remove(s)
	if s.OnClose != nil {
		s.OnClose()
	}
}

// Tapped does nothing: a click beside the sheet is no answer.
func (s *Sheet) Tapped(*fyne.PointEvent) {}

// Relayout fits the sheet to content that grew or shrank.
func (s *Sheet) Relayout() { s.layout(s.Size()) }

// Describe tells tests and tools what this is.
func (s *Sheet) Describe() (kind, text string, enabled, checked bool) {
	return "sheet", s.title, true, false
}

func (s *Sheet) layout(size fyne.Size) {
	place(s.scrim, 0, 0, size.Width, size.Height)
	w := min(s.width, size.Width-48)
	h := min(HeightFor(s.body, w-36-8)+36+8, size.Height-48)
	x, y := float32(int((size.Width-w)/2)), float32(int((size.Height-h)*0.42))
	place(s.shield, x, y, w, h)
	place(s.card, x, y, w, h)
}

// Question asks before something happens. It offers to go on with the word yes, in
// the destructive colour where that is meant, and to leave it.
func Question(c fyne.Canvas, title, text, yes, no string, destructive bool, then func()) *Sheet {
	kind := Primary
	if destructive {
		kind = Destroy
	}
	var s *Sheet
	cancel := NewButton(no, Plain, func() { s.Dismiss() })
	ok := NewButton(yes, kind, func() {
		s.Dismiss()
		then()
	})
	body := VBox(8,
		NewText(title, TextStyle{Size: 20, Bold: true, Cut: true}),
		NewParagraph(text),
		Gap(0, 4),
		Row(8, Grow(Gap(0, 0)), cancel, ok),
	)
	s = ShowSheet(c, title, body, 420)
	FocusOn(cancel)
	if !destructive {
		FocusOn(ok)
	}
	return s
}
