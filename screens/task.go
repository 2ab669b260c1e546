package screens

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// TaskBackend is what a task asks of the program.
type TaskBackend interface {
	ComposerBackend
	FileBackend
	SetStatus(ctx context.Context, tasks []store.ID, status store.StatusWord) error
	Assign(ctx context.Context, tasks, users []store.ID) error
	Unassign(ctx context.Context, task, user store.ID) error
	DeleteNote(ctx context.Context, note store.ID) error
	OpenMap(task store.ID) error
	OpenDocument(name string, write func(io.Writer) error) error
	Retry(entry int64) error
	Discard(entry int64) error
	Resolve(entry int64, choice app.Resolution) error
	EditAgain(entry int64) (task store.ID, err error)
}

// Task is one task whole: what it is, what can be done, what was written about it, and
// where the next note is written.
type Task struct {
	OnStep  func(by int) // the arrows at the top
	host    Host
	backend TaskBackend
	id      store.ID
	content *fyne.Container

	head      *taskHead
	body      *fyne.Container
	scroll    *container.Scroll
	timeline  *timeline
	files     *fileShelf
	composer  *composer
	whole     fyne.CanvasObject // all of it, when there is a task
	state     fyne.CanvasObject // what stands there otherwise
	stateFor  store.ID
	about     fyne.CanvasObject // the description, which is
	aboutText string
	unsent    int  // so much of it waits in the outbox, as state says
	more      bool // the fields without a name of ours are shown
	lastY     float32
	follow    bool   // the newest note is to stay in sight
	settling  uint64 // counts the builds
}

// NewTask returns the view of a task; Show says which.
func NewTask(h Host, b TaskBackend) *Task {
	t := &Task{host: h, backend: b, stateFor: -1}
	t.head = newTaskHead(t)
	t.files = newFileShelf(h, b)
	t.timeline = newTimeline(t)
	t.composer = newComposer(h, b)
	t.composer.onFit = func() { t.whole.Refresh() }
	t.composer.onSent = func() {
		t.follow = true
		t.settle()
	}
	t.body = widgets.VBox(0)
	t.scroll = container.NewVScroll(widgets.Pad(0, 12, 24, 24, t.body))
	t.scroll.OnScrolled = t.scrolled
	t.whole = widgets.Edge(widgets.Pad(18, 14, 24, 24, t.head.Container), widgets.Pad(8, 18, 24, 24, t.composer.Card), nil, nil, t.scroll)
	t.content = container.NewStack()
	t.refresh()
	return t
}

// Content is what the task looks like.
func (t *Task) Content() fyne.CanvasObject { return t.content }

// ID is the task that is shown, zero for none.
func (t *Task) ID() store.ID { return t.id }

// Show shows a task, and brings one of its notes into sight.
func (t *Task) Show(id, note store.ID) {
	if id != t.id {
		t.id, t.more, t.follow = id, false, false
		t.files.reset()
		t.timeline.reset()
		t.composer.open(id)
		t.scroll.Offset.Y, t.lastY = 0, 0
		t.refresh()
		t.scroll.Refresh()
	} else if id != 0 {
		t.composer.catchUp()
	}
	if note != 0 {
		t.timeline.reveal(note)
	}
}

// Refresh reads what changed.
func (t *Task) Refresh(kind store.Kind) {
	const mine = store.KindTasks | store.KindNotes | store.KindUsers | store.KindAssignments | store.KindClients |
		store.KindOutbox | store.KindAccount | store.KindSync
	if kind.Has(mine) {
		t.refresh()
	}
	t.composer.refresh(kind)
}

// Tick lets time pass.
func (t *Task) Tick() { t.refresh() }

// Focus gives the keys to the note being written.
func (t *Task) Focus() {
	if t.id != 0 {
		t.composer.focus()
	}
}

// Attach adds files to the note being written.
func (t *Task) Attach(paths []string) {
	if t.id == 0 {
		t.host.Notice(words.T("shell.drop.nowhere"), nil)
		return
	}
	t.composer.attach(paths)
}

// SetNeighbours says where in the list the task stands, for the arrows.
func (t *Task) SetNeighbours(at, of int) { t.head.setNeighbours(at > 0, at >= 0 && at < of-1) }

// task is the task as it is known now; nil when it is not.
func (t *Task) task() *store.Task {
	task, ok := t.backend.Snapshot().Task(t.id)
	if !ok {
		return nil
	}
	return task
}

func (t *Task) refresh() {
	task := t.task()
	if task == nil {
		t.showState()
		return
	}
	if len(t.content.Objects) != 1 || t.content.Objects[0] != t.whole {
		t.content.Objects = []fyne.CanvasObject{t.whole}
		t.content.Refresh()
	}
	snap := t.backend.Snapshot()
	t.head.refresh(task, snap)
	t.build(task, snap)
	t.composer.refresh(store.KindClients | store.KindSync)
}

