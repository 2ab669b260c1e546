package screens

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// ComposerBackend is what writing a note asks of the program.
type ComposerBackend interface {
	Snapshot() *store.Snapshot
	SendDraft(ctx context.Context, d store.Draft, progress func(done, total int64)) (entry int64, err error)
	SendWhenWhole(store.Draft) error
	HoldDraft(task store.ID) error
	AttachToDraft(ctx context.Context, task store.ID, path string, how app.Taking) (store.DraftFile, error)
	SaveDraft(store.Draft) error
	DeleteDraft(task store.ID) error
	RefusedFileSize() int64 // bytes; 0: none known
	FileBackend
}

// composer is where a note is written. Who will read it is said by colour, icon and
// words, and by the button that sends it. What is written is kept, task by task.
type composer struct {
	*widgets.Card
	host    Host
	backend ComposerBackend
	onSent  func()
	onFit   func() // its height changed

	task    store.ID
	id      string           // of the draft; another as soon as it is sent
	who     store.Visibility // who is to read it
	files   []*draftChip
	copies  []*draftChip // whose files are being copied, of other tasks too
	saver   draftSaver
	sending bool
	whole   string // a text that is too long to be edited here; the entry shows its head
	held    bool   // it is sent as soon as its files are whole, and cannot be changed until then
	turn    uint64 // counts what was opened: late answers for another task are told by it

	segments *widgets.Segmented
	lock     fyne.CanvasObject // instead of the switch where the server has no internal notes
	about    *widgets.Text
	entry    *widgets.Entry
	gauge    *widget.Label // wraps as the entry does, to know its height
	field    *fyne.Container
	chips    *fyne.Container
	caution  *widgets.Paragraph // that a file may be too large for this server
	written  *widgets.Paragraph // that a file has been written to for long
	endless  *fyne.Container    // that, and what one can do
	tooLong  *fyne.Container    // that the text is too long to be edited, and what one can do
	attachTo *widgets.Button
	send     *widgets.Button
	progress *widgets.Progress
	box      *fyne.Container
}

// The rows of the entry before it scrolls.
const composerRows = 7

func newComposer(h Host, b ComposerBackend) *composer {
	c := &composer{host: h, backend: b, who: store.VisibilityInternal}
	c.saver.host, c.saver.save, c.saver.forget = h, b.SaveDraft, b.DeleteDraft
	h.OnEnd(c.saver.keep)
	c.segments = widgets.NewSegmented([]widgets.Segment{
		{Text: words.T("composer.internal"), Icon: "lock", Fill: widgets.Internal, Ink: widgets.OnInternal},
		{Text: words.T("composer.client"), Icon: "swap", Fill: widgets.Client, Ink: widgets.OnClient},
	}, func(i int) {
		if c.held {
			c.setWho(c.who)
			return
		}
		c.setWho([]store.Visibility{store.VisibilityInternal, store.VisibilityClient}[i])
		c.changed()
	})
	c.lock = widgets.NewIcon("eye", widgets.Client, 16)
	c.about = widgets.NewText("", widgets.TextStyle{Size: 12, Token: widgets.Muted, Cut: true})
	c.entry = widgets.NewMultiEntry(1)
	c.entry.SetPlaceHolder(words.T("composer.placeholder"))
	c.entry.OnChanged = func(string) {
		c.grow()
		c.changed()
		c.refreshSend()
	}
	c.entry.OnShortcut = c.shortcut
	c.gauge = widget.NewLabel("")
	c.gauge.Wrapping = fyne.TextWrapWord
	c.field = container.New(&fieldLayout{c}, widgets.EntryClip(c.entry))
	c.chips = widgets.Flow(8, 8)
	c.chips.Hide()
	c.caution = widgets.NewWarnParagraph("")
	c.caution.Hide()
	c.tooLong = widgets.Row(8, widgets.Grow(widgets.NewWarnParagraph(words.T("composer.too_long"))),
		widgets.NewButton(words.T("composer.cut"), widgets.Link, c.cut))
	c.tooLong.Hide()
	c.written = widgets.NewWarnParagraph("")
	c.endless = widgets.Row(8, widgets.Grow(c.written), widgets.NewButton(words.T("composer.as_is"), widgets.Link, c.takeAsIs))
	c.endless.Hide()
	c.attachTo = widgets.NewButton(words.T("composer.attach"), widgets.Quiet, c.pick).WithIcon("plus")
	c.send = widgets.NewButton("", widgets.ToInternal, c.submit)
	c.progress = widgets.NewProgress()
	c.progress.Hide()
	c.box = widgets.VBox(8,
		widgets.Row(11, c.segments, c.lock, widgets.Grow(c.about)),
		c.field, c.tooLong, c.chips, c.caution, c.endless, c.progress,
		widgets.Row(8, c.attachTo, widgets.Grow(widgets.Gap(0, 0)), c.send))
	c.Card = widgets.NewCard(c.box)
	c.Card.SetRadius(14, 14)
	c.setWho(c.who)
	return c
}

