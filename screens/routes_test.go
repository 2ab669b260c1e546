package screens

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
)

func TestBackAndForwardReturnToPlaces(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, _ *fakeBackend) {
		s.Go(Route{Screen: ScreenTasks, ID: 5})
		s.Go(Route{Screen: ScreenTasks, ID: 9})
		s.Back()
		if got := tasksOf(t, s).task.ID(); got != 5 {
			t.Errorf("Back shows task %d, want 5", got)
		}
		s.Forward()
		if got := tasksOf(t, s).task.ID(); got != 9 {
			t.Errorf("Forward shows task %d, want 9", got)
		}
	})
}

func TestPlaceIsRememberedForTheNextStart(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		s.Go(Route{Screen: ScreenTasks, ID: 7, View: "new"})
		s.Keep()
		var h history
		h.restore(b.set.LastRoute)
		if want := (Route{Screen: ScreenTasks, ID: 7, View: "new"}); h.current() != want {
			t.Errorf("remembered is %+v, want %+v", h.current(), want)
		}
	})
}

func TestLanguageSwitchTakesEffectAtOnce(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.set.Language = "en"
		b.tell(store.KindSettings)
		if got := tasksOf(t, s).foot.count.Text(); got != "40 of 40 tasks" {
			t.Errorf("after the switch the foot says %q", got)
		}
	})
}

func TestSigningOutWithUnsentWorkAsksFirst(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		var calls []bool
		b.signOut = func(discard bool) error {
			calls = append(calls, discard)
			if !discard {
				return &app.Error{Key: "error.unsent", Err: app.ErrUnsent}
			}
			return nil
		}
		s.signOut()
		if !slices.Equal(calls, []bool{false}) || s.window.Canvas().Overlays().Top() == nil {
			t.Fatalf("signing out went %v, want a question after the first try", calls)
		}
	})
}

func TestClosedStatusTurnsOffOpen(t *testing.T) {
	parts := known()
	parts.Tasks[4].Status = store.StatusDone
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, _ *fakeBackend) {
		list := tasksOf(t, s)
		list.chips.openStatus()
		c := s.window.Canvas()
		for range 4 { // open, new, accepted, in progress: done is the fifth line
			c.Focused().TypedKey(key(fyne.KeyDown))
		}
		c.Focused().TypedKey(key(fyne.KeySpace))
		if got := ids(list); !slices.Equal(got, []store.ID{5}) {
			t.Errorf("done shows %v, want 5", got)
		}
		if list.filter.Open {
			t.Error("open stays on although what is done is asked for")
		}
	})
}
