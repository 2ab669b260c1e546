package screens

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// Shortcut is a key combination and what it does.
type Shortcut struct {
	Key  fyne.KeyName
	Mod  fyne.KeyModifier
	Name string // key of its words in the translations
	Do   func()
}

// Keyed screens have shortcuts of their own. They are asked for each time, so the
// list may depend on what is shown.
type Keyed interface{ Shortcuts() []Shortcut }

// ctrl is Control, or Command on a Mac.
const ctrl = fyne.KeyModifierShortcutDefault

// bindKeys makes the window hear its shortcuts wherever the focus is.
func (s *Shell) bindKeys() {
	c := s.window.Canvas()
	for _, sc := range s.shortcuts() {
		if sc.Mod != 0 {
			c.AddShortcut(&desktop.CustomShortcut{KeyName: sc.Key, Modifier: sc.Mod}, s.heard)
		}
	}
	for _, sc := range screenShortcuts {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: sc.Key, Modifier: sc.Mod}, s.heard)
	}
	c.SetOnTypedKey(s.typed)
	c.SetOnTypedRune(func(r rune) {
		if t, ok := s.current.(interface{ Type(rune) }); ok && s.mode == modeWork {
			t.Type(r)
		}
	})
	widgets.OnKey = s.typed
	widgets.OnTooLong = func() { s.Notice(words.T("text.paste"), nil) }
	widgets.LongWords = func(bytes int) (about, anew string) {
		return words.T("text.too_long", words.Current().Bytes(int64(bytes))), words.T("text.anew")
	}
	widgets.OnTip = func(text string, below fyne.Position) { s.tip.announce(text, below) }
}

// screenShortcuts are the combinations that screens may use.
var screenShortcuts = []Shortcut{
	{Key: fyne.KeyN, Mod: ctrl}, {Key: fyne.KeyO, Mod: ctrl}, {Key: fyne.KeyP, Mod: ctrl},
	{Key: fyne.KeyS, Mod: ctrl}, {Key: fyne.KeyE, Mod: ctrl}, {Key: fyne.KeyD, Mod: ctrl},
	{Key: fyne.KeyI, Mod: ctrl}, {Key: fyne.KeyT, Mod: ctrl}, {Key: fyne.KeyReturn, Mod: ctrl},
	{Key: fyne.KeyC, Mod: ctrl | fyne.KeyModifierShift}, {Key: fyne.KeyA, Mod: ctrl | fyne.KeyModifierShift},
}

// shortcuts are the window's own.
func (s *Shell) shortcuts() []Shortcut {
	list := []Shortcut{
		{fyne.KeyF, ctrl, "shell.key.search", s.search},
		{fyne.KeyF1, 0, "shell.key.overview", s.overview},
		{fyne.KeySlash, ctrl, "shell.key.overview", s.overview},
		{fyne.KeyF5, 0, "shell.key.refresh", s.refresh},
		{fyne.KeyR, ctrl, "shell.key.refresh", s.refresh},
		{fyne.KeyF6, 0, "shell.key.sidebar", func() { s.frame.sidebar.focus() }},
		{fyne.KeyLeft, fyne.KeyModifierAlt, "shell.key.back", s.Back},
		{fyne.KeyRight, fyne.KeyModifierAlt, "shell.key.forward", s.Forward},
		{fyne.KeyUp, ctrl, "shell.key.previous", func() { s.step(-1) }},
		{fyne.KeyDown, ctrl, "shell.key.next", func() { s.step(1) }},
		{fyne.KeyComma, ctrl, "shell.key.settings", func() { s.Go(Route{Screen: ScreenSettings}) }},
		{fyne.KeyQ, ctrl, "shell.key.quit", s.Quit},
	}
	for i, n := range navigation {
		list = append(list, Shortcut{fyne.KeyName(rune('1' + i)), ctrl, n.words, func() { s.GoScreen(n.screen) }})
	}
	list = append(list, Shortcut{fyne.Key0, ctrl, "shell.nav.outbox", func() { s.GoScreen(ScreenOutbox) }})
	return list
}

// heard finds what a combination does now: for the screen, else for the window.
// Nothing is heard through a sheet, but the overview and the end.
func (s *Shell) heard(sc fyne.Shortcut) {
	custom, ok := sc.(*desktop.CustomShortcut)
	if !ok {
		return
	}
	s.press(custom.KeyName, custom.Modifier)
}

