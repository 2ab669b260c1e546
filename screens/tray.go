package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/systray"

	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
)

// trayApp is an app whose icon can stand in the system's tray.
type trayApp interface {
	SetSystemTrayMenu(*fyne.Menu)
	SetSystemTrayWindow(fyne.Window)
}

// TrayShown is set once a system tray took our icon: only then may the window hide.
var TrayShown bool

// tray is the program's icon in the system's tray, with its menu.
type tray struct {
	app   trayApp
	shell *Shell
	menu  *fyne.Menu // always the same: the toolkit shows the first one again when it is ready
	texts []string
}

// startTray puts the icon into the tray where something shows it; elsewhere nothing
// changes. It must be called before the toolkit runs.
func (s *Shell) startTray() {
	a, ok := s.opts.App.(trayApp)
	TrayShown = ok && s.opts.TrayHost != nil && s.opts.TrayHost()
	if !TrayShown {
		return
	}
	s.tray = &tray{app: a, shell: s, menu: fyne.NewMenu("")}
	s.tray.refresh()
	a.SetSystemTrayWindow(s.window) // makes the window hide whatever the settings say
	s.window.SetCloseIntercept(s.close)
	// The toolkit would show a minimised window where Windows put it, off every screen.
	systray.SetOnTapped(func() { ui.Do(func() { s.Raise() }) })
}

// EndTray takes the icon out of the tray. The toolkit does so only when the window is
// in front, and Windows keeps the icon of a program that is gone until the mouse finds it.
func (s *Shell) EndTray() {
	if s.tray != nil {
		systray.Quit()
	}
}

// refresh says anew who is signed in and how much is unread.
func (t *tray) refresh() {
	if t == nil {
		return
	}
	texts := []string{words.T("tray.open"), t.state(), words.T("tray.quit")}
	if slices.Equal(t.texts, texts) {
		return
	}
	t.texts = texts
	state := fyne.NewMenuItem(texts[1], nil)
	state.Disabled = true
	quit := fyne.NewMenuItem(texts[2], t.quit)
	quit.IsQuit = true
	t.menu.Items = []*fyne.MenuItem{fyne.NewMenuItem(texts[0], func() { t.shell.Raise() }), state, fyne.NewMenuItemSeparator(), quit}
	t.app.SetSystemTrayMenu(t.menu)
}

func (t *tray) state() string {
	snap := t.shell.backend.Snapshot()
	if !snap.Account.SignedIn {
		return words.T("tray.signed_out")
	}
	if unread := navCount(ScreenInbox, snap); unread > 0 {
		return words.N("tray.unread", unread)
	}
	return words.T("tray.read")
}

// quit ends the program. When it has to ask something first, the window must be seen.
func (t *tray) quit() {
	t.shell.Quit()
	if !t.shell.closed.Load() {
		t.shell.Raise()
	}
}

// close is asked for by the window's own button. What shows the icon may be gone by
// now, so it is asked for again.
func (s *Shell) close() {
	if s.tray == nil || !s.backend.Settings().CloseToTray {
		s.Quit()
		return
	}
	there := false
	s.Run(func() error { there = s.opts.TrayHost(); return nil }, func(error) {
		if there {
			s.window.Hide()
			return
		}
		s.Quit()
	})
}
