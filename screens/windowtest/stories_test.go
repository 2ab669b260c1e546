//go:build window

package windowtest

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestANewCompanyRegistersAndCompletesItsProfile also looks at what goes over the wire:
// only what was changed.
func TestANewCompanyRegistersAndCompletesItsProfile(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.register()
	p.See("guidance in the empty list", func(i Item) bool { return i.Kind == "empty" })

	p.enter("company")
	// The telephone's field lies half below the window's edge: it must keep what is typed.
	p.Fill(p.T("company.phone"), "33 12 40 00", false)
	p.Fill(p.T("company.address"), "Strandvejen 27", false)
	p.Press("the button that saves", A("button", p.T("company.save")))
	p.desk.await("the change at the server", func() bool { return len(srv.posted("company")) > 0 })
	var fields map[string]any
	must(t, json.Unmarshal([]byte(srv.posted("company")[0]), &fields))
	if len(fields) != 2 || fields["phone"] != "33 12 40 00" {
		t.Errorf("address and telephone were changed, %v went over the wire", fields)
	}
	p.See("that the profile is saved", Saying("", p.T("company.saved"))) // else leaving asks
	p.Quit()
}

// TestNewsAreToldOnceAndStayInTheInbox follows a task that a client sends.
func TestNewsAreToldOnceAndStayInTheInbox(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "en", "-server", srv.url())
	p.signIn(admin, secret)
	p.upToDate()
	task := srv.NewTask()
	title := fmt.Sprint(srv.Record("task", task)["title"])
	p.Key("F5")
	p.desk.await("the alert", func() bool { return p.desk.alertsSaying(title) > 0 })

	p.enter("inbox")
	p.Press("the unread entry", Saying("text", title))
	p.See("the task itself", Match(func(i Item) bool { return i.X > 560 && i.Kind == "text" }).And(A("text", title)))
	unread := func() bool {
		for _, id := range srv.IDs("notification") {
			n := srv.Record("notification", id)
			if n["is_read"] == false && fmt.Sprint(n["text"]) != "" && containsTitle(n["text"], title) && n["user_ref"] == int64(1) {
				return true
			}
		}
		return false
	}
	p.desk.await("the notification being read at the server", func() bool { return !unread() })
	p.enter("inbox")
	p.See("the entry, still there", Saying("text", title))
	p.Quit()

	p.again()
	p.seeWork()
	p.enter("inbox")
	p.See("the entry after a restart", Saying("text", title))
	if n := p.desk.alertsSaying(title); n != 1 {
		t.Errorf("the task was told %d times, want once", n)
	}
	p.Quit()
}

// TestAPlainUserIsOfferedOnlyWhatTheyMayDo and loses nothing when the server refuses.
func TestAPlainUserIsOfferedOnlyWhatTheyMayDo(t *testing.T) {
	const text = "Rør skiftet, alt er tæt."
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(worker, secret)
	if p.Shows(p.room("subscription")) {
		p.enter("subscription")
	}
	for _, key := range []string{"subscription.pay", "subscription.cancel"} {
		if p.Shows(Saying("button", p.T(key))) {
			t.Errorf("a plain user is offered %q", p.T(key))
		}
	}
	p.openTask(floodedCellar)
	srv.setForbidden("tasknote")
	p.Press("the internal side", p.sideInternal())
	p.write(text)
	p.Press("the button that saves", A("button", p.T("composer.save")))
	p.See("why it was refused", Saying("", p.T("error.forbidden")))
	p.See("the text, not lost", Saying("text", text))
	srv.setForbidden("")
	p.Press("the button to try again", A("button", p.T("common.retry")))
	p.desk.await("the note at the server", func() bool { return len(srv.notesSaying(task, text)) == 1 })
	p.Quit()
}

func containsTitle(text any, title string) bool {
	s, _ := text.(string)
	return len(s) >= len(title) && (s == title || len(s) > len(title) && s[len(s)-len(title):] == title)
}
