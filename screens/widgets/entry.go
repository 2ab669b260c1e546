package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's text entry with its keys let out: what it has no use for goes on to
// the window, so that shortcuts, function keys and Escape work while one types.
type Entry struct {
	widget.Entry
	OnFocus    func(bool)                // focus came or went
	OnKey      func(*fyne.KeyEvent) bool // before the entry; true means taken
	OnShortcut func(fyne.Shortcut) bool  // before the entry; true means taken
	LeaveOnTab bool                      // Tab moves on also in an entry of several lines
	pressed    bool                      // the mouse button is down on it
}

// NewEntry returns an entry of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// NewMultiEntry returns an entry of several lines that wraps words.
func NewMultiEntry(rows int) *Entry {
	e := &Entry{LeaveOnTab: true}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(rows)
	e.ExtendBaseWidget(e)
	// A text that it gets before it has its place would be broken into single letters,
	// which takes seconds.
	e.Resize(fyne.NewSize(400, 100))
	return e
}

// AcceptsTab reports whether Tab types a tab; it moves on instead.
func (e *Entry) AcceptsTab() bool { return e.MultiLine && !e.LeaveOnTab }

// FocusGained is called by Fyne.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
	if !e.pressed {
		tellFocus()
	}
}

// MouseDown takes the keys, but leaves the page where it is: if it scrolled now, the
// button would be let go over something else, and the window would take the keys away.
func (e *Entry) MouseDown(ev *desktop.MouseEvent) {
	e.pressed = true
	e.Entry.MouseDown(ev)
}

// MouseUp lets the page bring into sight what was clicked half out of it.
func (e *Entry) MouseUp(ev *desktop.MouseEvent) {
	e.Entry.MouseUp(ev)
	if e.pressed {
		e.pressed = false
		tellFocus()
	}
}

// FocusLost is called by Fyne.
func (e *Entry) FocusLost() {
	e.pressed = false
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedRune writes a letter.
func (e *Entry) TypedRune(r rune) {
	endTip()
	e.Entry.TypedRune(r)
}

// TypedKey offers the key to OnKey, then to the entry, and lets Escape and the
// function keys out.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	endTip()
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		passKey(ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedShortcut offers the shortcut to OnShortcut, keeps the entry's own, and hands
// every other to the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.OnShortcut != nil && e.OnShortcut(s) {
		return
	}
	if custom, ok := s.(*desktop.CustomShortcut); ok && !entryOwns(custom) {
		if app := fyne.CurrentApp(); app != nil {
			if c, ok := app.Driver().CanvasForObject(e).(fyne.Shortcutable); ok {
				c.TypedShortcut(s)
				return
			}
		}
	}
	paste, ok := s.(*fyne.ShortcutPaste)
	if ok && TooLong(e.Text+paste.Clipboard.Content()) {
		OnTooLong()
		return
	}
	if ok && !e.MultiLine {
		s = &fyne.ShortcutPaste{Clipboard: oneLine{paste.Clipboard}}
	}
	e.Entry.TypedShortcut(s)
}

// OnTooLong tells that what was pasted is more than an entry takes. The window sets it.
var OnTooLong = func() {}

// oneLine is a clipboard whose text goes into an entry of one line: the line's end, which
// is copied with a cell or a line, is no part of it. Fyne would make a blank of it.
type oneLine struct{ fyne.Clipboard }

// Content gives the text without its end of line.
func (c oneLine) Content() string {
	return strings.ReplaceAll(strings.TrimRight(c.Clipboard.Content(), "\r\n"), "\r\n", "\n")
}

// entryOwns names the shortcuts with which an entry moves its caret by words.
func entryOwns(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		return s.Modifier&^(fyne.KeyModifierShift|fyne.KeyModifierShortcutDefault) == 0
	case fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
		return true
	}
	return false
}

// CaretToEnd puts the caret behind the last character.
func (e *Entry) CaretToEnd() {
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// entryInset is how far an entry's text lies inside it, and how much of it must be cut
// off to lose the frame it draws itself.
func entryInset() (x, y float32) { return theme.InnerPadding(), 3 }
