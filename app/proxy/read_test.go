package proxy

import (
	"net/url"
	"testing"
)

// way gives where settings send a request: "" for straight.
func way(t *testing.T, s Settings, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	p := s.fixed(u)
	if p == nil {
		return ""
	}
	return p.String()
}

func TestWindowsSettingsAreReadAsWindowsMeansThem(t *testing.T) {
	for _, c := range []struct{ name, proxies, exceptions, target, want string }{
		{"one for all", "proxy.firma.dk:8080", "", "https://go-api.microbizz.dk/api.php", "http://proxy.firma.dk:8080"},
		{"one for all, for http", "proxy.firma.dk:8080", "", "http://x.dk/", "http://proxy.firma.dk:8080"},
		{"with a scheme", "http://proxy.firma.dk:3128/", "", "https://x.dk/", "http://proxy.firma.dk:3128"},
		{"without a port", "proxy", "", "https://x.dk/", "http://proxy:80"},
		{"one a scheme", "http=a:80;https=b:443", "", "https://x.dk/", "http://b:443"},
		{"one a scheme, parted by blanks", "ftp=c:21 http=a:80  https=b:443", "", "http://x.dk/", "http://a:80"},
		{"only for the other scheme", "http=a:80", "", "https://x.dk/", ""},
		{"socks of version 4", "socks=s:1080", "", "https://x.dk/", ""},
		{"two, as a script answers", "one:8080;two:8080", "", "https://x.dk/", "http://one:8080"},
		{"by its address", "[2001:db8::5]:3128", "", "https://x.dk/", "http://[2001:db8::5]:3128"},
		{"none", "", "", "https://x.dk/", ""},
		{"nonsense", "=;http=;:::", "", "https://x.dk/", ""},
		{"an exception", "p:1", "*.firma.dk;intern", "https://go.firma.dk/", ""},
		{"an exception's own name", "p:1", "*.firma.dk", "https://firma.dk/", "http://p:1"},
		{"an exception in capitals", "p:1", "GO.Firma.DK", "https://go.firma.dk/", ""},
		{"an exception with a port", "p:1", "go.firma.dk:8443", "https://go.firma.dk:8443/", ""},
		{"an exception with another port", "p:1", "go.firma.dk:8443", "https://go.firma.dk/", "http://p:1"},
		{"an exception with a scheme", "p:1", "https://go.firma.dk", "https://go.firma.dk/", ""},
		{"addresses", "p:1", "192.168.*;10.*", "https://192.168.1.20/", ""},
		{"other addresses", "p:1", "192.168.*;10.*", "https://172.16.1.20/", "http://p:1"},
		{"local names", "p:1", "<local>", "https://server/api.php", ""},
		{"names that are not local", "p:1", "<local>", "https://server.dk/api.php", "http://p:1"},
		{"local names by their address", "p:1", "<local>", "https://[fe80::1]/", "http://p:1"},
		{"everything", "p:1", "*", "https://x.dk/", ""},
		{"a star in the middle", "p:1", "go-*.dk", "https://go-api.microbizz.dk/", ""},
		{"a word it does not know", "p:1", "<-loopback>", "https://x.dk/", "http://p:1"},
	} {
		if got := way(t, readWindows(c.proxies, c.exceptions), c.target); got != c.want {
			t.Errorf("%s: %s goes by %q, want %q", c.name, c.target, got, c.want)
		}
	}
}

// As macOS 14 prints it with two proxies and some exceptions.
const scutilFixed = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
    2 : intern.firma.dk
  }
  ExcludeSimpleHostnames : 1
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 8080
  HTTPProxy : proxy.firma.dk
  HTTPSEnable : 1
  HTTPSPort : 8443
  HTTPSProxy : sikker.firma.dk
  __SCOPED__ : <dictionary> {
    en0 : <dictionary> {
      ExceptionsList : <array> {
        0 : *.andet
      }
      HTTPSEnable : 1
      HTTPSPort : 1
      HTTPSProxy : kun.en0
    }
  }
}
`

const scutilNone = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  FTPPassive : 1
  HTTPEnable : 0
  HTTPPort : 8080
  HTTPProxy : gammel.firma.dk
}
`

const scutilScript = `<dictionary> {
  HTTPEnable : 0
  HTTPSEnable : 0
  ProxyAutoConfigEnable : 1
  ProxyAutoConfigURLString : http://wpad.firma.dk/proxy.pac
  ProxyAutoDiscoveryEnable : 1
  SOCKSEnable : 0
}
`

const scutilSocks = `<dictionary> {
  SOCKSEnable : 1
  SOCKSPort : 9050
  SOCKSProxy : 2001:db8::7
}
`

func TestMacSettingsAreRead(t *testing.T) {
	for _, c := range []struct{ name, printed, target, want string }{
		{"https", scutilFixed, "https://go-api.microbizz.dk/api.php", "http://sikker.firma.dk:8443"},
		{"http", scutilFixed, "http://x.dk/", "http://proxy.firma.dk:8080"},
		{"an exception", scutilFixed, "https://Intern.firma.dk/", ""},
		{"an exception with a star", scutilFixed, "https://printer.local/", ""},
		{"a network", scutilFixed, "https://169.254.3.4/", ""},
		{"another network", scutilFixed, "https://169.253.3.4/", "http://sikker.firma.dk:8443"},
		{"a simple name", scutilFixed, "https://server/", ""},
		{"another interface's exception", scutilFixed, "https://x.andet/", "http://sikker.firma.dk:8443"},
		{"switched off", scutilNone, "http://x.dk/", ""},
		{"socks", scutilSocks, "https://x.dk/", "socks5://[2001:db8::7]:9050"},
		{"nothing", "<dictionary> {\n}\n", "https://x.dk/", ""},
		{"no dictionary", "No proxies\n}\n}\nHTTPEnable : 1", "https://x.dk/", ""},
	} {
		if got := way(t, readScutil(c.printed), c.target); got != c.want {
			t.Errorf("%s: %s goes by %q, want %q", c.name, c.target, got, c.want)
		}
	}
	if s := readScutil(scutilScript); s.Script != "http://wpad.firma.dk/proxy.pac" || !s.Detect {
		t.Errorf("the script is %q, to be looked for: %v", s.Script, s.Detect)
	}
	if s := readScutil(scutilFixed); s.Script != "" || s.Detect {
		t.Errorf("a script where none is set: %q, %v", s.Script, s.Detect)
	}
}

func FuzzSystemSettings(f *testing.F) {
	f.Add("http=a:80;https=b:443", "*.firma.dk;<local>;10.*;169.254/16;[::1]:80", scutilFixed, "go.firma.dk")
	f.Add("socks5://x", "*;/;[;:;a*b*c", scutilScript, "[::1]:443")
	f.Fuzz(func(t *testing.T, proxies, exceptions, printed, host string) {
		target, err := url.Parse("https://" + host + "/api.php")
		if err != nil {
			return
		}
		for _, s := range []Settings{readWindows(proxies, exceptions), readScutil(printed)} {
			if p := s.fixed(target); p != nil && (p.Hostname() == "" || p.Port() == "" || p.Path != "") {
				t.Errorf("no proxy that could be used: %q", p)
			}
		}
	})
}
