package apiclient

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for _, tt := range []struct{ typed, base string }{
		{"go-api.microbizz.dk", "https://go-api.microbizz.dk/api.php"},
		{" https://go-api.microbizz.dk/api.php/ ", "https://go-api.microbizz.dk/api.php"},
		{"https://example.dk:8443/sub/api.php", "https://example.dk:8443/sub/api.php"},
		{"http://127.0.0.1:8080/api.php", "http://127.0.0.1:8080/api.php"},
		{"http://[::1]/api.php", "http://[::1]/api.php"},
		{"http://localhost:1", "http://localhost:1/api.php"},
	} {
		c, err := New(Config{BaseURL: tt.typed})
		if err != nil || c.BaseURL() != tt.base {
			t.Errorf("%q became %v, %v", tt.typed, c, err)
		}
	}
	for _, typed := range []string{
		"", "   ", "http://go-api.microbizz.dk", "http://127.0.0.1.example.dk/", "http://localhost.example/", "ftp://example.dk", "https://user:pw@example.dk",
		"https://example.dk/api.php?access_token=x", "https://example.dk/#a", "https://", "https:///api.php", "https://exa mple.dk", "file:///etc/passwd", "http://2130706433x/",
	} {
		if _, err := New(Config{BaseURL: typed}); !errors.Is(err, ErrBadURL) {
			t.Errorf("%q gave %v", typed, err)
		}
	}
	if _, err := New(Config{BaseURL: "http://intra.example/api.php", AllowInsecure: true}); err != nil {
		t.Errorf("http that was asked for by name is refused: %v", err)
	}
	if _, err := New(Config{BaseURL: "https://example.dk", CAFile: filepath.Join(t.TempDir(), "none.pem")}); !errors.Is(err, ErrBadURL) {
		t.Errorf("a certificate file that is not there gave %v", err)
	}
}

func TestTheTokenTravelsAsTheCookieAndTheSessionIsNotSentBack(t *testing.T) {
	var seen []*http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r)
		http.SetCookie(w, &http.Cookie{Name: "PHPSESSID", Value: "s", Path: "/"})
		_, _ = io.WriteString(w, `{"task_id":1}`)
	}))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL + "/api.php", Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := c.Tasks().Get(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Tasks().Update(t.Context(), 1, TaskPatch{Title: Set("a")}); err != nil {
		t.Fatal(err)
	}
	for _, r := range seen {
		if got := r.Header.Get("Cookie"); got != "access_token="+testToken {
			t.Errorf("%s carried the cookie %q", r.Method, got)
		}
		if r.Header.Get("Authorization") != "" || strings.Contains(r.URL.String(), testToken) {
			t.Errorf("the token travelled elsewhere too: %v %v", r.URL, r.Header)
		}
	}
}

func TestRedirects(t *testing.T) {
	var elsewhere int
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	var posts int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == "POST" || r.Method == "DELETE":
			posts++
			http.Redirect(w, r, "/api.php/task/2", http.StatusFound)
		case r.URL.Path == "/api.php/task/1":
			http.Redirect(w, r, "/api.php/task/2", http.StatusFound)
		case r.URL.Path == "/api.php/task/2":
			if r.Header.Get("Cookie") == "" {
				w.WriteHeader(http.StatusUnauthorized)
			}
			_, _ = io.WriteString(w, `{"task_id":1}`)
		case r.URL.Path == "/api.php/task/3":
			http.Redirect(w, r, other.URL+"/?access_token="+testToken, http.StatusFound)
		default:
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}
	}))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL + "/api.php", Token: testToken, Limits: Limits{Retries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tasks().Get(t.Context(), 1); err != nil {
		t.Errorf("a redirect on the same host was not followed: %v", err)
	}
	for id := ID(3); id < 5; id++ {
		_, err := c.Tasks().Get(t.Context(), id)
		if !errors.Is(err, ErrNotJSON) || strings.Contains(err.Error(), testToken) {
			t.Errorf("a redirect elsewhere, or in a circle, gave %v", err)
		}
	}
	if _, err := c.Tasks().Update(t.Context(), 1, TaskPatch{Title: Set("a")}); err == nil {
		t.Error("a redirected POST succeeded")
	}
	if err := c.Assignments().Delete(t.Context(), 1); err == nil {
		t.Error("a redirected DELETE succeeded")
	}
	if elsewhere != 0 || posts != 2 {
		t.Errorf("%d requests went to another host, %d were posted", elsewhere, posts)
	}
	down := &http.Request{Method: "GET", URL: &url.URL{Scheme: "http", Host: "go.example"}}
	via := []*http.Request{{Method: "GET", URL: &url.URL{Scheme: "https", Host: "go.example"}}}
	if checkRedirect(down, via) == nil {
		t.Error("a redirect from https down to http is followed")
	}
}

