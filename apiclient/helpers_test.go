package apiclient

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// exchange is one recorded request with its reply.
type exchange struct {
	Generation string `json:"-"`
	File       string `json:"-"`
	Name       string
	Request    struct {
		Method, Path, Body string
		Headers            map[string]string
	}
	Response struct {
		Status  int
		Body    string
		Headers map[string]string
	}
}

// readExchanges reads the recordings of a generation.
func readExchanges(t testing.TB, generation string) []exchange {
	t.Helper()
	out := exchangesNamed(t, generation, "*.json")
	if len(out) < 300 {
		t.Fatalf("only %d recordings of the %s generation", len(out), generation)
	}
	return out
}

// readExchange reads one recording by the number its file begins with.
func readExchange(t testing.TB, generation, number string) exchange {
	t.Helper()
	found := exchangesNamed(t, generation, number+"_*.json")
	if len(found) != 1 {
		t.Fatalf("%d recordings %s of the %s generation", len(found), number, generation)
	}
	return found[0]
}

func exchangesNamed(t testing.TB, generation, pattern string) []exchange {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "exchanges", generation, pattern))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]exchange, len(files))
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &out[i]); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[i].Generation, out[i].File = generation, strings.TrimSuffix(filepath.Base(file), ".json")
	}
	return out
}

// cut reports whether a long body was shortened when it was recorded.
func (e *exchange) cut() bool {
	return strings.Contains(e.Response.Body, " characters left out]")
}

// roundTrip is a server in the client's own process.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// respond makes a reply of a status and a body.
func respond(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}},
		Body:   io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// replay answers every request with a recorded reply.
func replay(e exchange) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
		}
		res := respond(e.Response.Status, e.Response.Body)
		for k, v := range e.Response.Headers {
			if k != "Transfer-Encoding" && k != "Content-Encoding" {
				res.Header.Set(k, v)
			}
		}
		return res, nil
	}
}

// clientOver makes a client whose requests go to a function.
func clientOver(t testing.TB, f roundTrip) *Client {
	t.Helper()
	c, err := New(Config{BaseURL: "https://go.example/api.php", Token: testToken, Transport: f, Limits: Limits{Retries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// testToken looks like the server's tokens.
const testToken = "0123456789abcdef0123456789abcdef01234567"