// press reports whether the combination meant anything here.
func (s *Shell) press(key fyne.KeyName, mod fyne.KeyModifier) bool {
	covered := s.window.Canvas().Overlays().Top() != nil
	if s.mode != modeWork || covered {
		if key == fyne.KeyQ && mod == ctrl {
			s.Quit()
			return true
		}
		return false
	}
	if k, ok := s.current.(Keyed); ok {
		for _, c := range k.Shortcuts() {
			if c.Key == key && c.Mod == mod {
				c.Do()
				return true
			}
		}
	}
	for _, c := range s.shortcuts() {
		if c.Key == key && c.Mod == mod {
			c.Do()
			return true
		}
	}
	return false
}

// typed gets the keys nobody else had a use for.
func (s *Shell) typed(ev *fyne.KeyEvent) {
	c := s.window.Canvas()
	switch ev.Name {
	case fyne.KeyEscape:
		if widgets.CloseTop(c) || s.toast.hide() {
			return
		}
		if e, ok := s.current.(interface{ Escape() }); ok {
			e.Escape()
		}
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEnter:
		if c.Focused() == nil && s.current != nil && c.Overlays().Top() == nil {
			s.current.Focus()
			if f := c.Focused(); f != nil {
				f.TypedKey(ev)
			}
		}
	default:
		s.press(ev.Name, 0)
	}
}

func (s *Shell) search() {
	if sc, ok := s.current.(Searchable); ok {
		sc.FocusSearch()
	}
}

func (s *Shell) step(by int) {
	if st, ok := s.current.(Stepper); ok {
		st.Step(by)
	}
}

func (s *Shell) refresh() {
	s.backend.Refresh()
	s.frame.sidebar.asked()
}

// overview shows every shortcut that means something now.
func (s *Shell) overview() {
	var list []Shortcut
	if k, ok := s.current.(Keyed); ok {
		list = append(list, k.Shortcuts()...)
	}
	list = append(list, s.shortcuts()...)
	body := widgets.VBox(6, widgets.NewTitle(words.T("shell.keys.title")), widgets.Gap(0, 2))
	seen := map[string]int{}
	var rows []*shortcutLine
	for _, c := range list {
		if i, again := seen[c.Name]; again {
			rows[i].keys = append(rows[i].keys, keyName(c))
			continue
		}
		seen[c.Name] = len(rows)
		rows = append(rows, &shortcutLine{words.T(c.Name), []string{keyName(c)}})
	}
	rows = append(rows, listKeys()...)
	columns := [2]*fyne.Container{widgets.VBox(6), widgets.VBox(6)}
	for i, r := range rows {
		columns[2*i/len(rows)].Add(widgets.Row(12, widgets.Grow(widgets.NewText(r.text, widgets.TextStyle{Cut: true})),
			widgets.NewText(strings.Join(r.keys, "  ·  "), widgets.TextStyle{Size: 12, Token: widgets.Muted})))
	}
	body.Add(widgets.Equal(36, columns[0], columns[1]))
	var sheet *widgets.Sheet
	done := widgets.NewButton(words.T("common.close"), widgets.Primary, func() { sheet.Close() })
	body.Add(widgets.Gap(0, 4))
	body.Add(widgets.Row(0, widgets.Grow(widgets.Gap(0, 0)), done))
	sheet = s.Sheet(words.T("shell.keys.title"), body, 780)
	widgets.FocusOn(done)
}

type shortcutLine struct {
	text string
	keys []string
}

// listKeys are the keys every list understands.
func listKeys() []*shortcutLine {
	return []*shortcutLine{
		{words.T("shell.key.move"), []string{words.T("key.arrows"), "Home", "End"}},
		{words.T("shell.key.open"), []string{words.T("key.return")}},
		{words.T("shell.key.select"), []string{words.T("key.space"), keyName(Shortcut{Key: fyne.KeyA, Mod: ctrl})}},
		{words.T("shell.key.close"), []string{"Esc"}},
	}
}

// keyName writes a combination as the person's computer does.
func keyName(c Shortcut) string {
	var parts []string
	mac := runtime.GOOS == "darwin"
	add := func(mod fyne.KeyModifier, name, symbol string) {
		if c.Mod&mod == 0 {
			return
		}
		if mac {
			name = symbol
		}
		parts = append(parts, name)
	}
	add(fyne.KeyModifierControl, words.T("key.control"), "⌃")
	add(fyne.KeyModifierAlt, words.T("key.alt"), "⌥")
	add(fyne.KeyModifierShift, words.T("key.shift"), "⇧")
	add(fyne.KeyModifierSuper, "Super", "⌘")
	key := string(c.Key)
	switch c.Key {
	case fyne.KeyReturn:
		key = words.T("key.return")
	case fyne.KeyUp:
		key = "↑"
	case fyne.KeyDown:
		key = "↓"
	case fyne.KeyLeft:
		key = "←"
	case fyne.KeyRight:
		key = "→"
	}
	parts = append(parts, key)
	if mac {
		return strings.Join(parts, "")
	}
	return strings.Join(parts, "+")
}
