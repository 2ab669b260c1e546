//go:build window

package windowtest

import (
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/words"
)

// TestALongNoteDoesNotHoldTheWindow opens a task whose texts have 256 kB each.
func TestALongNoteDoesNotHoldTheWindow(t *testing.T) {
	const size = 256 << 10
	srv := newServer(t, demo.Options{LongTexts: size})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	begun := time.Now()
	p.openTask(floodedCellar)
	all := p.See("the way to all of the description", A("link", p.T("text.all", words.Load("da").Bytes(size))))
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("the task took %v", took)
	}
	p.Click(all)
	p.See("the text in lines", Saying("textview", "Vi kommer kl. 10."))
	begun = time.Now()
	p.Key("End")
	p.See("its end", Match(func(i Item) bool { return i.Kind == "textview" && strings.HasSuffix(i.Text, "slut.\n") }))
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("its end took %v", took)
	}
	p.Key("Escape")
	p.enter("company")
	p.See("the profile", Saying("entry", "Sørensen VVS"))
	p.enter("clients")
	p.Quit()
}
