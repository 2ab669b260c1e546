package apiclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// newTransport makes the transport for clients that bring none.
func newTransport(cfg Config, limits Limits) (*http.Transport, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if cfg.CAFile != "" {
		pool, err := x509.SystemCertPool()
		if err != nil || pool == nil {
			pool = x509.NewCertPool()
		}
		pem, err := os.ReadFile(cfg.CAFile)
		if err != nil {
			return nil, &Error{Kind: ErrBadURL, Message: "the certificate file cannot be read", Err: err}
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, &Error{Kind: ErrBadURL, Message: "the certificate file holds no certificate"}
		}
		config.RootCAs = pool
	}
	proxy := cfg.Proxy
	if proxy == nil {
		proxy = http.ProxyFromEnvironment
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: proxy,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode != http.StatusOK {
				return &proxyAnswer{status: res.StatusCode}
			}
			return nil
		},
		DialContext:         dialer.DialContext,
		TLSClientConfig:     config,
		TLSHandshakeTimeout: 15 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        2 * limits.Parallel,
		MaxIdleConnsPerHost: limits.Parallel,
		// Web servers close idle connections after 5 s or more; a request that meets
		// the closing would be one whose fate is unknown.
		IdleConnTimeout:        4 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		// The default of 4 KiB costs a system call for every few lines of a file.
		WriteBufferSize: 64 << 10,
		ReadBufferSize:  64 << 10,
	}, nil
}

// proxyAnswer is a proxy's refusal to make a connection.
type proxyAnswer struct{ status int }

// Error says what the proxy answered.
func (p *proxyAnswer) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", p.status, http.StatusText(p.status))
}

// unreachable reports whether the proxy let the request through and found no server.
func (p *proxyAnswer) unreachable() bool { return p.status >= 500 }
