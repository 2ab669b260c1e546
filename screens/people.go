package screens

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// PeopleBackend is what the list of people asks of the program.
type PeopleBackend interface {
	Snapshot() *store.Snapshot
	SaveUser(ctx context.Context, base, edited store.User) (entry int64, err error)
	AddUser(ctx context.Context, user store.User, password string) (entry int64, err error)
	Retry(entry int64) error
	Discard(entry int64) error
	Resolve(entry int64, choice app.Resolution) error
	deliverer
	Refresh()
}

// People shows who works in the company and what each is to do.
type People struct {
	host    Host
	backend PeopleBackend
	content fyne.CanvasObject
	tabs    *widgets.Segmented
	search  *widgets.SearchField
	add     *widgets.Button
	list    *widgets.List
	body    swap
	loading fyne.CanvasObject
	side    swap
	none    fyne.CanvasObject
	page    *page
	drawn   string
	rows    []personRow
	open    store.ID
	index   tasks.Index
}

// personRow is one person of the list.
type personRow struct {
	user *store.User
	open int // tasks they are to do
}

var (
	_ Screen     = (*People)(nil)
	_ Searchable = (*People)(nil)
	_ Stepper    = (*People)(nil)
	_ Keyed      = (*People)(nil)
)

// NewPeople builds the screen.
func NewPeople(h Host, b PeopleBackend) *People {
	x := &People{host: h, backend: b, page: newDetail()}
	x.tabs = companyTabs(h, 1)
	x.search = widgets.NewSearchField(words.T("people.search"), searchHint(), words.T("common.clear"))
	x.search.OnChanged = func(string) { x.reload() }
	x.search.OnLeave = func() { widgets.FocusOn(x.list) }
	x.add = widgets.NewButton(words.T("people.add"), widgets.Plain, x.addPerson).WithIcon("plus").Small()
	x.list = x.newList()
	x.loading = widgets.NewSkeleton(6, words.T("common.loading"))
	x.body = newSwap(x.loading)
	x.none = widgets.NewEmptyState("users", words.T("people.choose"), words.T("people.choose.text"), nil)
	x.side = newSwap(x.none)
	head := widgets.Pad(16, 12, 16, 16, widgets.VBox(10,
		widgets.Row(8, widgets.Grow(widgets.NewTitle(words.T("company.title"))), x.add), widgets.Row(0, x.tabs), x.search))
	x.content = h.Columns(ScreenPeople, widgets.Edge(head, nil, nil, nil, x.body.box), x.side.box)
	return x
}

func (x *People) newList() *widgets.List {
	l := widgets.NewList()
	l.Length = func() int { return len(x.rows) }
	l.Create = func() fyne.CanvasObject { return widgets.NewTwoLine() }
	l.Key = func(i int) int64 { return x.rows[i].user.ID }
	l.Name = func(i int) string { return personName(x.rows[i].user) }
	l.Update = func(i int, row fyne.CanvasObject, _ widgets.RowState) {
		r := x.rows[i]
		line := widgets.RowText{Avatar: personName(r.user), AvatarID: r.user.ID, Title: personName(r.user), Bold: true,
			Sub: tasks.Join(" · ", role(r.user), r.user.Email)}
		switch {
		case r.user.Pending.Waits():
			line.Chip, line.ChipToken, line.ChipSoft = words.T("common.pending"), widgets.Warn, widgets.WarnSoft
		case r.open > 0:
			line.Chip = words.N("people.open", r.open)
		}
		row.(*widgets.TwoLine).Set(line)
	}
	l.OnCurrent = func(i int) {
		x.open = x.rows[i].user.ID
		x.host.Stay(Route{Screen: ScreenPeople, ID: x.open})
		x.showPage()
	}
	return l
}

// personName is how a person is called; without a name, by what they sign in with.
func personName(u *store.User) string {
	if u.Name != "" {
		return u.Name
	}
	return u.Username
}

func role(u *store.User) string {
	if u.Admin {
		return words.T("people.admin")
	}
	return words.T("people.worker")
}

// Content is what the screen looks like.
func (x *People) Content() fyne.CanvasObject { return x.content }

// Open shows the people, and the one the route names, else the first.
func (x *People) Open(r Route) {
	if r.ID != 0 {
		x.open = r.ID
	}
	x.reload()
	if _, ok := x.backend.Snapshot().User(x.open); !ok && len(x.rows) > 0 {
		x.open = x.rows[0].user.ID
	}
	if x.open != 0 {
		x.list.SetCurrent(x.open)
	}
	x.page.shown()
	x.showPage()
}

// Refresh reads what changed.
func (x *People) Refresh(kind store.Kind) {
	if kind.Has(store.KindUsers | store.KindAssignments | store.KindTasks | store.KindClients | store.KindSync | store.KindAccount | store.KindOutbox) {
		x.reload()
		x.showPage()
	}
}

// Focus gives the list the keys.
func (x *People) Focus() { widgets.FocusOn(x.list) }

// FocusSearch puts the caret into the search field.
func (x *People) FocusSearch() { x.search.Focus() }

// Step moves to another person.
func (x *People) Step(by int) { x.list.StepBy(by) }

