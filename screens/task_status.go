package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// statusStep is a next step from a status.
type statusStep struct {
	key  string // of the words on its button
	kind widgets.Kind
	to   store.StatusWord
}

// statusSteps are the next steps from a status: taking a task in and turning it down is
// the office's, starting and finishing everybody's.
func statusSteps(now store.StatusWord, manage bool) []statusStep {
	switch now {
	case store.StatusNew:
		if manage {
			return []statusStep{{"task.accept", widgets.Primary, store.StatusAccepted}, {"task.decline", widgets.Danger, store.StatusRejected}}
		}
	case store.StatusAccepted:
		return []statusStep{{"task.start", widgets.Primary, store.StatusInProgress}}
	case store.StatusInProgress:
		return []statusStep{{"task.finish", widgets.Primary, store.StatusDone}}
	case store.StatusDone:
		return []statusStep{{"task.reopen", widgets.Plain, store.StatusInProgress}}
	case store.StatusRejected:
		if manage {
			return []statusStep{{"task.accept.late", widgets.Plain, store.StatusAccepted}}
		}
	}
	return nil
}

// settable are the statuses that can be given to tasks: those whose numbers are known.
func settable(s *store.Snapshot) []store.StatusWord {
	var list []store.StatusWord
	for _, w := range tasks.Statuses {
		if s.Sync.Contract.Statuses.Has(w) {
			list = append(list, w)
		}
	}
	return list
}

// statusButtons are the steps that can be taken. Where the task's own status is a guess,
// so would be what comes next: then there are none.
func (h *taskHead) statusButtons(task *store.Task, s *store.Snapshot) []fyne.CanvasObject {
	known := s.Sync.Contract.Statuses
	if !known.Has(task.Status) {
		return nil
	}
	var list []fyne.CanvasObject
	for _, step := range statusSteps(task.Status, s.Account.CanManage) {
		if known.Has(step.to) {
			list = append(list, widgets.NewButton(words.T(step.key), step.kind, func() { h.task.setStatus(step.to) }))
		}
	}
	return list
}

// statusHint says which next steps are missing because nobody has said yet what the
// server's numbers mean, and to a plain user whom to ask; empty when none is.
func statusHint(task *store.Task, s *store.Snapshot) string {
	c := s.Sync.Contract
	if c.StatusesTold || s.Sync.First || c.Statuses == store.AllStatuses {
		return ""
	}
	var missing []string
	for _, step := range statusSteps(task.Status, s.Account.CanManage) {
		if !c.Statuses.Has(step.to) {
			missing = append(missing, "”"+statusName(step.to)+"”")
		}
	}
	text := ""
	switch {
	case !c.Statuses.Has(task.Status) && (task.StatusNumber != 0 || c.Statuses == 0):
		text = words.T("task.status.unknown")
	case len(missing) > 0:
		text = words.T("task.status.missing", strings.Join(missing, words.T("task.status.or")))
	default:
		return ""
	}
	if !s.Account.CanManage {
		text += " " + askWhom(s)
	}
	return text
}

// askWhom names the administrators, at most two of them.
func askWhom(s *store.Snapshot) string {
	var names []string
	for _, u := range s.Users {
		if u.Admin && len(names) < 2 {
			names = append(names, personName(u))
		}
	}
	if len(names) == 0 {
		return words.T("task.status.ask.admin")
	}
	return words.T("task.status.ask", strings.Join(names, words.T("task.status.or")))
}

// showHint shows the quiet line below the buttons.
func (h *taskHead) showHint(text string, manage bool) {
	h.hint.Objects = nil
	if text != "" {
		line := widgets.NewText(text, widgets.TextStyle{Size: 12, Token: widgets.Muted, Cut: true})
		key := "task.status.see"
		if manage {
			key = "task.status.confirm"
		}
		link := widgets.NewButton(words.T(key), widgets.Link, func() { h.task.host.Go(Route{Screen: ScreenCheck}) })
		h.hint.Add(widgets.Pad(4, 0, 0, 0, widgets.Row(8, widgets.NewIcon("info", widgets.Muted, 14), widgets.Grow(line), link)))
	}
	setShown(h.hint, text != "")
	h.hint.Refresh()
}
