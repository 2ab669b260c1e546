package screens

import (
	"context"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// InboxBackend is what the inbox asks of the program.
type InboxBackend interface {
	Snapshot() *store.Snapshot
	MarkRead(ctx context.Context, notifications []store.ID, read bool) error
	DeleteNotifications(ctx context.Context, notifications []store.ID) error
	Refresh()
}

// Inbox shows the notifications by day. What was opened stays, as read.
type Inbox struct {
	host    Host
	backend InboxBackend
	content fyne.CanvasObject
	search  *widgets.SearchField
	which   *widgets.Segmented // all, unread
	all     *widgets.Button
	list    *widgets.List
	body    swap
	note    *widgets.Text
	loading fyne.CanvasObject
	rows    []inboxRow
	hidden  map[store.ID]bool             // deleted, and can still be brought back
	after   func(time.Duration, func())   // time.AfterFunc on the UI goroutine
	groups  map[int]map[store.ID]struct{} // deletions that can be undone
	group   int
}

var (
	_ Screen     = (*Inbox)(nil)
	_ Searchable = (*Inbox)(nil)
	_ Keyed      = (*Inbox)(nil)
	_ Ticker     = (*Inbox)(nil)
)

// undoTime is how long a deletion can be undone before it is carried out.
const undoTime = 7 * time.Second

// NewInbox builds the inbox.
func NewInbox(h Host, b InboxBackend) *Inbox {
	x := &Inbox{host: h, backend: b, hidden: map[store.ID]bool{}, groups: map[int]map[store.ID]struct{}{},
		after: func(d time.Duration, f func()) { time.AfterFunc(d, func() { ui.Do(f) }) }}
	x.search = widgets.NewSearchField(words.T("inbox.search"), searchHint(), words.T("common.clear"))
	x.search.OnChanged = func(string) { x.reload() }
	x.search.OnLeave = func() { widgets.FocusOn(x.list) }
	x.which = widgets.NewSegmented([]widgets.Segment{{Text: words.T("inbox.all")}, {Text: words.T("inbox.unread")}}, func(int) { x.reload() })
	x.all = widgets.NewButton(words.T("inbox.read_all"), widgets.Plain, x.readAll).WithIcon("check").Small()
	x.note = widgets.NewCaption("")
	x.list = x.newList()
	x.loading = widgets.NewSkeleton(10, words.T("common.loading"))
	x.body = newSwap(x.loading)
	head := widgets.Pad(20, 12, 24, 24, widgets.VBox(12,
		widgets.Row(12, widgets.Grow(widgets.NewTitle(words.T("inbox.title"))), x.all),
		widgets.Row(12, widgets.Grow(x.search), x.which)))
	foot := widgets.VBox(0, widgets.NewDivider(), widgets.Pad(10, 10, 24, 24, x.note))
	x.content = widgets.Edge(widgets.VBox(0, head, widgets.NewDivider()), foot, nil, nil, x.body.box)
	return x
}

func (x *Inbox) newList() *widgets.List {
	l := widgets.NewList()
	l.Multi = true
	l.Length = func() int { return len(x.rows) }
	l.Create = func() fyne.CanvasObject { return newInboxLine(x) }
	l.Height = func(i int) float32 {
		if x.rows[i].day != "" {
			return 40
		}
		return 64
	}
	l.Heading = func(i int) bool { return x.rows[i].day != "" }
	l.Key = func(i int) int64 {
		if x.rows[i].day != "" { // the day above a notification: its key with the sign turned
			return -x.rows[i+1].at.ID
		}
		return x.rows[i].at.ID
	}
	l.Name = func(i int) string { return x.rows[i].day + x.rows[i].title }
	l.Update = func(i int, row fyne.CanvasObject, _ widgets.RowState) { row.(*inboxLineWidget).set(x.rows[i]) }
	l.OnOpen = func(i int) { x.open(x.rows[i]) }
	l.OnMenu = x.menu
	l.OnSelection = x.count
	l.OnType = func(r rune) {
		if r == 'u' || r == 'U' {
			x.toggle(x.chosen())
		}
	}
	l.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDelete || ev.Name == fyne.KeyBackspace {
			x.delete(x.chosen())
			return true
		}
		return false
	}
	return l
}

