package screens

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
)

// elsewhere runs f on another goroutine, as the end does, and waits for it.
func elsewhere(f func()) {
	var wg sync.WaitGroup
	wg.Go(f)
	wg.Wait()
}

func TestLastWordsAreKeptAtTheEnd(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("sidste ord") // and no pause after it
		elsewhere(s.Keep)
		if len(b.saved) != 1 || b.saved[0].Text != "sidste ord" || b.saved[0].TaskID != c.task {
			t.Errorf("kept: %+v, want the text once", b.saved)
		}
		elsewhere(s.Keep)
		b.pass(draftPause)
		if len(b.saved) != 1 {
			t.Errorf("stored %d times, want once", len(b.saved))
		}
	})
}

func TestLastWordsAreKeptWhenTheWindowIsBuiltAnew(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		tasksOf(t, s).task.composer.entry.SetText("sidste ord")
		b.set.Language = "en"
		b.tell(store.KindSettings)
		if len(b.saved) != 1 || b.saved[0].Text != "sidste ord" {
			t.Errorf("kept: %+v, want the text once", b.saved)
		}
	})
}

func TestNoteIsKeptAsADraftUntilItIsQueued(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("sidste ord")
		c.submit()
		if len(b.saved) != 1 || b.saved[0].Text != "sidste ord" || len(b.notes) != 1 {
			t.Errorf("stored %+v before %d notes were queued, want the draft before the note", b.saved, len(b.notes))
		}
	})
}

// TestOlderDraftNeverLandsOnANewerOne keeps a draft while an older one is being stored.
func TestOlderDraftNeverLandsOnANewerOne(t *testing.T) {
	d := newDesk(t, "da")
	var mu sync.Mutex
	var stored []string
	begun, goOn := make(chan struct{}), make(chan struct{})
	s := &draftSaver{host: d, save: func(draft store.Draft) error {
		if draft.Text == "old" {
			close(begun)
			<-goOn
		}
		mu.Lock()
		defer mu.Unlock()
		stored = append(stored, draft.Text)
		return errors.New(draft.Text)
	}}
	s.put(store.Draft{TaskID: 1, Text: "old"})
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.store() })
	<-begun
	s.put(store.Draft{TaskID: 1, Text: "new"})
	s.put(store.Draft{TaskID: 2, Text: "other"})
	var err error
	wg.Go(func() { err = s.keep() })
	time.Sleep(20 * time.Millisecond) // long enough to overtake, were it possible
	close(goOn)
	wg.Wait()
	if want := []string{"old", "new", "other"}; !slices.Equal(stored, want) {
		t.Errorf("stored %q, want %q", stored, want)
	}
	if err == nil || err.Error() != "new\nother" {
		t.Errorf("the error is %v, want both", err)
	}
}

func TestSizeIsStoredSoonAndAtTheEnd(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		s.window.Resize(fyne.NewSize(1011, 713))
		b.pass(sizePause)
		if b.set.Window.Width != 1011 || b.set.Window.Height != 713 {
			t.Errorf("after a second %+v is stored, want 1011 × 713", b.set.Window)
		}
		s.window.Resize(fyne.NewSize(1022, 724))
		elsewhere(s.Keep)
		if b.set.Window.Width != 1022 || b.set.Window.Height != 724 {
			t.Errorf("at the end %+v is stored, want 1022 × 724", b.set.Window)
		}
	})
}
