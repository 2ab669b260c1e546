package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// State is what stands where a list would: nothing yet, nothing found, or not fetched.
// It has a picture, a sentence, what to do about it and perhaps a button that does it.
type State struct {
	Base
	kind        string
	title, text string
	disc        *canvas.Circle
	icon        *Icon
	head        *Text
	body        *Paragraph
	action      *Button
	tokens      [2]Token
}

// NewEmptyState says what will come here and what to do. The action may be nil.
func NewEmptyState(icon, title, text string, action *Button) *State {
	return newState("empty", icon, title, text, action, Accent, AccentSoft)
}

// NewFailedState says why there is nothing and offers to try again.
func NewFailedState(title, text string, retry *Button) *State {
	return newState("failed", "warning", title, text, retry, Late, LateSoft)
}

func newState(kind, icon, title, text string, action *Button, strong, soft Token) *State {
	s := &State{kind: kind, title: title, text: text, disc: canvas.NewCircle(nil), icon: NewIcon(icon, strong, 26),
		head: NewText(title, TextStyle{Size: 14, Bold: true, Align: fyne.TextAlignCenter, Cut: true}),
		body: NewMutedParagraph(text), action: action, tokens: [2]Token{strong, soft}}
	s.body.SetAlignment(fyne.TextAlignCenter)
	objects := []fyne.CanvasObject{s.disc, s.icon, s.head, s.body}
	if action != nil {
		objects = append(objects, action)
	}
	s.Build(s, Parts{Objects: objects, Min: s.min, Layout: s.layout, Paint: func() { s.disc.FillColor = Color(s.tokens[1]) }})
	return s
}

// Describe tells tests and tools what this is.
func (s *State) Describe() (kind, text string, enabled, checked bool) {
	return s.kind, s.title, true, false
}

const stateDisc = 56

func (s *State) min() fyne.Size {
	h := stateDisc + 16 + s.head.MinSize().Height + 4 + s.body.MinSize().Height
	w := float32(200)
	if s.action != nil {
		m := s.action.MinSize()
		h += 16 + m.Height
		w = max(w, m.Width)
	}
	return fyne.NewSize(w, h)
}

func (s *State) layout(size fyne.Size) {
	w := min(size.Width-32, 340)
	x := float32(int((size.Width - w) / 2))
	s.body.Resize(fyne.NewSize(w, s.body.MinSize().Height))
	h := s.min().Height
	y := max(0, float32(int((size.Height-h)*0.42)))
	place(s.disc, float32(int((size.Width-stateDisc)/2)), y, stateDisc, stateDisc)
	place(s.icon, float32(int((size.Width-stateDisc)/2)), y, stateDisc, stateDisc)
	y += stateDisc + 16
	place(s.head, x, y, w, s.head.MinSize().Height)
	y += s.head.MinSize().Height + 4
	place(s.body, x, y, w, s.body.MinSize().Height)
	y += s.body.MinSize().Height + 16
	if s.action != nil {
		m := s.action.MinSize()
		place(s.action, float32(int((size.Width-m.Width)/2)), y, m.Width, m.Height)
	}
}

// Strip is a line of warning or news across a view, with buttons at its end.
type Strip struct {
	Base
	rect    *canvas.Rectangle
	icon    *Icon
	words   *Paragraph
	buttons *fyne.Container
	soft    Token
}

// NewStrip returns a strip in a strong colour on its soft ground.
func NewStrip(icon, text string, strong, soft Token, buttons ...fyne.CanvasObject) *Strip {
	s := &Strip{rect: canvas.NewRectangle(nil), icon: NewIcon(icon, strong, 18), words: NewParagraph(text),
		buttons: Row(8, buttons...), soft: soft}
	s.Build(s, Parts{Objects: []fyne.CanvasObject{s.rect, s.icon, s.words, s.buttons}, Min: s.min, Layout: s.layout, Paint: func() {
		s.rect.FillColor, s.rect.CornerRadius = Color(s.soft), 10
	}})
	return s
}

// Describe tells tests and tools what this is.
func (s *Strip) Describe() (kind, text string, enabled, checked bool) {
	return "strip", s.words.Text(), true, false
}

func (s *Strip) min() fyne.Size {
	h := s.words.MinSize().Height + 20
	if len(s.buttons.Objects) > 0 {
		h += 6 + s.buttons.MinSize().Height
	}
	return fyne.NewSize(max(160, s.buttons.MinSize().Width+24), h)
}

func (s *Strip) layout(size fyne.Size) {
	place(s.rect, 0, 0, size.Width, size.Height)
	left := 12 + Px(18) + 8
	place(s.icon, 12, 10+float32(int((Px(20)-Px(18))/2)), Px(18), Px(18))
	h := HeightFor(s.words, size.Width-left-12)
	place(s.words, left, 10, size.Width-left-12, h)
	m := s.buttons.MinSize()
	place(s.buttons, left, 10+h+6, m.Width, m.Height)
}
