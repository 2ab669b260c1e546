//go:build window

package windowtest

import (
	"os"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestAFileThatIsStillBeingWrittenArrivesWhole drops a scan that is not finished and
// sends the note at once.
func TestAFileThatIsStillBeingWrittenArrivesWhole(t *testing.T) {
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	p.Press("the side to the client", p.sideToClient())
	p.write(sentText)

	scan := noise("%PDF-1.4\n", 7<<20)
	const parts = 14
	part := len(scan) / parts
	path := p.makeFile("skema.pdf", scan[:part])
	written := make(chan error, 1)
	go func() {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		for at := part; err == nil && at < len(scan); at += part {
			time.Sleep(700 * time.Millisecond)
			_, err = f.Write(scan[at:min(at+part, len(scan))])
		}
		if f != nil && err == nil {
			err = f.Close()
		}
		written <- err
	}()
	p.Drop(p.See("the composer", p.writing()), path)
	p.See("the file in the composer", Saying("attachment", "skema.pdf"))
	p.See("that it is still being written", Saying("attachment", p.T("composer.writing", "skema.pdf")))
	p.Press("the button that sends", Saying("button", p.T("composer.send", "Nordbyg A/S")))
	p.See("that the note waits for it", A("text", p.T("composer.held")))
	p.SeeNone("a note without the whole file", Saying("", p.T("common.pending")))
	must(t, <-written)
	p.desk.await("the file at the server", func() bool { n, _ := srv.arrived(task, "skema.pdf", scan); return n > 0 })
	if named, whole := srv.arrived(task, "skema.pdf", scan); named != 1 || whole != 1 {
		t.Errorf("the file is at the server %d times, %d of them byte for byte; want once", named, whole)
	}
	if n := len(srv.notesSaying(task, sentText)); n != 1 {
		t.Errorf("the server holds %d such notes", n)
	}
	p.See("the empty composer", p.writing().And(func(i Item) bool { return i.Text == "" || i.Enabled }))
	p.Quit()
}