// fieldLayout gives the entry the height of its text, up to composerRows.
type fieldLayout struct{ c *composer }

func (l *fieldLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(120, l.c.textHeight())
}

func (l *fieldLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(2, 0))
		o.Resize(fyne.NewSize(size.Width-4, size.Height))
	}
	if l.c.gauge.Size().Width != size.Width+12 {
		l.c.gauge.Resize(fyne.NewSize(size.Width+12, 10))
	}
}

func (c *composer) textHeight() float32 {
	const pad = 16 // what a label keeps above and below its text
	h := c.gauge.MinSize().Height - pad
	return max(widgets.Px(20), min(h, composerRows*widgets.Px(20))) + 10
}

// grow fits the entry to its text.
func (c *composer) grow() {
	text := c.entry.Text
	if strings.HasSuffix(text, "\n") {
		text += " "
	}
	before := c.textHeight()
	c.gauge.SetText(text)
	if c.textHeight() != before {
		c.box.Refresh()
		c.Card.Refresh()
	}
}

// blank reports whether there is nothing to send.
func (c *composer) blank() bool {
	return strings.TrimSpace(c.text()) == "" && len(c.files) == 0
}

// flip changes between internal and to the client.
func (c *composer) flip() {
	if c.held || !c.internalKnown() {
		return
	}
	if c.who == store.VisibilityInternal {
		c.setWho(store.VisibilityClient)
	} else {
		c.setWho(store.VisibilityInternal)
	}
	c.changed()
}

// open shows the draft of a task; what was written for the one before is stored.
func (c *composer) open(task store.ID) {
	c.saver.now()
	c.turn++
	c.task = task
	c.load()
}

// load shows the stored draft, or the one that the disk has not taken yet.
func (c *composer) load() {
	d, waits := c.saver.pending(c.task)
	if !waits {
		d, _ = c.backend.Snapshot().Draft(c.task)
	}
	if d.Visibility == store.VisibilityUnknown {
		d.Visibility = store.VisibilityInternal
		if !c.internalKnown() {
			d.Visibility = store.VisibilityClient
		}
	}
	c.show(d)
}

func (c *composer) show(d store.Draft) {
	c.files = nil
	c.held = d.Send
	c.attachTo.SetDisabled(c.held)
	if c.id = d.ID; c.id == "" {
		c.id = store.NewDraftID()
	}
	for _, f := range d.Files {
		c.files = append(c.files, c.chipOf(f))
	}
	c.sending = false
	c.progress.Hide()
	c.setText(d.Text)
	c.entry.CursorRow, c.entry.CursorColumn = 0, 0
	if d.Text != "" {
		c.entry.CaretToEnd()
	}
	c.grow()
	c.setWho(d.Visibility)
	c.layChips()
	c.takeAgain()
}

// reload shows the stored draft again, after the program put something into it.
func (c *composer) reload() { c.load() }

// catchUp shows the stored draft when it is another than what stands here: a note was
// taken back from the outbox.
func (c *composer) catchUp() {
	stored, _ := c.backend.Snapshot().Draft(c.task)
	if !c.saver.busy() && (stored.Text != c.text() || stored.Send != c.held || len(stored.Files) != len(c.files)) {
		c.load()
	}
}

