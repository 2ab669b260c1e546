package screens

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/entries"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// OutboxBackend is what the outbox asks of the program.
type OutboxBackend interface {
	Snapshot() *store.Snapshot
	Retry(entry int64) error
	Stop(entry int64) error
	Discard(entry int64) error
	Resolve(entry int64, choice app.Resolution) error
	EditAgain(entry int64) (task store.ID, err error)
	SaveFile(ctx context.Context, f store.File, dest string, progress func(done, total int64)) (path string, err error)
}

// Outbox shows what the server does not have yet: what needs the person first, then
// what goes by itself. It reaches what was done to a task that is gone, too.
type Outbox struct {
	host    Host
	backend OutboxBackend
	page    *page
	rows    []entries.Row
	cards   []*outboxCard // as they stand below each other
	built   int           // so many rows the page was built for
	most    int           // so many of each part are shown
}

// outboxShown is how many things of each part are shown at first, and how many more
// each time.
const outboxShown = 40

// NewOutbox builds the screen.
func NewOutbox(h Host, b OutboxBackend) *Outbox {
	return &Outbox{host: h, backend: b, page: newPage(), most: outboxShown}
}

// Content is what the screen looks like.
func (x *Outbox) Content() fyne.CanvasObject { return x.page }

// Open shows what waits.
func (x *Outbox) Open(Route) {
	x.page.shown()
	x.reload()
}

// Refresh reads what changed.
func (x *Outbox) Refresh(kind store.Kind) {
	const mine = store.KindOutbox | store.KindTasks | store.KindClients | store.KindUsers | store.KindSync | store.KindAccount
	if kind.Has(mine) {
		x.reload()
	}
}

// Tick lets "in a moment" become "at 10:15".
func (x *Outbox) Tick(time.Time) { x.reload() }

// Focus gives the keys to the first thing that can be done.
func (x *Outbox) Focus() { x.focusCard(0) }

// Step moves the keys to the next or previous thing.
func (x *Outbox) Step(by int) {
	at := x.focused()
	if at < 0 && by < 0 {
		by = 0
	}
	x.focusCard(max(0, min(at+by, len(x.cards)-1)))
}

func (x *Outbox) focusCard(i int) {
	if i >= 0 && i < len(x.cards) {
		x.cards[i].focus()
	}
}

// focused is the thing that has the keys, -1 when none has.
func (x *Outbox) focused() int {
	c := fyne.CurrentApp().Driver().CanvasForObject(x.page)
	if c == nil {
		return -1
	}
	o, ok := c.Focused().(fyne.CanvasObject)
	if !ok {
		return -1
	}
	return slices.IndexFunc(x.cards, func(card *outboxCard) bool { return within(card.content, o) })
}

// reload shows what waits now. Cards stay where they are, and are made anew only when
// something else can be done: who stands on a button keeps it.
func (x *Outbox) reload() {
	x.rows = entries.Rows(x.backend.Snapshot(), words.Current(), x.host.Now())
	at := x.focused()
	before := map[int64]*outboxCard{}
	for _, card := range x.cards {
		before[card.row.Entry.ID] = card
	}
	var cards []*outboxCard
	shown := map[bool]int{}
	for _, r := range x.rows {
		if shown[r.Needs]++; shown[r.Needs] > x.most {
			continue
		}
		card := before[r.Entry.ID]
		if card == nil || !card.takes(r) {
			card = newOutboxCard(x, r)
		}
		card.set(r)
		cards = append(cards, card)
	}
	same := slices.Equal(cards, x.cards) && len(x.rows) == x.built
	x.cards = cards
	if same && x.built > 0 {
		return
	}
	x.build()
	if at >= 0 && x.focused() < 0 {
		x.focusCard(min(at, len(cards)-1))
	}
}

