package screens

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// ClientsBackend is what the clients ask of the program.
type ClientsBackend interface {
	Snapshot() *store.Snapshot
	AnswerConnection(ctx context.Context, connection store.ID, answer store.ConnectionWord) (entry int64, err error)
	Disconnect(ctx context.Context, connection store.ID) (entry int64, err error)
	deliverer
	OpenURL(*url.URL) error
	OpenFile(ctx context.Context, f store.File, progress func(done, total int64)) (app.OpenResult, error)
	CleanName(store.File) string
	Retry(entry int64) error
	Discard(entry int64) error
	Resolve(entry int64, choice app.Resolution) error
	Refresh()
}

// Clients shows the companies that send tasks: requests first, then those connected,
// then those whose answer is waited for; beside them the page of one.
type Clients struct {
	host    Host
	backend ClientsBackend
	content fyne.CanvasObject
	search  *widgets.SearchField
	list    *widgets.List
	body    swap
	loading fyne.CanvasObject
	stale   *widgets.Text
	side    swap
	page    *clientPage
	none    fyne.CanvasObject
	nobody  fyne.CanvasObject
	rows    []clientRow
	open    store.ID
}

var (
	_ Screen     = (*Clients)(nil)
	_ Searchable = (*Clients)(nil)
	_ Stepper    = (*Clients)(nil)
	_ Ticker     = (*Clients)(nil)
)

// NewClients builds the screen.
func NewClients(h Host, b ClientsBackend) *Clients {
	x := &Clients{host: h, backend: b}
	x.search = widgets.NewSearchField(words.T("clients.search"), searchHint(), words.T("common.clear"))
	x.search.OnChanged = func(string) { x.reload() }
	x.search.OnLeave = func() { widgets.FocusOn(x.list) }
	x.list = x.newList()
	x.loading = widgets.NewSkeleton(8, words.T("common.loading"))
	x.body = newSwap(x.loading)
	x.stale = widgets.NewText("", widgets.TextStyle{Size: 12, Token: widgets.Late, Cut: true})
	x.stale.Hide()
	x.page = newClientPage(x)
	x.none = widgets.NewEmptyState("client", words.T("clients.choose"), words.T("clients.choose.text"), nil)
	x.nobody = widgets.Gap(0, 0)
	x.side = newSwap(x.nobody)
	head := widgets.Pad(16, 12, 16, 16, widgets.VBox(10, widgets.NewTitle(words.T("clients.title")), x.search, x.stale))
	x.content = h.Columns(ScreenClients, widgets.Edge(head, nil, nil, nil, x.body.box), x.side.box)
	return x
}

func (x *Clients) newList() *widgets.List {
	l := widgets.NewList()
	l.Length = func() int { return len(x.rows) }
	l.Create = func() fyne.CanvasObject { return newClientLine(x) }
	l.Height = func(i int) float32 {
		switch r := x.rows[i]; {
		case r.heading != "":
			return 40
		case r.group == groupRequests && (x.mayAnswer(r, store.ConnectionAccepted) || x.mayAnswer(r, store.ConnectionRejected)):
			return 104
		}
		return 64
	}
	l.Heading = func(i int) bool { return x.rows[i].heading != "" }
	l.Key = func(i int) int64 {
		if x.rows[i].heading != "" {
			return -1 - int64(x.rows[i].group)
		}
		return x.rows[i].client.ID
	}
	l.Name = func(i int) string {
		if x.rows[i].client == nil {
			return x.rows[i].heading
		}
		return x.rows[i].client.Name
	}
	l.Update = func(i int, row fyne.CanvasObject, _ widgets.RowState) { row.(*clientLineWidget).set(x.rows[i]) }
	l.OnCurrent = func(i int) {
		x.open = x.rows[i].client.ID
		x.host.Stay(Route{Screen: ScreenClients, ID: x.open})
		x.showPage()
	}
	return l
}

// Content is what the screen looks like.
func (x *Clients) Content() fyne.CanvasObject { return x.content }

// Open shows the clients, and the page of the one the route names, else of the first.
func (x *Clients) Open(r Route) {
	if r.ID != 0 {
		x.open = r.ID
	}
	x.reload()
	if _, ok := x.backend.Snapshot().Client(x.open); !ok {
		x.open = 0
		for _, row := range x.rows {
			if row.client != nil {
				x.open = row.client.ID
				break
			}
		}
	}
	if x.open != 0 {
		x.list.SetCurrent(x.open)
	}
	x.showPage()
}

// Refresh reads what changed.
func (x *Clients) Refresh(kind store.Kind) {
	if kind.Has(store.KindClients | store.KindConnections | store.KindTasks | store.KindNotes | store.KindAssignments |
		store.KindUsers | store.KindSync | store.KindAccount | store.KindOutbox) {
		x.reload()
		x.showPage()
	}
}

// Tick lets the deadlines of the tasks grow old.
func (x *Clients) Tick(time.Time) { x.showPage() }

// Focus gives the list the keys.
func (x *Clients) Focus() { widgets.FocusOn(x.list) }

// FocusSearch puts the caret into the search field.
func (x *Clients) FocusSearch() { x.search.Focus() }

// Step moves to another client.
func (x *Clients) Step(by int) { x.list.StepBy(by) }

func (x *Clients) reload() {
	s := x.backend.Snapshot()
	x.rows = clientRows(s, x.search.Text(), x.host.Now())
	stale := staleText(s, x.host)
	x.stale.SetText(stale)
	setVisible(x.stale, stale != "")
	switch stateOf(s, len(s.Clients), len(x.rows)) {
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
		x.body.set(widgets.NewEmptyState("client", words.T("clients.empty"), words.T("clients.empty.text"), nil))
	}
}

