package sync

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// rowTime is how long a real server was seen to take over a row of a list.
const rowTime = 200 * time.Microsecond

// lists are the addresses of lists, each as it was asked for.
func lists(urls []string) (all []string) {
	for _, u := range urls {
		path, _, _ := strings.Cut(u, "?")
		if !strings.HasSuffix(path, "/schema") && !strings.HasSuffix(path, "/currentuser") {
			all = append(all, u)
		}
	}
	return all
}

// BenchmarkRatioFirstSyncOfASlowServer compares the first fetch of 20,000 tasks and
// 40,000 notes with the same lists fetched one after the other by a bare program.
func BenchmarkRatioFirstSyncOfASlowServer(b *testing.B) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		b.Run(gen.String(), func(b *testing.B) {
			base, token, _ := benchServer(b, demo.Options{
				Generation: gen, Seed: 1, Tasks: 20_000, Notes: 40_000, RowTime: rowTime, MemoryLimit: 1 << 30,
			})
			seen := &recording{}
			ours := []time.Duration{firstSync(b, base, token, seen)}
			urls := lists(seen.urls)
			bare := []time.Duration{bareLoop(b, urls, token)}
			for range 2 {
				ours = append(ours, firstSync(b, base, token, nil))
				bare = append(bare, bareLoop(b, urls, token))
			}
			fmt.Printf("ratio first-sync-slow-%s %.2f goal 1.5\n", gen, float64(median(ours))/float64(median(bare)))
			fmt.Printf("ratio first-sync-requests-beside-lists-%s %d goal 12\n", gen, len(seen.urls)-len(urls))
			b.ReportMetric(median(ours).Seconds(), "s/sync")
			b.ReportMetric(median(bare).Seconds(), "s/bare")
		})
	}
}

// BenchmarkRatioRefreshAsksPages counts the requests when the person asks for news of
// 20,000 tasks and 40,000 notes: each list is asked for once, page by page.
func BenchmarkRatioRefreshAsksPages(b *testing.B) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		b.Run(gen.String(), func(b *testing.B) {
			base, token, server := benchServer(b, demo.Options{Generation: gen, Seed: 1, Tasks: 20_000, Notes: 40_000, MemoryLimit: 1 << 30})
			s, err := store.Open(filepath.Join(b.TempDir(), "store.db"), store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			c, err := apiclient.New(apiclient.Config{BaseURL: base, Token: token})
			if err != nil {
				b.Fatal(err)
			}
			<-s.Loaded()
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			done := make(chan struct{}, 10)
			y := New(Deps{
				Client: func() *apiclient.Client { return c }, Store: s,
				Interval: func() time.Duration { return time.Hour }, Done: func(bool) { done <- struct{}{} },
			})
			go y.Run(ctx)
			y.Resume()
			<-done
			before := server.Requests()
			y.Refresh()
			<-done
			after := server.Requests()
			asked, pages := 0, 0
			for call, n := range after.Calls {
				asked += n - before.Calls[call]
			}
			for _, src := range sources() {
				rows := len(server.IDs(src.object))
				if gen == demo.Newer {
					pages += rows/2000 + 1 // the last of them may be empty
				}
				pages++
			}
			fmt.Printf("ratio refresh-requests-%s %d goal %d\n", gen, asked, pages)
		})
	}
}
