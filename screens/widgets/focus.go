package widgets

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/screens/ui"
)

// A widget that was just put on the window can take the keys only after it was drawn
// once. How often and how long that is waited for:
const (
	focusTries = 60
	focusPause = 16 * time.Millisecond
)

var focusTurn uint64

// FocusOn gives a widget the keys, as soon as it is on a window. The last call wins.
func FocusOn(w fyne.Focusable) {
	if o, ok := w.(fyne.CanvasObject); ok && fyne.CurrentApp() != nil {
		focusTurn++
		focusSoon(w, o, focusTurn, focusTries)
	}
}

func focusSoon(w fyne.Focusable, o fyne.CanvasObject, turn uint64, tries int) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Focus(w)
		return
	}
	if tries == 0 {
		return
	}
	time.AfterFunc(focusPause, func() {
		ui.Do(func() {
			if turn == focusTurn {
				focusSoon(w, o, turn, tries-1)
			}
		})
	})
}