func (x *Clients) showPage() {
	s := x.backend.Snapshot()
	if c, ok := s.Client(x.open); ok {
		x.page.show(s, c)
		x.side.set(x.page.content)
		return
	}
	if len(s.Clients) == 0 { // the list says all there is to say
		x.side.set(x.nobody)
		return
	}
	x.side.set(x.none)
}

// mayAnswer reports whether a request can be answered so: by an admin, and only when
// the server's numbers for the answer and for a request are known.
func (x *Clients) mayAnswer(r clientRow, with store.ConnectionWord) bool {
	s := x.backend.Snapshot()
	known := s.Sync.Contract.Connections
	return r.group == groupRequests && s.Account.CanManage && known.Has(store.ConnectionPending) && known.Has(with) && !r.link.Pending.Waits()
}

func (x *Clients) answer(link *store.Connection, with store.ConnectionWord, done string) {
	deliver(x.host, x.backend, func() (int64, error) {
		return x.backend.AnswerConnection(context.Background(), link.ID, with)
	}, done)
}

func (x *Clients) accept(r clientRow) {
	x.answer(r.link, store.ConnectionAccepted, words.T("clients.accepted", r.client.Name))
}

func (x *Clients) decline(r clientRow) {
	name := r.client.Name
	x.host.Ask(words.T("clients.decline.title", name), words.T("clients.decline.text"), words.T("clients.decline"), true, func() {
		x.answer(r.link, store.ConnectionRejected, words.T("clients.declined", name))
	})
}

func (x *Clients) block(r clientRow) {
	name := r.client.Name
	x.host.Ask(words.T("clients.block.title", name), words.T("clients.block.text", name), words.T("clients.block"), true, func() {
		x.answer(r.link, store.ConnectionBlocked, words.T("clients.blocked", name))
	})
}

func (x *Clients) disconnect(r clientRow) {
	name := r.client.Name
	x.host.Ask(words.T("clients.disconnect.title", name), words.T("clients.disconnect.text", name), words.T("clients.disconnect"), true, func() {
		deliver(x.host, x.backend, func() (int64, error) {
			return x.backend.Disconnect(context.Background(), r.link.ID)
		}, words.T("clients.disconnected", name))
	})
}

// clientLineWidget is a row of the clients: words above a group, a request with its
// buttons, or a client.
type clientLineWidget struct {
	widgets.Base
	clients *Clients
	row     clientRow
	bed     *widgets.Ground
	line    *widgets.TwoLine
	head    *widgets.Text
	yes, no *widgets.Button
}

func newClientLine(x *Clients) *clientLineWidget {
	w := &clientLineWidget{clients: x, bed: widgets.NewGround(widgets.InfoSoft, 0), line: widgets.NewTwoLine(), head: widgets.NewOverline("")}
	w.yes = widgets.NewButton(words.T("clients.accept"), widgets.Primary, func() { x.accept(w.row) }).Small()
	w.no = widgets.NewButton(words.T("clients.decline"), widgets.Plain, func() { x.decline(w.row) }).Small()
	w.Build(w, widgets.Parts{
		Objects: []fyne.CanvasObject{w.bed, w.line, w.head, w.yes, w.no},
		Min:     func() fyne.Size { return fyne.NewSize(200, widgets.Px(40)) },
		Layout:  w.layout,
	})
	return w
}

func (w *clientLineWidget) layout(size fyne.Size) {
	move(w.bed, 0, 0, size.Width, size.Height)
	move(w.line, 0, 0, size.Width, widgets.Px(64))
	move(w.head, 16, size.Height-widgets.Px(28), size.Width-32, widgets.Px(16))
	y, h := widgets.Px(66), widgets.Px(28)
	left := float32(16)
	for _, b := range []*widgets.Button{w.yes, w.no} {
		if b.Visible() {
			width := b.MinSize().Width
			move(b, left, y, width, h)
			left += width + 6
		}
	}
}

func (w *clientLineWidget) set(r clientRow) {
	w.row = r
	yes := r.heading == "" && w.clients.mayAnswer(r, store.ConnectionAccepted)
	no := r.heading == "" && w.clients.mayAnswer(r, store.ConnectionRejected)
	asked := yes || no
	setVisible(w.head, r.heading != "")
	setVisible(w.line, r.heading == "")
	setVisible(w.bed, r.heading == "" && r.group == groupRequests)
	setVisible(w.yes, yes)
	setVisible(w.no, no)
	w.Refresh()
	if r.heading != "" {
		w.head.SetText(upper(r.heading))
		return
	}
	line := widgets.RowText{Avatar: r.client.Name, AvatarID: r.client.ID, Title: r.client.Name, Bold: true, Sub: r.sub, NoLine: asked}
	switch {
	case r.link != nil && r.link.Pending.Waits():
		line.Chip, line.ChipToken, line.ChipSoft = words.T("common.pending"), widgets.Warn, widgets.WarnSoft
	case r.group == groupConnected:
		line.Chip = words.N("clients.open", r.open)
	case r.group == groupWaiting:
		line.Chip, line.Bold = r.sent, false
	case r.group == groupRefused:
		line.Chip, line.Bold = words.T("connection."+string(r.link.Status)), false
	case r.link != nil && r.group == groupOthers:
		line.Chip, line.Bold = words.T("connection.number", r.link.StatusNumber), false
	}
	w.line.Set(line)
}
