package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// TasksBackend is what the task list and the task ask of the program.
type TasksBackend interface {
	TaskBackend
	Snapshot() *store.Snapshot
	Settings() settings.Settings
	SetStatus(ctx context.Context, tasks []store.ID, status store.StatusWord) error
	Assign(ctx context.Context, tasks, users []store.ID) error
	MarkTaskRead(ctx context.Context, task store.ID) error
	SaveViews([]store.View) error
	Refresh()
}

// Tasks is the list of tasks with the chosen one beside it.
type Tasks struct {
	host    Host
	backend TasksBackend
	content fyne.CanvasObject

	search *widgets.SearchField
	chips  *taskChips
	area   *fyne.Container // the list, or what stands in its place
	list   *widgets.List
	foot   *taskFoot
	task   *Task

	loading *widgets.Text // how far the first fetch is

	index  tasks.Index
	all    []tasks.Row
	rows   []tasks.Row
	made   *store.Snapshot // what all was made from …
	madeAt time.Time       // … and when
	filter tasks.Filter
	sort   tasks.Sort
	view   string // key of the view that was opened, empty for the plain list
	place  string // what stands in area: "list", "empty" …
	dwell  uint64 // counts the moves, so that only a task one stays on becomes read
}

// NewTasks returns the screen of the tasks.
func NewTasks(h Host, b TasksBackend) *Tasks {
	t := &Tasks{host: h, backend: b, filter: openFilter()}
	t.search = widgets.NewSearchField(words.T("tasks.search"), keyName(Shortcut{Key: fyne.KeyF, Mod: ctrl}), words.T("common.clear"))
	t.search.OnChanged = func(text string) {
		t.filter.Text = text
		t.choose()
	}
	t.search.OnLeave = func() { t.focusList() }
	t.chips = newTaskChips(t)
	t.list = t.newList()
	t.loading = widgets.NewCaption("")
	t.foot = newTaskFoot(t)
	t.area = container.NewStack(t.list)
	t.place = "list"
	t.task = NewTask(h, b)
	t.task.OnStep = t.Step
	top := widgets.Pad(16, 10, 16, 16, widgets.VBox(10, t.search, t.chips.Container))
	column := widgets.Edge(top, t.foot.Container, nil, nil, t.area)
	t.content = h.Columns(ScreenTasks, column, t.task.Content())
	t.read()
	return t
}

// openFilter is what the list shows unless one asks for more.
func openFilter() tasks.Filter { return tasks.Filter{Open: true} }

// Content is what the screen looks like.
func (t *Tasks) Content() fyne.CanvasObject { return t.content }

func (t *Tasks) newList() *widgets.List {
	l := widgets.NewList()
	l.Multi = true
	l.Length = func() int { return len(t.rows) }
	l.Create = func() fyne.CanvasObject { return newTaskRow() }
	l.Update = func(i int, o fyne.CanvasObject, s widgets.RowState) {
		o.(*taskRow).set(t.rows[i], t.host.Now(), s.Selected)
	}
	l.Key = func(i int) int64 { return t.rows[i].Task.ID }
	l.Name = func(i int) string { return t.rows[i].Task.PlainTitle() }
	l.OnCurrent = func(i int) { t.pick(t.rows[i].Task.ID, 0, true) }
	l.OnOpen = func(i int) {
		if l.ByKey() {
			t.task.Focus()
		}
	}
	l.OnMenu = t.rowMenu
	l.OnSelection = func() { t.foot.refresh() }
	l.OnType = func(r rune) { t.Type(r) }
	return l
}

// Type begins a search with a letter that was typed outside any field.
func (t *Tasks) Type(r rune) {
	t.search.Focus()
	t.search.SetText(t.search.Text() + string(r))
}

// Open shows a view, a task, or a note within its task.
func (t *Tasks) Open(r Route) {
	t.read()
	if r.View != t.view {
		t.openView(r.View)
	}
	t.choose()
	switch {
	case r.ID != 0:
		t.pick(r.ID, r.Sub, true)
		t.list.SetCurrent(r.ID)
	case t.task.ID() == 0 || r.View != "" && t.list.CurrentIndex() < 0:
		if len(t.rows) > 0 {
			t.pick(t.rows[0].Task.ID, 0, false)
			t.list.SetCurrent(t.rows[0].Task.ID)
		}
	}
}

// openView takes over filter and order of a view. A key may also be a filter itself, as
// a client's page asks for its tasks; anything else is the plain list.
func (t *Tasks) openView(key string) {
	t.view = key
	t.filter, t.sort = openFilter(), tasks.Sort{}
	if v, ok := findView(t.backend.Snapshot(), key); ok {
		t.filter, t.sort = v.filter, v.sort
	} else if filter, order, err := tasks.Decode(key); key != "" && err == nil {
		t.filter, t.sort = filter, order
	}
	t.search.SetText(t.filter.Text)
	t.list.ClearSelection()
	t.list.SetOffset(0)
}

// Refresh reads what changed.
func (t *Tasks) Refresh(kind store.Kind) {
	const rows = store.KindTasks | store.KindNotes | store.KindUsers | store.KindAssignments | store.KindClients |
		store.KindNotifications | store.KindOutbox | store.KindAccount
	if kind.Has(rows) {
		t.read()
		t.choose()
	} else if kind.Has(store.KindSync | store.KindViews) {
		t.showState()
		t.foot.refresh()
	}
	t.task.Refresh(kind)
	if t.task.ID() == 0 && len(t.rows) > 0 {
		t.pick(t.rows[0].Task.ID, 0, false)
		t.list.SetCurrent(t.rows[0].Task.ID)
	}
}

