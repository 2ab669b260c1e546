package outbox

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// BenchmarkRatioQueue compares queueing a note of text with writing the same bytes
// to a file and forcing them to the disk, in turn, on the disk this package is on.
func BenchmarkRatioQueue(b *testing.B) {
	dir, err := os.MkdirTemp(".", "bench-queue")
	must(b, err)
	b.Cleanup(func() { must(b, os.RemoveAll(dir)) })
	s, err := store.Open("", store.Options{})
	must(b, err)
	box, err := Open(filepath.Join(dir, "box"), Deps{Store: s})
	must(b, err)
	defer box.Close()
	text := "Vi har skiftet pakningen og prøvet trykket. Kunden er orienteret, og nøglen ligger i postkassen."
	for b.Loop() {
		var queued, plain []time.Duration
		for i := range 60 {
			start := time.Now()
			_, err := box.Add(b.Context(), AddNote{TaskID: 7, Text: text, Visibility: store.VisibilityInternal}, nil)
			queued = append(queued, time.Since(start))
			must(b, err)
			start = time.Now()
			must(b, writeSynced(filepath.Join(dir, fmt.Sprint(i)), text))
			plain = append(plain, time.Since(start))
		}
		slices.Sort(queued)
		slices.Sort(plain)
		ratio := float64(queued[30]) / float64(plain[30])
		b.Logf("queued in %v, written in %v", queued[30], plain[30])
		fmt.Printf("ratio queue-note/write+fsync %.2f goal %.2f\n", ratio, 3.0)
	}
}

func writeSynced(path, text string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}
