//go:build window

package windowtest

import (
	"slices"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// assigned tells whether the user has the task at the server, and how often.
func (s *server) assigned(task, user int64) int {
	n := 0
	for _, a := range s.Assignments(task) {
		if a.User == user {
			n++
		}
	}
	return n
}

func TestATaskIsHandedToAColleagueAndTakenBack(t *testing.T) {
	const lars = 2
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.openTask(floodedCellar)
	for _, times := range []int{1, 0} {
		p.Press("the button that assigns", A("button", p.T("task.assign")))
		p.Press("the colleague", Match(func(i Item) bool { return i.Layer > 0 }).And(Saying("menuitem", "Lars Holst")))
		p.desk.await("that the server knows", func() bool { return srv.assigned(task, lars) == times })
		p.Key("Escape")
		p.SeeNone("the list of people", Match(func(i Item) bool { return i.Layer > 0 }))
	}
	p.Quit()
}

// TestADayByKeyboardAlone never touches the mouse.
func TestADayByKeyboardAlone(t *testing.T) {
	const text = "Kælderen er tør igen."
	const lars = 2
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	p := sitDown(t, "da", "-server", srv.url())
	p.typeIn("the user name", admin)
	p.Key("Tab")
	p.See("the caret past the user name", caret.And(A("entry", "")))
	p.Type(secret)
	p.Key("Return")
	p.seeWork()

	p.search("Vandskade")
	p.See("the list of just one", A("text", "1 af 40 opgaver"))
	p.Key("Down", "Down", "Return") // into the list, to its first row, and to the task
	p.See("the task", Match(func(i Item) bool { return i.X > 560 }).And(A("text", floodedCellar)))
	p.Key("ctrl+n")
	p.See("the caret in the composer", p.writing().And(Focused))
	p.Type(text)
	p.See("what was written", p.writing().And(A("entry", text)))
	p.Key("ctrl+Return")
	p.desk.await("the note at the server", func() bool { return len(srv.notesSaying(task, text)) == 1 })

	p.Key("ctrl+t")
	p.See("the caret in the search for a colleague", caret.And(func(i Item) bool { return i.Layer > 0 }))
	p.Type("Lars")
	p.See("just the colleague", A("menuitem", "Lars Holst"))
	p.Key("Return")
	p.desk.await("the colleague at the server", func() bool { return srv.assigned(task, lars) == 1 })
	p.Key("Escape")
	p.SeeNone("the list of people", Match(func(i Item) bool { return i.Layer > 0 }))

	for i, room := range []string{"tasks", "inbox", "clients", "company", "subscription"} {
		p.Key("ctrl+" + string(rune('1'+i)))
		p.See(room+" being current", p.room(room).And(Checked))
	}
	p.Key("ctrl+2")
	p.See("the inbox", p.room("inbox").And(Checked))
	p.Key("Down", "Return")
	p.See("what the entry is about", p.sideToClient())
	p.Key("ctrl+comma")
	p.See("the settings", A("dropdown", p.T("settings.theme")))
	p.Key("F1")
	p.See("the overview of keys", Saying("text", p.T("shell.key.search")))
	p.Key("Escape")
	p.SeeNone("the overview of keys", Match(func(i Item) bool { return i.Layer > 0 }))

	p.Key("F6")
	p.reach("the person", "Tab", A("button", "Anne Sørensen"))
	p.Key("Return")
	p.See("what there is for the person", A("menuitem", p.T("shell.sign_out")))
	p.reach("signing out", "Down", A("menuitem", p.T("shell.sign_out")))
	p.Key("Return")
	p.See("the sign-in", A("button", p.T("login.submit")))
	p.Key("ctrl+q")
	p.awaitEnd()
}

// reach presses a key until such an item has the focus.
func (p *person) reach(what, key string, m Match) {
	p.desk.t.Helper()
	for range 40 {
		before := p.Screen.String()
		if p.Shows(m.And(Focused)) {
			return
		}
		p.Key(key)
		p.desk.await("that the focus moves", func() bool { return p.Screen.String() != before })
	}
	i := slices.IndexFunc(p.Items(), Focused)
	p.desk.t.Fatalf("%s gets no focus by %s; it is at item %d of\n%s", what, key, i, p.Screen)
}
