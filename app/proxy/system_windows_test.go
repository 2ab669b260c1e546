package proxy

import (
	"encoding/binary"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// connections is where Windows keeps the person's settings, and its programs read them.
const (
	connections   = `Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections`
	connectionsOf = "DefaultConnectionSettings"
)

// Flags of the settings. Source: wininet.h, PROXY_TYPE_….
const (
	typeDirect = 1
	typeProxy  = 2
	typeScript = 4
)

// setUp writes settings as the system's own dialog does: a mark, a counter, the flags, and
// the texts with their lengths. What was there is put back when the test ends.
func setUp(t *testing.T, flags uint32, proxies, exceptions, script string) {
	t.Helper()
	k, _, err := registry.CreateKey(registry.CURRENT_USER, connections, registry.QUERY_VALUE|registry.SET_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	before, _, err := k.GetBinaryValue(connectionsOf)
	t.Cleanup(func() {
		defer k.Close()
		if err != nil {
			_ = k.DeleteValue(connectionsOf)
			return
		}
		_ = k.SetBinaryValue(connectionsOf, before)
	})
	var raw []byte
	for _, n := range []uint32{0x46, 1, flags} {
		raw = binary.LittleEndian.AppendUint32(raw, n)
	}
	for _, text := range []string{proxies, exceptions, script} {
		raw = append(binary.LittleEndian.AppendUint32(raw, uint32(len(text))), text...)
	}
	if err := k.SetBinaryValue(connectionsOf, append(raw, make([]byte, 32)...)); err != nil {
		t.Fatal(err)
	}
}

func TestPersonsSettingsAreReadFromWindows(t *testing.T) {
	setUp(t, typeDirect|typeProxy, "http=a.firma.dk:80;https=b.firma.dk:8443", "*.intern.dk;<local>", "")
	s, err := readUserConfig()
	if err != nil {
		t.Fatal(err)
	}
	if s.HTTPS == nil || s.HTTPS.Host != "b.firma.dk:8443" || s.HTTP == nil || s.HTTP.Host != "a.firma.dk:80" || !s.Bypass.Simple || len(s.Bypass.Rules) != 1 {
		t.Errorf("%+v", s)
	}
	setUp(t, typeDirect, "a.firma.dk:80", "", "")
	if s, err := readUserConfig(); err != nil || s.HTTPS != nil {
		t.Errorf("switched off: %+v, %v", s, err)
	}
}

func TestScriptOfTheSettingsIsRun(t *testing.T) {
	script := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ns-proxy-autoconfig")
		_, _ = w.Write([]byte(`function FindProxyForURL(url, host) {
			return host == "lige.dk" ? "DIRECT" : "PROXY valgt.firma.dk:3128; DIRECT";
		}`))
	}))
	defer script.Close()
	setUp(t, typeDirect|typeScript, "", "", script.URL+"/proxy.pac")
	r := newResolver(nil, system())
	for target, want := range map[string]string{"https://go-api.microbizz.dk/": "valgt.firma.dk:3128", "https://lige.dk/": ""} {
		u, err := url.Parse(target)
		if err != nil {
			t.Fatal(err)
		}
		if route := r.Route(t.Context(), u); route.Host() != want || route.From != Script || route.Err != nil {
			t.Errorf("%s: %+v, want %q", target, route, want)
		}
	}
}

func TestScriptThatIsNotThereIsAnError(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	_, err := askScript(&url.URL{Scheme: "https", Host: "go-api.microbizz.dk", Path: "/"}, Settings{Script: gone.URL + "/proxy.pac"})
	if err == nil || errors.Is(err, windows.ERROR_SUCCESS) {
		t.Error("no error")
	}
}
