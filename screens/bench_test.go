package screens

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
)

// large is an office with 20,000 tasks and 40,000 notes.
func large() store.Parts {
	p := known()
	p.Tasks, p.Notes = nil, nil
	for i := range 20_000 {
		p.Tasks = append(p.Tasks, &store.Task{ID: store.ID(i + 1), ClientID: store.ID(i%2 + 1), Title: fmt.Sprint("Opgave nr. ", i+1),
			Description: "Radiatoren larmer, og der drypper vand ned i kælderen, når der er tændt for varmen.", Address: "Jernbanegade 9", Zip: "2100", City: "København Ø",
			Status: store.StatusNew, StatusNumber: 1, Deadline: noon.AddDate(0, 0, i%300), Created: noon})
	}
	for i := range 40_000 {
		p.Notes = append(p.Notes, &store.Note{ID: store.ID(i + 1), TaskID: store.ID(i%20_000 + 1), UserID: 1, Text: "Vi kommer i morgen og ser på det.",
			Visibility: store.VisibilityInternal, Created: noon})
	}
	return p
}

// BenchmarkRatioOpeningATask measures how long the window works on the step to another
// task, in milliseconds; drawing it comes on top. Nothing is asked of the server for that:
// a bare program's time for the same requests is none.
func BenchmarkRatioOpeningATask(b *testing.B) {
	parts := large()
	back := &fakeBackend{parts: parts, snap: store.NewSnapshot(parts), attached: map[string]error{}}
	s := NewShell(Options{App: fyne.CurrentApp(), Backend: back, Lang: "da", Now: func() time.Time { return noon }})
	defer s.window.Close()
	s.spawn = func(f func()) { f() }
	s.after = (&clock{}).after
	s.window.Resize(fyne.NewSize(1200, 760))
	list := s.current.(*Tasks)
	var took []time.Duration
	for range 15 {
		begun := time.Now()
		list.list.TypedKey(key(fyne.KeyDown))
		took = append(took, time.Since(begun))
	}
	if got, _ := list.list.Current(); got < 2 {
		b.Fatalf("task %d is open", got)
	}
	slices.Sort(took)
	fmt.Printf("ratio opening-a-task-ms %d goal 100\n", took[len(took)/2].Milliseconds())
}
