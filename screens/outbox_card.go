package screens

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app/entries"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// outboxCard is one thing that waits: what and where, why, how far, and what can be
// done.
type outboxCard struct {
	screen   *Outbox
	row      entries.Row
	content  *widgets.Card
	icon     *widgets.Icon
	title    *widgets.Text
	where    *widgets.Text
	why      *widgets.Paragraph
	progress *widgets.Progress
	buttons  []*widgets.Button
	body     *fyne.Container
}

// outboxBar is how wide the bar of a file under way is.
const outboxBar = 300

func newOutboxCard(x *Outbox, r entries.Row) *outboxCard {
	c := &outboxCard{screen: x, row: r, icon: widgets.NewIcon("clock", widgets.Warn, 18),
		title: widgets.NewText("", widgets.TextStyle{Bold: true, Cut: true}),
		where: widgets.NewText("", widgets.TextStyle{Size: 12, Token: widgets.Muted, Cut: true, Align: fyne.TextAlignTrailing}),
		why:   widgets.NewMutedParagraph(""), progress: widgets.NewProgress()}
	flow := widgets.Flow(6, 6)
	for i, a := range r.Actions {
		b := widgets.NewButton(actionWords(a, r), actionKind(a, i, r), func() { c.screen.do(c.row, a) }).Small()
		c.buttons = append(c.buttons, b)
		flow.Add(widgets.Fixed(0, widgets.Px(28), widgets.HStack(b))) // in line with those that have a frame
	}
	head := container.New(outboxHead{}, c.icon, c.title, c.where)
	c.body = widgets.VBox(8, head, c.why, widgets.Row(0, widgets.Fixed(outboxBar, 0, c.progress), widgets.Grow(widgets.Gap(0, 0))), flow)
	c.content = widgets.NewCard(c.body)
	return c
}

// takes reports whether the card can show a row: nothing else can be done about it.
func (c *outboxCard) takes(r entries.Row) bool {
	return slices.Equal(c.row.Actions, r.Actions) && len(c.row.IDs) == len(r.IDs) && c.row.Needs == r.Needs && len(c.row.Entry.Files) == len(r.Entry.Files)
}

// set shows the row as it is now.
func (c *outboxCard) set(r entries.Row) {
	c.row = r
	switch {
	case r.Needs:
		c.icon.Set("warning", widgets.Late)
	case r.Part >= 0:
		c.icon.Set("upload", widgets.Accent)
	case r.Late:
		c.icon.Set("clock", widgets.Warn)
	default:
		c.icon.Set("clock", widgets.Muted)
	}
	c.title.SetText(oneLine(r.Title))
	when := r.When
	if r.Entry.Behind != 0 {
		when = words.T("outbox.behind")
	}
	c.where.SetText(tasks.Join(" · ", oneLine(r.Where), when))
	c.why.SetText(r.Why)
	setVisible(c.why, r.Why != "")
	bar := r.Part >= 0 && r.Entry.Total > 0
	setVisible(c.progress, bar)
	setVisible(c.body.Objects[2], bar)
	c.progress.Set(r.Part)
	c.body.Refresh()
}

func (c *outboxCard) focus() {
	if len(c.buttons) > 0 {
		widgets.FocusOn(c.buttons[0])
	}
}

func actionWords(a entries.Action, r entries.Row) string {
	if a == entries.SaveFiles {
		return saveWords(r.Entry.Files)
	}
	return words.T(map[entries.Action]string{
		entries.Retry: "common.retry", entries.Edit: "outbox.edit", entries.Discard: "common.discard", entries.CopyText: "outbox.copy",
		entries.Stop: "outbox.stop", entries.Mine: "entry.mine", entries.Theirs: "entry.theirs", entries.Arrived: "entry.arrived",
		entries.NotArrived: "entry.not_arrived", entries.ShowTask: "outbox.show", entries.Details: "common.details",
	}[a])
}

// actionKind gives the accent to the likeliest way on of what needs the person. Between
// two ways to settle a doubt the program does not take sides.
func actionKind(a entries.Action, i int, r entries.Row) widgets.Kind {
	switch {
	case a == entries.ShowTask:
		return widgets.Link
	case a == entries.Details:
		return widgets.Quiet
	case i == 0 && r.Entry.State == store.EntryRefused && a != entries.Discard:
		return widgets.Primary
	}
	return widgets.Plain
}

// outboxHead puts icon and title at the beginning and the place at the end, which takes
// two fifths at most.
type outboxHead struct{}

func (outboxHead) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, widgets.Px(20)) }

func (outboxHead) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := widgets.Px(18)
	left := side + 8
	where := min(o[2].MinSize().Width, size.Width*2/5)
	if text, ok := o[2].(*widgets.Text); ok {
		where = min(float32(int(widgets.Measure(text.Text(), 12, false)+2)), size.Width*2/5)
	}
	move(o[0], 0, float32(int((size.Height-side)/2)), side, side)
	move(o[1], left, 0, max(0, size.Width-left-where-12), size.Height)
	move(o[2], size.Width-where, 0, where, size.Height)
}

// saveWords name the saving of one file, or of several.
func saveWords(files []store.File) string {
	if len(files) == 1 {
		return words.T("outbox.save.file")
	}
	return words.T("outbox.save.files")
}
