//go:build window && !wine

package windowtest

import (
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

func TestTwentyEndsWithoutAPanic(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.kept()
	for range 20 {
		p.seeWork()
		p.Key("F5") // something to draw while it ends
		p.endSession()
		p.check()
		if t.Failed() {
			return
		}
		p.again()
	}
	p.Quit()
}
