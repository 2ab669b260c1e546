package proxy

import (
	"net"
	"net/url"
	"strings"
)

// readScutil reads what macOS' "scutil --proxy" prints: a dictionary, a line an entry,
// whose values can be arrays and dictionaries themselves. What is not understood is left
// out. Source: SystemConfiguration, SCDynamicStoreCopyProxies.
func readScutil(printed string) Settings {
	values, lists := readDictionary(printed)
	proxy := func(kind, scheme string) *url.URL {
		host := values[kind+"Proxy"]
		if values[kind+"Enable"] != "1" || host == "" {
			return nil
		}
		port := values[kind+"Port"]
		if port == "" {
			port = map[string]string{"HTTP": "80", "HTTPS": "443", "SOCKS": "1080"}[kind]
		}
		return address(net.JoinHostPort(strings.Trim(host, "[]"), port), scheme, port)
	}
	socks := proxy("SOCKS", "socks5")
	s := Settings{
		HTTP:   firstURL(proxy("HTTP", "http"), socks),
		HTTPS:  firstURL(proxy("HTTPS", "http"), socks),
		Bypass: Bypass{Simple: values["ExcludeSimpleHostnames"] == "1"},
		Detect: values["ProxyAutoDiscoveryEnable"] == "1",
	}
	if values["ProxyAutoConfigEnable"] == "1" {
		s.Script = values["ProxyAutoConfigURLString"]
	}
	for _, rule := range lists["ExceptionsList"] {
		s.Bypass.Rules = append(s.Bypass.Rules, strings.ToLower(rule))
	}
	return s
}

// readDictionary gives the outermost entries: plain values, and arrays of plain values.
// What holds for single interfaces only (__SCOPED__) lies deeper and is left out.
func readDictionary(printed string) (values map[string]string, lists map[string][]string) {
	values, lists = map[string]string{}, map[string][]string{}
	var inside []string // the names of what is open, from the outside
	for line := range strings.Lines(printed) {
		line = strings.TrimSpace(line)
		if line == "}" {
			if len(inside) > 0 {
				inside = inside[:len(inside)-1]
			}
			continue
		}
		name, value, found := strings.Cut(line, " : ")
		if strings.HasSuffix(line, "{") {
			if !found {
				name = ""
			}
			inside = append(inside, name)
			continue
		}
		if !found {
			continue
		}
		switch len(inside) {
		case 1:
			values[name] = value
		case 2:
			lists[inside[1]] = append(lists[inside[1]], value)
		}
	}
	return values, lists
}
