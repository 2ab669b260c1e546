//go:build window

package windowtest

import (
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/keychain"
)

// TestSignedInByKeyboardAndOutAgain looks at the keyring meanwhile: it alone has the
// token, and nothing is left of it after signing out.
func TestSignedInByKeyboardAndOutAgain(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.typeIn("the user name", admin)
	p.See("the user name", A("entry", admin))
	p.Key("Tab")
	p.See("the caret past the user name", caret.And(A("entry", "")))
	p.Type(secret)
	p.Key("Return")
	p.seeWork()

	token := p.kept()
	p.nowhere(token, secret)
	p.Press("who is signed in", A("button", "Anne Sørensen"))
	p.Press("signing out", A("menuitem", p.T("shell.sign_out")))
	p.See("the sign-in button", A("button", p.T("login.submit")))
	p.desk.await("the keyring without the token", func() bool { return p.desk.Kept(keychain.Service) == "" })
	p.Quit()
	p.nowhere(token, secret)
}

// caret is the entry that has the keys.
var caret = Match(func(i Item) bool { return i.Kind == "entry" && i.Focused })

// typeIn waits for an entry to have the keys and types the text.
func (p *person) typeIn(what, text string) {
	p.desk.t.Helper()
	p.See("the caret in "+what, caret)
	p.Type(text)
}
