package screens

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/forms"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// clientPage is the page of one client: facts, tasks, files, and what can be done.
type clientPage struct {
	clients *Clients
	content *page
	id      store.ID
	drawn   string // what the page was last built from
	index   tasks.Index
	allDone bool // also tasks that are closed
}

// How many tasks and files stand on the page at first.
const clientTasksMax, clientFilesMax = 30, 20

func newClientPage(x *Clients) *clientPage {
	return &clientPage{clients: x, content: newDetail()}
}

// show builds the page anew when anything on it changed.
func (p *clientPage) show(s *store.Snapshot, c *store.Company) {
	now := p.clients.host.Now()
	row := p.row(s, c, now)
	list := p.tasks(s, c.ID, now)
	files := clientFiles(s, c.ID, clientFilesMax)
	entry, waiting := p.entry(s, row)
	drawn := fmt.Sprint(c, row.link, row.open, s.Account.CanManage, s.Sync.Contract, files, entry, now.Format(time.DateOnly))
	for _, t := range list {
		drawn += taskFingerprint(&t, now)
	}
	if drawn == p.drawn {
		return
	}
	top := p.id != c.ID
	p.id, p.drawn = c.ID, drawn
	parts := []fyne.CanvasObject{p.head(c, row)}
	if waiting {
		if strip := entryStrip(p.clients.host, p.clients.backend, entry, func(f string) string { return f }); strip != nil {
			parts = append(parts, strip)
		}
	}
	if bar := p.actions(s, row); bar != nil {
		parts = append(parts, bar)
	}
	parts = append(parts, p.facts(c))
	if text := tasks.Join("\n\n", c.AdditionalText, linkText(row.link)); text != "" {
		parts = append(parts, longText(p.clients.host, c.Name, text))
	}
	parts = append(parts, p.taskList(c, row, list)...)
	parts = append(parts, p.fileList(files)...)
	if extra := extraFields(p.clients.host, c.Extra); extra != nil {
		parts = append(parts, widgets.NewOverline(words.T("page.more")), extra)
	}
	p.content.set(parts...)
	if top {
		p.content.scroll.ScrollToTop()
	}
}

func (p *clientPage) row(s *store.Snapshot, c *store.Company, now time.Time) clientRow {
	for _, r := range clientRows(s, "", now) {
		if r.client != nil && r.client.ID == c.ID {
			return r
		}
	}
	return clientRow{client: c, group: groupOthers}
}

func (p *clientPage) entry(s *store.Snapshot, r clientRow) (store.Entry, bool) {
	if r.link == nil || !r.link.Pending.Waits() {
		return store.Entry{}, false
	}
	return entryOf(s, r.link.Pending.Entry)
}

// tasks are the client's, open ones first, by deadline.
func (p *clientPage) tasks(s *store.Snapshot, client store.ID, now time.Time) []tasks.Row {
	rows := tasks.Filter{Clients: []store.ID{client}}.Apply(p.index.Rows(s, now, time.Local))
	tasks.Sort{By: tasks.ByDeadline}.Apply(rows)
	slices.SortStableFunc(rows, func(a, b tasks.Row) int {
		switch {
		case a.Open == b.Open:
			return 0
		case a.Open:
			return -1
		}
		return 1
	})
	return rows
}

func linkText(c *store.Connection) string {
	if c == nil || c.PlainText() == "" {
		return ""
	}
	return "”" + c.PlainText() + "”"
}

func (p *clientPage) head(c *store.Company, r clientRow) fyne.CanvasObject {
	vat := ""
	if c.VATID != "" {
		vat = words.T("clients.vat", forms.PrettyVATID(c.VATID))
	}
	state := ""
	switch r.group {
	case groupRequests:
		state = words.T("clients.state.request")
	case groupConnected:
		state = words.T("clients.state.connected")
		if !r.link.Created.IsZero() {
			state = words.T("clients.state.since", words.Current().LongDate(r.link.Created))
		}
	case groupWaiting:
		state = words.T("clients.state.waiting")
	case groupRefused:
		state = words.T("connection." + string(r.link.Status))
	}
	title := heading(c.Name, tasks.Join(" · ", vat, c.Branch, state))
	if !p.mayDisconnect(r) {
		return title
	}
	key := "clients.disconnect.more"
	if r.group == groupWaiting {
		key = "clients.withdraw"
	}
	var more *widgets.Button
	more = widgets.NewIconButton("more", words.T("common.more"), func() {
		widgets.ShowMenu(more, []widgets.Item{{Text: words.T(key), Icon: "stop", Danger: true, Tap: func() { p.clients.disconnect(r) }}})
	})
	return widgets.Row(8, widgets.Grow(title), more)
}

