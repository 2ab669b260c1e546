package screens

import (
	"encoding/json"

	"github.com/microbizz/go-desktop/app/store"
)

// history is where one has been, for Back and Forward.
type history struct {
	past, future []Route
	now          Route
}

// historyMax bounds how far back one can go.
const historyMax = 100

func (h *history) current() Route {
	if h.now.Screen == "" {
		h.now = Route{Screen: ScreenTasks}
	}
	return h.now
}

func (h *history) push(r Route) {
	h.past = append(h.past, h.current())
	if len(h.past) > historyMax {
		h.past = h.past[1:]
	}
	h.future, h.now = nil, r
}

func (h *history) back() (Route, bool) {
	if len(h.past) == 0 {
		return Route{}, false
	}
	h.future = append(h.future, h.now)
	h.now = h.past[len(h.past)-1]
	h.past = h.past[:len(h.past)-1]
	return h.now, true
}

func (h *history) forward() (Route, bool) {
	if len(h.future) == 0 {
		return Route{}, false
	}
	h.past = append(h.past, h.now)
	h.now = h.future[len(h.future)-1]
	h.future = h.future[:len(h.future)-1]
	return h.now, true
}

// encode is the route as it is stored; restore reads it.
func (r Route) encode() string {
	data, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	return string(data)
}

func (h *history) restore(text string) {
	var r Route
	if json.Unmarshal([]byte(text), &r) == nil && r.Screen != "" {
		h.now = r
	}
}

// Go opens a place and remembers the one left for Back. A screen with unsaved changes
// is asked first.
func (s *Shell) Go(r Route) {
	if r == s.history.current() && s.current != nil {
		s.show(r)
		return
	}
	s.leave(r.Screen, func() {
		s.history.push(r)
		s.show(r)
	})
}

// Stay replaces the place that is remembered as the current one.
func (s *Shell) Stay(r Route) {
	s.history.now = r
	s.places[r.Screen] = r
	s.ending.at(r)
}

// GoScreen opens a screen as it was left; once more, its plain form.
func (s *Shell) GoScreen(screen string) {
	r, ok := s.places[screen]
	if !ok || s.history.current().Screen == screen {
		r = Route{Screen: screen}
	}
	s.Go(r)
}

// Back opens the place one came from.
func (s *Shell) Back() {
	if len(s.history.past) == 0 {
		return
	}
	s.leave(s.history.past[len(s.history.past)-1].Screen, func() {
		if r, ok := s.history.back(); ok {
			s.show(r)
		}
	})
}

// Forward opens the place one went back from.
func (s *Shell) Forward() {
	if len(s.history.future) == 0 {
		return
	}
	s.leave(s.history.future[len(s.history.future)-1].Screen, func() {
		if r, ok := s.history.forward(); ok {
			s.show(r)
		}
	})
}

// leave calls then at once, or when a screen with unsaved changes may be left.
func (s *Shell) leave(to string, then func()) {
	if l, ok := s.current.(Leaver); ok && to != s.history.current().Screen {
		l.Leave(then)
		return
	}
	then()
}

// show brings up the screen of a place.
func (s *Shell) show(r Route) {
	if s.mode != modeWork {
		return
	}
	screen, ok := s.screens[r.Screen]
	if !ok {
		screen = newScreen(r.Screen, s, s.backend)
		if screen == nil {
			r = Route{Screen: ScreenTasks}
			if screen = s.screens[r.Screen]; screen == nil {
				screen = newScreen(r.Screen, s, s.backend)
			}
			s.history.now = r
		}
		if screen == nil {
			return
		}
		s.screens[r.Screen] = screen
	}
	away := ok && screen != s.current
	if screen != s.current {
		s.current = screen
		s.frame.setScreen(screen.Content())
	}
	s.places[r.Screen] = r
	s.ending.at(r)
	screen.Open(r)
	if away {
		screen.Refresh(store.KindAll) // nobody told it what changed while it was not shown
	}
	s.frame.sidebar.refresh()
	s.retitle()
	if s.window.Canvas().Overlays().Top() == nil {
		screen.Focus()
	}
}
