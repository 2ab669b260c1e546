package screens

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// CheckBackend is what the connection check asks of the program.
type CheckBackend interface {
	Snapshot() *store.Snapshot
	ConnectionCheck(ctx context.Context) (app.CheckReport, error)
	ConfirmStatuses(map[int]store.StatusWord) error
}

// Check shows what the server answers, which names were found and what is missing. An
// admin can confirm what the status numbers mean where the server does not tell.
type Check struct {
	host    Host
	backend CheckBackend
	content *page
	again   *widgets.Button
	copy    *widgets.Button
	report  app.CheckReport
	err     error
	stop    context.CancelFunc
	ran     bool
	numbers map[int]store.StatusWord // as the person chose them
}

var _ Screen = (*Check)(nil)

// NewCheck builds the screen.
func NewCheck(h Host, b CheckBackend) *Check {
	x := &Check{host: h, backend: b, content: newPage(), numbers: map[int]store.StatusWord{}}
	x.again = widgets.NewButton(words.T("check.again"), widgets.Primary, x.run).WithIcon("refresh")
	x.copy = widgets.NewButton(words.T("check.copy"), widgets.Plain, x.toClipboard).WithIcon("copy")
	return x
}

// Content is what the screen looks like.
func (x *Check) Content() fyne.CanvasObject { return x.content }

// Open runs the check.
func (x *Check) Open(Route) {
	x.content.shown()
	if x.stop == nil {
		x.run()
	}
}

// Refresh reads whether the numbers are known now.
func (x *Check) Refresh(kind store.Kind) {
	if kind.Has(store.KindSync | store.KindAccount) {
		x.show()
	}
}

// Focus gives the keys to the button that checks again.
func (x *Check) Focus() { widgets.FocusOn(x.again) }

