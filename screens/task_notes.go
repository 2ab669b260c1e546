package screens

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// notesShown is how many notes are shown at first, and how many more each time.
const notesShown = 20

// timeline shows a task's notes by day, the newest of them; older ones come as one
// scrolls up to them.
type timeline struct {
	task   *Task
	shown  int
	older  *widgets.Button // nil when all are shown
	cards  map[store.ID]*noteCard
	order  []noteGroup
	target store.ID // a note to bring into sight once it is laid out
}

func newTimeline(t *Task) *timeline {
	l := &timeline{task: t}
	l.reset()
	return l
}

func (l *timeline) reset() {
	l.shown, l.target = notesShown, 0
	l.cards = map[store.ID]*noteCard{}
}

// noteGroup is what is shown as one note: a server keeps one file a note, so a note
// with several files arrives as several notes.
type noteGroup struct {
	head  *store.Note
	rest  []*store.Note
	files []store.File
}

// groupSpan is how far apart the notes of one group may be written.
const groupSpan = 10 * time.Minute

// groupNotes puts notes together that were written as one: by the same person with
// the same visibility, shortly after each other, the later ones without words of
// their own.
func groupNotes(notes []*store.Note) []noteGroup {
	var groups []noteGroup
	for _, n := range notes {
		if k := len(groups); k > 0 && groups[k-1].takes(n) {
			groups[k-1].rest = append(groups[k-1].rest, n)
			groups[k-1].files = append(groups[k-1].files, n.Files...)
			continue
		}
		groups = append(groups, noteGroup{head: n, files: slices.Clone(n.Files)})
	}
	return groups
}

func (g *noteGroup) takes(n *store.Note) bool {
	h := g.head
	text := strings.TrimSpace(n.Text)
	return len(n.Files) > 0 && len(g.files) > 0 && (text == "" || text == strings.TrimSpace(h.Text)) &&
		n.UserID == h.UserID && n.ClientID == h.ClientID && n.Visibility == h.Visibility &&
		n.Pending.Waits() == h.Pending.Waits() && n.Created.Sub(h.Created) <= groupSpan
}

func (g *noteGroup) holds(id store.ID) bool {
	return g.head.ID == id || slices.ContainsFunc(g.rest, func(n *store.Note) bool { return n.ID == id })
}

func (g *noteGroup) same(o noteGroup) bool {
	return g.head == o.head && slices.Equal(g.rest, o.rest)
}

// build returns the timeline's parts from the oldest shown to the newest.
func (l *timeline) build(task *store.Task, snap *store.Snapshot) []fyne.CanvasObject {
	l.order = groupNotes(snap.Notes(task.ID))
	if l.target != 0 {
		if i := slices.IndexFunc(l.order, func(g noteGroup) bool { return g.holds(l.target) }); i >= 0 {
			l.shown = max(l.shown, len(l.order)-i)
		}
	}
	first := max(0, len(l.order)-l.shown)
	var parts []fyne.CanvasObject
	l.older = nil
	if first > 0 {
		l.older = widgets.NewButton(words.N("task.notes.older", first), widgets.Link, l.showOlder)
		parts = append(parts, widgets.Row(0, l.older, widgets.Grow(widgets.Gap(0, 0))))
	}
	day := ""
	now := l.task.host.Now()
	keep := map[store.ID]*noteCard{}
	for _, g := range l.order[first:] {
		if d := words.Current().Day(g.head.Created.In(time.Local), now); d != day {
			day = d
			parts = append(parts, widgets.Pad(6, 0, 0, 0, widgets.NewOverline(d)))
		}
		card := l.cards[g.head.ID]
		if card == nil || !card.current(g, snap) {
			card = newNoteCard(l.task, g, task, snap)
		}
		keep[g.head.ID] = card
		parts = append(parts, card.content)
	}
	l.cards = keep
	return parts
}

// reveal brings a note into sight.
func (l *timeline) reveal(note store.ID) {
	l.target = note
	l.task.refresh()
}

// settle scrolls to the note that was asked for, now that everything has its place.
func (l *timeline) settle() {
	if l.target == 0 {
		return
	}
	for _, g := range l.order {
		if card := l.cards[g.head.ID]; card != nil && g.holds(l.target) {
			l.task.scroll.ScrollToOffset(fyne.NewPos(0, max(0, card.content.Position().Y-40)))
			card.flash()
			l.target = 0
			return
		}
	}
}

// showOlder shows more notes and keeps in its place what is in sight.
func (l *timeline) showOlder() {
	scroll := l.task.scroll
	before := l.task.body.MinSize().Height
	l.shown += notesShown
	l.task.refresh()
	grown := l.task.body.MinSize().Height - before
	scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+grown))
}

// scrolledUp shows older notes when one scrolled up to where they begin.
func (l *timeline) scrolledUp(y float32) {
	if l.older == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l.older).Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(l.task.scroll).Y
	if at > -20 && at < l.task.scroll.Size().Height/2 {
		l.showOlder()
	}
}
