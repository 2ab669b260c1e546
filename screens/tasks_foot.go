package screens

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// taskFoot says how many tasks are shown of how many, and offers what can be done with
// several of them.
type taskFoot struct {
	*fyne.Container
	list     *Tasks
	count    *widgets.Text
	chosen   *widgets.Text
	view     *widgets.Button
	more     *widgets.Button
	plain    *fyne.Container
	selected *fyne.Container
	status   *widgets.Button
	assign   *widgets.Button
}

func newTaskFoot(t *Tasks) *taskFoot {
	f := &taskFoot{list: t, count: widgets.NewText("", widgets.TextStyle{Size: 12, Token: widgets.Muted, Cut: true}),
		chosen: widgets.NewText("", widgets.TextStyle{Size: 12, Bold: true, Cut: true})}
	f.view = widgets.NewButton(words.T("tasks.view.save"), widgets.Quiet, f.saveView).Small()
	f.more = widgets.NewIconButton("download", words.T("tasks.key.export"), t.export)
	f.plain = widgets.Row(2, widgets.Grow(f.count), f.more, f.view)
	f.assign = widgets.NewButton(words.T("task.assign"), widgets.Plain, func() { t.assignSelected(f.assign) }).Small()
	f.status = widgets.NewButton(words.T("tasks.select.status"), widgets.Plain, func() { t.statusMenu(f.status, t.list.Selected()) }).Small()
	export := widgets.NewButton(words.T("tasks.select.export"), widgets.Plain, t.export).Small()
	f.selected = widgets.Row(6, widgets.Grow(f.chosen), f.assign, f.status, export,
		widgets.NewIconButton("close", words.T("tasks.select.end"), t.list.ClearSelection))
	f.selected.Hide()
	bar := widgets.Fixed(0, widgets.Px(36), widgets.Pad(0, 0, 16, 10, widgets.Edge(nil, nil, nil, nil, widgets.HStack(f.plain, f.selected))))
	f.Container = widgets.Edge(widgets.NewDivider(), nil, nil, nil, bar)
	return f
}

// refresh counts anew.
func (f *taskFoot) refresh() {
	t := f.list
	n := len(t.list.Selected())
	f.count.SetText(f.countWords())
	f.chosen.SetText(words.N("tasks.selected", n))
	setShown(f.plain, n == 0)
	setShown(f.selected, n > 0)
	setShown(f.status, len(settable(t.backend.Snapshot())) > 0)
	setShown(f.assign, t.backend.Snapshot().Account.CanManage)
	f.Container.Refresh()
}

// countWords say how many tasks are shown of how many; while the first of them are being
// fetched, so far.
func (f *taskFoot) countWords() string {
	t := f.list
	shown, all := words.Current().Number(int64(len(t.rows))), int64(len(t.all))
	snap := t.backend.Snapshot()
	switch {
	case t.place == "failed":
		return "" // the list says why it is empty, and nobody knows how many there are
	case t.place == "loading" || all == 0 && !snap.Complete:
		return loadingWords(snap)
	case snap.Sync.First || !snap.Complete:
		return words.T("tasks.count.fetching", words.Current().Number(all), shown)
	}
	return words.N("tasks.count", len(t.all), shown)
}

