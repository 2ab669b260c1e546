package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/microbizz/go-desktop/app/proxy"
	"github.com/microbizz/go-desktop/app/words"
)

// refusingProxy counts what is asked of it and lets nothing through.
func refusingProxy(t *testing.T) (address string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	t.Cleanup(p.Close)
	return strings.TrimPrefix(p.URL, "http://"), asked
}

func TestSignInGoesByTheProxyAndSaysThatItRefuses(t *testing.T) {
	address, asked := refusingProxy(t)
	t.Setenv("HTTPS_PROXY", "http://anne:proxyhemmelighed@"+address)
	t.Setenv("NO_PROXY", "")
	a, err := Open(Config{DataDir: t.TempDir(), Keyring: newRing(), Notifier: &notices{}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	err = a.SignIn(context.Background(), "https://go-api.example/api.php", "anne", "hemmelig")
	if key, _, detail := Explain(err); key != "error.proxy" || strings.Contains(detail, "hemmelig") || asked.Load() != 1 {
		t.Errorf("%s, %q, asked %d times: %v", key, detail, asked.Load(), err)
	}
}

func TestCheckTellsTheProxyInForceWithoutItsPassword(t *testing.T) {
	address, _ := refusingProxy(t)
	t.Setenv("HTTPS_PROXY", "http://anne:proxyhemmelighed@"+address)
	t.Setenv("NO_PROXY", "fri.example")
	report, err := Check(context.Background(), "https://go-api.example/api.php", "anne", "hemmelig")
	if err == nil || report.OK {
		t.Errorf("%+v, %v", report, err)
	}
	for lang, want := range map[string]string{
		"da": "Proxy: " + address + " (fra miljøvariablerne)", "en": "Proxy: " + address + " (from the environment variables)",
	} {
		if text := report.In(words.Load(lang)); !strings.Contains(text, want) || strings.Contains(text, "hemmelig") {
			t.Errorf("%s: %q, want %q in it", lang, text, want)
		}
	}
	report, _ = Check(context.Background(), "https://fri.example/api.php", "anne", "hemmelig")
	if text := report.In(words.Load("da")); !strings.Contains(text, "Miljøvariablernes proxy bruges ikke til denne server") {
		t.Errorf("%q", text)
	}
}

func TestEachWayHasASentence(t *testing.T) {
	for _, route := range []proxy.Route{
		{}, {From: proxy.Environment}, {From: proxy.System}, {From: proxy.Script}, {Unfollowed: true}, {Err: context.DeadlineExceeded},
	} {
		r := &report{}
		r.way(route)
		for _, line := range r.Lines {
			for _, lang := range []string{"da", "en"} {
				if !words.Load(lang).Has(line.Key) {
					t.Errorf("%+v: no sentence %s in %s", route, line.Key, lang)
				}
			}
		}
	}
}
