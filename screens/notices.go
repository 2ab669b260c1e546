package screens

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// Notice says something in passing at the foot of the window; undo may be nil.
func (s *Shell) Notice(text string, undo func()) {
	s.toast.show("check", widgets.OK, text, words.T("common.undo"), undo)
}

// ShowError says in plain words why something failed. Nil and what the person canceled
// are no news.
func (s *Shell) ShowError(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	key, args, detail := explain(err)
	s.log.Warn("shown to the person", "key", key, "error", err)
	var details func()
	if detail != "" {
		details = func() { s.details(words.T(key, args...), detail) }
	}
	s.toast.show("warning", widgets.Late, words.T(key, args...), words.T("common.details"), details)
}

// details shows the raw words behind a sentence, for a support mail.
func (s *Shell) details(sentence, raw string) {
	var sheet *widgets.Sheet
	sheet = s.Sheet(sentence, widgets.VBox(12,
		widgets.NewParagraph(sentence),
		widgets.NewSmallParagraph(raw),
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.copy"), widgets.Plain, func() {
				s.opts.App.Clipboard().SetContent(sentence + "\n" + raw)
			}),
			widgets.NewButton(words.T("common.close"), widgets.Primary, func() { sheet.Close() }),
		),
	), 480)
}

// Ask lays a question over the window.
func (s *Shell) Ask(title, text, yes string, destructive bool, then func()) {
	widgets.Question(s.window.Canvas(), title, text, yes, words.T("common.cancel"), destructive, then)
}

// Sheet lays content over the window.
func (s *Shell) Sheet(title string, content fyne.CanvasObject, width float32) *widgets.Sheet {
	return widgets.ShowSheet(s.window.Canvas(), title, content, width)
}

// toastTime is how long news stay.
const toastTime = 7 * time.Second

// toastBox shows one toast at a time at the foot of the window.
type toastBox struct {
	shell *Shell
	shown *widgets.Toast
	turn  int
}

func newToastBox(s *Shell) *toastBox { return &toastBox{shell: s} }

func (b *toastBox) show(icon string, token widgets.Token, text, action string, do func()) {
	b.hide()
	b.turn++
	turn := b.turn
	var button *widgets.Button
	if do != nil {
		button = widgets.NewButton(action, widgets.Link, func() {
			b.hide()
			do()
		})
	}
	cross := widgets.NewIconButton("close", words.T("common.close"), func() { b.hide() })
	b.shown = widgets.NewToast(icon, token, text, button, cross)
	b.shell.layer.Add(b.shown)
	b.place()
	b.shell.After(toastTime, func() {
		if b.turn == turn {
			b.hide()
		}
	})
}

func (b *toastBox) place() {
	size, m := b.shell.window.Canvas().Size(), b.shown.MinSize()
	left := float32(sidebarNarrow)
	if size.Width >= widgets.Px(narrowBelow) {
		left = widgets.Px(sidebarWidth)
	}
	w := min(m.Width, size.Width-left-32) // over the foot of the list, where nothing is written
	move(b.shown, left+14, size.Height-m.Height-46, w, m.Height)
}

// hide reports whether there was a toast to take away.
func (b *toastBox) hide() bool {
	if b.shown == nil {
		return false
	}
	b.shell.layer.Remove(b.shown)
	b.shown = nil
	return true
}

// tipDelay is how long the pointer rests before a tip is shown.
const tipDelay = 600 * time.Millisecond

// tipWidth is how wide a tip gets before it breaks its lines.
const tipWidth = 420

// tipBox says what an icon means while the pointer rests on it.
type tipBox struct {
	shell *Shell
	shown fyne.CanvasObject
	turn  int
}

func newTipBox(s *Shell) *tipBox { return &tipBox{shell: s} }

func (b *tipBox) announce(text string, below fyne.Position) {
	b.turn++
	turn := b.turn
	if b.shown != nil {
		b.shell.layer.Remove(b.shown)
		b.shown = nil
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	b.shell.After(tipDelay, func() {
		if b.turn == turn {
			b.show(text, below)
		}
	})
}

func (b *tipBox) show(text string, below fyne.Position) {
	size := b.shell.window.Canvas().Size()
	var said fyne.CanvasObject = widgets.NewText(text, widgets.TextStyle{Size: 12})
	if most := min(tipWidth, size.Width-40); said.MinSize().Width > most {
		lines := widgets.NewSmallParagraph(text)
		lines.Resize(fyne.NewSize(most, 1))
		said = widgets.Fixed(most, lines.MinSize().Height, lines)
	}
	card := widgets.NewCard(said)
	card.SetRadius(6, 6)
	m := card.MinSize()
	x := max(6, min(below.X, size.Width-m.Width-6))
	y := below.Y + 6
	if y+m.Height > size.Height-6 {
		y = below.Y - m.Height - 40
	}
	move(card, x, y, m.Width, m.Height)
	b.shown = card
	b.shell.layer.Add(card)
}
