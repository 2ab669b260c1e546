package screens

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// taskHead is what stays in sight of a task: status, number, title, and what can be
// done with it.
type taskHead struct {
	*fyne.Container
	task       *Task
	line       *fyne.Container
	chip       *widgets.Chip
	wait       *widgets.Icon
	about      *widgets.Text
	title      *widgets.Heading
	prev, next *widgets.Button
	menu       *widgets.Button
	actions    *fyne.Container
	hint       *fyne.Container // why a status cannot be set, and the way there
	assign     *widgets.Button
	shown      string // what the actions were made for
}

func newTaskHead(t *Task) *taskHead {
	h := &taskHead{task: t, chip: widgets.NewChip("", widgets.Ink, widgets.Neutral), wait: widgets.NewIcon("clock", widgets.Muted, 14),
		about: widgets.NewCaption(""), title: widgets.NewHeading("")}
	step := func(by int) func() {
		return func() {
			if t.OnStep != nil {
				t.OnStep(by)
			}
		}
	}
	h.prev = widgets.NewIconButton("chevron-left", words.T("common.previous"), step(-1))
	h.next = widgets.NewIconButton("chevron-right", words.T("common.next"), step(1))
	h.menu = widgets.NewIconButton("more", words.T("common.more"), h.openMenu)
	h.actions = widgets.Flow(8, 6)
	h.line = widgets.Row(0, h.chip, widgets.Gap(6, 0), h.wait, widgets.Gap(4, 0), widgets.Grow(h.about), h.prev, h.next, h.menu)
	h.hint = container.NewStack()
	h.hint.Hide()
	h.Container = widgets.VBox(0, h.line, widgets.Gap(0, 2), h.title, widgets.Gap(0, 10), h.actions, h.hint)
	return h
}

func (h *taskHead) setNeighbours(before, after bool) {
	h.prev.SetDisabled(!before)
	h.next.SetDisabled(!after)
}

func (h *taskHead) refresh(task *store.Task, snap *store.Snapshot) {
	strong, soft := statusTokens(task.Status)
	h.chip.Set(tasks.StatusText(task, words.Current()), strong, soft)
	setShown(h.wait, task.Pending.Waits())
	about := words.T("task.number", task.ID)
	if !task.Created.IsZero() {
		about += " · " + words.T("task.received", words.Current().DayTime(task.Created, h.task.host.Now()))
	}
	h.about.SetText(about)
	h.title.SetText(task.PlainTitle())
	h.line.Refresh()
	h.refreshActions(task, snap)
}

// refreshActions makes the buttons anew when what can be done has changed.
func (h *taskHead) refreshActions(task *store.Task, snap *store.Snapshot) {
	var people []*store.User
	key := string(task.Status) + "|" + words.Current().Lang()
	for _, a := range snap.Assignments(task.ID) {
		u, ok := snap.User(a.UserID)
		if !ok {
			u = &store.User{ID: a.UserID, Name: words.T("task.person", a.UserID)}
		}
		people = append(people, u)
		key += "|" + u.Name
		if a.Pending.Waits() {
			key += "…"
		}
	}
	manage, hint := snap.Account.CanManage, statusHint(task, snap)
	key += fmt.Sprint("|", manage, snap.Sync.Contract.Statuses, hint)
	if key == h.shown {
		return
	}
	h.shown = key
	h.showHint(hint, manage)
	objects := h.statusButtons(task, snap)
	if manage {
		h.assign = widgets.NewButton(words.T("task.assign"), widgets.Plain, h.task.assign)
		objects = append(objects, h.assign)
	}
	for _, u := range people {
		objects = append(objects, h.personChip(u, manage))
	}
	if len(people) == 0 && !manage {
		objects = append(objects, widgets.Fixed(0, widgets.Px(36), widgets.NewText(words.T("tasks.row.nobody"), widgets.TextStyle{Size: 12, Token: widgets.Muted})))
	}
	h.actions.Objects = objects
	h.actions.Refresh()
}

// personChip is somebody who does the task; its cross takes them off it.
func (h *taskHead) personChip(u *store.User, manage bool) fyne.CanvasObject {
	chip := widgets.NewFilterChip(u.Name, "", nil)
	if manage {
		chip.Removable(func() { h.task.unassign(u) })
		chip.OnTap = func() {
			widgets.ShowMenu(chip, []widgets.Item{{Text: words.T("task.unassign", u.Name), Icon: "close", Tap: func() { h.task.unassign(u) }}})
		}
	}
	return widgets.Fixed(0, widgets.Px(36), widgets.HStack(chip))
}

