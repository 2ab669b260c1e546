package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// written makes a closed store of n tasks with their notes.
func written(b *testing.B, n int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "store.db")
	s, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Merge(firm(n)); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// median times f a few times from the same start and takes the middle one.
func median(rounds int, f func()) time.Duration {
	times := make([]time.Duration, rounds)
	for i := range times {
		runtime.GC()
		start := time.Now()
		f()
		times[i] = time.Since(start)
	}
	slices.Sort(times)
	return times[rounds/2]
}

func report(b *testing.B, name string, value, limit float64) {
	b.Helper()
	fmt.Printf("ratio %s %.2f goal %.2f\n", name, value, limit)
	b.ReportMetric(value, "ratio")
}

// opening tells how long it takes until the window has its first screenful, and
// until everything is there.
func opening(b *testing.B, path string) (first, whole time.Duration) {
	b.Helper()
	var firsts, wholes []time.Duration
	for range 5 {
		runtime.GC()
		start := time.Now()
		s, err := Open(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		firsts = append(firsts, time.Since(start))
		<-s.Loaded()
		wholes = append(wholes, time.Since(start))
		if !s.Snapshot().Complete {
			b.Fatal("loaded, but not complete")
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(firsts)
	slices.Sort(wholes)
	return firsts[2], wholes[2]
}

func BenchmarkRatioOpening(b *testing.B) {
	small, large := written(b, 10_000), written(b, 100_000)
	b.ResetTimer()
	for b.Loop() {
		first10, whole10 := opening(b, small)
		first100, whole100 := opening(b, large)
		b.Logf("first screenful %v and %v, everything %v and %v", first10, first100, whole10, whole100)
		report(b, "open-first-snapshot-100k/10k", float64(first100)/float64(first10), 11)
	}
}

func BenchmarkRatioRows(b *testing.B) {
	path := written(b, 10_000)
	tasks := firm(10_000).Tasks
	data, err := json.Marshal(tasks)
	if err != nil {
		b.Fatal(err)
	}
	list := filepath.Join(b.TempDir(), "tasks.json")
	if err := os.WriteFile(list, data, 0o600); err != nil {
		b.Fatal(err)
	}
	d, err := openDisk(path)
	if err != nil {
		b.Fatal(err)
	}
	defer d.close()
	b.ResetTimer()
	for b.Loop() {
		plain := median(7, func() {
			data, err := os.ReadFile(list)
			if err != nil {
				b.Fatal(err)
			}
			var rows []Task
			if err := json.Unmarshal(data, &rows); err != nil || len(rows) != len(tasks) {
				b.Fatal(err, len(rows))
			}
		})
		rows := median(7, func() {
			err := d.view(func(tx *bolt.Tx) error {
				rows, err := readBucket[Task](tx, bucketTasks)
				if len(rows) != len(tasks) {
					b.Fatal(len(rows), "rows")
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		})
		b.Logf("rows %v, JSON %v", rows, plain)
		report(b, "rows-10k/json", float64(rows)/float64(plain), 0.9)
	}
}
