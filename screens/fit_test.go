package screens

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

// smallDesktop has room for only so much, and keeps what was asked of it.
type smallDesktop struct {
	room  fyne.Size
	asked []string
	at    fyne.Size
}

func (d *smallDesktop) Room(fyne.Window, bool) fyne.Size   { return d.room }
func (d *smallDesktop) Open(_ fyne.Window, size fyne.Size) { d.at = size }
func (d *smallDesktop) Settle(fyne.Window)                 { d.asked = append(d.asked, "settle") }
func (d *smallDesktop) Mend(fyne.Window)                   { d.asked = append(d.asked, "mend") }
func (d *smallDesktop) Raise(fyne.Window) bool {
	d.asked = append(d.asked, "raise")
	return true
}

// onSmallDesktop runs a test with the window where there is room for so much.
func onSmallDesktop(t *testing.T, d *smallDesktop, left settings.Window, body func(s *Shell)) {
	t.Helper()
	parts := known()
	b := &fakeBackend{parts: parts, snap: store.NewSnapshot(parts), set: settings.Defaults()}
	b.set.Window = left
	s := NewShell(Options{App: fyne.CurrentApp(), Backend: b, Lang: "da", Desktop: d})
	s.after = (&clock{}).after
	body(s)
	s.Stop()
	s.window.Close()
}

func TestWindowOpensNoLargerThanTheScreenHasRoom(t *testing.T) {
	for name, c := range map[string]struct {
		room        fyne.Size
		left        settings.Window
		want, least fyne.Size
	}{
		"1366×768 at 100 %":      {fyne.NewSize(1350, 697), settings.Window{Width: 1200, Height: 760}, fyne.NewSize(1200, 697), fyne.NewSize(900, 560)},
		"1366×768 at 150 %":      {fyne.NewSize(900, 452), settings.Window{Width: 1200, Height: 760}, fyne.NewSize(900, 452), fyne.NewSize(900, 452)},
		"left on a large screen": {fyne.NewSize(1270, 641), settings.Window{Width: 2500, Height: 1300}, fyne.NewSize(1270, 641), fyne.NewSize(900, 560)},
		"nobody knows":           {fyne.Size{}, settings.Window{Width: 1200, Height: 760}, fyne.NewSize(1200, 760), fyne.NewSize(900, 560)},
	} {
		d := &smallDesktop{room: c.room}
		onSmallDesktop(t, d, c.left, func(s *Shell) {
			if got := s.window.Canvas().Size(); got != c.want || d.at != c.want {
				t.Errorf("%s: it opens with %v and is placed with %v, want %v", name, got, d.at, c.want)
			}
			if got := s.window.Content().MinSize(); got != c.least {
				t.Errorf("%s: its least size is %v, want %v", name, got, c.least)
			}
		})
	}
}

func TestWindowFollowsItsScreen(t *testing.T) {
	d := &smallDesktop{room: fyne.NewSize(2000, 1200)}
	onSmallDesktop(t, d, settings.Window{Width: 1200, Height: 760}, func(s *Shell) {
		s.Show()
		d.room = fyne.NewSize(850, 500)
		s.Rescaled()
		s.Moved()
		s.Raise()
		if want := []string{"settle", "settle", "mend", "raise"}; !slices.Equal(d.asked, want) {
			t.Errorf("the desktop was asked for %q, want %q", d.asked, want)
		}
		if got := s.window.Content().MinSize(); got != d.room {
			t.Errorf("the least size is %v, want the room of the new screen, %v", got, d.room)
		}
	})
}

func TestManyMovesAreAnsweredOnce(t *testing.T) {
	d := &smallDesktop{}
	onSmallDesktop(t, d, settings.Window{Width: 1200, Height: 760}, func(s *Shell) {
		s.mending.Store(true) // one answer is on its way
		s.Moved()
		if len(d.asked) != 0 {
			t.Errorf("the desktop was asked for %q", d.asked)
		}
	})
}