// Content is what the inbox looks like.
func (x *Inbox) Content() fyne.CanvasObject { return x.content }

// Open shows the inbox; a route with a notification makes that the current one.
func (x *Inbox) Open(r Route) {
	x.reload()
	if r.ID != 0 {
		x.list.SetCurrent(r.ID)
	}
}

// Refresh reads what changed.
func (x *Inbox) Refresh(kind store.Kind) {
	if kind.Has(store.KindNotifications | store.KindTasks | store.KindNotes | store.KindUsers | store.KindClients | store.KindConnections | store.KindSync) {
		x.reload()
	}
}

// Tick lets "today" become "yesterday".
func (x *Inbox) Tick(time.Time) { x.reload() }

// Focus gives the list the keys.
func (x *Inbox) Focus() {
	if len(x.rows) > 0 {
		widgets.FocusOn(x.list)
	}
}

// FocusSearch puts the caret into the search field.
func (x *Inbox) FocusSearch() { x.search.Focus() }

// Shortcuts are the inbox's own.
func (x *Inbox) Shortcuts() []Shortcut {
	return []Shortcut{{fyne.KeyA, ctrl | fyne.KeyModifierShift, "inbox.read_all", x.readAll}}
}

func (x *Inbox) reload() {
	s := x.backend.Snapshot()
	known := 0
	for _, n := range s.Notifications {
		if !x.hidden[n.ID] {
			known++
		}
	}
	x.rows = inboxRows(s, x.which.Selected() == 1, x.search.Text(), x.hidden, x.host.Now())
	x.all.SetDisabled(len(x.unread()) == 0)
	switch stateOf(s, known, len(x.rows)) {
	case listShown:
		x.body.set(x.list)
		x.list.Reload()
	case listLoading:
		x.body.set(x.loading)
	case listFailed:
		x.body.set(failedState(s, x.backend.Refresh))
	case listFiltered:
		x.body.set(x.nothing())
	case listEmpty:
		x.body.set(widgets.NewEmptyState("mail", words.T("inbox.empty"), words.T("inbox.empty.text"), nil))
	}
	x.count()
}

// nothing stands for a search or a choice that leaves nothing.
func (x *Inbox) nothing() fyne.CanvasObject {
	show := widgets.NewButton(words.T("inbox.show_all"), widgets.Plain, func() {
		x.which.Select(0)
		x.search.SetText("")
		x.reload()
	})
	if x.search.Text() == "" {
		return widgets.NewEmptyState("check", words.T("inbox.none_unread"), words.T("inbox.none_unread.text"), show)
	}
	return widgets.NewEmptyState("search", words.T("page.nothing"), words.T("page.nothing.text", x.search.Text()), show)
}

// count tells at the foot how many there are.
func (x *Inbox) count() {
	n := 0
	for _, r := range x.rows {
		if r.at != nil {
			n++
		}
	}
	text := words.N("inbox.count", n)
	if s := len(x.list.Selected()); s > 0 {
		text = words.N("inbox.selected", s)
	}
	if stale := staleText(x.backend.Snapshot(), x.host); stale != "" {
		text = stale
	}
	x.note.SetText(text)
}

// open goes to what a notification is about, and marks it read.
func (x *Inbox) open(r inboxRow) {
	if r.at == nil {
		return
	}
	if !r.at.Read {
		x.mark([]store.ID{r.at.ID}, true)
	}
	switch {
	case r.target.Screen == "":
		x.host.Notice(words.T("inbox.no_target"), nil)
	case r.target.Screen == ScreenTasks && !x.knows(r.target.ID):
		x.host.Notice(words.T("inbox.target_gone"), nil)
	default:
		x.host.Go(r.target)
	}
}

func (x *Inbox) knows(task store.ID) bool {
	_, ok := x.backend.Snapshot().Task(task)
	return ok
}