// Shortcuts are the screen's own.
func (x *People) Shortcuts() []Shortcut {
	if !x.mayEdit() {
		return nil
	}
	return []Shortcut{{fyne.KeyN, ctrl, "people.add", x.addPerson}, {fyne.KeyE, ctrl, "people.edit", func() {
		if u, ok := x.backend.Snapshot().User(x.open); ok {
			x.edit(u)
		}
	}}}
}

// mayEdit reports whether people can be added and changed: by an admin, on a server
// whose names for a user are known.
func (x *People) mayEdit() bool {
	s := x.backend.Snapshot()
	return s.Account.CanManage && s.Sync.Contract.UserWritable
}

func (x *People) reload() {
	s := x.backend.Snapshot()
	load := map[store.ID]int{}
	for _, t := range s.Tasks {
		if !t.Status.Closed() {
			for _, a := range s.Assignments(t.ID) {
				load[a.UserID]++
			}
		}
	}
	x.rows = x.rows[:0]
	for _, u := range s.Users {
		if tasks.Match(x.search.Text(), u.Name, u.Username, u.Email, u.Phone, role(u)) {
			x.rows = append(x.rows, personRow{u, load[u.ID]})
		}
	}
	setVisible(x.add, x.mayEdit())
	switch stateOf(s, len(s.Users), len(x.rows)) {
	case listShown:
		x.body.set(x.list)
		x.list.Reload()
	case listLoading:
		x.body.set(x.loading)
	case listFailed:
		x.body.set(failedState(s, x.backend.Refresh))
	case listFiltered:
		x.body.set(widgets.NewEmptyState("search", words.T("page.nothing"), words.T("page.nothing.text", x.search.Text()),
			widgets.NewButton(words.T("page.clear_search"), widgets.Plain, func() { x.search.SetText("") })))
	case listEmpty:
		x.body.set(widgets.NewEmptyState("users", words.T("people.empty"), words.T("people.empty.text"), nil))
	}
}

// showPage draws the person that is open, when anything about them changed.
func (x *People) showPage() {
	s := x.backend.Snapshot()
	u, ok := s.User(x.open)
	if !ok {
		x.side.set(x.none)
		return
	}
	now := x.host.Now()
	rows := tasks.Filter{Open: true, Assigned: tasks.AssignedUser, UserID: u.ID}.Apply(x.index.Rows(s, now, time.Local))
	tasks.Sort{By: tasks.ByDeadline}.Apply(rows)
	drawn := fmt.Sprint(*u, x.mayEdit(), s.Outbox, now.Format(time.DateOnly))
	for i := range rows {
		drawn += taskFingerprint(&rows[i], now)
	}
	if drawn != x.drawn {
		x.drawn = drawn
		x.page.set(x.parts(s, u, rows)...)
	}
	x.side.set(x.page)
}

func (x *People) parts(s *store.Snapshot, u *store.User, rows []tasks.Row) []fyne.CanvasObject {
	head := widgets.Row(12, widgets.NewAvatar(personName(u), u.ID, 40), widgets.Grow(heading(personName(u), role(u))))
	if x.mayEdit() && !u.Pending.Waits() {
		head.Add(widgets.NewButton(words.T("people.edit"), widgets.Plain, func() { x.edit(u) }).WithIcon("edit"))
	}
	parts := []fyne.CanvasObject{head}
	if e, ok := entryOf(s, u.Pending.Entry); ok {
		if strip := entryStrip(x.host, x.backend, e, personLabel); strip != nil {
			parts = append(parts, strip)
		}
	}
	facts := widgets.VBox(12, value(words.T("people.username"), shownValue(u.Username)),
		value(words.T("people.email"), shownValue(u.Email)), value(words.T("people.phone"), shownValue(u.Phone)))
	parts = append(parts, widgets.NewCard(facts))
	parts = append(parts, widgets.NewOverline(words.N("people.tasks", len(rows))))
	if len(rows) == 0 {
		parts = append(parts, widgets.NewMutedParagraph(words.T("people.no_tasks")))
	} else {
		lines := widgets.VBox(0)
		for i := range rows[:min(len(rows), clientTasksMax)] {
			lines.Add(x.taskLine(&rows[i], i == min(len(rows), clientTasksMax)-1))
		}
		parts = append(parts, widgets.NewFrame(lines))
	}
	if extra := extraFields(x.host, u.Extra); extra != nil && s.Account.CanManage {
		parts = append(parts, widgets.NewOverline(words.T("page.more")), extra)
	}
	return parts
}

func (x *People) taskLine(r *tasks.Row, last bool) fyne.CanvasObject {
	text := clientTaskText(r, x.host.Now())
	text.Sub, text.NoLine = tasks.Join(" · ", r.ClientName(), r.Place()), last
	line := widgets.NewTwoLine()
	line.Set(text)
	id := r.Task.ID
	w := widgets.NewPressable(widgets.Parts{
		Objects: []fyne.CanvasObject{line},
		Min:     line.MinSize,
		Layout:  func(size fyne.Size) { move(line, 0, 0, size.Width, size.Height) },
	}, func() { x.host.Go(Route{Screen: ScreenTasks, ID: id}) })
	w.About = func() (string, string) { return "row", text.Title }
	return w
}
