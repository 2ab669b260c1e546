package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/screens/ui"
)

// Desktop is the system the window stands on, as far as the toolkit leaves it to us.
// Its methods are called on the UI goroutine.
type Desktop interface {
	// Room is the largest inside the window can have on its screen, or will have on the
	// screen it opens on; zero where nobody knows.
	Room(w fyne.Window, shown bool) fyne.Size
	// Open chooses the place of a window that is not shown yet.
	Open(w fyne.Window, size fyne.Size)
	// Settle brings the window onto its screen, and makes it smaller where it must.
	Settle(fyne.Window)
	// Mend lets the canvas have the size of the window's inside.
	Mend(fyne.Window)
	// Raise brings the window to the front, from the taskbar and the tray too. It reports
	// whether the system lets it be there.
	Raise(fyne.Window) (inFront bool)
}

// plainDesktop leaves everything to the toolkit.
type plainDesktop struct{}

func (plainDesktop) Room(fyne.Window, bool) fyne.Size { return fyne.Size{} }
func (plainDesktop) Open(fyne.Window, fyne.Size)      {}
func (plainDesktop) Settle(fyne.Window)               {}
func (plainDesktop) Mend(fyne.Window)                 {}
func (plainDesktop) Raise(w fyne.Window) bool {
	w.Show()
	w.RequestFocus()
	return true
}

// The least size at which the program can be used, where the screen has it.
const minWidth, minHeight = 900, 560

// least is the least size of the window's inside on this screen.
func (s *Shell) least() fyne.Size { return bounded(fyne.NewSize(minWidth, minHeight), s.room) }

// bounded is the size, but not more than there is room; a room of zero bounds nothing.
func bounded(size, room fyne.Size) fyne.Size {
	if room.IsZero() {
		return size
	}
	return fyne.NewSize(min(size.Width, room.Width), min(size.Height, room.Height))
}

// place gives the window its first size: the one it was left with, as far as the
// screen, which may be another one by now, has room for it.
func (s *Shell) place() {
	s.room = s.opts.Desktop.Room(s.window, false)
	size := bounded(fyne.NewSize(s.seen.Window.Width, s.seen.Window.Height), s.room)
	s.window.Resize(size)
	s.opts.Desktop.Open(s.window, size)
}

// Fit brings the window and its screen together again: after it was shown, and
// whenever the screens changed.
func (s *Shell) Fit() {
	s.room = s.opts.Desktop.Room(s.window, true)
	s.window.SetPadded(false) // lets the toolkit ask anew for the least size
	s.opts.Desktop.Settle(s.window)
}

// Rescaled takes over another scale of the screen: the toolkit looks at it only when a
// theme is set.
func (s *Shell) Rescaled() {
	s.applyTheme()
	s.Fit()
}

// Moved is told whenever the window has another place or size, many times while it is
// dragged: what is drawn is brought to the window's size soon.
func (s *Shell) Moved() {
	if s.mending.Swap(true) {
		return
	}
	ui.Do(func() {
		s.mending.Store(false)
		s.opts.Desktop.Mend(s.window)
	})
}

// Raise brings the window to the front, as when the program is started again. It reports
// whether the system lets it be there.
func (s *Shell) Raise() (inFront bool) { return s.opts.Desktop.Raise(s.window) }
