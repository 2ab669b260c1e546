//go:build window

package windowtest

import (
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

func TestStartingAtSignInIsSwitchedOnAndOff(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.Press("the settings", A("button", p.T("shell.nav.settings")))
	theme := p.See("the settings", A("dropdown", p.T("settings.theme")))
	start := A("switch", p.T("settings.start"))
	p.ScrollTo("the switch", start, theme)
	binary, err := built()
	must(t, err)

	if command := p.desk.startedAtSignIn(); command != "" {
		t.Fatalf("%s is started at sign-in before anybody asked for it", command)
	}
	p.Press("the switch", start)
	p.See("the switch, on", start.And(Checked))
	p.desk.await("the program among what is started at sign-in", func() bool {
		return strings.Contains(p.desk.startedAtSignIn(), p.desk.Named(binary))
	})
	p.Press("the switch", start)
	p.See("the switch, off", start.And(func(i Item) bool { return !i.Checked }))
	p.desk.await("nothing started at sign-in", func() bool { return p.desk.startedAtSignIn() == "" })
	p.Quit()
}
