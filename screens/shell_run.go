package screens

import (
	"time"

	"github.com/microbizz/go-desktop/screens/ui"
)

func afterOnUI(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { ui.Do(f) })
	return func() { t.Stop() }
}

// After calls f on the UI goroutine when d has passed, unless it is stopped or the
// window was rebuilt or closed meanwhile.
func (s *Shell) After(d time.Duration, f func()) (stop func()) {
	built := s.built
	return s.after(d, func() {
		if s.built == built && !s.closed.Load() {
			f()
		}
	})
}

// Run does work away from the UI goroutine and calls then on it, unless the window was
// rebuilt or closed meanwhile.
func (s *Shell) Run(work func() error, then func(error)) {
	built := s.built
	s.spawn(func() {
		err := work()
		ui.Do(func() {
			if s.built == built && !s.closed.Load() && then != nil {
				then(err)
			}
		})
	})
}
