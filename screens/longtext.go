package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// longText is a text that others wrote, which may be of any length: of a long one it
// shows the head, and all of it in a view of its own; the way there stands above, since
// what is below the head is far. The title says what text it is.
func longText(h Host, title, text string) fyne.CanvasObject {
	head, cut := widgets.Head(text)
	if !cut {
		return widgets.NewParagraph(text)
	}
	all := widgets.NewButton(words.T("text.all", words.Current().Bytes(int64(len(text)))), widgets.Link, func() { showAll(h, title, text) })
	return widgets.VBox(2, widgets.Row(0, all, widgets.Grow(widgets.Gap(0, 0))), widgets.NewParagraph(head+" …"))
}

// showAll shows the whole of a text, and copies it.
func showAll(h Host, title, text string) {
	const width, around = 860, 190 // what stands above and below the text
	view := widgets.NewTextView(text)
	var sheet *widgets.Sheet
	closing := widgets.NewButton(words.T("common.close"), widgets.Primary, func() { sheet.Close() })
	sheet = h.Sheet(title, widgets.VBox(14,
		widgets.NewTitle(title),
		widgets.Fixed(0, max(200, h.Window().Canvas().Size().Height-around), view),
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("text.copy"), widgets.Plain, func() {
				fyne.CurrentApp().Clipboard().SetContent(text)
				h.Notice(words.T("common.copied"), nil)
			}), closing)), width)
	widgets.FocusOn(view)
}