// mayDisconnect reports whether there is a connection that an admin can end.
func (p *clientPage) mayDisconnect(r clientRow) bool {
	if r.group != groupConnected && r.group != groupWaiting {
		return false
	}
	return p.clients.backend.Snapshot().Account.CanManage && !r.link.Pending.Waits()
}

// actions are what an admin can do about the connection; nil for nothing.
func (p *clientPage) actions(s *store.Snapshot, r clientRow) fyne.CanvasObject {
	x := p.clients
	if !s.Account.CanManage || r.link == nil {
		return nil
	}
	if r.link.Pending.Waits() {
		return widgets.Row(8, widgets.NewChip(words.T("common.pending"), widgets.Warn, widgets.WarnSoft))
	}
	if r.group != groupRequests {
		return nil
	}
	var parts []fyne.CanvasObject
	add := func(key string, kind widgets.Kind, with store.ConnectionWord, do func(clientRow)) {
		if x.mayAnswer(r, with) {
			parts = append(parts, widgets.NewButton(words.T(key), kind, func() { do(r) }))
		}
	}
	add("clients.accept", widgets.Primary, store.ConnectionAccepted, x.accept)
	add("clients.decline.more", widgets.Danger, store.ConnectionRejected, x.decline)
	add("clients.block.more", widgets.Danger, store.ConnectionBlocked, x.block)
	buttons := widgets.Row(8, parts...)
	if x.mayAnswer(r, store.ConnectionAccepted) && x.mayAnswer(r, store.ConnectionRejected) {
		return buttons
	}
	strip := widgets.NewStrip("info", words.T("clients.not_writable"), widgets.Info, widgets.InfoSoft,
		widgets.NewButton(words.T("clients.to_check"), widgets.Link, func() { x.host.Go(Route{Screen: ScreenCheck}) }))
	if len(parts) == 0 {
		return strip
	}
	return widgets.VBox(8, buttons, strip)
}

// facts are the two cards below the title.
func (p *clientPage) facts(c *store.Company) fyne.CanvasObject {
	contact := widgets.VBox(0, widgets.NewOverline(words.T("clients.contact")), widgets.Gap(0, 4))
	if c.ContactPerson != "" {
		contact.Add(widgets.NewParagraph(c.ContactPerson))
	}
	if c.Phone != "" {
		contact.Add(p.copyLink("phone", c.Phone, words.T("clients.copy.phone")))
	}
	if c.Email != "" {
		contact.Add(p.copyLink("mail", c.Email, words.T("clients.copy.email")))
	}
	if c.ContactPerson+c.Phone+c.Email == "" {
		contact.Add(widgets.NewMutedParagraph(words.T("clients.no_contact")))
	}
	place := widgets.VBox(0, widgets.NewOverline(words.T("clients.address")), widgets.Gap(0, 4))
	lines := tasks.Join("\n", c.Address, c.Address2, tasks.Join(" ", c.Zip, c.City), c.Country)
	if lines == "" {
		place.Add(widgets.NewMutedParagraph(words.T("clients.no_address")))
	} else {
		place.Add(widgets.NewParagraph(lines))
		place.Add(widgets.Row(0, widgets.NewButton(words.T("clients.map"), widgets.Link, func() { p.openMap(c) }).WithTrail("external")))
	}
	return widgets.Equal(12, widgets.NewCard(contact), widgets.NewCard(place))
}

// copyLink shows a number or an address that a click copies.
func (p *clientPage) copyLink(icon, text, said string) fyne.CanvasObject {
	// It may get less room than it asks for, and is then cut.
	return widgets.Row(0, widgets.Grow(widgets.NewButton(text, widgets.Link, func() {
		fyne.CurrentApp().Clipboard().SetContent(text)
		p.clients.host.Notice(said, nil)
	}).WithIcon(icon)))
}

func (p *clientPage) openMap(c *store.Company) {
	query := url.Values{"query": {tasks.Join(", ", c.Address, tasks.Join(" ", c.Zip, c.City), c.Country)}}
	u := &url.URL{Scheme: "https", Host: "www.openstreetmap.org", Path: "/search", RawQuery: query.Encode()}
	p.clients.host.Run(func() error { return p.clients.backend.OpenURL(u) }, p.clients.host.ShowError)
}