// refresh takes in what changed elsewhere, unless the person is ahead of it.
func (c *composer) refresh(kind store.Kind) {
	if kind.Has(store.KindSync | store.KindClients) {
		c.setWho(c.who)
	}
	if !kind.Has(store.KindDrafts) || c.saver.busy() || c.sending {
		return
	}
	d, _ := c.backend.Snapshot().Draft(c.task)
	if d.ID != "" && d.ID != c.id || d.Text != c.text() || d.Send != c.held || !slices.Equal(d.Files, c.draft().Files) {
		c.load()
	}
}

// draft is what the composer holds now.
func (c *composer) draft() store.Draft {
	d := store.Draft{ID: c.id, TaskID: c.task, Text: c.text(), Visibility: c.who, Changed: c.host.Now()}
	for _, f := range c.files {
		d.Files = append(d.Files, f.file)
	}
	return d
}

// changed stores the draft soon. While it is being sent it waits: what is typed meanwhile
// becomes the next draft.
func (c *composer) changed() {
	if c.task != 0 && !c.sending && !c.held {
		c.saver.later(c.draft())
	}
}

// flush stores the draft and calls then when it is on disk.
func (c *composer) flush(then func()) { c.saver.flush(then) }

func (c *composer) focus() { widgets.FocusOn(c.entry) }

// sendFocused sends when one is writing; elsewhere the keys begin to write.
func (c *composer) sendFocused() {
	if c.host.Window().Canvas().Focused() == fyne.Focusable(c.entry) {
		c.submit()
		return
	}
	c.focus()
}

// submit sends what the button says it sends. What was meant to be internal never goes
// out on a server that cannot keep it so: the person has to give it free first.
func (c *composer) submit() {
	if c.send.Disabled() || c.task == 0 {
		return
	}
	if c.held {
		c.holdBack()
		return
	}
	if c.who == store.VisibilityInternal && !c.internalKnown() {
		c.host.Ask(words.T("composer.release.title"), c.releaseText(), c.forClient("composer.release"), true, func() {
			c.setWho(store.VisibilityUnknown)
			c.changed()
		})
		return
	}
	d, turn := c.draft(), c.turn
	c.sending = true
	c.refreshSend()
	if !d.Whole() {
		c.submitUnfinished(d, turn)
		return
	}
	c.saver.put(d) // should the program end before the note is queued
	c.host.After(quiet, func() {
		if c.sending && c.turn == turn && len(d.Files) > 0 {
			c.progress.Show()
			c.box.Refresh()
		}
	})
	show := throttled(func(done, total int64) {
		if c.turn == turn && total > 0 {
			c.progress.Set(float32(done) / float32(total))
		}
	})
	c.saver.flush(func() { // so that no save brings the draft back afterwards
		c.host.Run(func() error {
			_, err := c.backend.SendDraft(context.Background(), d, show)
			return err
		}, func(err error) { c.sent(d, turn, err) })
	})
}

// sent empties the composer, or says why the note is still there.
func (c *composer) sent(d store.Draft, turn uint64, err error) {
	if err != nil {
		c.host.ShowError(err)
	}
	if c.turn != turn {
		if err != nil {
			c.saver.later(d)
		} else {
			c.saver.drop(d.ID)
		}
		return
	}
	c.sending = false
	if err != nil {
		c.changed()
	}
	c.progress.Hide()
	c.progress.Set(0)
	if err == nil {
		c.saver.drop(d.ID)
		rest := store.Draft{TaskID: d.TaskID, Visibility: store.VisibilityInternal}
		if !c.internalKnown() {
			rest.Visibility = store.VisibilityUnknown
		}
		// What was typed and attached while it was being sent is the next draft.
		now := c.draft()
		rest.Text = strings.TrimPrefix(now.Text, d.Text)
		rest.Files = slices.DeleteFunc(now.Files, func(f store.DraftFile) bool { return slices.Contains(d.Files, f) })
		more := !rest.Empty()
		if more {
			rest.Visibility = d.Visibility
		}
		c.show(rest)
		if more {
			c.changed()
		}
		if c.onSent != nil {
			c.onSent()
		}
	}
	c.refreshSend()
	c.box.Refresh()
}
