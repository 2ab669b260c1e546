package screens

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/settings"
)

// ending is what is to be stored when the program ends. The end may come at any time
// and on any goroutine (the person logs off, the system ends the program, the window's
// own goroutine fails), so nothing here needs the window.
type ending struct {
	mu    sync.Mutex
	keep  []func() error // what screens have not stored yet
	size  fyne.Size      // of the window's inside; zero when it has none yet
	place Route          // zero before the first
}

// at remembers the place that is shown.
func (e *ending) at(r Route) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.place = r
}

// forget answers what stores all that the screens so far have to store; they are not
// asked again.
func (e *ending) forget() (store func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	keep := e.keep
	e.keep = nil
	return func() {
		for _, store := range keep {
			_ = store() // such a screen tells its errors itself
		}
	}
}

// OnEnd has keep store what is not stored yet when the program ends.
func (s *Shell) OnEnd(keep func() error) {
	s.ending.mu.Lock()
	defer s.ending.mu.Unlock()
	s.ending.keep = append(s.ending.keep, keep)
}

// Keep stores what is written but not stored yet, and how the window is left. It may
// be called on any goroutine, and when the window is gone.
func (s *Shell) Keep() {
	s.ending.mu.Lock()
	keep := s.ending.keep
	s.ending.mu.Unlock()
	for _, store := range keep {
		if err := store(); err != nil {
			s.log.Error("what was being written could not be stored", "error", err)
		}
	}
	if err := s.keepPlace(); err != nil {
		s.log.Warn("the window's size and place could not be stored", "error", err)
	}
}

// keepPlace stores the window's size and the place that is shown, for the next start.
func (s *Shell) keepPlace() error {
	s.ending.mu.Lock()
	size, place := s.ending.size, s.ending.place
	s.ending.mu.Unlock()
	return s.backend.ChangeSettings(func(st *settings.Settings) {
		if size != (fyne.Size{}) {
			st.Window = settings.Window{Width: size.Width, Height: size.Height}
		}
		if place.Screen != "" {
			st.LastRoute = place.encode()
		}
	})
}

// sizePause is how long a window's new size rests before it is stored. At the end it
// may be too late: where the system closes the display first, it ends the program.
const sizePause = time.Second

// sized remembers the size of the window's inside.
func (s *Shell) sized(size fyne.Size) {
	s.ending.mu.Lock()
	same := s.ending.size == size
	s.ending.size = size
	s.ending.mu.Unlock()
	if same {
		return
	}
	if s.stopSizing != nil {
		s.stopSizing()
	}
	s.stopSizing = s.After(sizePause, func() {
		s.Run(s.keepPlace, func(err error) {
			if err != nil {
				s.log.Warn("the window's size could not be stored", "error", err)
			}
		})
	})
}
