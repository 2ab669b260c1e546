package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/screens/widgets"
)

// asideLayout puts a note of a third beside the main part, below it where it is narrow.
type asideLayout struct{ gap float32 }

const asideWidth, asideBelow = 275, 640

func (l asideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if w := o[0].Size().Width + o[1].Size().Width; w > 0 && o[1].Position().Y > 0 {
		return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
	}
	return fyne.NewSize(a.Width, max(a.Height, b.Height))
}

func (l asideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width < widgets.Px(asideBelow) {
		h := widgets.HeightFor(o[0], size.Width)
		move(o[0], 0, 0, size.Width, h)
		move(o[1], 0, h+l.gap, size.Width, widgets.HeightFor(o[1], size.Width))
		return
	}
	right := widgets.Px(asideWidth)
	left := size.Width - right - l.gap
	h := max(widgets.HeightFor(o[0], left), widgets.HeightFor(o[1], right))
	move(o[0], 0, 0, left, h)
	move(o[1], left+l.gap, 0, right, h)
}

// besideLayout puts wrapped text beside a button.
type besideLayout struct{ gap float32 }

func (l besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+l.gap+b.Width, max(a.Height, b.Height))
}

func (l besideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	a := o[0].MinSize()
	move(o[0], 0, float32(int((size.Height-a.Height)/2)), a.Width, a.Height)
	w := size.Width - a.Width - l.gap
	h := widgets.HeightFor(o[1], w)
	move(o[1], a.Width+l.gap, float32(int((size.Height-h)/2)), w, h)
}