func setShown(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// subject are the tasks an action is for: those selected, else all that are shown.
func (t *Tasks) subject() []tasks.Row {
	keys := t.list.Selected()
	if len(keys) == 0 {
		return t.rows
	}
	var rows []tasks.Row
	for _, r := range t.rows {
		if slices.Contains(keys, r.Task.ID) {
			rows = append(rows, r)
		}
	}
	return rows
}

// export writes the selected tasks, or all that are shown, for a spreadsheet.
func (t *Tasks) export() {
	rows := slices.Clone(t.subject())
	if len(rows) == 0 {
		return
	}
	name := words.T("tasks.export.name") + " " + t.host.Now().Format("2006-01-02") + ".csv"
	t.host.PickFolder(words.T("tasks.export.title"), name, func(path string) {
		if !strings.EqualFold(filepath.Ext(path), ".csv") {
			path += ".csv"
		}
		t.host.Run(func() error {
			return files.WriteTo(path, func(f io.Writer) error { return tasks.CSV(f, rows, words.Current(), time.Local) })
		},
			func(err error) {
				if err == nil {
					t.host.Notice(words.N("tasks.export.done", len(rows), filepath.Base(path)), nil)
				}
				t.host.ShowError(err)
			})
	})
}

// statusMenu offers the statuses for tasks.
func (t *Tasks) statusMenu(anchor fyne.CanvasObject, ids []store.ID) {
	widgets.ShowMenu(anchor, t.statusItems(ids))
}

func (t *Tasks) statusItems(ids []store.ID) []widgets.Item {
	var items []widgets.Item
	for _, w := range settable(t.backend.Snapshot()) {
		items = append(items, widgets.Item{Text: statusName(w), Danger: w == store.StatusRejected, Tap: func() { t.setStatus(ids, w) }})
	}
	return items
}

// setStatus gives tasks a status; for many, and for a rejection, it asks first.
func (t *Tasks) setStatus(ids []store.ID, w store.StatusWord) {
	do := func() {
		t.host.Run(func() error { return t.backend.SetStatus(context.Background(), ids, w) }, func(err error) {
			if err == nil {
				t.list.ClearSelection()
			}
			t.host.ShowError(err)
		})
	}
	if len(ids) < 2 && w != store.StatusRejected {
		do()
		return
	}
	t.host.Ask(words.N("tasks.status.title", len(ids)), words.N("tasks.status.text", len(ids), statusName(w)),
		words.T("tasks.status.yes", statusName(w)), w == store.StatusRejected, do)
}

// assignSelected gives the selected tasks to a person.
func (t *Tasks) assignSelected(anchor fyne.CanvasObject) { t.assignMenu(anchor, t.list.Selected()) }

func (t *Tasks) assignMenu(anchor fyne.CanvasObject, ids []store.ID) {
	var choices []widgets.Choice
	for _, u := range t.backend.Snapshot().Users {
		choices = append(choices, widgets.Choice{Text: u.Name, Search: u.Username, Tap: func(bool) {
			t.host.Run(func() error { return t.backend.Assign(context.Background(), ids, []store.ID{u.ID}) }, func(err error) {
				if err == nil {
					t.list.ClearSelection()
					t.host.Notice(words.N("tasks.assigned", len(ids), u.Name), nil)
				}
				t.host.ShowError(err)
			})
		}})
	}
	widgets.ShowPicker(anchor, words.T("task.assign.find"), words.T("task.assign.none"), choices, false, match)
}

// rowMenu offers what can be done with the task under the pointer, or with all that
// are selected when it is one of them.
func (t *Tasks) rowMenu(i int, at fyne.Position) {
	id := t.rows[i].Task.ID
	ids := t.list.Selected()
	if !slices.Contains(ids, id) {
		ids = []store.ID{id}
	}
	snap := t.backend.Snapshot()
	items := []widgets.Item{
		{Text: words.T("tasks.menu.select"), Icon: "check", Tap: func() { t.list.Toggle(i) }},
	}
	if len(ids) == 1 {
		items = append(items, widgets.Item{Text: words.T("task.copy.title"), Icon: "copy", Tap: func() { t.task.copyTitle(id) }})
	}
	if snap.Account.CanManage {
		items = append(items, widgets.Item{Text: words.T("task.assign"), Icon: "user", Tap: func() { t.assignMenu(t.foot.count, ids) }})
	}
	if len(settable(snap)) > 0 {
		items = append(items, widgets.Item{Text: words.T("tasks.select.status"), Heading: true})
		items = append(items, t.statusItems(ids)...)
	}
	widgets.ShowMenuAt(t.host.Window().Canvas(), at, items)
}
