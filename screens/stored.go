package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// StoredBackend is what the list of stored data asks of the program.
type StoredBackend interface {
	Snapshot() *store.Snapshot
	StoredHere() ([]app.StoredItem, error)
	ClearStored(ctx context.Context) error
}

// Stored lists what lies on this computer and can remove it.
type Stored struct {
	host    Host
	backend StoredBackend
	content *page
	head    fyne.CanvasObject
	back    *widgets.Button
	clear   *widgets.Button
	items   []app.StoredItem
	err     error
	loaded  bool
}

var _ Screen = (*Stored)(nil)

// NewStored builds the screen.
func NewStored(h Host, b StoredBackend) *Stored {
	x := &Stored{host: h, backend: b, content: newPage()}
	x.back = backToSettings(h)
	x.head = widgets.VBox(8, widgets.Row(0, x.back), heading(words.T("stored.title"), words.T("stored.subtitle")))
	x.clear = widgets.NewButton(words.T("stored.clear"), widgets.Danger, x.ask).WithIcon("trash")
	return x
}

// backToSettings is the way back from what the settings lead to.
func backToSettings(h Host) *widgets.Button {
	return widgets.NewButton(words.T("settings.title"), widgets.Link, func() { h.Go(Route{Screen: ScreenSettings}) }).WithIcon("chevron-left")
}

// Content is what the screen looks like.
func (x *Stored) Content() fyne.CanvasObject { return x.content }

// Open measures anew.
func (x *Stored) Open(Route) {
	x.content.shown()
	x.show()
	var items []app.StoredItem
	x.host.Run(func() (err error) {
		items, err = x.backend.StoredHere()
		return err
	}, func(err error) {
		x.items, x.err, x.loaded = items, err, true
		x.show()
	})
}

// Refresh does nothing: what is stored is measured when the screen opens.
func (x *Stored) Refresh(store.Kind) {}

// Focus gives the keys to the way back, not to what removes everything.
func (x *Stored) Focus() { widgets.FocusOn(x.back) }

func (x *Stored) show() {
	switch {
	case !x.loaded:
		x.content.set(x.head, widgets.Fixed(0, 240, widgets.NewSkeleton(3, words.T("common.loading"))))
		return
	case x.err != nil:
		key, args, _ := explain(x.err)
		x.content.set(x.head, widgets.Fixed(0, 320, widgets.NewFailedState(words.T("page.failed"), words.T(key, args...),
			widgets.NewButton(words.T("common.retry"), widgets.Plain, func() { x.Open(Route{}) }))))
		return
	}
	say := words.Current()
	lines := widgets.VBox(0)
	var total int64
	for _, it := range x.items {
		total += it.Bytes
		line := widgets.NewTwoLine()
		line.Set(widgets.RowText{Title: say.T(it.Key), Sub: it.Path, Chip: say.Bytes(it.Bytes)})
		lines.Add(line)
	}
	sum := widgets.NewTwoLine()
	sum.Set(widgets.RowText{Title: say.T("stored.total"), Bold: true, Sub: say.T("stored.aging"), Chip: say.Bytes(total), NoLine: true})
	lines.Add(sum)
	x.content.set(x.head, widgets.NewFrame(lines),
		widgets.NewStrip("lock", words.T("stored.encryption"), widgets.Info, widgets.InfoSoft),
		card(words.T("stored.clear.title"), widgets.NewMutedParagraph(words.T("stored.clear.text")), widgets.Row(0, x.clear)))
}

// ask warns of what was not sent yet before everything goes.
func (x *Stored) ask() {
	text := words.T("stored.clear.ask")
	if n := len(x.backend.Snapshot().Outbox); n > 0 {
		text += "\n\n" + words.N("stored.clear.unsent", n)
	}
	x.host.Ask(words.T("stored.clear.title"), text, words.T("stored.clear"), true, func() {
		x.clear.SetDisabled(true)
		x.host.Run(func() error { return x.backend.ClearStored(context.Background()) }, func(err error) {
			x.clear.SetDisabled(false)
			x.host.ShowError(err)
			x.Open(Route{})
		})
	})
}
