package screens

import (
	"slices"
	"strings"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// taskView is a way to look at the tasks: the program's own or a saved one.
type taskView struct {
	key    string // as it stands in a route
	name   string
	saved  bool
	filter tasks.Filter
	sort   tasks.Sort
}

// taskViews lists the program's own views, then the saved ones.
func taskViews(snap *store.Snapshot) []taskView {
	var views []taskView
	for _, v := range tasks.Builtin() {
		views = append(views, taskView{v.ID, words.T(v.Key), false, v.Filter, v.Sort})
	}
	for _, v := range snap.Views {
		filter, sort, err := tasks.Decode(v.Filter)
		if err != nil {
			continue // written by another version of the program; it stays stored
		}
		views = append(views, taskView{savedKey(v.Name), v.Name, true, filter, sort})
	}
	return views
}

func findView(snap *store.Snapshot, key string) (taskView, bool) {
	if key == "" {
		return taskView{}, false
	}
	views := taskViews(snap)
	i := slices.IndexFunc(views, func(v taskView) bool { return v.key == key })
	if i < 0 {
		return taskView{}, false
	}
	return views[i], true
}

// saveView keeps filter and order: in the saved view that is open, or under a new name.
func (f *taskFoot) saveView() {
	t := f.list
	open, ok := findView(t.backend.Snapshot(), t.view)
	if !ok || !open.saved {
		f.nameView()
		return
	}
	widgets.ShowMenu(f.view, []widgets.Item{
		{Text: words.T("tasks.view.update", open.name), Icon: "check", Tap: func() { f.keep(open.name) }},
		{Text: words.T("tasks.view.new"), Icon: "plus", Tap: f.nameView},
	})
}

// nameView asks for the name of a new view.
func (f *taskFoot) nameView() {
	name := widgets.NewField(words.T("tasks.view.name"), words.T("tasks.view.example"))
	var sheet *widgets.Sheet
	save := func() {
		text := strings.TrimSpace(name.Text())
		if text == "" {
			name.SetError(words.T("login.missing"))
			sheet.Relayout()
			return
		}
		sheet.Close()
		f.keep(text)
	}
	name.OnSubmit = func(string) { save() }
	name.OnChanged = func(string) { name.SetError("") }
	sheet = f.list.host.Sheet(words.T("tasks.view.save"), widgets.VBox(14,
		widgets.NewTitle(words.T("tasks.view.save")),
		widgets.NewMutedParagraph(words.T("tasks.view.text")),
		name,
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.cancel"), widgets.Plain, func() { sheet.Close() }),
			widgets.NewButton(words.T("common.save"), widgets.Primary, save)),
	), 400)
	name.Focus()
}

// keep stores filter and order under a name and opens that view.
func (f *taskFoot) keep(name string) {
	t := f.list
	view := store.View{Name: name, Filter: tasks.Encode(t.filter, t.sort)}
	views := slices.Clone(t.backend.Snapshot().Views)
	if i := slices.IndexFunc(views, func(v store.View) bool { return v.Name == name }); i >= 0 {
		views[i] = view
	} else {
		views = append(views, view)
	}
	t.host.Run(func() error { return t.backend.SaveViews(views) }, func(err error) {
		if err != nil {
			t.host.ShowError(err)
			return
		}
		t.view = savedKey(name)
		t.host.Stay(Route{Screen: ScreenTasks, ID: t.task.ID(), View: t.view})
		t.foot.refresh()
		t.host.Notice(words.T("tasks.view.saved", name), nil)
	})
}
