package apiclient

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// tunnel is a proxy that leads every connection to one server.
type tunnel struct {
	*httptest.Server
	asked  atomic.Value // the host and port of the last connection
	signed atomic.Value // and who signed in at the proxy for it
	status atomic.Int32 // answered instead of a connection; 0 to connect
}

func newTunnel(t *testing.T, to string) *tunnel {
	t.Helper()
	p := &tunnel{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Store(r.Method + " " + r.Host)
		p.signed.Store(r.Header.Get("Proxy-Authorization"))
		if status := p.status.Load(); status != 0 {
			w.WriteHeader(int(status))
			return
		}
		there, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { _, _ = io.Copy(there, here); there.Close() }()
		go func() { _, _ = io.Copy(here, there); here.Close() }()
	}))
	t.Cleanup(p.Close)
	return p
}

// throughTunnel is a client of a server that it can reach by the proxy only.
func throughTunnel(t *testing.T) (*Client, *tunnel) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"task_id":1,"title":"bag en proxy"}`)
	}))
	t.Cleanup(server.Close)
	trusted := filepath.Join(t.TempDir(), "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(trusted, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	p := newTunnel(t, server.Listener.Addr().String())
	way, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	way.User = url.UserPassword("anne", "proxyhemmelighed")
	c, err := New(Config{
		BaseURL: "https://example.com/api.php", Token: testToken, CAFile: trusted, Limits: Limits{Retries: -1},
		Proxy: func(*http.Request) (*url.URL, error) { return way, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, p
}

func TestRequestsGoByTheProxyTheyAreGiven(t *testing.T) {
	c, p := throughTunnel(t)
	task, err := c.Tasks().Get(context.Background(), 1)
	if err != nil || task.Title() != "bag en proxy" {
		t.Fatalf("%q, %v", task.Title(), err)
	}
	if p.asked.Load() != "CONNECT example.com:443" || !strings.HasPrefix(p.signed.Load().(string), "Basic ") {
		t.Errorf("the proxy was asked %q, signed %q", p.asked.Load(), p.signed.Load())
	}
}

func TestProxyThatRefusesIsNamedAndNothingWasDone(t *testing.T) {
	for status, want := range map[int]error{407: ErrProxy, 403: ErrProxy, 502: ErrOffline, 503: ErrOffline} {
		c, p := throughTunnel(t)
		p.status.Store(int32(status))
		// A request without a body, which could otherwise have been carried out.
		err := c.Notifications().Delete(context.Background(), 1)
		var e *Error
		if !errors.As(err, &e) || e.Kind != want || !errors.Is(err, ErrOffline) || errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("%d: %v", status, err)
		}
		if strings.Contains(err.Error(), "hemmelighed") {
			t.Errorf("%d: the proxy's password stands in %v", status, err)
		}
	}
}

func TestProxyThatIsNotThereMeansOfflineAndNothingWasDone(t *testing.T) {
	c, p := throughTunnel(t)
	p.Close()
	err := c.Notifications().Delete(context.Background(), 1)
	if !errors.Is(err, ErrOffline) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("%v", err)
	}
}

func TestProxyThatWantsASignInForPlainHTTPIsNamed(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(407) }))
	defer proxy.Close()
	way, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{
		BaseURL: "http://go.example/api.php", AllowInsecure: true, Limits: Limits{Retries: -1},
		Proxy: func(*http.Request) (*url.URL, error) { return way, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Login(context.Background(), "anne", "hemmelig"); !errors.Is(err, ErrProxy) || errors.Is(err, ErrWrongPassword) {
		t.Errorf("%v", err)
	}
}