func (x *Check) run() {
	if x.stop != nil { // the button says cancel while it runs
		x.stop()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	x.stop = cancel
	x.show()
	var report app.CheckReport
	x.host.Run(func() (err error) {
		report, err = x.backend.ConnectionCheck(ctx)
		return err
	}, func(err error) {
		cancel()
		x.stop, x.ran = nil, true
		if !errors.Is(err, context.Canceled) {
			x.report, x.err = report, err
		}
		x.show()
	})
}

func (x *Check) show() {
	s := x.backend.Snapshot()
	running := x.stop != nil
	if running {
		x.again.SetText(words.T("common.cancel"))
		x.again.SetKind(widgets.Plain)
	} else {
		x.again.SetText(words.T("check.again"))
		x.again.SetKind(widgets.Primary)
	}
	x.copy.SetDisabled(running || len(x.report.Lines) == 0)
	head := stack(12, widgets.Row(0, backToSettings(x.host)), heading(words.T("check.title"), s.Account.Server), widgets.Row(8, x.again, x.copy))
	parts := []fyne.CanvasObject{head}
	switch {
	case running:
		parts = append(parts, widgets.Fixed(0, 260, widgets.NewSkeleton(4, words.T("check.running"))))
	case len(x.report.Lines) > 0:
		parts = append(parts, x.verdict(), x.lines())
	case x.err != nil:
		key, args, _ := explain(x.err)
		parts = append(parts, widgets.Fixed(0, 300, widgets.NewFailedState(words.T("check.failed"), words.T(key, args...), nil)))
	}
	if c := x.statusCard(s); c != nil && !running {
		parts = append(parts, c)
	}
	x.content.set(parts...)
}

func (x *Check) verdict() fyne.CanvasObject {
	if x.report.OK {
		return widgets.NewStrip("check", words.T("check.ok"), widgets.OK, widgets.OKSoft)
	}
	return widgets.NewStrip("warning", words.T("check.bad"), widgets.Late, widgets.LateSoft)
}

func (x *Check) lines() fyne.CanvasObject {
	box := stack(8)
	for _, l := range x.report.Lines {
		icon, token := "info", widgets.Muted
		switch l.Level {
		case app.LevelOK:
			icon, token = "check", widgets.OK
		case app.LevelWarn:
			icon, token = "warning", widgets.Warn
		case app.LevelBad:
			icon, token = "warning", widgets.Late
		}
		box.Add(newIconLine(icon, token, l.In(words.Current())))
	}
	return widgets.NewWideCard(box)
}

func (x *Check) toClipboard() {
	fyne.CurrentApp().Clipboard().SetContent(x.report.Text())
	x.host.Notice(words.T("check.copied"), nil)
}

// statusCard lets an admin say what the status numbers mean; nil where that is known or
// not theirs to say.
func (x *Check) statusCard(s *store.Snapshot) fyne.CanvasObject {
	if !s.Account.CanManage || s.Sync.Contract.StatusWritable {
		return nil
	}
	seen := statusNumbers(s)
	if len(seen) == 0 {
		return nil
	}
	choices := []string{words.T("check.status.unknown")}
	for _, w := range tasks.Statuses {
		choices = append(choices, words.T("status."+string(w)))
	}
	rows := stack(12)
	for _, n := range seen {
		d := widgets.NewDropdown(words.N("check.status.number", n.count, n.number), choices, func(i int) {
			x.numbers[n.number] = store.StatusOther
			if i > 0 {
				x.numbers[n.number] = tasks.Statuses[i-1]
			}
		})
		if _, chosen := x.numbers[n.number]; !chosen {
			x.numbers[n.number] = n.guess
		}
		d.Select(slices.Index(tasks.Statuses, x.numbers[n.number]) + 1)
		rows.Add(abreast(d, value(words.T("check.status.example"), n.example)))
	}
	return card(words.T("check.status.title"), widgets.NewMutedParagraph(words.T("check.status.text")), rows,
		widgets.Row(0, widgets.NewButton(words.T("check.status.confirm"), widgets.Plain, x.confirm)))
}

// statusNumber is a number that tasks have, with what it is taken for.
type statusNumber struct {
	number, count int
	guess         store.StatusWord
	example       string // a task's title
}

func statusNumbers(s *store.Snapshot) []statusNumber {
	var list []statusNumber
	for _, t := range s.Tasks {
		if t.StatusNumber == 0 {
			continue
		}
		i := slices.IndexFunc(list, func(n statusNumber) bool { return n.number == t.StatusNumber })
		if i < 0 {
			list = append(list, statusNumber{number: t.StatusNumber, guess: t.Status})
			i = len(list) - 1
		}
		list[i].count++
		list[i].example = fmt.Sprintf("%d · %s", t.ID, t.PlainTitle())
	}
	slices.SortFunc(list, func(a, b statusNumber) int { return a.number - b.number })
	return list
}

// confirm hands on what the person chose, each word for one number only.
func (x *Check) confirm() {
	chosen := map[int]store.StatusWord{}
	used := map[store.StatusWord]bool{}
	for n, w := range x.numbers {
		if w == store.StatusOther {
			continue
		}
		if used[w] {
			x.host.Notice(words.T("check.status.twice", words.T("status."+string(w))), nil)
			return
		}
		used[w], chosen[n] = true, w
	}
	x.host.Ask(words.T("check.status.title"), words.T("check.status.ask"), words.T("check.status.confirm"), false, func() {
		x.host.Run(func() error { return x.backend.ConfirmStatuses(chosen) }, func(err error) {
			if err != nil {
				x.host.ShowError(err)
				return
			}
			x.host.Notice(words.T("check.status.done"), nil)
			x.run()
		})
	})
}

// iconLine is wrapped text behind an icon.
type iconLine struct {
	widgets.Base
	icon *widgets.Icon
	text *widgets.Paragraph
}

func newIconLine(icon string, token widgets.Token, text string) *iconLine {
	l := &iconLine{icon: widgets.NewIcon(icon, token, 18), text: widgets.NewParagraph(text)}
	left := func() float32 { return widgets.Px(18) + 10 }
	l.Build(l, widgets.Parts{
		Objects: []fyne.CanvasObject{l.icon, l.text},
		Min:     func() fyne.Size { return l.text.MinSize().AddWidthHeight(left(), 0) },
		Layout: func(size fyne.Size) {
			move(l.icon, 0, 1, widgets.Px(18), widgets.Px(18))
			move(l.text, left(), 0, size.Width-left(), size.Height)
		},
	})
	return l
}
