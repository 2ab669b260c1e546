//go:build window

package windowtest

import (
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// expiredSheet is the title of the sign-in over the work.
func (p *person) expiredSheet() Match { return A("text", p.T("login.expired.title")) }

// comeBack signs in on the sheet over the work, by keyboard.
func (p *person) comeBack() {
	p.desk.t.Helper()
	p.See("the sign-in over the work", p.expiredSheet())
	p.typeIn("the password", secret)
	p.Key("Return")
	p.SeeNone("the sign-in over the work", p.expiredSheet())
}

// TestWhatIsWrittenOutlivesTheSignIn ends the sign-in while a note is sent and again while
// one is written, the second time with a restart in between.
func TestWhatIsWrittenOutlivesTheSignIn(t *testing.T) {
	const sent, kept = "Pumpen er tilsluttet.", "Ring til viceværten i morgen"
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.kept()
	p.openTask(floodedCellar)
	p.Press("the internal side", p.sideInternal())
	p.write(sent)
	paper := noise("%PDF-1.4\n", 300<<10)
	p.Drop(p.See("the composer", p.writing()), p.makeFile("Åbning æøå.pdf", paper))
	p.See("the file in the composer", Saying("", "Åbning æøå.pdf"))
	srv.ExpireTokens()
	p.Press("the button that saves", A("button", p.T("composer.save")))
	p.comeBack()
	p.desk.await("the note at the server", func() bool { return len(srv.notesSaying(task, sent)) > 0 })
	p.SeeNone("a note that is not sent yet", Saying("", p.T("common.pending")))
	named, whole := srv.arrived(task, "Åbning æøå.pdf", paper)
	if notes := srv.notesSaying(task, sent); len(notes) != 1 || !notes[0].Internal || named != 1 || whole != 1 {
		t.Errorf("%d such notes (%v), the file %d times, %d times whole; want one internal note and the file once", len(notes), notes, named, whole)
	}

	p.write(kept)
	srv.ExpireTokens()
	p.Key("F5")
	p.See("the sign-in over the work", p.expiredSheet())
	p.Quit()
	p.again()
	p.comeBack()
	p.See("what was being written", A("entry", kept))
	if notes := srv.notesSaying(task, kept); len(notes) != 0 {
		t.Errorf("what was only written was sent: %v", notes)
	}
	p.Quit()
}
