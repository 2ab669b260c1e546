package screens

import (
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/alerts"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// inboxRow is one line of the inbox: a notification, or the day above some.
type inboxRow struct {
	day    string // of a heading; empty for a notification
	at     *store.Notification
	kind   alerts.Kind
	title  string
	sub    string
	icon   string
	strong widgets.Token
	soft   widgets.Token
	clock  string
	target Route
}

// inboxRows turns the notifications into lines, newest first, under their days. Those
// that are hidden are about to be deleted.
func inboxRows(s *store.Snapshot, unreadOnly bool, search string, hidden map[store.ID]bool, now time.Time) []inboxRow {
	say := words.Current()
	var rows []inboxRow
	day := ""
	for _, n := range s.Notifications {
		if hidden[n.ID] || unreadOnly && n.Read {
			continue
		}
		r := inboxLine(n, s)
		if !tasks.Match(search, r.title, r.sub, n.PlainText()) {
			continue
		}
		if d := capital(say.Day(n.Created, now)); d != day {
			day = d
			rows = append(rows, inboxRow{day: d})
		}
		r.clock = say.Clock(n.Created)
		rows = append(rows, r)
	}
	return rows
}

// inboxLine says in our own words what a notification is about; the server's words
// stand below when nothing better is known.
func inboxLine(n *store.Notification, s *store.Snapshot) inboxRow {
	r := inboxRow{at: n, kind: alerts.KindOf(n, s), target: notificationRoute(n, s)}
	task, _ := s.Task(s.NotificationTask(n))
	from, subject := "", n.PlainText()
	if task != nil {
		subject = task.PlainTitle()
		if c, ok := s.Client(task.ClientID); ok {
			from = c.Name
		}
	}
	switch r.kind {
	case alerts.KindNewTask:
		r.title = fromOr("inbox.new_task", from)
		r.icon, r.strong, r.soft = "task", widgets.Info, widgets.InfoSoft
	case alerts.KindAssigned:
		r.title = words.T("inbox.assigned")
		r.icon, r.strong, r.soft = "user", widgets.Accent, widgets.AccentSoft
		subject = tasks.Join(" · ", subject, from)
	case alerts.KindClientNote:
		note := noteOf(n, s)
		r.title = fromOr("inbox.client_note", from)
		r.icon, r.strong, r.soft = "swap", widgets.Client, widgets.ClientSoft
		subject = tasks.Join(" – ", subject, excerpt(note))
	case alerts.KindOwnNote:
		note := noteOf(n, s)
		who := ""
		if note != nil {
			if u, ok := s.User(note.UserID); ok {
				who = u.Name
			}
		}
		r.title = fromOr("inbox.own_note", who)
		r.icon, r.strong, r.soft = "note", widgets.Internal, widgets.InternalSoft
		subject = tasks.Join(" – ", subject, excerpt(note))
	case alerts.KindConnection:
		name := ""
		if c := connectionOf(n, s); c != nil {
			if client, ok := s.Client(c.ClientID); ok {
				name = client.Name
			}
			if said := c.PlainText(); said != "" {
				subject = said
			}
		}
		r.title = fromOr("inbox.connection", name)
		r.icon, r.strong, r.soft = "client", widgets.OK, widgets.OKSoft
	default:
		// A kind of news this program does not know keeps the server's words.
		r.title, subject = subject, ""
		r.icon, r.strong, r.soft = "bell", widgets.Muted, widgets.Neutral
	}
	r.sub = oneLine(subject)
	return r
}

// fromOr takes the sentence that names somebody, or the one that does not.
func fromOr(key, name string) string {
	if name == "" {
		return words.T(key)
	}
	return words.T(key+".from", name)
}

// notificationRoute is the place a notification leads to; its screen is empty when it
// leads nowhere.
func notificationRoute(n *store.Notification, s *store.Snapshot) Route {
	switch n.RelatedObject {
	case "task":
		return Route{Screen: ScreenTasks, ID: n.RelatedID}
	case "tasknote":
		if task := s.NoteTask(n.RelatedID); task != 0 {
			return Route{Screen: ScreenTasks, ID: task, Sub: n.RelatedID}
		}
	case "connection":
		if c := connectionOf(n, s); c != nil {
			return Route{Screen: ScreenClients, ID: c.ClientID}
		}
		return Route{Screen: ScreenClients}
	case "foreigncompany":
		return Route{Screen: ScreenClients, ID: n.RelatedID}
	case "company":
		return Route{Screen: ScreenCompany}
	case "user":
		return Route{Screen: ScreenPeople, ID: n.RelatedID}
	}
	return Route{}
}

func connectionOf(n *store.Notification, s *store.Snapshot) *store.Connection {
	for _, c := range s.Connections {
		if n.RelatedObject == "connection" && c.ID == n.RelatedID || n.RelatedObject == "foreigncompany" && c.ClientID == n.RelatedID {
			return c
		}
	}
	return nil
}

func noteOf(n *store.Notification, s *store.Snapshot) *store.Note {
	for _, note := range s.Notes(s.NoteTask(n.RelatedID)) {
		if note.ID == n.RelatedID {
			return note
		}
	}
	return nil
}

func excerpt(note *store.Note) string {
	if note == nil {
		return ""
	}
	return oneLine(note.PlainText())
}

// oneLine makes a text of several lines fit a row.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// capital begins a sentence with a text of our own.
func capital(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}