func (p *clientPage) taskList(c *store.Company, r clientRow, list []tasks.Row) []fyne.CanvasObject {
	if len(list) == 0 {
		if r.group != groupConnected {
			return nil
		}
		return []fyne.CanvasObject{widgets.NewOverline(words.T("clients.tasks")), widgets.NewMutedParagraph(words.T("clients.no_tasks"))}
	}
	shown := list
	if !p.allDone && r.open > 0 {
		shown = list[:r.open]
	}
	shown = shown[:min(len(shown), clientTasksMax)]
	lines := widgets.VBox(0)
	for i := range shown {
		lines.Add(p.taskLine(&shown[i], i == len(shown)-1))
	}
	parts := []fyne.CanvasObject{widgets.NewOverline(words.N("clients.tasks.open", r.open)), widgets.NewFrame(lines)}
	if rest := len(list) - len(shown); rest > 0 {
		view := tasks.Filter{Clients: []store.ID{c.ID}}.Encode()
		parts = append(parts, widgets.Row(0, widgets.NewButton(words.N("clients.tasks.more", len(list)), widgets.Link, func() {
			p.clients.host.Go(Route{Screen: ScreenTasks, View: view})
		}).WithTrail("arrow-right")))
	}
	return parts
}

func (p *clientPage) taskLine(r *tasks.Row, last bool) fyne.CanvasObject {
	text := clientTaskText(r, p.clients.host.Now())
	text.NoLine = last
	return p.pressLine(text, "row", func() { p.clients.host.Go(Route{Screen: ScreenTasks, ID: r.Task.ID}) })
}

// pressLine is a row of two lines to click outside a list.
func (p *clientPage) pressLine(text widgets.RowText, kind string, tap func()) fyne.CanvasObject {
	line := widgets.NewTwoLine()
	line.Set(text)
	w := widgets.NewPressable(widgets.Parts{
		Objects: []fyne.CanvasObject{line},
		Min:     line.MinSize,
		Layout:  func(size fyne.Size) { move(line, 0, 0, size.Width, size.Height) },
	}, tap)
	w.About = func() (string, string) { return kind, text.Title }
	return w
}

// clientTaskText is a task as the client's page shows it.
func clientTaskText(r *tasks.Row, now time.Time) widgets.RowText {
	strong, soft := statusTokens(r.Task.Status)
	text := widgets.RowText{Title: r.Task.PlainTitle(), Bold: r.Unread, Unread: r.Unread, Sub: r.Place(),
		Chip: tasks.StatusText(r.Task, words.Current()), ChipToken: strong, ChipSoft: soft}
	who := words.T("clients.unassigned")
	if len(r.Assigned) > 0 {
		names := make([]string, 0, len(r.Assignees))
		for _, u := range r.Assignees {
			names = append(names, widgets.Initials(u.Name))
		}
		who = strings.Join(names, " ")
	}
	due, late := words.Current().Deadline(r.Task.Deadline, now)
	if !r.Open {
		due, late = words.Current().Day(r.Task.Deadline, now), false
	}
	text.Meta = tasks.Join("   ", due, who)
	if late {
		text.Meta, text.MetaIcon, text.MetaToken = due, "warning", widgets.Late
	}
	return text
}

func taskFingerprint(r *tasks.Row, now time.Time) string {
	return fmt.Sprint(r.Task.ID, clientTaskText(r, now))
}

func (p *clientPage) fileList(files []clientFile) []fyne.CanvasObject {
	if len(files) == 0 {
		return nil
	}
	now := p.clients.host.Now()
	lines := widgets.VBox(0)
	for i, f := range files {
		text := widgets.RowText{Icon: fileIcon(f.file), Title: p.clients.backend.CleanName(f.file), Sub: f.task.PlainTitle(),
			Meta: words.Current().Day(f.when, now), NoLine: i == len(files)-1}
		lines.Add(p.pressLine(text, "file", func() { p.openFile(f.file) }))
	}
	return []fyne.CanvasObject{widgets.NewOverline(words.T("clients.files")), widgets.NewFrame(lines)}
}

func (p *clientPage) openFile(f store.File) {
	h := p.clients.host
	h.Run(func() error {
		_, err := p.clients.backend.OpenFile(context.Background(), f, nil)
		return err
	}, h.ShowError)
}

// fileIcon chooses the picture for a kind of file.
func fileIcon(f store.File) string {
	switch name := strings.ToLower(f.Name); {
	case strings.HasPrefix(f.MIME, "image/"):
		return "image"
	case f.MIME == "application/pdf" || strings.HasSuffix(name, ".pdf"):
		return "pdf"
	case strings.HasSuffix(name, ".jpg") || strings.HasSuffix(name, ".jpeg") || strings.HasSuffix(name, ".png"):
		return "image"
	}
	return "file"
}

// extraFields shows what the server sent and this program has no name for; nil for
// nothing.
func extraFields(h Host, fields []store.Field) fyne.CanvasObject {
	if len(fields) == 0 {
		return nil
	}
	box := widgets.VBox(8)
	for _, f := range fields {
		box.Add(longValue(h, f.Name, shownValue(f.Value)))
	}
	return widgets.NewCard(box)
}
