package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// recording notes which addresses were fetched, and passes everything on.
type recording struct {
	mu   sync.Mutex
	urls []string
}

func (r *recording) RoundTrip(q *http.Request) (*http.Response, error) {
	r.mu.Lock()
	if q.Method == http.MethodGet {
		r.urls = append(r.urls, q.URL.String())
	}
	r.mu.Unlock()
	return http.DefaultTransport.RoundTrip(q)
}

// plainRow is what a bare program would decode of any object.
type plainRow struct {
	TaskID      int64           `json:"task_id"`
	NoteID      int64           `json:"tasknote_id"`
	TaskRef     int64           `json:"task_ref"`
	UserRef     int64           `json:"user_ref"`
	CompanyRef  int64           `json:"company_ref"`
	ClientRef   int64           `json:"foreigncompany_ref"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Text        string          `json:"text"`
	Address     string          `json:"address"`
	Zip         string          `json:"zip"`
	City        string          `json:"city"`
	Country     string          `json:"country"`
	StartDate   string          `json:"start_date"`
	Deadline    string          `json:"deadline"`
	Person      string          `json:"contactperson"`
	Phone       string          `json:"contactphone"`
	Status      int             `json:"status"`
	Internal    bool            `json:"is_internal"`
	CreateDate  string          `json:"create_date"`
	ChangeDate  string          `json:"change_date"`
	Generated   string          `json:"__api_generated"`
	File        json.RawMessage `json:"file"` // an object, or a key as text
}

func benchServer(b *testing.B, o demo.Options) (base, token string, server *demo.Server) {
	b.Helper()
	server, err := demo.New(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { server.Close() })
	if base, err = server.Start("127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	c, err := apiclient.New(apiclient.Config{BaseURL: base})
	if err != nil {
		b.Fatal(err)
	}
	t, err := c.Login(context.Background(), admin, password)
	if err != nil {
		b.Fatal(err)
	}
	return base, t.Value, server
}

// firstSync fills a new store on disk and returns how long that took.
func firstSync(b *testing.B, base, token string, transport http.RoundTripper) time.Duration {
	b.Helper()
	dir := b.TempDir()
	began := time.Now()
	s, err := store.Open(filepath.Join(dir, "store.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	c, err := apiclient.New(apiclient.Config{BaseURL: base, Token: token, Transport: transport})
	if err != nil {
		b.Fatal(err)
	}
	<-s.Loaded()
	if err := oneRound(s, c); err != nil {
		b.Fatal(err)
	}
	took := time.Since(began)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

// oneRound runs a Syncer until its first round is done.
func oneRound(s *store.Store, c *apiclient.Client) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	y := New(Deps{
		Client: func() *apiclient.Client { return c }, Store: s,
		Interval: func() time.Duration { return time.Hour }, Done: func(bool) { cancel() },
		Unauthorized: cancel,
	})
	y.Resume()
	y.Run(ctx)
	// Tasks closed long ago leave right away, so what counts is what was fetched.
	if st := y.State(); st.Error != "" || st.BadRows != 0 || st.Done < 50_000 {
		return fmt.Errorf("%+v", st)
	}
	return nil
}

// bareLoop fetches the same addresses one after the other and decodes them.
func bareLoop(b *testing.B, urls []string, token string) time.Duration {
	b.Helper()
	began := time.Now()
	rows := 0
	for _, u := range urls {
		q, err := http.NewRequest(http.MethodGet, u, nil)
		if err != nil {
			b.Fatal(err)
		}
		q.AddCookie(&http.Cookie{Name: "access_token", Value: token})
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			b.Fatal(err)
		}
		var page []plainRow
		err = json.NewDecoder(r.Body).Decode(&page)
		r.Body.Close()
		if err != nil && !strings.HasSuffix(q.URL.Path, "/schema") && !strings.HasSuffix(q.URL.Path, "/currentuser") {
			b.Fatal(u, err)
		}
		rows += len(page)
	}
	if rows < 45_000 {
		b.Fatalf("the bare loop read %d rows", rows)
	}
	return time.Since(began)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

func BenchmarkRatioFirstSync(b *testing.B) {
	base, token, _ := benchServer(b, demo.Options{Seed: 1, Tasks: 10_000, Notes: 40_000})
	seen := &recording{}
	firstSync(b, base, token, seen)
	bareLoop(b, seen.urls, token) // both once before they are measured
	var ours, bare []time.Duration
	for range 3 {
		ours = append(ours, firstSync(b, base, token, nil))
		bare = append(bare, bareLoop(b, seen.urls, token))
	}
	fmt.Printf("ratio first-sync %.2f goal 1.5\n", float64(median(ours))/float64(median(bare)))
	b.ReportMetric(median(ours).Seconds(), "s/sync")
	b.ReportMetric(median(bare).Seconds(), "s/bare")
}

func BenchmarkRatioPollWithoutNews(b *testing.B) {
	past := time.Now().Add(-time.Hour)
	base, token, server := benchServer(b, demo.Options{Seed: 1, Now: func() time.Time { return past }})
	past = time.Now() // what there is was changed long ago
	path := filepath.Join(b.TempDir(), "store.db")
	s, err := store.Open(path, store.Options{})
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
	y.wake(mended) // once more, so that nothing is left to be stored
	<-done
	before, file := server.Requests(), modified(b, path)
	y.wake(scheduled)
	<-done
	after := server.Requests()
	kinds, calls := 0, 0
	for call, n := range after.Calls {
		if d := n - before.Calls[call]; d > 0 {
			kinds++
			calls += d
		}
	}
	if kinds == 0 {
		b.Fatal("nothing was asked")
	}
	perCall := func(n int64) float64 { return float64(n) / float64(calls) }
	writes := 0
	if modified(b, path) != file {
		writes = 1
	}
	fmt.Printf("ratio poll-requests-a-kind %.2f goal 1\n", float64(calls)/float64(kinds))
	fmt.Printf("ratio poll-bytes-up %.0f goal 1024\n", perCall(after.Received-before.Received))
	fmt.Printf("ratio poll-bytes-down %.0f goal 1024\n", perCall(after.Sent-before.Sent))
	fmt.Printf("ratio poll-disk-writes %d goal 0\n", writes)
}

// modified tells one state of a file from another.
func modified(b *testing.B, path string) string {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}
