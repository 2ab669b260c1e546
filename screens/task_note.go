package screens

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// noteCard is one note, or several shown as one.
type noteCard struct {
	task    *Task
	group   noteGroup
	entry   store.Entry // of the outbox, when it waits there
	author  string
	content fyne.CanvasObject
	card    *widgets.Card
	fill    widgets.Token
}

// current reports whether the card still shows what is known.
func (c *noteCard) current(g noteGroup, snap *store.Snapshot) bool {
	return c.group.same(g) && reflect.DeepEqual(c.entry, groupEntry(g, snap)) && c.author == noteAuthor(g.head, c.task.task(), snap)
}

// groupEntry is the outbox's entry of a note that waits.
func groupEntry(g noteGroup, snap *store.Snapshot) store.Entry {
	if g.head.Pending.Waits() {
		for _, e := range snap.Outbox {
			if e.ID == g.head.Pending.Entry {
				return e
			}
		}
	}
	return store.Entry{}
}

// noteAuthor is who wrote a note: one of our people, or the client's company.
func noteAuthor(n *store.Note, task *store.Task, snap *store.Snapshot) string {
	if u, ok := snap.User(n.UserID); ok && u.Name != "" {
		return u.Name
	}
	if c, ok := snap.Client(n.ClientID); ok && c.Name != "" {
		return c.Name
	}
	switch {
	case n.ID < 0:
		return snap.Account.Me.Name
	case n.UserID != 0:
		return words.T("task.person", n.UserID)
	case task != nil && n.ClientID != 0:
		return clientName(snap, task)
	}
	return words.T("task.note.nobody")
}

// fromClient reports whether the client wrote the note.
func fromClient(n *store.Note) bool { return n.ClientID != 0 && n.UserID == 0 }

// noteLook is how a note shows who can read it: icon, words and colours together.
func noteLook(n *store.Note) (icon, key string, strong, soft widgets.Token) {
	switch {
	case fromClient(n):
		return "swap", "task.note.from_client", widgets.Client, widgets.ClientSoft
	case n.Visibility == store.VisibilityInternal:
		return "lock", "task.note.internal", widgets.Internal, widgets.InternalSoft
	case n.Visibility == store.VisibilityClient:
		return "swap", "task.note.to_client", widgets.Client, widgets.ClientSoft
	}
	return "eye", "task.note.unknown", widgets.Muted, widgets.Panel
}

func newNoteCard(t *Task, g noteGroup, task *store.Task, snap *store.Snapshot) *noteCard {
	n := g.head
	c := &noteCard{task: t, group: g, entry: groupEntry(g, snap), author: noteAuthor(n, task, snap)}
	icon, key, strong, soft := noteLook(n)
	c.fill = soft
	head := []fyne.CanvasObject{
		widgets.NewText(c.author, widgets.TextStyle{Size: 12, Bold: true}),
		widgets.Row(3, widgets.NewIcon(icon, strong, 14), widgets.NewText(words.T(key), widgets.TextStyle{Size: 12, Bold: true, Token: strong})),
	}
	if n.Pending.Waits() {
		head = append(head, widgets.Row(3, widgets.NewIcon("clock", widgets.Muted, 13),
			widgets.NewText(waitWords(c.entry, n.Pending.State), widgets.TextStyle{Size: 12, Token: widgets.Muted})))
	}
	menu := widgets.NewIconButton("more", words.T("task.note.more"), nil)
	menu.OnTap = func() { c.openMenu(menu) }
	head = append(head, widgets.Grow(widgets.Gap(0, 0)),
		widgets.NewText(words.Current().Clock(n.Created.In(time.Local)), widgets.TextStyle{Size: 12, Token: widgets.Muted}),
		widgets.Fixed(0, widgets.Px(16), widgets.HStack(menu)))
	box := widgets.VBox(0, widgets.Row(8, head...))
	if text := n.PlainText(); text != "" {
		box.Add(widgets.Gap(0, 4))
		box.Add(longText(t.host, words.T("task.note.of", c.author), text))
	}
	if len(g.files) > 0 {
		box.Add(widgets.Gap(0, 8))
		box.Add(t.files.row("note"+words.Current().Number(n.ID), g.files))
	}
	if c.entry.Total > 0 && c.entry.State == store.EntrySending {
		p := widgets.NewProgress()
		p.Set(float32(c.entry.Sent) / float32(c.entry.Total))
		box.Add(widgets.Gap(0, 8))
		box.Add(p)
	}
	if strip := t.problem(c.entry); strip != nil {
		box.Add(widgets.Gap(0, 10))
		box.Add(strip)
	}
	c.card = widgets.NewTintedCard(soft, widgets.Pad(0, 0, 3, 3, box))
	c.card.SetRadius(12, 12)
	if soft == widgets.Panel {
		c.card.SetEdge(widgets.Line, 1)
	}
	c.content = c.card
	return c
}

// waitWords says how far a note is on its way.
func waitWords(e store.Entry, state store.EntryState) string {
	switch state {
	case store.EntrySending:
		if e.Total > 0 {
			return words.T("task.note.sending", int(100*e.Sent/e.Total))
		}
		return words.T("task.note.sending.now")
	case store.EntryChecking:
		return words.T("task.note.checking")
	case store.EntryRefused, store.EntryConflict, store.EntryAmbiguous:
		return words.T("task.note.stopped")
	}
	return words.T("common.pending")
}

func (c *noteCard) openMenu(anchor fyne.CanvasObject) {
	t, g := c.task, c.group
	items := []widgets.Item{{Text: words.T("task.note.copy"), Icon: "copy", Disabled: g.head.PlainText() == "",
		Tap: func() { t.copy(g.head.PlainText()) }}}
	if len(g.files) > 0 {
		items = append(items, widgets.Item{Text: words.N("task.files.save", len(g.files)), Icon: "download", Tap: func() { t.files.saveAll(g.files) }})
	}
	mine := g.head.UserID != 0 && g.head.UserID == t.backend.Snapshot().Account.Me.ID
	if mine && g.head.ID > 0 {
		items = append(items, widgets.Item{Text: words.T("task.note.delete"), Icon: "trash", Danger: true, Tap: func() {
			t.host.Ask(words.T("task.note.delete.title"), words.T("task.note.delete.text"), words.T("common.delete"), true, c.delete)
		}})
	}
	if e := c.entry; e.ID != 0 && (e.State == store.EntryQueued || e.State.NeedsPerson()) {
		items = append(items,
			widgets.Item{Text: words.T("task.outbox.edit"), Icon: "edit", Tap: func() { t.editAgain(e.ID) }},
			widgets.Item{Text: words.T("common.discard"), Icon: "trash", Danger: true, Tap: func() { t.discard(e) }})
	}
	widgets.ShowMenu(anchor, items)
}

func (c *noteCard) delete() {
	ids := []store.ID{c.group.head.ID}
	for _, n := range c.group.rest {
		ids = append(ids, n.ID)
	}
	c.task.host.Run(func() error {
		for _, id := range ids {
			if err := c.task.backend.DeleteNote(context.Background(), id); err != nil {
				return err
			}
		}
		return nil
	}, c.task.host.ShowError)
}

// flashTime is how long a note that was asked for stands out.
const flashTime = 900 * time.Millisecond

// flash lets the note stand out for a moment.
func (c *noteCard) flash() {
	c.card.SetEdge(widgets.Accent, 2)
	edge := c.fill
	if edge == widgets.Panel {
		edge = widgets.Line
	}
	c.task.host.After(flashTime, func() { c.card.SetEdge(edge, 1) })
}