// chosen are the selected notifications, or the current one.
func (x *Inbox) chosen() []store.ID {
	if ids := x.list.Selected(); len(ids) > 0 {
		return slices.DeleteFunc(ids, func(id store.ID) bool { return id < 0 })
	}
	if id, ok := x.list.Current(); ok && x.list.CurrentIndex() >= 0 {
		return []store.ID{id}
	}
	return nil
}

// toggle turns the read mark; of several it becomes what the first one has not.
func (x *Inbox) toggle(ids []store.ID) {
	if len(ids) == 0 {
		return
	}
	if n, ok := x.backend.Snapshot().Notification(ids[0]); ok {
		x.mark(ids, !n.Read)
	}
}

func (x *Inbox) mark(ids []store.ID, read bool) {
	x.host.Run(func() error { return x.backend.MarkRead(context.Background(), ids, read) }, x.host.ShowError)
}

func (x *Inbox) unread() []store.ID {
	var ids []store.ID
	for _, n := range x.backend.Snapshot().Notifications {
		if !n.Read && !x.hidden[n.ID] {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

func (x *Inbox) readAll() {
	ids := x.unread()
	if len(ids) == 0 {
		return
	}
	x.mark(ids, true)
	x.host.Notice(words.N("inbox.marked", len(ids)), func() { x.mark(ids, false) })
}

// delete hides the notifications at once and removes them when the time to undo that
// is over.
func (x *Inbox) delete(ids []store.ID) {
	if len(ids) == 0 {
		return
	}
	next := x.neighbour(ids)
	x.group++
	group := x.group
	x.groups[group] = map[store.ID]struct{}{}
	for _, id := range ids {
		x.hidden[id] = true
		x.groups[group][id] = struct{}{}
	}
	x.reload()
	if next != 0 {
		x.list.SetCurrent(next)
	}
	x.host.Notice(words.N("inbox.deleted", len(ids)), func() { x.restore(group) })
	x.after(undoTime, func() { x.commit(group) })
}

// neighbour is the notification that takes the place of those that go.
func (x *Inbox) neighbour(gone []store.ID) store.ID {
	var before store.ID
	passed := false
	for _, r := range x.rows {
		switch {
		case r.at == nil:
		case slices.Contains(gone, r.at.ID):
			passed = true
		case passed:
			return r.at.ID
		default:
			before = r.at.ID
		}
	}
	return before
}

func (x *Inbox) restore(group int) {
	for id := range x.groups[group] {
		delete(x.hidden, id)
	}
	delete(x.groups, group)
	x.reload()
}

func (x *Inbox) commit(group int) {
	ids := slices.Sorted(maps.Keys(x.groups[group]))
	delete(x.groups, group)
	if len(ids) == 0 {
		return
	}
	x.host.Run(func() error { return x.backend.DeleteNotifications(context.Background(), ids) }, func(err error) {
		for _, id := range ids {
			delete(x.hidden, id)
		}
		x.host.ShowError(err)
		x.reload()
	})
}

func (x *Inbox) menu(i int, at fyne.Position) {
	if x.rows[i].at == nil {
		return
	}
	ids := x.chosen()
	if n := x.rows[i].at; !slices.Contains(ids, n.ID) {
		ids = []store.ID{n.ID}
	}
	widgets.ShowMenuAt(x.host.Window().Canvas(), at, []widgets.Item{
		{Text: words.T("common.open"), Icon: "arrow-right", Tap: func() { x.open(x.rows[i]) }},
		{Text: words.T(readKey(x.rows[i].at)), Icon: "mail", Tap: func() { x.toggle(ids) }, Note: "U"},
		{Text: words.T("common.delete"), Icon: "trash", Danger: true, Tap: func() { x.delete(ids) }, Note: words.T("key.delete")},
	})
}

// readKey is what turning the read mark is called.
func readKey(n *store.Notification) string {
	if n.Read {
		return "inbox.mark_unread"
	}
	return "inbox.mark_read"
}
