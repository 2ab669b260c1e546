package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/words"
)

// signInFails signs in at a server and gives the sentence's key and the details.
func signInFails(t *testing.T, server string) (key, detail string) {
	t.Helper()
	a, err := Open(Config{DataDir: t.TempDir(), Keyring: newRing(), Notifier: &notices{}, retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	err = a.SignIn(t.Context(), server, "anne@soerensen-vvs.dk", "hemmelig-kode")
	key, args, detail := Explain(err)
	for _, lang := range []string{"da", "en"} {
		if text := words.Load(lang).T(key, args...); text == key || strings.Contains(text, "{") {
			t.Errorf("%s has no sentence in %s: %q", key, lang, text)
		}
	}
	return key, detail
}

func TestEachFailureAtTheSignInHasWordsForThatPlace(t *testing.T) {
	server, err := demo.New(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		fault demo.Fault
		want  string
	}{
		"a wrong password":                       {demo.Fault{}, "error.wrong_password"},
		"a gateway without a server":             {demo.Fault{Kind: demo.Page, Status: 502}, "signin.gateway"},
		"a server being maintained":              {demo.Fault{Kind: demo.Page, Status: 503}, "signin.gateway"},
		"a gateway that waited in vain":          {demo.Fault{Kind: demo.Page, Status: 504}, "signin.gateway"},
		"a page instead of the server":           {demo.Fault{Kind: demo.Page, Status: 200}, "signin.other_server"},
		"a portal that leads elsewhere":          {demo.Fault{Kind: demo.Portal}, "signin.other_server"},
		"a page that says 400":                   {demo.Fault{Kind: demo.Page, Status: 400}, "signin.other_server"},
		"a firewall":                             {demo.Fault{Kind: demo.Page, Status: 403}, "signin.blocked"},
		"a web server's own password":            {demo.Fault{Kind: demo.Page, Status: 401}, "signin.blocked"},
		"a wrong path":                           {demo.Fault{Kind: demo.Page, Status: 404}, "signin.wrong_path"},
		"a page that takes no sign-in":           {demo.Fault{Kind: demo.Page, Status: 405}, "signin.wrong_path"},
		"a page of a failure":                    {demo.Fault{Kind: demo.Page, Status: 500}, "signin.server_fault"},
		"an empty 500":                           {demo.Fault{Kind: demo.ServerError}, "signin.server_fault"},
		"the framework's error page":             {demo.Fault{Kind: demo.HTML}, "signin.server_fault"},
		"a query that failed":                    {demo.Fault{Kind: demo.QueryError}, "signin.server_fault"},
		"too many attempts":                      {demo.Fault{Kind: demo.TooMany}, "signin.too_often_wait"},
		"a connection that breaks":               {demo.Fault{Kind: demo.CutBefore}, "signin.offline"},
		"a connection that breaks after the act": {demo.Fault{Kind: demo.CutAfter}, "signin.offline"},
		"a reply that breaks off":                {demo.Fault{Kind: demo.HalfJSON}, "signin.other_server"},
	} {
		server.Fail(func(*http.Request) demo.Fault { return c.fault })
		key, detail := signInFails(t, base)
		if key != c.want {
			t.Errorf("%s: %s, want %s (%s)", name, key, c.want, detail)
		}
		for _, secret := range []string{"hemmelig-kode", "anne@soerensen", "SELECT"} {
			if strings.Contains(detail, secret) {
				t.Errorf("%s: %q stands in the details %q", name, secret, detail)
			}
		}
	}
}

func TestAddressesWithoutTheServerHaveWordsForIt(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	untrusted := httptest.NewUnstartedServer(page)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := httptest.NewServer(page)
	defer plain.Close()
	gone := httptest.NewServer(page)
	gone.Close()
	for server, want := range map[string]string{
		untrusted.URL: "signin.certificate",
		"https://" + plain.Listener.Addr().String(): "signin.not_https",
		plain.URL: "signin.wrong_path",
		gone.URL:  "signin.offline",
	} {
		if key, detail := signInFails(t, server+"/api.php"); key != want {
			t.Errorf("%s: %s, want %s (%s)", server, key, want, detail)
		}
	}
}

func TestSentencesThatNoTestServerCanProvoke(t *testing.T) {
	at := func(kind error, cause error) *apiclient.Error {
		return &apiclient.Error{Kind: kind, Method: "POST", Object: "login", Err: cause}
	}
	expired := &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}
	for want, e := range map[string]*apiclient.Error{
		"signin.certificate_time": at(apiclient.ErrCertificate, expired),
		"signin.no_such_server":   at(apiclient.ErrOffline, &net.DNSError{IsNotFound: true}),
		"signin.offline":          at(apiclient.ErrOffline, &net.DNSError{IsTimeout: true}),
		"signin.too_often":        {Kind: apiclient.ErrServer, Status: 429},
		"":                        at(apiclient.ErrCanceled, context.Canceled),
	} {
		got := ""
		if said := signInSentence(e); said != nil {
			got = said.Key
		}
		if got != want {
			t.Errorf("%v: %s, want %s", e, got, want)
		}
	}
	for wait, want := range map[time.Duration]string{time.Second: "1", time.Minute: "1", 61 * time.Second: "2", time.Hour: "60"} {
		if args := waitSentence(wait).Args; !strings.HasPrefix(args[0].(string), want+" ") {
			t.Errorf("%v is told as %v, want %s minutes", wait, args, want)
		}
	}
}

func TestRegistrationOfWhichNobodyKnowsSaysWhatToDo(t *testing.T) {
	server, err := demo.New(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(Config{DataDir: t.TempDir(), Keyring: newRing(), Notifier: &notices{}, retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	r := Registration{Server: base, Name: "Ny Bruger", Username: "ny@firma.dk", Password: "hemmelig-kode"}
	r.Company.Name = "Nyt Firma ApS"
	server.Fail(func(*http.Request) demo.Fault { return demo.Fault{Kind: demo.CutAfter} })
	err = a.Register(t.Context(), r)
	if key, _, _ := Explain(err); key != "signin.register_unknown" || !errors.Is(err, apiclient.ErrOutcomeUnknown) {
		t.Errorf("%v", err)
	}
}

func TestForgottenPasswordIsTheServersMatterWhereItCan(t *testing.T) {
	for generation, want := range map[demo.Generation]string{demo.Newer: "", demo.Older: "signin.no_reset"} {
		server, err := demo.New(demo.Options{Generation: generation})
		if err != nil {
			t.Fatal(err)
		}
		base, err := server.Start("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		a, err := Open(Config{DataDir: t.TempDir(), Keyring: newRing(), Notifier: &notices{}, retries: -1})
		if err != nil {
			t.Fatal(err)
		}
		err = a.ResetPassword(t.Context(), base, " anne@soerensen-vvs.dk\n")
		if key, _, _ := Explain(err); key != want || errors.Is(err, ErrNoReset) != (want != "") {
			t.Errorf("%v: %s, want %q (%v)", generation, key, want, err)
		}
		server.Fail(func(*http.Request) demo.Fault { return demo.Fault{Kind: demo.Page, Status: 502} })
		if key, _, _ := Explain(a.ResetPassword(t.Context(), base, "anne")); key != "signin.gateway" {
			t.Errorf("%v behind a gateway: %s", generation, key)
		}
		if err := errors.Join(a.Close(), server.Close()); err != nil {
			t.Error(err)
		}
	}
}
