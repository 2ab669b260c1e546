package screens

// Refocuser screens look anew when the person comes back to the window.
type Refocuser interface{ Refocused() }

// followFocus tells the program and the shown screen when the person turns to the
// window and away from it.
func (s *Shell) followFocus() {
	life := s.opts.App.Lifecycle()
	life.SetOnEnteredForeground(func() {
		s.backend.WindowFocused(true)
		if r, ok := s.current.(Refocuser); ok && s.mode == modeWork {
			r.Refocused()
		}
	})
	life.SetOnExitedForeground(func() { s.backend.WindowFocused(false) })
}
