package screens

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// taskFacts are three cards: who it is for, where, and when.
func taskFacts(t *Task, task *store.Task, snap *store.Snapshot) fyne.CanvasObject {
	return widgets.Grid(150, 12, clientCard(t, task, snap), placeCard(t, task), dateCard(t, task))
}

func factCard(label string, lines ...fyne.CanvasObject) fyne.CanvasObject {
	box := widgets.VBox(0, widgets.NewOverline(label), widgets.Gap(0, 4))
	for _, l := range lines {
		box.Add(l)
	}
	return widgets.NewCard(box)
}

func factLine(text string, bold bool, token widgets.Token) fyne.CanvasObject {
	return widgets.NewFact(text, widgets.TextStyle{Bold: bold, Token: token, Cut: true})
}

func clientCard(t *Task, task *store.Task, snap *store.Snapshot) fyne.CanvasObject {
	lines := []fyne.CanvasObject{factLine(words.T("task.client.none"), false, widgets.Muted)}
	if task.ClientID != 0 {
		lines[0] = widgets.NewButton(clientName(snap, task), widgets.Name, func() {
			t.host.Go(Route{Screen: ScreenClients, ID: task.ClientID})
		})
	}
	person, phone, email := task.ContactPerson, task.ContactPhone, ""
	if c, ok := snap.Client(task.ClientID); ok {
		if person == "" {
			person = c.ContactPerson
		}
		if phone == "" {
			phone = c.Phone
		}
		email = c.Email
	}
	if person != "" {
		lines = append(lines, factLine(person, false, widgets.Ink))
	}
	if phone != "" {
		lines = append(lines, t.copyLink(phone, "phone"))
	}
	if email != "" && len(lines) < 4 {
		lines = append(lines, t.copyLink(email, "mail"))
	}
	return factCard(words.T("task.fact.client"), lines...)
}

// copyLink is a number or an address that a click puts on the clipboard.
func (t *Task) copyLink(text, icon string) fyne.CanvasObject {
	return widgets.NewButton(text, widgets.Link, func() { t.copy(text) }).WithIcon(icon).Body()
}

func placeCard(t *Task, task *store.Task) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, text := range []string{task.Address, task.Address2, tasks.Join(" ", task.Zip, task.City)} {
		if text != "" {
			lines = append(lines, widgets.NewParagraph(text))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, factLine(words.T("task.place.none"), false, widgets.Muted))
	} else {
		lines = append(lines, widgets.NewButton(words.T("task.map"), widgets.Link, t.openMap).WithTrail("external").Body())
	}
	return factCard(words.T("task.fact.place"), lines...)
}

func dateCard(t *Task, task *store.Task) fyne.CanvasObject {
	w, now := words.Current(), t.host.Now()
	var lines []fyne.CanvasObject
	moment := func(when time.Time) string {
		if words.WholeDay(when.In(time.Local)) {
			return w.Day(when, now)
		}
		return w.DayTime(when, now)
	}
	if task.Deadline.IsZero() {
		lines = append(lines, factLine(words.T("task.deadline.none"), false, widgets.Muted))
	} else {
		lines = append(lines, factLine(capital(moment(task.Deadline)), true, widgets.Ink))
	}
	if !task.Start.IsZero() {
		lines = append(lines, factLine(words.T("task.start.at", moment(task.Start)), false, widgets.Ink))
	}
	if !task.Deadline.IsZero() && !task.Status.Closed() {
		text, late := w.Deadline(task.Deadline, now)
		if late {
			lines = append(lines, widgets.Row(4, widgets.NewIcon("warning", widgets.Late, 16), widgets.Grow(factLine(text, true, widgets.Late))))
		} else if left := task.Deadline.Sub(now); left > 0 {
			lines = append(lines, factLine(w.Until(left), false, widgets.Muted))
		}
	}
	return factCard(words.T("task.fact.deadline"), lines...)
}
