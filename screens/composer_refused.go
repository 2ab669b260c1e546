package screens

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/plaintext"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// attachBatch is what was dropped, pasted or picked at once. What of it is refused is
// told once, when all of it was tried.
type attachBatch struct {
	host    Host
	all     int
	waiting int
	refused []refusedFile
}

// refusedFile is a file that was not attached, and why in the person's language.
type refusedFile struct {
	name, reason string
	err          error
}

func newAttachBatch(h Host, n int) *attachBatch { return &attachBatch{host: h, all: n, waiting: n} }

// more counts one file more.
func (b *attachBatch) more() { b.all, b.waiting = b.all+1, b.waiting+1 }

// ended tells how it went with one file; what the person gave up is no news.
func (b *attachBatch) ended(path string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		key, args, _ := explain(err)
		b.refused = append(b.refused, refusedFile{plaintext.Visible(filepath.Base(path)), words.T(key, args...), err})
	}
	if b.waiting--; b.waiting > 0 || len(b.refused) == 0 {
		return
	}
	if len(b.refused) == 1 {
		f := b.refused[0]
		_, _, detail := explain(f.err)
		b.host.ShowError(&app.Error{Key: "composer.not_attached", Args: []any{f.name, f.reason}, Detail: detail, Err: f.err})
		return
	}
	b.tell()
}

// refusedHeight is how much of the list is shown before it scrolls.
const refusedHeight = 320

// tell lists the files with their reasons, in the order they came.
func (b *attachBatch) tell() {
	title := words.N("composer.refused", len(b.refused), b.all)
	lines, text := widgets.VBox(10), []string{title}
	for _, f := range b.refused {
		lines.Add(widgets.VBox(0, widgets.NewFact(f.name, widgets.TextStyle{Bold: true, Cut: true}), widgets.NewMutedParagraph(f.reason)))
		text = append(text, f.name+": "+f.reason)
	}
	const width = 480
	lines.Resize(fyne.NewSize(width, 1)) // the paragraphs break their lines for this width
	var sheet *widgets.Sheet
	closing := widgets.NewButton(words.T("common.close"), widgets.Primary, func() { sheet.Close() })
	sheet = b.host.Sheet(title, widgets.VBox(14,
		widgets.NewTitle(title),
		widgets.Fixed(0, min(refusedHeight, lines.MinSize().Height+2), container.NewVScroll(widgets.Pad(0, 0, 0, 12, lines))),
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.copy"), widgets.Plain, func() {
				fyne.CurrentApp().Clipboard().SetContent(strings.Join(text, "\n"))
			}), closing)), width)
	widgets.FocusOn(closing)
}
