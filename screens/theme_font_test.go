package screens

import (
	"bytes"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/microbizz/go-desktop/screens/widgets"
)

// lineDrawn is a text as the toolkit draws it.
func lineDrawn(text string, bold bool) []byte {
	line := canvas.NewText(text, widgets.Color(widgets.Ink))
	line.TextSize, line.TextStyle = 14, fyne.TextStyle{Bold: bold}
	w := test.NewWindow(line)
	defer w.Close()
	w.Resize(fyne.NewSize(120, 40))
	return w.Canvas().Capture().(*image.NRGBA).Pix
}

func TestABlankBehindASymbolDrawsNothing(t *testing.T) {
	newDesk(t, "da")
	const symbols = "→←↑↓↔↕⇒↵✓✔☐☑☒☎✉⚠♥★●■▲▼≥≤≈≠≡∞∅⌀√∑Ω⌘⏎①½²°€™"
	for _, bold := range []bool{false, true} {
		empty := lineDrawn("", bold)
		for _, s := range symbols {
			alone := lineDrawn(string(s), bold)
			if bytes.Equal(alone, empty) {
				t.Errorf("%c (bold %v) draws nothing", s, bold)
			}
			if !bytes.Equal(alone, lineDrawn(string(s)+" ", bold)) {
				t.Errorf("%c (bold %v): a blank behind it draws something", s, bold)
			}
		}
	}
}
