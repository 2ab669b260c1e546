package screens

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// taskRow is a task in a list, on two lines: title and status; client and place,
// deadline, and who does it. It draws its 17 things by hand and holds no widgets.
type taskRow struct {
	widgets.Base
	row      tasks.Row
	now      time.Time
	selected bool
	noClient bool // on the client's own page

	title, sub, due, more *canvas.Text
	chipBed, rule         *canvas.Rectangle
	chip                  *canvas.Text
	late, wait, check     *canvas.Image
	discs                 [rowFaces]*canvas.Circle
	faces                 [rowFaces]*canvas.Text
}

// rowFaces is how many people's initials fit into a row.
const rowFaces = 3

func newTaskRow() *taskRow {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &taskRow{title: text(), sub: text(), due: text(), more: text(), chip: text(),
		chipBed: canvas.NewRectangle(nil), rule: canvas.NewRectangle(nil),
		late: &canvas.Image{}, wait: &canvas.Image{}, check: &canvas.Image{}}
	objects := []fyne.CanvasObject{r.rule, r.check, r.title, r.chipBed, r.chip, r.wait, r.sub, r.late, r.due, r.more}
	for i := range rowFaces {
		r.discs[i], r.faces[i] = canvas.NewCircle(nil), text()
		objects = append(objects, r.discs[i], r.faces[i])
	}
	r.Build(r, widgets.Parts{
		Objects: objects,
		Min:     func() fyne.Size { return fyne.NewSize(200, widgets.Px(64)) },
		Layout:  r.layout, Paint: r.paint,
	})
	return r
}

// set shows a row as it is now.
func (r *taskRow) set(row tasks.Row, now time.Time, selected bool) {
	r.row, r.now, r.selected = row, now, selected
	r.Refresh()
}

// statusTokens is the colour a status has everywhere.
func statusTokens(w store.StatusWord) (strong, soft widgets.Token) {
	switch w {
	case store.StatusNew:
		return widgets.Info, widgets.InfoSoft
	case store.StatusAccepted:
		return widgets.Accent, widgets.AccentSoft
	case store.StatusInProgress:
		return widgets.Warn, widgets.WarnSoft
	case store.StatusDone:
		return widgets.OK, widgets.OKSoft
	case store.StatusRejected:
		return widgets.Late, widgets.LateSoft
	}
	return widgets.Ink, widgets.Neutral
}

// dueWords says when a task is due; what is closed is never late.
func dueWords(t *store.Task, now time.Time) (text string, late bool) {
	if t.Status.Closed() {
		return words.Current().Day(t.Deadline, now), false
	}
	return words.Current().Deadline(t.Deadline, now)
}

func (r *taskRow) paint() {
	if r.row.Task == nil {
		return
	}
	t := r.row.Task
	r.rule.FillColor = widgets.Color(widgets.Line)
	widgets.SetLine(r.title, t.PlainTitle(), 14, r.row.Unread, widgets.Ink)
	sub := tasks.Join(" · ", r.row.ClientName(), r.row.Place())
	if r.noClient {
		sub = r.row.Place()
	}
	widgets.SetLine(r.sub, sub, 12, r.row.Unread, widgets.Muted)
	strong, soft := statusTokens(t.Status)
	r.chipBed.FillColor, r.chipBed.CornerRadius = widgets.Color(soft), widgets.Px(11)
	widgets.SetLine(r.chip, tasks.StatusText(t, words.Current()), 12, false, strong)
	due, late := dueWords(t, r.now)
	token := widgets.Muted
	if late {
		token = widgets.Late
	}
	r.late.Hidden = !late
	widgets.SetImage(r.late, "warning", widgets.Late)
	widgets.SetLine(r.due, due, 12, late, token)
	r.wait.Hidden = !r.row.Pending
	if r.row.Stuck {
		widgets.SetImage(r.wait, "upload", widgets.Late)
	} else {
		widgets.SetImage(r.wait, "clock", widgets.Muted)
	}
	r.check.Hidden = !r.selected
	widgets.SetImage(r.check, "check", widgets.Accent)
	r.paintFaces()
}

func (r *taskRow) paintFaces() {
	people := r.row.Assignees
	more := ""
	switch {
	case len(r.row.Assigned) == 0:
		more = words.T("tasks.row.nobody")
	case len(people) > rowFaces:
		more = "+" + words.Current().Number(int64(len(people)-rowFaces))
	}
	widgets.SetLine(r.more, more, 12, false, widgets.Muted)
	for i := range rowFaces {
		on := i < len(people)
		r.discs[i].Hidden, r.faces[i].Hidden = !on, !on
		if !on {
			r.faces[i].Text = ""
			continue
		}
		strong, soft := widgets.AvatarTokens(people[i].ID)
		r.discs[i].FillColor = widgets.Color(soft)
		widgets.SetLine(r.faces[i], widgets.Initials(people[i].Name), 10, true, strong)
	}
}

func (r *taskRow) layout(size fyne.Size) {
	if r.row.Task == nil {
		return
	}
	r.paint()
	px := widgets.Px
	left, right := float32(16), size.Width-16
	move(r.rule, 0, size.Height-1, size.Width, 1)
	w := float32(int(widgets.Measure(r.chip.Text, 12, false)+0.99)) + 18
	move(r.chipBed, right-w, px(10), w, px(22))
	widgets.PlaceLine(r.chip, right-w+9, px(10), w-16, px(22), fyne.TextAlignLeading)
	x := right - w - 8
	if !r.wait.Hidden {
		x -= px(14)
		move(r.wait, x, px(14), px(14), px(14))
		x -= 6
	}
	titleLeft := left
	if r.selected {
		move(r.check, left-2, px(13), px(16), px(16))
		titleLeft += px(16) + 4
	}
	widgets.PlaceLine(r.title, titleLeft, px(11), x-titleLeft, px(20), fyne.TextAlignLeading)
	x = r.layoutFaces(right)
	if r.due.Text != "" {
		w := float32(int(widgets.Measure(r.due.Text, 12, r.due.TextStyle.Bold) + 0.99))
		x -= w
		widgets.PlaceLine(r.due, x, px(37), w+1, px(16), fyne.TextAlignLeading)
		if !r.late.Hidden {
			x -= px(13) + 3
			move(r.late, x, px(37)+float32(int((px(16)-px(13))/2)), px(13), px(13))
		}
		x -= 8
	}
	widgets.PlaceLine(r.sub, left, px(37), x-left, px(16), fyne.TextAlignLeading)
}

// layoutFaces puts the initials, or the words instead, at the end of the second line
// and returns where they begin.
func (r *taskRow) layoutFaces(right float32) float32 {
	px := widgets.Px
	n := min(len(r.row.Assignees), rowFaces)
	x := right
	if r.more.Text != "" {
		w := float32(int(widgets.Measure(r.more.Text, 12, false) + 0.99))
		x -= w
		widgets.PlaceLine(r.more, x, px(37), w+1, px(16), fyne.TextAlignLeading)
		if n == 0 {
			return x - 13
		}
		x -= 4
	}
	if n == 0 {
		return x - 13
	}
	x -= px(20) + float32(n-1)*px(17)
	for i := range n {
		at := x + float32(i)*px(17)
		move(r.discs[i], at, px(35), px(20), px(20))
		widgets.PlaceLine(r.faces[i], at-4, px(35), px(20)+8, px(20), fyne.TextAlignCenter)
	}
	return x - 10
}
