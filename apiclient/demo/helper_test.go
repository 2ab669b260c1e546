package demo

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// site is a running server with somebody signed in.
type site struct {
	*Server
	t     *testing.T
	base  string
	token string
	clock *testClock
}

var testNow = time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)

func newSite(t *testing.T, o Options) *site {
	t.Helper()
	s := &site{t: t, clock: &testClock{at: testNow}}
	if o.Now == nil {
		o.Now = s.clock.now
	}
	o.Seed = 7
	var err error
	if s.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	if s.base, err = s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.signIn("anne@soerensen-vvs.dk")
	return s
}

func (s *site) signIn(name string) {
	s.t.Helper()
	status, body := s.do("POST", "/login", fmt.Sprintf(`{"username":%q,"password":%q}`, name, storyPassword))
	if status != http.StatusOK {
		s.t.Fatalf("%s cannot sign in: %d %s", name, status, body)
	}
	s.token = tokens.FindString(body)
}

// do makes a call; the status is 0 when the connection was cut.
func (s *site) do(method, path, body string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.token != "" {
		r.Header.Set("Cookie", "access_token="+s.token)
	}
	r.Close = true // or net/http repeats what was cut
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(b)
}

func (s *site) get(path string) any {
	s.t.Helper()
	status, body := s.do("GET", path, "")
	if status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	return decode(s.t, body)
}

func (s *site) post(path, body string) map[string]any {
	s.t.Helper()
	status, answer := s.do("POST", path, body)
	if status != http.StatusOK && status != http.StatusCreated {
		s.t.Fatalf("POST %s %.200s: %d %s", path, body, status, answer)
	}
	return decode(s.t, answer).(map[string]any)
}

func decode(t *testing.T, body string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("not JSON: %v: %.300s", err, body)
	}
	return v
}

func query(condition string) string { return "?query=" + url.QueryEscape(condition) }

// ids are the keys of a list.
func (s *site) ids(object, parameters string) []int {
	s.t.Helper()
	ids := []int{}
	for _, r := range s.get("/" + object + parameters).([]any) {
		ids = append(ids, int(r.(map[string]any)[object+"_id"].(float64)))
	}
	return ids
}

func upload(field, name, mime string, content []byte) string {
	return fmt.Sprintf(`{%q:{"action":"add","filename":%q,"mimetype":%q,"binary":%q}}`, field, name, mime, base64.StdEncoding.EncodeToString(content))
}

func content(n int) []byte { return bytes.Repeat([]byte("microbizz "), n/10+1)[:n] }
