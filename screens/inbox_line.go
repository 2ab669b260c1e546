package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// inboxLineWidget is a row of the inbox, or the day above some.
type inboxLineWidget struct {
	widgets.Base
	inbox *Inbox
	line  *widgets.TwoLine
	day   *widgets.Text
	read  *rowAction
	trash *rowAction
}

func newInboxLine(x *Inbox) *inboxLineWidget {
	w := &inboxLineWidget{inbox: x, line: widgets.NewTwoLine(), day: widgets.NewOverline(""), read: newRowAction(), trash: newRowAction()}
	w.Build(w, widgets.Parts{
		Objects: []fyne.CanvasObject{w.line, w.day, w.read, w.trash},
		Min:     func() fyne.Size { return fyne.NewSize(200, widgets.Px(40)) },
		Layout: func(size fyne.Size) {
			move(w.line, 8, 0, size.Width-16, size.Height)
			move(w.day, 24, size.Height-widgets.Px(24), size.Width-48, widgets.Px(16))
			side := widgets.Px(28)
			y := float32(int((size.Height - side) / 2))
			move(w.trash, size.Width-24-side, y, side, side)
			move(w.read, size.Width-24-2*side-4, y, side, side)
		},
	})
	return w
}

func (w *inboxLineWidget) set(r inboxRow) {
	heading := r.day != ""
	setVisible(w.day, heading)
	for _, o := range []fyne.CanvasObject{w.line, w.read, w.trash} {
		setVisible(o, !heading)
	}
	if heading {
		w.day.SetText(upper(r.day))
		return
	}
	w.line.Set(widgets.RowText{Icon: r.icon, IconToken: r.strong, IconSoft: r.soft, Title: r.title, Bold: !r.at.Read, Unread: !r.at.Read,
		Sub: r.sub, Meta: r.clock, InsetRight: 2*widgets.Px(28) + 16})
	id := []store.ID{r.at.ID}
	icon := "mail"
	if !r.at.Read {
		icon = "check"
	}
	w.read.set(icon, words.T(readKey(r.at)), func() { w.inbox.toggle(id) })
	w.trash.set("trash", words.T("common.delete"), func() { w.inbox.delete(id) })
}
