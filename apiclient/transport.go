package apiclient

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"time"
)

// newTransport makes the transport for clients that bring none.
func newTransport(caFile string, limits Limits) (*http.Transport, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if caFile != "" {
		pool, err := x509.SystemCertPool()
		if err != nil || pool == nil {
			pool = x509.NewCertPool()
		}
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return nil, &Error{Kind: ErrBadURL, Message: "the certificate file cannot be read", Err: err}
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, &Error{Kind: ErrBadURL, Message: "the certificate file holds no certificate"}
		}
		config.RootCAs = pool
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
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