// Tick lets time pass: what is late is found anew.
func (t *Tasks) Tick(time.Time) {
	t.read()
	t.choose()
	t.task.Tick()
}

// Focus gives the keys to the list.
func (t *Tasks) Focus() { t.focusList() }

func (t *Tasks) focusList() {
	switch t.place {
	case "list":
		widgets.FocusOn(t.list)
	case "filtered":
		t.search.Focus()
	}
}

// FocusSearch gives the keys to the search field.
func (t *Tasks) FocusSearch() { t.search.Focus() }

// Drop attaches files to the note being written.
func (t *Tasks) Drop(paths []string) { t.task.Attach(paths) }

// Escape ends a selection of several.
func (t *Tasks) Escape() { t.list.ClearSelection() }

// Leave stores what was written before the window goes on to something else.
func (t *Tasks) Leave(then func()) { t.task.composer.flush(then) }

// Step moves to the next or previous task of the list.
func (t *Tasks) Step(by int) { t.list.StepBy(by) }

// read makes the rows of the snapshot, unless they are those of this minute.
func (t *Tasks) read() {
	snap, now := t.backend.Snapshot(), t.host.Now()
	if snap == t.made && now.Truncate(time.Minute).Equal(t.madeAt) {
		return
	}
	t.made, t.madeAt = snap, now.Truncate(time.Minute)
	t.all = t.index.Rows(snap, now, time.Local)
}

// choose applies filter and order, and keeps place and selection.
func (t *Tasks) choose() {
	t.rows = t.filter.Apply(t.all)
	t.sort.Apply(t.rows)
	t.filter.Lead(t.rows)
	t.list.Refresh()
	t.showState()
	t.chips.refresh()
	t.foot.refresh()
	t.task.SetNeighbours(t.list.CurrentIndex(), len(t.rows))
}

// readAfter is how long a task must be looked at before its news count as read.
const readAfter = 700 * time.Millisecond

// pick shows a task beside the list. When the person chose it, its news become read
// once they stayed on it for a moment.
func (t *Tasks) pick(id, note store.ID, chosen bool) {
	t.dwell++
	t.task.Show(id, note)
	t.task.SetNeighbours(t.list.CurrentIndex(), len(t.rows))
	t.host.Stay(Route{Screen: ScreenTasks, ID: id, View: t.view})
	if !chosen || t.backend.Snapshot().Unread(id) == 0 {
		return
	}
	turn := t.dwell
	t.host.After(readAfter, func() {
		if t.dwell == turn {
			t.host.Run(func() error { return t.backend.MarkTaskRead(context.Background(), id) }, t.host.ShowError)
		}
	})
}

// showState puts into the list's place what there is to say when it has no rows.
func (t *Tasks) showState() {
	place := t.state()
	if place == "loading" {
		t.loading.SetText(loadingWords(t.backend.Snapshot()))
	}
	if place == t.place {
		return
	}
	t.place = place
	var o fyne.CanvasObject = t.list
	switch place {
	case "loading":
		o = widgets.Edge(widgets.Pad(2, 6, 16, 16, t.loading), nil, nil, nil, widgets.NewSkeleton(12, words.T("tasks.loading")))
	case "failed":
		o = t.failed()
	case "empty":
		o = t.empty()
	case "filtered":
		o = widgets.NewEmptyState("filter", words.T("tasks.filtered.title"), words.T("tasks.filtered.text"),
			widgets.NewButton(words.T("tasks.filtered.clear"), widgets.Plain, t.clearFilter))
	}
	t.area.Objects = []fyne.CanvasObject{o}
	t.area.Refresh()
}

func (t *Tasks) state() string {
	snap := t.backend.Snapshot()
	switch {
	case len(t.rows) > 0:
		return "list"
	case len(t.all) > 0:
		return "filtered"
	case snap.Sync.Error != "" && snap.Sync.Last.IsZero():
		return "failed"
	case !snap.Complete || snap.Sync.First || snap.Sync.Last.IsZero():
		return "loading"
	}
	return "empty"
}

func (t *Tasks) failed() fyne.CanvasObject {
	key := t.backend.Snapshot().Sync.Error
	return widgets.NewFailedState(words.T("tasks.failed.title"), words.T(key),
		widgets.NewButton(words.T("common.retry"), widgets.Plain, t.backend.Refresh))
}

// empty is the first thing a new company sees: what will come, and what to do.
func (t *Tasks) empty() fyne.CanvasObject {
	if !t.backend.Snapshot().Account.CanManage {
		return widgets.NewEmptyState("task", words.T("tasks.empty.title"), words.T("tasks.empty.worker"), nil)
	}
	return widgets.NewEmptyState("task", words.T("tasks.empty.title"), words.T("tasks.empty.text"),
		widgets.NewButton(words.T("tasks.empty.action"), widgets.Plain, func() { t.host.Go(Route{Screen: ScreenCompany}) }))
}

func (t *Tasks) clearFilter() {
	t.filter = tasks.Filter{}
	t.search.SetText("")
	t.choose()
}

// Shortcuts are the list's and the task's own.
func (t *Tasks) Shortcuts() []Shortcut {
	list := []Shortcut{{fyne.KeyE, ctrl, "tasks.key.export", t.export}}
	return append(list, t.task.Shortcuts()...)
}
