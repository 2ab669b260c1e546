//go:build window

package windowtest

import (
	"bytes"
	"os"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestWhatAViewerHoldsOpensAgain opens a file twice and prints a task twice, while the
// program that shows them keeps them open as viewers do.
func TestWhatAViewerHoldsOpensAgain(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.desk.holdOpened()
	p.signIn(admin, secret)
	p.openTask(floodedCellar)

	timeline := p.See("a note of the client", Saying("text", "Her er billeder fra viceværten"))
	file := p.ScrollTo("a file", Match(func(i Item) bool { return i.Kind == "file" && i.X > 560 }), timeline)
	var first []byte
	for n := 1; n <= 2; n++ {
		p.still() // a click while the file is still fetched gives that up
		p.Click(file)
		content, err := os.ReadFile(p.openedTimes(n))
		must(t, err)
		if n == 2 && !bytes.Equal(content, first) {
			t.Errorf("the second time the viewer gets %d bytes, not the first time's %d", len(content), len(first))
		}
		first = content
	}
	for n := 3; n <= 4; n++ {
		p.GainFocus() // which the viewer took
		p.Key("ctrl+p")
		p.Press("without internal notes", A("button", p.T("task.pdf.without")))
		paper, err := os.ReadFile(p.openedTimes(n))
		must(t, err)
		if !bytes.HasPrefix(paper, []byte("%PDF-")) || !bytes.Contains(paper, []byte("%%EOF")) {
			t.Errorf("what is printed is no whole PDF: %d bytes", len(paper))
		}
	}
	if complaint := Saying("", p.T("error.unknown")); p.Shows(complaint) {
		t.Error("the person is told that something went wrong")
	}
	p.Quit()
}
