package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// TestWhatIsBelowNewTextHasItsPlaceAtOnce lays out text that was never shown before, once:
// what is below it must stand where it stays. A click that comes before the next layout
// would go beside it.
func TestWhatIsBelowNewTextHasItsPlaceAtOnce(t *testing.T) {
	long := strings.Repeat("Lejer melder om vand på gulvet ved varmtvandsbeholderen. ", 4)
	for name, put := range map[string]func(fyne.CanvasObject) fyne.CanvasObject{
		"text":           func(p fyne.CanvasObject) fyne.CanvasObject { return p },
		"card":           func(p fyne.CanvasObject) fyne.CanvasObject { return NewCard(VBox(4, NewOverline("x"), p)) },
		"grid of cards":  func(p fyne.CanvasObject) fyne.CanvasObject { return Grid(150, 12, NewCard(p), NewCard(Gap(5, 5))) },
		"row":            func(p fyne.CanvasObject) fyne.CanvasObject { return Row(8, Gap(20, 20), Grow(p)) },
		"between edges":  func(p fyne.CanvasObject) fyne.CanvasObject { return Edge(nil, nil, Gap(160, 0), nil, p) },
		"padded":         func(p fyne.CanvasObject) fyne.CanvasObject { return Pad(1, 2, 30, 40, p) },
		"at most":        func(p fyne.CanvasObject) fyne.CanvasObject { return AtMost(320, p) },
		"columns within": func(p fyne.CanvasObject) fyne.CanvasObject { return VBox(2, VBox(3, VBox(4, p))) },
		"side by side":   func(p fyne.CanvasObject) fyne.CanvasObject { return Equal(8, p, Gap(4, 4)) },
	} {
		t.Run(name, func(t *testing.T) {
			body, below := VBox(10), NewOverline("below")
			scroll := container.NewVScroll(Pad(0, 12, 24, 24, body))
			scroll.Resize(fyne.NewSize(608, 456))
			above := put(NewParagraph(long))
			body.Objects = []fyne.CanvasObject{above, below}
			body.Refresh()
			first := below.Position().Y
			for range 6 { // as the canvas does until nothing changes
				scroll.Content.Resize(fyne.NewSize(608, scroll.Content.MinSize().Height))
				body.Refresh()
			}
			if last := below.Position().Y; first != last {
				t.Errorf("it stands at %v first, and at %v in the end", first, last)
			}
			if lines := above.Size().Height / Measure("x", 14, false); above.Size().Height != above.MinSize().Height || lines < 2 {
				t.Errorf("the text has %v of the %v it needs", above.Size().Height, above.MinSize().Height)
			}
		})
	}
}
