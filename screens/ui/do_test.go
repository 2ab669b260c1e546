package ui

import (
	"sync"
	"testing"

	"fyne.io/fyne/v2/test"
)

// The toolkit of tests runs what it is given where it is called, as the real one does
// once it has ended.

func TestNothingIsDrawnElsewhereThanWhereTheToolkitRuns(t *testing.T) {
	test.NewTempApp(t)
	t.Cleanup(func() { owner.Store(nil) })
	drawn := 0
	draw := func() { drawn++ }
	elsewhere := func() {
		var wg sync.WaitGroup
		wg.Go(func() {
			Do(draw)
			if DoAndWait(draw) != (owner.Load() == nil) {
				t.Error("what was done is not what is told")
			}
		})
		wg.Wait()
	}
	elsewhere()
	if drawn != 2 {
		t.Fatalf("before anybody owns the toolkit: drawn %d times, want 2", drawn)
	}
	Own()
	elsewhere()
	if drawn != 2 {
		t.Errorf("on another goroutine: drawn %d times more, want none", drawn-2)
	}
	Do(draw)
	if drawn != 3 {
		t.Errorf("where the toolkit runs: drawn %d times, want once", drawn-2)
	}
}

func TestNothingIsDrawnAfterTheEnd(t *testing.T) {
	test.NewTempApp(t)
	t.Cleanup(func() { ended.Store(false) })
	quit := false
	End(func() { quit = true })
	Do(func() { t.Error("drawn after the end") })
	if DoAndWait(func() { t.Error("drawn after the end") }) || !quit {
		t.Errorf("the toolkit was asked to quit: %v", quit)
	}
}
