package proxy

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Settings is what a system says about proxies.
type Settings struct {
	HTTP   *url.URL // for requests by http; nil: straight
	HTTPS  *url.URL // for requests by https; nil: straight
	Bypass Bypass   // what is reached straight all the same
	Script string   // the address of a script that finds the way; empty: none
	Detect bool     // the network may be asked for a script
}

// fixed is the proxy for target as far as the settings name it themselves.
func (s Settings) fixed(target *url.URL) *url.URL {
	p := s.HTTPS
	if target.Scheme == "http" {
		p = s.HTTP
	}
	if p == nil || s.Bypass.holds(target) {
		return nil
	}
	return p
}

// Bypass lists the hosts that are reached straight.
type Bypass struct {
	Simple bool     // names without a dot
	Rules  []string // "*.example.dk", ".example.dk", "10.0.0.0/8", "169.254/16", "host:8080"; in lower case
}

// holds reports whether target is reached straight.
func (b Bypass) holds(target *url.URL) bool {
	host := strings.ToLower(strings.TrimSuffix(target.Hostname(), "."))
	if b.Simple && !strings.ContainsAny(host, ".:") {
		return true
	}
	for _, rule := range b.Rules {
		if matches(rule, host, portOf(target)) {
			return true
		}
	}
	return false
}

// matches reports whether a rule means a host, which is in lower case and without brackets.
func matches(rule, host, port string) bool {
	if network, ok := network(rule); ok {
		address, err := netip.ParseAddr(host)
		return err == nil && network.Contains(address.Unmap())
	}
	if h, p, err := net.SplitHostPort(rule); err == nil {
		if p != port {
			return false
		}
		rule = h
	}
	rule = strings.TrimSuffix(strings.Trim(rule, "[]"), ".")
	if strings.HasPrefix(rule, ".") {
		return strings.HasSuffix(host, rule) || host == rule[1:]
	}
	return rule != "" && glob(rule, host)
}

// network reads a rule such as 10.0.0.0/8, or 169.254/16 as macOS writes it.
func network(rule string) (netip.Prefix, bool) {
	address, bits, found := strings.Cut(rule, "/")
	if !found {
		return netip.Prefix{}, false
	}
	if !strings.Contains(address, ":") {
		for strings.Count(address, ".") < 3 {
			address += ".0"
		}
	}
	prefix, err := netip.ParsePrefix(address + "/" + bits)
	return prefix, err == nil
}

// glob reports whether text fits a pattern in which * stands for anything.
func glob(pattern, text string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == text
	}
	text, found := strings.CutPrefix(text, first)
	if !found {
		return false
	}
	parts := strings.Split(rest, "*")
	last := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, last)
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	if u.Scheme == "http" {
		return "80"
	}
	return "443"
}

// address reads a proxy as people and systems write one: host:port, or with a scheme. Nil
// for what cannot be one.
func address(text, scheme, port string) *url.URL {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	if !strings.Contains(text, "://") {
		text = scheme + "://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" {
		return nil
	}
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), port)
	}
	return &url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host}
}

// isThisComputer reports whether a host is this computer itself.
func isThisComputer(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.Unmap().IsLoopback() || ip.IsUnspecified())
}
