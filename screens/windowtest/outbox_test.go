//go:build window

package windowtest

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// outboxEntry is the outbox in the sidebar.
func (p *person) outboxEntry() Match { return A("nav", p.T("shell.nav.outbox")) }

func TestARefusedStatusIsToldOnceFoundInTheOutboxAndDecided(t *testing.T) {
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	if p.Shows(p.outboxEntry()) {
		t.Error("an empty outbox is in the sidebar")
	}
	srv.setForbidden("task")
	p.Press("the button that accepts", A("button", p.T("task.accept")))
	title := p.T("outbox.title.status", p.T("status.accepted"))
	p.desk.await("the alert of the refusal", func() bool { return p.desk.alertsSaying(title) > 0 })

	p.Press("the outbox in the sidebar", p.outboxEntry())
	p.See("what was refused", A("text", title))
	p.See("why", Saying("text", p.T("error.forbidden")))
	p.Press("the way to the task", A("link", p.T("outbox.show")))
	p.See("the task", Match(func(i Item) bool { return i.X > 560 }).And(A("text", floodedCellar)))
	p.Key("ctrl+0")
	p.See("the outbox by its key", A("text", title))

	srv.setForbidden("")
	p.Press("the button that tries again", A("button", p.T("common.retry")))
	p.See("that all is sent", Saying("empty", p.T("outbox.empty")))
	if got := fmt.Sprint(srv.Record("task", task)["status"]); got != "2" {
		t.Errorf("the status at the server is %s, want 2", got)
	}
	p.enter("tasks")
	p.SeeNone("the outbox in the sidebar", p.outboxEntry())
	if n := p.desk.alertsSaying(title); n != 1 {
		t.Errorf("the refusal was told %d times, want once", n)
	}
	p.Quit()
}

func TestWhatWasWrittenForATaskThatIsGoneIsNotLost(t *testing.T) {
	const text = "Vi kommer kl. 10 og tager en ny pumpe med."
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	p.write(text)
	photo := noise("\xff\xd8\xff\xe0\x00\x10JFIF\x00", 300<<10)
	p.Drop(p.See("the composer", p.writing()), p.makeFile("pumpe æøå.jpg", photo))
	p.See("the photo in the composer", Saying("", "pumpe æøå.jpg"))
	srv.setForbidden("tasknote")
	p.Press("the button that saves", A("button", p.T("composer.save")))
	p.Press("the outbox in the sidebar", p.outboxEntry())
	p.See("why it was refused", Saying("text", p.T("error.forbidden")))

	if !srv.Delete("task", task) {
		t.Fatal("the task was not there")
	}
	p.Key("F5")
	p.See("that the task is gone", Saying("text", p.T("outbox.why.gone.note")))
	p.See("what it was called", Saying("text", floodedCellar))
	p.Press("the button that copies", A("button", p.T("outbox.copy")))
	p.Press("the button that saves the file", A("button", p.T("outbox.save.file")))
	p.Press("the choice of the folder", A("button", p.T("picker.save")))
	p.desk.await("the photo, saved beside the one it was taken from", func() bool {
		files, err := os.ReadDir(p.desk.Path("Downloads"))
		must(t, err)
		for _, f := range files {
			content, err := os.ReadFile(p.desk.Path("Downloads", f.Name()))
			if err == nil && f.Name() != "pumpe æøå.jpg" && bytes.Equal(content, photo) {
				return true
			}
		}
		return false
	})

	p.Press("the button that gives it up", A("button", p.T("common.discard")))
	p.Press("that it is meant", Match(func(i Item) bool { return i.Layer > 0 }).And(A("button", p.T("common.discard"))))
	p.See("that nothing waits", Saying("empty", p.T("outbox.empty")))
	p.enter("tasks")
	p.Key("ctrl+f")
	p.See("the caret in the search field", Match(func(i Item) bool { return i.Kind == "entry" && i.Focused }))
	p.Key("ctrl+a", "ctrl+v")
	p.See("the text that was copied", A("entry", text))
	p.Quit()
}
