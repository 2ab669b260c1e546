package demo

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// discard is a reply that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func benchServer(b *testing.B, tasks, notes int) (*Server, string) {
	b.Helper()
	s, err := New(Options{Seed: 1, Tasks: tasks, Notes: notes})
	if err != nil {
		b.Fatal(err)
	}
	s.mu.Lock()
	s.saveToken("benchmark", session{User: 1, Expires: s.now().Unix() + 86400})
	s.mu.Unlock()
	return s, "access_token=benchmark"
}

func benchList(b *testing.B, object string, tasks, notes int) {
	s, cookie := benchServer(b, tasks, notes)
	handler := s.Handler()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, "/api.php/"+object, nil)
		r.Header.Set("Cookie", cookie)
		handler.ServeHTTP(discard{http.Header{}}, r)
	}
}

func BenchmarkListOf10000Tasks(b *testing.B) { benchList(b, "task", 10_000, 120) }
func BenchmarkListOf40000Notes(b *testing.B) { benchList(b, "tasknote", 10_000, 40_000) }

func BenchmarkFillWith100000Tasks(b *testing.B) {
	for b.Loop() {
		benchServer(b, 100_000, 400_000)
	}
}

// BenchmarkUploadOf30MB shows what an upload costs: about once its body.
func BenchmarkUploadOf30MB(b *testing.B) {
	s, cookie := benchServer(b, 0, 0)
	handler := s.Handler()
	head := `{"file":{"action":"add","filename":"a.bin","mimetype":"application/octet-stream","binary":"`
	content := strings.Repeat("QUJD", 10<<20)
	length := int64(len(head) + len(content) + 3)
	b.SetBytes(length)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/api.php/task/1", nil)
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(head), strings.NewReader(content), strings.NewReader(`"}}`)))
		r.ContentLength = length
		r.Header.Set("Cookie", cookie)
		handler.ServeHTTP(discard{http.Header{}}, r)
	}
}
