//go:build window && wine

package windowtest

import (
	"os"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/keychain"
)

// TestTheCredentialIsCalledByTheServiceAndTheAccount as Windows' list of them shows it.
func TestTheCredentialIsCalledByTheServiceAndTheAccount(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.kept()
	all := p.desk.credentials("")
	want := keychain.Service + ":" + keychain.Account(srv.url(), admin)
	if len(all) != 1 || all[want] == "" {
		t.Errorf("the credentials are %v, want one called %s", all, want)
	}
	p.Quit()
}

// TestAnOpenedFileIsMarkedAsFromTheInternet: Wine has no streams, so that the mark stands
// in a file beside it.
func TestAnOpenedFileIsMarkedAsFromTheInternet(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	timeline := p.See("a note of the client", Saying("text", "Her er billeder fra viceværten"))
	p.Click(p.ScrollTo("a file", Match(func(i Item) bool { return i.Kind == "file" && i.X > 560 }), timeline))
	mark, err := os.ReadFile(p.opened() + ":Zone.Identifier")
	must(t, err)
	if !strings.Contains(string(mark), "ZoneId=3") {
		t.Errorf("the mark is %q", mark)
	}
	p.Quit()
}