func TestAnExtraCertificateFileIsTrusted(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"task_id":1}`)
	}))
	defer server.Close()
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	path := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	strict, err := New(Config{BaseURL: server.URL + "/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := strict.Tasks().Get(t.Context(), 1); !errors.Is(err, ErrOffline) {
		t.Errorf("a certificate nobody vouches for gave %v", err)
	}
	if _, err := strict.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1))}); !errors.Is(err, ErrOffline) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("a note that could not leave gave %v", err)
	}
	c, err := New(Config{BaseURL: server.URL + "/api.php", CAFile: path})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tasks().Get(t.Context(), 1); err != nil {
		t.Error(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{BaseURL: server.URL, CAFile: empty}); !errors.Is(err, ErrBadURL) {
		t.Errorf("a file without certificates gave %v", err)
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	for _, tt := range []struct {
		name string
		body io.Reader
		want error
	}{
		{"an endless body", endless{}, ErrEndless},
		{"a body one byte over", strings.NewReader("[" + strings.Repeat(" ", 1<<20-1) + "]"), ErrEndless},
		{"deep nesting", strings.NewReader(`[{"task_id":1,"x":` + deep + `}]`), ErrNotJSON},
	} {
		c := clientOver(t, func(*http.Request) (*http.Response, error) {
			res := respond(200, "")
			res.Body, res.ContentLength = io.NopCloser(tt.body), -1
			return res, nil
		})
		c.limits.List = 1 << 20
		_, err := c.Tasks().List(t.Context(), ListOptions{})
		if !errors.Is(err, tt.want) {
			t.Errorf("%s gave %v", tt.name, err)
		}
	}
	exact := "[" + strings.Repeat(" ", 1<<20-2) + "]"
	c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, exact), nil })
	c.limits.List = 1 << 20
	if _, err := c.Tasks().List(t.Context(), ListOptions{}); err != nil {
		t.Errorf("a body that just fits gave %v", err)
	}
}

// endless is a body that does not end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestHeadersAreLimited(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		_, _ = io.WriteString(w, "[]")
	}))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL, Limits: Limits{Retries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tasks().List(t.Context(), ListOptions{}); err == nil {
		t.Error("a megabyte of headers was taken")
	}
}

// leaky is a server that repeats every secret it hears, in every way it can.
func leaky(status int, redirect bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard := r.Header.Get("Cookie") + " " + string(body) + " " + r.URL.String()
		text, _ := json.Marshal(heard)
		if redirect {
			w.Header().Set("Location", "http://elsewhere.example/"+url.QueryEscape(heard))
		}
		w.Header().Set("X-Echo", url.QueryEscape(heard))
		w.WriteHeader(status)
		switch {
		case status == 200:
			_, _ = fmt.Fprintf(w, "<hr><h3>Error occured</h3><table><tr><th>Error text:</th><td>%s</td></tr></table>", heard)
		case status == 201:
			_, _ = fmt.Fprintf(w, `{"echo":%s`, text) // breaks off
		default:
			_, _ = fmt.Fprintf(w, `{"error":true,"http_response_code":%d,"message":%s}`, status, text)
		}
	}
}

// TestNoSecretIsEverShown drives every way to fail and looks for the token and the
// password in logs, errors and addresses.
func TestNoSecretIsEverShown(t *testing.T) {
	const password = "Hemmeligt-Kodeord-77"
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var shown []string
	try := func(c *Client) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		gone, stop := context.WithCancel(ctx)
		stop()
		file := Upload{Name: "a", Size: 5, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("abc")), nil }}
		missing := Upload{Name: "a", Size: 5, Open: func() (io.ReadCloser, error) { return os.Open("/nowhere/" + testToken) }}
		var errs []error
		keep := func(_ any, err error) { errs = append(errs, err) }
		keep(c.Login(ctx, "anne", password))
		keep(c.Register(ctx, Registration{Username: "anne", Password: password}))
		keep(c.CurrentUser(ctx))
		keep(c.Discover(ctx))
		keep(c.PaymentURL(ctx))
		keep(c.Subscription(ctx))
		keep(nil, c.CancelSubscription(ctx, 1))
		keep(nil, c.RegisterDevice(ctx, DeviceID{Android, "x"}))
		keep(c.Tasks().Get(ctx, 1))
		keep(c.Tasks().Get(gone, 1))
		keep(c.Tasks().List(ctx, ListOptions{Query: Match("title", testToken), Fields: []string{testToken}}))
		keep(c.Tasks().Update(ctx, 1, TaskPatch{Title: Set("a")}))
		keep(c.Tasks().Update(gone, 1, TaskPatch{Title: Set("a")}))
		keep(c.Tasks().Update(ctx, 1, TaskPatch{File: Set(file)}))
		keep(c.Tasks().Update(ctx, 1, TaskPatch{File: Set(missing)}))
		keep(c.Users().Create(ctx, UserPatch{Username: Set("lars"), Password: Set(password)}))
		keep(nil, c.Assignments().Delete(ctx, 1))
		keep(c.Tasks().Download(ctx, 1, "file", io.Discard, nil))
		keep(c.Tasks().DownloadTo(ctx, 1, "file", filepath.Join(t.TempDir(), "a"), nil))
		for _, err := range c.Tasks().All(ctx, ListOptions{}) {
			errs = append(errs, err)
		}
		for _, err := range errs {
			for ; err != nil; err = errors.Unwrap(err) {
				shown = append(shown, err.Error(), fmt.Sprintf("%+v %#v", err, err))
			}
		}
		shown = append(shown, fmt.Sprintf("%v %+v %#v %s", c, c, c, c), c.BaseURL(), fmt.Sprint(c.Contract().Report()))
		logger.Info("client", "client", c, "config", Config{Token: testToken}, "token", Token{testToken})
	}
	client := func(base string, transport http.RoundTripper) *Client {
		c, err := New(Config{BaseURL: base, Token: testToken, Logger: logger, Transport: transport, Limits: Limits{Retries: -1}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, status := range []int{200, 201, 302, 307, 400, 401, 403, 404, 405, 413, 429, 500, 502, 503} {
		server := httptest.NewServer(leaky(status, status/100 == 3))
		try(client(server.URL, nil))
		server.CloseClientConnections()
		server.Close()
		try(client(server.URL, nil)) // nobody there
	}
	try(client("https://go.example", roundTrip(func(r *http.Request) (*http.Response, error) {
		var body []byte
		if r.Body != nil {
			body, _ = io.ReadAll(r.Body)
		}
		return nil, fmt.Errorf("broken: %s %s %s", r.URL, r.Header, body)
	})))
	text, err := json.Marshal(client("https://go.example", nil).Contract())
	if err != nil {
		t.Fatal(err)
	}
	shown = append(shown, string(text), fmt.Sprint(Config{Token: testToken}), fmt.Sprintf("%+v %#v", Config{Token: testToken}, Config{Token: testToken}), fmt.Sprintf("%v %#v", Token{testToken}, Token{testToken}))
	if len(shown) < 500 || log.Len() < 10_000 {
		t.Fatalf("only %d errors and %d bytes of log were looked at", len(shown), log.Len())
	}
	for _, text := range append(shown, log.String()) {
		for _, secret := range []string{testToken, password, url.QueryEscape(password)} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Fatalf("a secret is shown: …%s…", text[max(0, at-200):at])
			}
		}
	}
}

func TestASecretInAUserObjectIsNotKept(t *testing.T) {
	const body = `[{"user_id":1,"password":"$2y$10$hash","name":"Anne"},{"user_id":2,"password":null,"name":"Lars"}]`
	c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, body), nil })
	users, err := c.Users().List(t.Context(), ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users.Items {
		if strings.Contains(string(u.Raw()), "hash") || !json.Valid(u.Raw()) || len(u.Unknown()) != 0 || u.Name() == "" {
			t.Errorf("the user is %s, unknown %v", u.Raw(), u.Unknown())
		}
	}
	text, _ := json.Marshal(c.Contract())
	if strings.Contains(string(text), "hash") {
		t.Errorf("the contract keeps %s", text)
	}
}

func TestTheLogHasALineForEachRequest(t *testing.T) {
	var log bytes.Buffer
	c, err := New(Config{
		BaseURL: "https://go.example", Token: testToken, Limits: Limits{Retries: -1},
		Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Method == "DELETE" {
				return respond(403, ""), nil
			}
			return respond(200, `{"task_id":7,"title":"Private"}`), nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Tasks().Get(t.Context(), 7)
	_ = c.Assignments().Delete(t.Context(), 8)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("the log is %s", log.String())
	}
	for i, want := range []string{`"method":"GET","object":"task","id":7,"status":200,"bytes":31,"time":`, `"method":"DELETE","object":"assignment","id":8,"status":403,"bytes":0,"time":`} {
		if !strings.Contains(lines[i], want) || strings.Contains(lines[i], "Private") {
			t.Errorf("the line is %s", lines[i])
		}
	}
}
