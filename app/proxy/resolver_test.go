package proxy

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

const server = "https://go-api.microbizz.dk/api.php"

func parse(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func reads(s *Settings, err *error) func() (Settings, error) {
	return func() (Settings, error) { return *s, *err }
}

func TestEnvironmentWinsOverTheSystem(t *testing.T) {
	variables := map[string]string{"https_proxy": "http://anne:hemmelig@by.miljoe:3128", "NO_PROXY": "udenom.dk"}
	s, none := readWindows("by.system:8080", ""), error(nil)
	r := newResolver(environment(func(name string) string { return variables[name] }), source{read: reads(&s, &none)})
	route := r.Route(t.Context(), parse(t, server))
	if route.From != Environment || route.Host() != "by.miljoe:3128" || route.Proxy.User.Username() != "anne" {
		t.Errorf("%+v", route)
	}
	if route := r.Route(t.Context(), parse(t, "https://udenom.dk/")); route.Proxy != nil || route.From != Environment {
		t.Errorf("%+v", route)
	}
	r = newResolver(environment(func(name string) string { return map[string]string{"NO_PROXY": "x.dk"}[name] }), source{read: reads(&s, &none)})
	if route := r.Route(t.Context(), parse(t, server)); route.From != System || route.Host() != "by.system:8080" {
		t.Errorf("an environment without a proxy: %+v", route)
	}
}

func TestThisComputerIsNeverReachedByAProxy(t *testing.T) {
	all := environment(func(name string) string { return map[string]string{"HTTPS_PROXY": "p:1", "HTTP_PROXY": "p:1"}[name] })
	s, none := readWindows("p:1", ""), error(nil)
	for _, r := range []*Resolver{newResolver(all, source{}), newResolver(nil, source{read: reads(&s, &none)})} {
		for _, host := range []string{"127.0.0.1:8080", "127.8.9.1", "localhost", "LOCALHOST.:80", "go.localhost", "[::1]:99", "[::ffff:127.0.0.1]", "0.0.0.0:80"} {
			if route := r.Route(t.Context(), parse(t, "http://"+host+"/api.php")); route.Proxy != nil {
				t.Errorf("%s by %s", host, route.Host())
			}
		}
		if route := r.Route(t.Context(), parse(t, "http://128.0.0.1/")); route.Proxy == nil {
			t.Error("another computer is taken for this one")
		}
	}
}

func TestChangedSettingsAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := readWindows("p:1", ""), error(nil)
		r := newResolver(nil, source{read: reads(&s, &err)})
		see := func(want string) {
			t.Helper()
			if route := r.Route(t.Context(), parse(t, server)); route.Host() != want || route.Err != err {
				t.Errorf("%q, want %q; %v", route.Host(), want, route.Err)
			}
		}
		see("p:1")
		s = readWindows("q:2", "")
		see("p:1")
		time.Sleep(settingsLife)
		see("q:2")
		err = errors.New("the registry is away")
		time.Sleep(settingsLife)
		see("q:2") // what is known holds on
		err, s = nil, Settings{}
		time.Sleep(settingsLife)
		see("")
	})
}

func TestScriptIsAskedOncePerServerAndKnowsNothingOfTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, none := readWindows("fast:1", ""), error(nil)
		s.Script = "http://wpad/proxy.pac"
		asked := map[string]int{}
		r := newResolver(nil, source{read: reads(&s, &none), ask: func(target *url.URL, s Settings) (Settings, error) {
			asked[target.String()]++
			time.Sleep(time.Second)
			if target.Host == "lige.dk" {
				return Settings{}, nil
			}
			return readWindows("by.script:8080;next:8080", ""), nil
		}})
		for range 3 {
			route := r.Route(t.Context(), parse(t, server+"/task/12?user=anne"))
			if route.From != Script || route.Host() != "by.script:8080" {
				t.Errorf("%+v", route)
			}
		}
		if route := r.Route(t.Context(), parse(t, "https://lige.dk/x")); route.From != Script || route.Proxy != nil {
			t.Errorf("what the script sends straight: %+v", route)
		}
		time.Sleep(answerLife)
		r.Route(t.Context(), parse(t, server))
		if asked["https://go-api.microbizz.dk/"] != 2 || asked["https://lige.dk/"] != 1 || len(asked) != 2 {
			t.Errorf("asked %v", asked)
		}
		s.Script = "http://wpad/other.pac"
		time.Sleep(settingsLife)
		r.Route(t.Context(), parse(t, server))
		if asked["https://go-api.microbizz.dk/"] != 3 {
			t.Errorf("a new script: asked %v", asked)
		}
	})
}

func TestSlowOrBrokenScriptLeavesTheFixedProxy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, none := readWindows("fast:1", ""), error(nil)
		s.Script = "http://wpad/proxy.pac"
		broken := errors.New("12167")
		r := newResolver(nil, source{read: reads(&s, &none), ask: func(*url.URL, Settings) (Settings, error) { return Settings{}, broken }})
		if route := r.Route(t.Context(), parse(t, server)); route.Host() != "fast:1" || route.From != System || !errors.Is(route.Err, broken) {
			t.Errorf("a broken script: %+v", route)
		}
		slow := func(*url.URL, Settings) (Settings, error) {
			time.Sleep(scriptWait + time.Second)
			return readWindows("late:1", ""), nil
		}
		r = newResolver(nil, source{read: reads(&s, &none), ask: slow})
		if route := r.Route(t.Context(), parse(t, server)); route.Host() != "fast:1" || !errors.Is(route.Err, context.DeadlineExceeded) {
			t.Errorf("a slow script: %+v", route)
		}
		s.Script, s.Detect = "", true
		began := time.Now()
		r = newResolver(nil, source{read: reads(&s, &none), ask: slow})
		if route := r.Route(t.Context(), parse(t, server)); route.Host() != "fast:1" || route.Err != nil || time.Since(began) != detectWait {
			t.Errorf("a network that is slow to say it has no script: %+v after %v", route, time.Since(began))
		}
		time.Sleep(scriptWait)
		if route := r.Route(t.Context(), parse(t, server)); route.Host() != "late:1" {
			t.Errorf("once the answer is there: %+v", route)
		}
	})
}

func TestScriptThatCannotBeFollowedIsTold(t *testing.T) {
	s, none := readScutil(scutilScript), error(nil)
	r := newResolver(nil, source{read: reads(&s, &none)})
	if route := r.Route(t.Context(), parse(t, server)); !route.Unfollowed || route.Proxy != nil {
		t.Errorf("%+v", route)
	}
}

func TestRequestOutlivesSettingsThatCannotBeRead(t *testing.T) {
	s, err := Settings{}, errors.New("the registry is away")
	r := newResolver(nil, source{read: reads(&s, &err)})
	req, reqErr := http.NewRequestWithContext(t.Context(), http.MethodGet, server, nil)
	if reqErr != nil {
		t.Fatal(reqErr)
	}
	if p, err := r.For(req); p != nil || err != nil {
		t.Errorf("%v, %v", p, err)
	}
}
