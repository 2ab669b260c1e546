package proxy

import (
	"net/url"
	"strings"
)

// readWindows reads the proxies and the exceptions as Windows keeps them.
// Source: WINHTTP_CURRENT_USER_IE_PROXY_CONFIG and WINHTTP_PROXY_INFO.
//
// Proxies are one for all ("proxy:8080") or one a scheme ("http=a:80;https=b:443"), parted
// by semicolons or blanks; of several for the same the first counts. A proxy for socks
// alone speaks version 4 of it, which nothing here does: it is left out.
func readWindows(proxies, exceptions string) Settings {
	var s Settings
	for _, part := range windowsList(proxies) {
		scheme, text, found := strings.Cut(part, "=")
		if !found {
			u := address(part, "http", "80")
			s.HTTP, s.HTTPS = firstURL(s.HTTP, u), firstURL(s.HTTPS, u)
			continue
		}
		switch strings.ToLower(strings.TrimSpace(scheme)) {
		case "http":
			s.HTTP = firstURL(s.HTTP, address(text, "http", "80"))
		case "https":
			s.HTTPS = firstURL(s.HTTPS, address(text, "http", "443"))
		}
	}
	for _, part := range windowsList(exceptions) {
		part = strings.ToLower(part)
		switch {
		case part == "<local>":
			s.Bypass.Simple = true
		case strings.HasPrefix(part, "<"):
			// <-loopback> would send this computer's own by the proxy.
		default:
			_, host, found := strings.Cut(part, "://")
			if !found {
				host = part
			}
			s.Bypass.Rules = append(s.Bypass.Rules, host)
		}
	}
	return s
}

func windowsList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ' ' || r == '\t' || r == '\r' || r == '\n' })
}

func firstURL(a, b *url.URL) *url.URL {
	if a != nil {
		return a
	}
	return b
}
