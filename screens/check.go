package screens

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// CheckBackend is what the connection check asks of the program.
type CheckBackend interface {
	Snapshot() *store.Snapshot
	ConnectionCheck(ctx context.Context) (app.CheckReport, error)
	MeaningBackend
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
	meaning *meaningCards
}

var _ Screen = (*Check)(nil)

// NewCheck builds the screen.
func NewCheck(h Host, b CheckBackend) *Check {
	x := &Check{host: h, backend: b, content: newPage()}
	x.again = widgets.NewButton(words.T("check.again"), widgets.Primary, x.run).WithIcon("refresh")
	x.meaning = newMeaningCards(h, b, x.show)
	x.copy = widgets.NewButton(words.T("check.copy"), widgets.Plain, x.toClipboard).WithIcon("copy")
	return x
}

// Content is what the screen looks like.
func (x *Check) Content() fyne.CanvasObject { return x.content }

// Open runs the check.
func (x *Check) Open(Route) {
	x.content.shown()
	x.meaning.read()
	if x.stop == nil {
		x.run()
	}
}

// Refresh reads whether the numbers are known now.
func (x *Check) Refresh(kind store.Kind) {
	if kind.Has(store.KindSync | store.KindAccount | store.KindTasks | store.KindConnections | store.KindClients | store.KindUsers) {
		x.meaning.read()
	}
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
		x.stop = nil
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
		if x.meaning.asks() { // then that is what to do next
			x.again.SetKind(widgets.Plain)
		}
	}
	x.copy.SetDisabled(running || len(x.report.Lines) == 0)
	head := widgets.VBox(12, widgets.Row(0, backToSettings(x.host)), heading(words.T("check.title"), s.Account.Server), widgets.Row(8, x.again, x.copy))
	parts := []fyne.CanvasObject{head}
	switch {
	case running: // it holds the place of the verdict, so that nothing moves away from the mouse
		parts = append(parts, widgets.NewStrip("clock", words.T("check.running"), widgets.Info, widgets.InfoSoft))
	case len(x.report.Lines) > 0:
		parts = append(parts, x.verdict(s))
	case x.err != nil:
		key, args, _ := explain(x.err)
		parts = append(parts, widgets.Fixed(0, 300, widgets.NewFailedState(words.T("check.failed"), words.T(key, args...), nil)))
	}
	parts = append(parts, x.meaning.parts()...)
	switch {
	case running:
		parts = append(parts, widgets.Fixed(0, 260, widgets.NewSkeleton(4, words.T("check.running"))))
	case len(x.report.Lines) > 0:
		parts = append(parts, x.lines())
	}
	x.content.set(parts...)
}

// verdict says in a sentence how things stand. It is good only when everything that the
// person may do can be done.
func (x *Check) verdict(s *store.Snapshot) fyne.CanvasObject {
	if !x.report.OK {
		return widgets.NewStrip("warning", words.T("check.bad"), widgets.Late, widgets.LateSoft)
	}
	lacks := app.Lacks(s.Sync.Contract, s.Account.CanManage, s.Sync.BadRows)
	if len(lacks) == 0 {
		return widgets.NewStrip("check", words.T("check.ok"), widgets.OK, widgets.OKSoft)
	}
	return widgets.NewStrip("warning", words.N("check.lacks", len(lacks), app.JoinLacks(words.Current(), lacks)), widgets.Warn, widgets.WarnSoft)
}

func (x *Check) lines() fyne.CanvasObject {
	box := widgets.VBox(8)
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
