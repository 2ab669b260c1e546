//go:build window

package windowtest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// server is the demo server behind a wire that can be cut, and a record of what came over it.
type server struct {
	*demo.Server
	t    testing.TB
	addr string
	http *http.Server

	mu     sync.Mutex
	posts  []post
	forbid string        // an object that nobody may create while it is set
	gate   chan struct{} // while it is there, reading waits for it to be closed
	mute   string        // an object of which nobody hears that it was created
}

// post is one POST as it came.
type post struct{ path, body string }

func newServer(t testing.TB, o demo.Options) *server {
	t.Helper()
	d, err := demo.New(o)
	must(t, err)
	s := &server{Server: d, t: t, addr: "127.0.0.1:0"}
	s.mend()
	t.Cleanup(func() {
		s.cut()
		d.Close()
	})
	return s
}

// url is what a person would type as the server's address.
func (s *server) url() string { return "http://" + s.addr + "/api.php" }

// mend lets the server be reached, at the address it had before.
func (s *server) mend() {
	s.t.Helper()
	listener, err := net.Listen("tcp", s.addr)
	must(s.t, err)
	s.addr = listener.Addr().String()
	s.http = &http.Server{Handler: s}
	go s.http.Serve(listener)
}

// cut ends every connection and lets no new one in, as a network that is gone.
func (s *server) cut() { s.http.Close() }

// ServeHTTP records a POST, refuses what is forbidden, and hands all else to the demo.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.mu.Lock()
		s.posts = append(s.posts, post{r.URL.Path, string(body)})
		forbidden := s.forbid != "" && strings.Contains(r.URL.Path+"/", "/"+s.forbid+"/")
		muted := s.mute != "" && strings.Contains(r.URL.Path+"/", "/"+s.mute+"/")
		s.mu.Unlock()
		if muted {
			s.Handler().ServeHTTP(httptest.NewRecorder(), r)
			<-r.Context().Done()
			return
		}
		if forbidden {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `{"error":true,"http_response_code":403,"message":"You don't have the permission to create an object of this type."}`)
			return
		}
	}
	s.mu.Lock()
	gate := s.gate
	s.mu.Unlock()
	if gate != nil && r.Method == http.MethodGet {
		select {
		case <-gate:
		case <-r.Context().Done():
			return
		}
	}
	s.Handler().ServeHTTP(w, r)
}

// holdReading lets nothing be read until release is called.
func (s *server) holdReading() (release func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate = gate
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.gate = nil
		close(gate)
	})
}

// setForbidden makes every POST to the object a 403; empty ends it.
func (s *server) setForbidden(object string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forbid = object
}

// setMute does every POST to the object and lets nobody hear of it; empty ends it.
func (s *server) setMute(object string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = object
}

// posted answers the bodies of all POSTs to the object so far.
func (s *server) posted(object string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var bodies []string
	for _, p := range s.posts {
		if strings.Contains(p.path+"/", "/"+object+"/") {
			bodies = append(bodies, p.body)
		}
	}
	return bodies
}

// taskCalled finds a task by its title, ID 0 when there is none.
func (s *server) taskCalled(title string) int64 {
	for _, id := range s.IDs("task") {
		if s.Record("task", id)["title"] == title {
			return id
		}
	}
	return 0
}

// notesSaying are the task's notes with exactly this text.
func (s *server) notesSaying(task int64, text string) []demo.Note {
	var found []demo.Note
	for _, n := range s.Notes(task) {
		if strings.TrimSpace(n.Text) == text {
			found = append(found, n)
		}
	}
	return found
}

// arrived counts the files of this name on the task's notes, and those with exactly this
// content.
func (s *server) arrived(task int64, name string, content []byte) (named, whole int) {
	for _, n := range s.Notes(task) {
		for _, f := range n.Files {
			if f.Name != name {
				continue
			}
			named++
			if bytes.Equal(f.Content, content) {
				whole++
			}
		}
	}
	return named, whole
}
