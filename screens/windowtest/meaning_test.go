//go:build window

package windowtest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/words"
)

// aloneWithNumbers is a server that sends numbers without words, in an order of its own.
func aloneWithNumbers() demo.Options {
	return demo.Options{Generation: demo.Older, StatusNumbers: []int{4, 2, 5, 1, 3}, ConnectionNumbers: []int{3, 1, 2}}
}

// confirmRow takes a word for a number in the check's first card and confirms it.
func (p *person) confirmRow(number int, word string) {
	p.desk.t.Helper()
	name := p.See(fmt.Sprint("status ", number), A("text", p.T("meaning.number", number)))
	beside := Match(func(i Item) bool { y := i.Middle().Y; return y > name.Y-12 && y < name.Y+name.H+12 })
	if choice := p.See("the choice", Saying("dropdown", "").And(beside)); choice.Text != word {
		p.Click(choice)
		p.Press("the word", A("menuitem", word))
	}
	p.Press("the button that confirms", A("button", p.T("meaning.confirm")).And(beside))
	p.See("that it is confirmed", A("status", "✓ "+p.T("meaning.confirmed")).And(beside))
}

// acceptedOf is a task of the user that has the number of ACCEPTED.
func (s *server) acceptedOf(user int64) int64 {
	s.t.Helper()
	for _, a := range s.Assignments(0) {
		if a.User == user && s.Record("task", a.Task)["status"] == int64(2) {
			return a.Task
		}
	}
	s.t.Fatal("the user has no task that is accepted")
	return 0
}

// openFound opens a task among those that the search finds: where statuses are guessed,
// closed ones may be among them.
func (p *person) openFound(title string) {
	p.desk.t.Helper()
	p.enter("tasks")
	p.search(title)
	p.Press("the task", Match(func(i Item) bool { return i.X < 560 }).And(Saying("row", title)))
	p.See("the task's title above its facts", Match(func(i Item) bool { return i.X > 560 }).And(A("text", title)))
}

// TestAFirstTaskIsAcceptedOnceItsNumberIsConfirmed goes the way of an office on an older
// server: nothing is known but what a new task teaches, the administrator confirms one
// number, a colleague on the same computer can work, and one elsewhere loads the file.
func TestAFirstTaskIsAcceptedOnceItsNumberIsConfirmed(t *testing.T) {
	srv := newServer(t, aloneWithNumbers())
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	task := srv.NewTask()
	title := fmt.Sprint(srv.Record("task", task)["title"])
	p.Key("F5")
	p.openFound(title)
	p.See("which statuses cannot be chosen", A("text", "”Accepteret” eller ”Afvist” kan ikke vælges endnu."))
	if p.Shows(A("button", p.T("task.accept"))) {
		t.Error("accepting is offered on a guess")
	}
	p.Press("the way to the numbers", A("link", p.T("task.status.confirm")))
	p.See("what a new task taught", A("status", p.T("meaning.learnt")))
	p.See("what cannot be done yet", Saying("", "besvare anmodninger fra kunder"))
	p.See("that the check is done", A("button", p.T("check.again")))
	p.confirmRow(2, p.T("status.accepted"))
	p.confirmRow(5, p.T("status.in_progress"))
	p.SeeNone("what was said in passing", Saying("text", p.T("meaning.done", "Status 5", p.T("status.in_progress"))))

	p.Click(p.ScrollTo("saving the answers", A("button", p.T("meaning.save")), p.See("a number", A("text", "Status 3"))))
	p.Fill(p.T("picker.name"), "svar.json", false)
	folder := p.desk.unnamed(p.Entry(p.T("picker.path")).Text)
	p.Press("saving here", A("button", p.T("picker.save")))
	p.See("that they are saved", Saying("", "Send filen til kollegerne"))

	p.openFound(title)
	p.Press("accepting", A("button", p.T("task.accept")))
	p.desk.await("the status at the server", func() bool { return srv.Record("task", task)["status"] == int64(2) })
	if got := srv.posted("task"); !slices.Equal(got, []string{`{"status":2}`}) {
		t.Errorf("went over the wire: %q", got)
	}

	// A colleague signs in on the same computer.
	p.Press("the person", A("button", "Anne Sørensen"))
	p.Press("signing out", A("menuitem", p.T("shell.sign_out")))
	p.signIn(worker, secret)
	mine := srv.acceptedOf(2)
	title = fmt.Sprint(srv.Record("task", mine)["title"])
	p.openFound(title)
	p.Press("starting", A("button", p.T("task.start")))
	p.desk.await("the status at the server", func() bool { return srv.Record("task", mine)["status"] == int64(5) })
	title = fmt.Sprint(srv.Record("task", srv.acceptedOf(2))["title"])
	p.Quit()

	// Another sits at a computer of their own, and was sent the file.
	q := sitDown(t, "en", "-server", srv.url())
	q.signIn(worker, secret)
	q.openFound(title)
	q.See("whom to ask", Saying("text", "Ask Anne Sørensen."))
	q.Press("the way there", A("link", q.T("task.status.see")))
	q.See("what the numbers mean", A("text", q.T("enum.title.task_status")))
	q.See("that the check is done", A("button", q.T("check.again")))
	q.Click(q.ScrollTo("loading the answers", A("button", q.T("meaning.load")), q.See("a number", A("text", "Status 3"))))
	q.intoFolder(strings.ReplaceAll(q.desk.Named(filepath.Join(folder, "svar.json")), `\`, "/")) // either slash is good
	q.See("the file", A("button", q.T("meaning.load.yes")).And(Enabled))
	q.Press("taking it", A("button", q.T("meaning.load.yes")))
	q.See("that it is loaded", Saying("", words.Load("en").N("meaning.loaded", 3)))
	q.Quit()
}