func (h *taskHead) openMenu() {
	t := h.task
	task := t.task()
	if task == nil {
		return
	}
	snap := t.backend.Snapshot()
	items := []widgets.Item{
		{Text: words.T("task.copy.title"), Icon: "copy", Tap: func() { t.copyTitle(t.id) }},
		{Text: words.T("task.copy.address"), Icon: "copy", Tap: t.copyAddress},
		{Text: words.T("task.map"), Icon: "map", Tap: t.openMap},
		{Text: words.T("task.print"), Icon: "print", Note: keyName(Shortcut{Key: fyne.KeyP, Mod: ctrl}), Tap: t.print},
		{Text: words.T("task.pdf"), Icon: "pdf", Note: keyName(Shortcut{Key: fyne.KeyS, Mod: ctrl}), Tap: t.savePDF},
	}
	if task.ClientID != 0 {
		items = slices.Insert(items, 3, widgets.Item{Text: words.T("task.client"), Icon: "client", Tap: func() {
			t.host.Go(Route{Screen: ScreenClients, ID: task.ClientID})
		}})
	}
	if all := t.allFiles(); len(all) > 0 {
		items = append(items, widgets.Item{Text: words.N("task.files.save", len(all)), Icon: "download", Tap: func() { t.files.saveAll(all) }})
	}
	if can := settable(snap); len(can) > 0 {
		items = append(items, widgets.Item{Text: words.T("tasks.select.status"), Heading: true})
		for _, w := range can {
			items = append(items, widgets.Item{Text: statusName(w), Checked: w == task.Status, Tap: func() { t.setStatus(w) }})
		}
	}
	widgets.ShowMenu(h.menu, items)
}

// setStatus gives the task a status; turning it down is asked about first.
func (t *Task) setStatus(to store.StatusWord) {
	task := t.task()
	if task == nil || task.Status == to {
		return
	}
	id := t.id
	do := func() {
		t.host.Run(func() error { return t.backend.SetStatus(context.Background(), []store.ID{id}, to) }, t.host.ShowError)
	}
	if to != store.StatusRejected {
		do()
		return
	}
	text := words.T("task.decline.text.none", task.PlainTitle())
	if task.ClientID != 0 {
		text = words.T("task.decline.text", task.PlainTitle(), clientName(t.backend.Snapshot(), task))
	}
	t.host.Ask(words.T("task.decline.title"), text, words.T("task.decline.yes"), true, do)
}

// clientName is the client's name, or words for one that is not known. A task may have
// no client at all: look at its ClientID before saying what a client does.
func clientName(snap *store.Snapshot, task *store.Task) string {
	if c, ok := snap.Client(task.ClientID); ok && c.Name != "" {
		return c.Name
	}
	return words.T("task.client.unknown")
}

// assign offers the company's people; typing a name finds them.
func (t *Task) assign() {
	if t.head.assign == nil {
		return
	}
	snap, id := t.backend.Snapshot(), t.id
	on := map[store.ID]bool{}
	for _, a := range snap.Assignments(id) {
		on[a.UserID] = true
	}
	var choices []widgets.Choice
	for _, u := range snap.Users {
		choices = append(choices, widgets.Choice{Text: u.Name, Search: u.Username, Checked: on[u.ID], Tap: func(now bool) {
			t.host.Run(func() error {
				if now {
					return t.backend.Assign(context.Background(), []store.ID{id}, []store.ID{u.ID})
				}
				return t.backend.Unassign(context.Background(), id, u.ID)
			}, t.host.ShowError)
		}})
	}
	widgets.ShowPicker(t.head.assign, words.T("task.assign.find"), words.T("task.assign.none"), choices, true, match)
}

// unassign takes one person off the task, and offers to undo that.
func (t *Task) unassign(u *store.User) {
	id := t.id
	t.host.Run(func() error { return t.backend.Unassign(context.Background(), id, u.ID) }, func(err error) {
		if err != nil {
			t.host.ShowError(err)
			return
		}
		t.host.Notice(words.T("task.unassigned", u.Name), func() {
			t.host.Run(func() error { return t.backend.Assign(context.Background(), []store.ID{id}, []store.ID{u.ID}) }, t.host.ShowError)
		})
	})
}

func (t *Task) openMap() {
	id := t.id
	t.host.Run(func() error { return t.backend.OpenMap(id) }, t.host.ShowError)
}
