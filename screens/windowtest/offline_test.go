//go:build window

package windowtest

import (
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestNoteWrittenWithoutNetworkArrivesOnce cuts the network, kills the program while the
// note waits, and gives the network back to the program that was started anew.
func TestNoteWrittenWithoutNetworkArrivesOnce(t *testing.T) {
	const text = "Ventilen er skiftet, og der er varme igen."
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.kept()
	p.openTask(floodedCellar)
	srv.cut()

	p.Press("the internal side", p.sideInternal())
	p.See("the internal side being chosen", p.sideInternal().And(Checked))
	p.write(text)
	paper := noise("%PDF-1.4\n", 300<<10)
	p.Drop(p.See("the composer", p.writing()), p.makeFile("kvittering.pdf", paper))
	p.See("the file in the composer", Saying("", "kvittering.pdf"))
	p.Press("the button that saves", A("button", p.T("composer.save")))
	p.See("the note that is not sent yet", Saying("", p.T("common.pending")))
	p.SeeNone("the text in the composer", A("entry", text))
	p.Kill()

	p.again()
	p.seeWork()
	p.openTask(floodedCellar)
	timeline := p.See("a note of the client", Saying("text", "Her er billeder fra viceværten"))
	p.ScrollTo("the note after the power cut", A("text", text), timeline)
	p.See("that it is still not sent", Saying("", p.T("common.pending")))
	if notes := srv.notesSaying(task, text); len(notes) != 0 {
		t.Fatalf("the note is at the server already: %v", notes)
	}

	srv.mend()
	p.Key("F5")
	p.desk.await("the note at the server", func() bool { return len(srv.notesSaying(task, text)) > 0 })
	p.SeeNone("a note that is not sent yet", Saying("", p.T("common.pending")))
	notes := srv.notesSaying(task, text)
	named, whole := srv.arrived(task, "kvittering.pdf", paper)
	if len(notes) != 1 || !notes[0].Internal || named != 1 || whole != 1 {
		t.Errorf("%d such notes (%v), the file %d times, %d times whole; want one internal note and the file once", len(notes), notes, named, whole)
	}
	p.Quit()
}

// TestKilledWhileTheNoteIsSentArrivesOnce kills the program when the server has the note
// and its answer is still on the way.
func TestKilledWhileTheNoteIsSentArrivesOnce(t *testing.T) {
	const text = "Beholderen er bestilt og kommer torsdag."
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.kept()
	p.openTask(floodedCellar)
	srv.setMute("tasknote")

	p.Press("the side to the client", p.sideToClient())
	p.write(text)
	paper := noise("%PDF-1.4\n", 300<<10)
	p.Drop(p.See("the composer", p.writing()), p.makeFile("Åbning æøå.pdf", paper))
	p.See("the file in the composer", Saying("", "Åbning æøå.pdf"))
	p.Press("the button that sends", Saying("button", p.T("composer.send", "Nordbyg A/S")))
	p.desk.await("the note at the server", func() bool { return len(srv.notesSaying(task, text)) > 0 })
	p.Kill()
	srv.setMute("")

	p.again()
	p.seeWork()
	if p.Shows(A("button", p.T("login.submit"))) {
		t.Error("the program asks who is there, although the token is good")
	}
	p.openTask(floodedCellar)
	timeline := p.See("a note of the client", Saying("text", "Her er billeder fra viceværten"))
	p.ScrollTo("the note", A("text", text), timeline)
	p.SeeNone("a note that is not sent yet", Saying("", p.T("common.pending")))
	named, whole := srv.arrived(task, "Åbning æøå.pdf", paper)
	if notes := srv.notesSaying(task, text); len(notes) != 1 || notes[0].Internal || named != 1 || whole != 1 {
		t.Errorf("%d such notes (%v), the file %d times, %d times whole; want one note to the client and the file once", len(notes), notes, named, whole)
	}
	p.Quit()
}
