package widgets

import (
	"fyne.io/fyne/v2"
)

// SearchField is a field for searching as one types. Down leaves it for the list,
// Escape empties it.
type SearchField struct {
	Field
	OnLeave func() // Down or Return: the list is to take the keys
	hint    *Text
	clear   *Button
}

// NewSearchField returns a search field; shortcut is shown at its end, clear says what
// its cross does.
func NewSearchField(placeholder, shortcut, clear string) *SearchField {
	s := &SearchField{}
	s.init(s, "", placeholder, NewEntry(), 1)
	s.icon = "search"
	s.hint = NewText(shortcut, TextStyle{Size: 11, Token: Muted})
	s.clear = NewIconButton("close", clear, func() {
		s.SetText("")
		s.Focus()
	})
	s.clear.Hide()
	s.yields = true
	s.SetTrail(Row(0, Pad(0, 0, 0, 5, s.hint), s.clear))
	s.Entry.OnKey = s.key
	inner := s.Entry.OnChanged
	s.Entry.OnChanged = func(text string) {
		show(s.clear, text != "")
		s.trail.(*fyne.Container).Objects[0].(*fyne.Container).Hidden = text != ""
		s.Refresh()
		inner(text)
	}
	return s
}

func (s *SearchField) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		if s.Text() != "" {
			s.SetText("")
			return true
		}
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		if s.OnLeave != nil {
			s.OnLeave()
			return true
		}
	}
	return false
}
