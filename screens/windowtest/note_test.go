//go:build window

package windowtest

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

const sentText = "Vi kommer kl. 10 og tager en ny beholder med."

const floodedCellar = "Vandskade i kælder – haster"

func TestFromSignInToTheClient(t *testing.T) {
	for _, generation := range []demo.Generation{demo.Newer, demo.Older} {
		t.Run(generation.String(), func(t *testing.T) { fromSignInToTheClient(t, generation) })
	}
}

// fromSignInToTheClient is a first day: sign in, open a task, drop two files on it, send
// them to the client, be told of a new task, and after a power cut still be signed in.
func fromSignInToTheClient(t *testing.T, generation demo.Generation) {
	srv := newServer(t, demo.Options{Generation: generation})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	token := p.kept()

	p.openTask(floodedCellar)
	p.Press("the side to the client", p.sideToClient())
	p.See("the side to the client being chosen", p.sideToClient().And(Checked))
	p.write(sentText)
	photo, paper := noise("\xff\xd8\xff\xe0\x00\x10JFIF\x00", 12<<20), noise("%PDF-1.4\n", 180<<10)
	p.Drop(p.See("the composer", p.writing()), p.makeFile("ventil.jpg", photo), p.makeFile("Åbning æøå.pdf", paper))
	p.See("the photo in the composer", Saying("", "ventil.jpg"))
	p.See("the paper in the composer", Saying("", "Åbning æøå.pdf"))
	p.Press("the button that sends", Saying("button", p.T("composer.send", "Nordbyg A/S")))

	p.desk.await("the photo at the server", func() bool { n, _ := srv.arrived(task, "ventil.jpg", photo); return n > 0 })
	p.desk.await("the paper at the server", func() bool { n, _ := srv.arrived(task, "Åbning æøå.pdf", paper); return n > 0 })
	p.SeeNone("a note that is not sent yet", Saying("", p.T("common.pending")))
	for name, content := range map[string][]byte{"ventil.jpg": photo, "Åbning æøå.pdf": paper} {
		if named, whole := srv.arrived(task, name, content); named != 1 || whole != 1 {
			t.Errorf("%s is at the server %d times, %d of them byte for byte; want once", name, named, whole)
		}
	}
	sent := srv.notesSaying(task, sentText)
	if len(sent) != 1 || sent[0].Internal {
		t.Errorf("the server holds %d such notes", len(sent))
	}

	p.upToDate()
	news := srv.NewTask()
	title := fmt.Sprint(srv.Record("task", news)["title"])
	p.Key("F5")
	p.desk.await("the alert of the new task", func() bool { return p.desk.alertsSaying(title) > 0 })
	p.nowhere(token, secret)

	p.Kill()
	p.again()
	p.seeWork()
	if p.Shows(A("button", p.T("login.submit"))) {
		t.Error("the program asks who is there, although the token is good")
	}
	p.openTask(floodedCellar)
	p.openAgain(photo, paper)
	if n := p.desk.alertsSaying(title); n != 1 {
		t.Errorf("the new task was told %d times, want once", n)
	}
	p.nowhere(token, secret)
	p.Quit()
}

// openAgain opens a file of the note that was sent and looks at what the system's program
// gets: the photo or the paper, byte for byte.
func (p *person) openAgain(photo, paper []byte) {
	t := p.desk.t
	t.Helper()
	timeline := p.See("a note of the client", Saying("text", "Her er billeder fra viceværten"))
	p.ScrollTo("the note that was sent", A("text", sentText), timeline)
	// Where the note stands changes with every turn of the wheel.
	file := p.ScrollTo("a file of the note that was sent", func(i Item) bool {
		notes := p.All(A("text", sentText))
		return i.Kind == "file" && len(notes) > 0 && i.Y > notes[0].Y
	}, timeline)
	p.Click(file)
	path := p.opened()
	got, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(got, photo) && !bytes.Equal(got, paper) {
		t.Errorf("the program for %s gets %d bytes that are neither file's", path, len(got))
	}
}