// build puts the parts below each other.
func (x *Outbox) build() {
	x.built = len(x.rows)
	title := heading(words.T("outbox.title"), words.T("outbox.subtitle"))
	if len(x.rows) == 0 {
		x.page.set(title, widgets.Gap(0, 24), widgets.NewEmptyState("check", words.T("outbox.empty"), words.T("outbox.empty.text"), nil))
		return
	}
	parts := []fyne.CanvasObject{title}
	for _, part := range []struct {
		key   string
		needs bool
	}{{"outbox.needs", true}, {"outbox.others", false}} {
		var cards []fyne.CanvasObject
		for _, card := range x.cards {
			if card.row.Needs == part.needs {
				cards = append(cards, card.content)
			}
		}
		if len(cards) == 0 {
			continue
		}
		if all := x.count(part.needs); all > len(cards) {
			cards = append(cards, widgets.Row(0, widgets.NewButton(words.N("outbox.more", min(all-len(cards), outboxShown)), widgets.Link, x.more), widgets.Grow(widgets.Gap(0, 0))))
		}
		parts = append(parts, widgets.VBox(10, append([]fyne.CanvasObject{widgets.Pad(8, 0, 0, 0, widgets.NewOverline(words.T(part.key)))}, cards...)...))
	}
	x.page.set(parts...)
}

func (x *Outbox) count(needs bool) (n int) {
	for _, r := range x.rows {
		if r.Needs == needs {
			n++
		}
	}
	return n
}

func (x *Outbox) more() {
	x.most += outboxShown
	x.reload()
}

// do does what a button says.
func (x *Outbox) do(r entries.Row, a entries.Action) {
	e := r.Entry
	run := func(act func() error) { x.host.Run(act, x.host.ShowError) }
	resolve := func(c app.Resolution) { run(func() error { return x.backend.Resolve(e.ID, c) }) }
	switch a {
	case entries.Retry:
		run(func() error { return x.backend.Retry(e.ID) })
	case entries.Stop:
		run(func() error { return x.backend.Stop(e.ID) })
	case entries.Edit:
		x.edit(e)
	case entries.Discard:
		x.discard(r)
	case entries.CopyText:
		fyne.CurrentApp().Clipboard().SetContent(e.Text)
		x.host.Notice(words.T("outbox.copied"), nil)
	case entries.SaveFiles:
		x.save(e.Files)
	case entries.Mine:
		resolve(app.Mine)
	case entries.Theirs:
		resolve(app.Theirs)
	case entries.Arrived:
		resolve(app.Arrived)
	case entries.NotArrived:
		resolve(app.NotArrived)
	case entries.ShowTask:
		note := store.ID(0)
		if e.Action == "note" {
			note = -e.ID
		}
		x.host.Go(Route{Screen: ScreenTasks, ID: e.TaskID, Sub: note})
	case entries.Details:
		tellDetails(x.host, r.Why, e.Message)
	}
}

// edit takes a note back into its task's composer.
func (x *Outbox) edit(e store.Entry) {
	var task store.ID
	x.host.Run(func() (err error) {
		task, err = x.backend.EditAgain(e.ID)
		return err
	}, func(err error) {
		if err == nil {
			x.host.Go(Route{Screen: ScreenTasks, ID: task})
		}
		x.host.ShowError(err)
	})
}

// discard gives up what a row stands for, after asking.
func (x *Outbox) discard(r entries.Row) {
	title, text := words.T("task.outbox.discard.title"), words.T("task.outbox.discard.text")
	if len(r.IDs) > 1 {
		title = words.N("outbox.discard.many", len(r.IDs))
	}
	if r.Entry.State == store.EntryChecking || r.Entry.State == store.EntryAmbiguous {
		text = words.T("outbox.discard.checking")
	}
	x.host.Ask(title, r.Title+"\n\n"+text, words.T("common.discard"), true, func() {
		x.host.Run(func() error {
			for _, id := range r.IDs {
				if err := x.backend.Discard(id); err != nil && !(len(r.IDs) > 1 && errors.Is(err, app.ErrNoEntry)) {
					return err
				}
			}
			return nil
		}, x.host.ShowError)
	})
}

// save puts the files of a note that cannot be sent where the person wants them.
func (x *Outbox) save(files []store.File) {
	x.host.PickFolder(saveWords(files), "", func(folder string) {
		saved := 0
		x.host.Run(func() error {
			for _, f := range files {
				if _, err := x.backend.SaveFile(context.Background(), f, folder, nil); err != nil {
					return err
				}
				saved++
			}
			return nil
		}, func(err error) {
			if saved > 0 {
				x.host.Notice(words.N("outbox.saved", saved, filepath.Base(folder)), nil)
			}
			x.host.ShowError(err)
		})
	})
}
