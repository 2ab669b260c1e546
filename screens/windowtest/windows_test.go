//go:build window && wine

package windowtest

import (
	"os"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/words"
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

// TestThePickerReachesDrivesAndServers also goes to a folder by the form of a path that
// lifts Windows' limit on its length, and to a server that is not there.
func TestThePickerReachesDrivesAndServers(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	p.makeFile("Åbning æøå.pdf", noise("%PDF-1.4\n", 20<<10))
	p.Key("ctrl+o")
	for _, drive := range []string{"C:", "Z:"} {
		p.Press("the drive", A("nav", p.T("picker.drive", drive)))
		p.See("the drive's own folder", A("entry", drive+`\`))
	}
	p.See("a folder of this computer", A("row", "etc"))

	const server = `\\server\share\mappe`
	p.intoFolder(server)
	p.See("that nobody can go there", A("text", p.T("picker.unreadable", server)))

	p.intoFolder(`\\?\` + p.desk.Named(p.desk.Path("Downloads")))
	p.Press("the file", Saying("row", "Åbning æøå.pdf"))
	p.Press("attaching it", A("button", words.Load("da").N("picker.attach", 1)))
	p.See("the file in the composer", Match(func(i Item) bool { return i.Layer == 0 }).And(Saying("", "Åbning æøå.pdf")))
	p.Quit()
}
