package screens

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

// trayDesk is a desktop with a tray.
type trayDesk struct {
	fyne.App
	menu *fyne.Menu
	quit int
}

func (d *trayDesk) SetSystemTrayMenu(m *fyne.Menu)    { d.menu = m }
func (d *trayDesk) SetSystemTrayWindow(w fyne.Window) { w.SetCloseIntercept(w.Hide) }

func (d *trayDesk) texts() []string {
	var texts []string
	for _, item := range d.menu.Items {
		if !item.IsSeparator {
			texts = append(texts, item.Label)
		}
	}
	return texts
}

// onTrayDesk runs a test with the window on a desktop that shows tray icons, or not.
func onTrayDesk(t *testing.T, host *bool, body func(s *Shell, b *fakeBackend, d *trayDesk)) {
	t.Helper()
	parts := known()
	parts.Notifications = []*store.Notification{{ID: 1}, {ID: 2}, {ID: 3, Read: true}}
	b := &fakeBackend{parts: parts, snap: store.NewSnapshot(parts), set: settings.Defaults()}
	d := &trayDesk{App: fyne.CurrentApp()}
	s := NewShell(Options{App: d, Backend: b, Lang: "da", TrayHost: func() bool { return *host }, Quit: func() { d.quit++ }})
	s.spawn = func(f func()) { f() }
	body(s, b, d)
	s.Stop()
	s.window.Close()
	TrayShown = false
}

func TestWindowHidesOnlyWhereATrayBringsItBack(t *testing.T) {
	for name, c := range map[string]struct{ hostAtStart, hostAtClose, chosen, hides bool }{
		"a tray, and chosen":            {true, true, true, true},
		"a tray, but not chosen":        {true, true, false, false},
		"no tray, though chosen":        {false, false, true, false},
		"the tray is gone by now":       {true, false, true, false},
		"the tray came after the start": {false, true, true, false},
	} {
		host := c.hostAtStart
		onTrayDesk(t, &host, func(s *Shell, b *fakeBackend, d *trayDesk) {
			if TrayShown != c.hostAtStart || (d.menu != nil) != c.hostAtStart {
				t.Errorf("%s: the tray counts as shown: %v", name, TrayShown)
			}
			host, b.set.CloseToTray = c.hostAtClose, c.chosen
			s.close()
			if quits := d.quit == 1; quits == c.hides {
				t.Errorf("%s: the program ends: %v", name, quits)
			}
		})
	}
}

func TestTrayMenuIsKeptCurrent(t *testing.T) {
	host := true
	onTrayDesk(t, &host, func(s *Shell, b *fakeBackend, d *trayDesk) {
		is := func(want ...string) {
			t.Helper()
			if got := d.texts(); !slices.Equal(got, want) {
				t.Errorf("the menu says %q, want %q", got, want)
			}
		}
		is("Åbn Microbizz GO", "2 ulæste notifikationer", "Afslut")
		first := d.menu
		b.change(store.KindNotifications, func(p *store.Parts) { p.Notifications[0] = &store.Notification{ID: 1, Read: true} })
		is("Åbn Microbizz GO", "1 ulæst notifikation", "Afslut")
		if d.menu != first {
			t.Error("another menu: the toolkit would show the first one again when it is ready")
		}
		b.set.Language = "en"
		b.change(store.KindSettings, func(*store.Parts) {})
		is("Open Microbizz GO", "1 unread notification", "Quit")
		b.change(store.KindAccount, func(p *store.Parts) { *p = nobody() })
		is("Open Microbizz GO", "Not signed in", "Quit")
		d.menu.Items[len(d.menu.Items)-1].Action()
		if d.quit != 1 {
			t.Errorf("the menu's last entry ends the program %d times", d.quit)
		}
	})
}
