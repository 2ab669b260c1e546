package screens

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// namedView is a way to look at the tasks, of the program's own or saved.
type namedView struct {
	key   string // as it stands in a route
	name  string
	saved bool
	count int
}

// views lists the ways to look at the tasks with how many each shows.
func (s *Shell) views(snap *store.Snapshot) []namedView {
	rows := s.viewRows(snap)
	var views []namedView
	for _, v := range taskViews(snap) {
		views = append(views, namedView{v.key, v.name, v.saved, v.filter.Count(rows)})
	}
	return views
}

// viewRows makes the rows the views are counted over, once for each state of the store
// and each day.
func (s *Shell) viewRows(snap *store.Snapshot) []tasks.Row {
	now := s.now()
	if s.counted.generation != snap.Generation || s.counted.at.IsZero() || now.Sub(s.counted.at) > time.Minute {
		s.counted.rows = s.counted.index.Rows(snap, now, time.Local)
		s.counted.generation, s.counted.at = snap.Generation, now
	}
	return s.counted.rows
}

// counted is what the numbers beside the views were made from.
type counted struct {
	index      tasks.Index
	rows       []tasks.Row
	generation uint64
	at         time.Time
}

func (b *sidebar) refreshViews(snap *store.Snapshot, here Route) {
	views := b.shell.views(snap)
	same := slices.EqualFunc(views, b.viewNav, func(v namedView, e *viewEntry) bool {
		return v.key == e.view.key && v.name == e.view.name
	})
	if !same {
		b.viewNav = nil
		b.views.RemoveAll()
		for _, v := range views {
			nav := widgets.NewNavView(v.name, func() { b.shell.Go(Route{Screen: ScreenTasks, View: v.key}) })
			if v.saved {
				nav.OnMenu = func(at fyne.Position) { b.viewMenu(v, at) }
			}
			b.viewNav = append(b.viewNav, &viewEntry{nav, v})
			b.views.Add(nav)
		}
	}
	for i, e := range b.viewNav {
		e.nav.Set(here.Screen == ScreenTasks && here.View == e.view.key, views[i].count)
	}
	if len(views) == 0 || b.narrow {
		b.heading.Hide()
	} else {
		b.heading.Show()
	}
}

// viewMenu offers what can be done with a saved view.
func (b *sidebar) viewMenu(v namedView, at fyne.Position) {
	s := b.shell
	change := func(edit func([]store.View) []store.View) {
		views := edit(slices.Clone(s.backend.Snapshot().Views))
		s.Run(func() error { return s.backend.SaveViews(views) }, s.ShowError)
	}
	index := func(views []store.View) int {
		return slices.IndexFunc(views, func(x store.View) bool { return savedKey(x.Name) == v.key })
	}
	shift := func(by int) func() {
		return func() {
			change(func(views []store.View) []store.View {
				i := index(views)
				if j := i + by; i >= 0 && j >= 0 && j < len(views) {
					views[i], views[j] = views[j], views[i]
				}
				return views
			})
		}
	}
	widgets.ShowMenuAt(s.window.Canvas(), at, []widgets.Item{
		{Text: words.T("shell.view.up"), Icon: "arrow-up", Tap: shift(-1)},
		{Text: words.T("shell.view.down"), Icon: "arrow-down", Tap: shift(1)},
		{Text: words.T("shell.view.delete"), Icon: "trash", Danger: true, Tap: func() {
			old := slices.Clone(s.backend.Snapshot().Views)
			change(func(views []store.View) []store.View {
				if i := index(views); i >= 0 {
					views = slices.Delete(views, i, i+1)
				}
				return views
			})
			s.Notice(words.T("shell.view.deleted", v.name), func() {
				s.Run(func() error { return s.backend.SaveViews(old) }, s.ShowError)
			})
		}},
	})
}

// savedKey is how a saved view stands in a route.
func savedKey(name string) string { return "saved:" + name }