// showState says why no task is shown.
func (t *Task) showState() {
	unsent := len(t.backend.Snapshot().EntriesOf(t.id))
	if t.state != nil && t.stateFor == t.id && t.unsent == unsent {
		return
	}
	t.stateFor, t.unsent = t.id, unsent
	t.state = widgets.NewEmptyState("task", words.T("task.none.title"), words.T("task.none.text"), nil)
	if t.id != 0 {
		text, way := words.T("task.gone.text"), (*widgets.Button)(nil)
		if unsent > 0 {
			text += "\n" + words.N("outbox.from_task", unsent)
			way = widgets.NewButton(words.T("outbox.go"), widgets.Primary, func() { t.host.Go(Route{Screen: ScreenOutbox}) })
		}
		t.state = widgets.NewEmptyState("info", words.T("task.gone.title"), text, way)
	}
	t.content.Objects = []fyne.CanvasObject{t.state}
	t.content.Refresh()
}

// build puts the parts of the body below each other.
func (t *Task) build(task *store.Task, snap *store.Snapshot) {
	var parts []fyne.CanvasObject
	add := func(gap float32, o fyne.CanvasObject) {
		if len(parts) > 0 {
			parts = append(parts, widgets.Gap(0, gap))
		}
		parts = append(parts, o)
	}
	for _, o := range t.problems(snap) {
		add(10, o)
	}
	add(12, taskFacts(t, task, snap))
	if text := task.PlainDescription(); text != "" {
		if t.about == nil || t.aboutText != text { // laying it out takes time
			t.about, t.aboutText = longText(t.host, words.T("task.text"), text), text
		}
		add(14, t.about)
	}
	if len(task.Files) > 0 {
		add(12, t.files.row("task", task.Files))
	}
	if len(task.Extra) > 0 {
		add(10, t.extras(task))
	}
	for _, o := range t.timeline.build(task, snap) {
		add(8, o)
	}
	t.body.Objects = parts
	t.body.Refresh()
	t.settle()
}

// settleTime is when everything that was built has its place.
const settleTime = 60 * time.Millisecond

// settle does what needs to know where things are: it fetches the pictures in sight
// and keeps the newest note in sight after one was written.
func (t *Task) settle() {
	t.settling++
	turn := t.settling
	t.host.After(settleTime, func() {
		if turn != t.settling {
			return
		}
		if t.follow {
			t.scroll.ScrollToBottom()
		}
		t.timeline.settle()
		t.files.sight(t.scroll)
	})
}

// extras are the fields the server has and this program no name for.
func (t *Task) extras(task *store.Task) fyne.CanvasObject {
	icon := "chevron-down"
	if t.more {
		icon = "chevron-up"
	}
	toggle := widgets.NewButton(words.N("task.extra", len(task.Extra)), widgets.Link, func() {
		t.more = !t.more
		t.refresh()
	}).WithTrail(icon)
	if !t.more {
		return widgets.Row(0, toggle, widgets.Grow(widgets.Gap(0, 0)))
	}
	lines := widgets.VBox(6)
	for _, f := range task.Extra {
		lines.Add(widgets.Edge(nil, nil, widgets.Fixed(160, 0, widgets.NewText(f.Name, widgets.TextStyle{Size: 12, Token: widgets.Muted, Cut: true})), nil,
			widgets.NewSmallParagraph(f.PlainValue())))
	}
	return widgets.VBox(8, widgets.Row(0, toggle, widgets.Grow(widgets.Gap(0, 0))), widgets.NewCard(lines))
}

// scrolled fetches what came into sight, and older notes when one scrolls up to them.
func (t *Task) scrolled(at fyne.Position) {
	up := at.Y < t.lastY
	t.follow = t.follow && !up
	t.lastY = at.Y
	t.files.sight(t.scroll)
	if up {
		t.timeline.scrolledUp(at.Y)
	}
}

// Shortcuts are the task's own.
func (t *Task) Shortcuts() []Shortcut {
	if t.task() == nil {
		return nil
	}
	const shift = fyne.KeyModifierShift
	list := []Shortcut{
		{fyne.KeyN, ctrl, "task.key.write", t.composer.focus},
		{fyne.KeyReturn, ctrl, "task.key.send", t.composer.sendFocused},
		{fyne.KeyI, ctrl, "task.key.switch", t.composer.flip},
		{fyne.KeyO, ctrl, "task.key.attach", t.composer.pick},
		{fyne.KeyP, ctrl, "task.print", t.print},
		{fyne.KeyS, ctrl, "task.pdf", t.savePDF},
		{fyne.KeyC, ctrl | shift, "task.copy.title", func() { t.copyTitle(t.id) }},
		{fyne.KeyA, ctrl | shift, "task.copy.address", t.copyAddress},
	}
	if t.backend.Snapshot().Account.CanManage {
		list = append(list, Shortcut{fyne.KeyT, ctrl, "task.assign", t.assign})
	}
	return list
}

// copyTitle puts number and title of a task on the clipboard.
func (t *Task) copyTitle(id store.ID) {
	if task, ok := t.backend.Snapshot().Task(id); ok {
		t.copy(words.T("task.number", id) + ": " + task.PlainTitle())
	}
}

func (t *Task) copyAddress() {
	if task := t.task(); task != nil {
		t.copy(tasks.Join(", ", task.Address, task.Address2, tasks.Join(" ", task.Zip, task.City), task.Country))
	}
}

func (t *Task) copy(text string) {
	if text == "" {
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(text)
	t.host.Notice(words.T("common.copied")+": "+text, nil)
}
