package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// tips records what the pointer is told; "" ends a tip.
func tips(t *testing.T) *[]string {
	t.Helper()
	said := &[]string{}
	before := OnTip
	OnTip = func(text string, _ fyne.Position) { *said = append(*said, text) }
	t.Cleanup(func() { OnTip = before })
	return said
}

func last(said *[]string) string {
	if len(*said) == 0 {
		return ""
	}
	return (*said)[len(*said)-1]
}

func TestALongHeadingTakesTwoLinesAndSaysTheRest(t *testing.T) {
	test.NewTempApp(t)
	said := tips(t)
	title := "Udskiftning af gulvafløb og tætning omkring rørgennemføringer i badeværelset på 3. sal til venstre"
	h := NewHeading("Kort")
	w := test.NewTempWindow(t, h)
	w.SetPadded(false)
	for _, c := range []struct {
		text  string
		width float32
		lines int
		whole bool
	}{
		{"Kort", 600, 1, true},
		{title, 800, 2, true},
		{title, 300, 2, false},
		{strings.Repeat("x", 3000), 300, 2, false},
		{title, 1800, 1, true},
		{"", 300, 1, true},
	} {
		w.Resize(fyne.NewSize(c.width, 100))
		h.Resize(fyne.NewSize(c.width, h.MinSize().Height))
		h.SetText(c.text)
		if h.lines != c.lines {
			t.Errorf("%.12q at %v: %d lines, want %d", c.text, c.width, h.lines, c.lines)
		}
		if whole := h.label.Text == c.text; whole != c.whole {
			t.Errorf("%.12q at %v shows %q", c.text, c.width, h.label.Text)
		}
		h.MouseIn(&desktop.MouseEvent{})
		want := c.text
		switch {
		case c.whole:
			want = ""
		case len(want) > mostTip:
			want = want[:mostTip] + "…"
		}
		if got := last(said); got != want {
			t.Errorf("%.12q at %v: the tip is %.40q", c.text, c.width, got)
		}
		h.MouseOut()
	}
	if h.SetText(title); !h.label.Selectable {
		t.Error("it cannot be selected")
	}
}

func TestATipEndsWhenTheKeysAreUsed(t *testing.T) {
	test.NewTempApp(t)
	said := tips(t)
	b, e := NewIconButton("more", "Mere", func() {}), NewEntry()
	test.NewTempWindow(t, e) // an entry takes no keys before it is drawn
	for name, act := range map[string]func(){
		"a key on a button": func() { b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) },
		"the focus":         b.FocusGained,
		"a letter":          func() { e.TypedRune('x') },
		"a key in a field":  func() { e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft}) },
		"a list":            func() { NewList().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9}) },
		"the pointer left":  b.MouseOut,
	} {
		*said = nil
		if b.MouseIn(&desktop.MouseEvent{}); last(said) != "Mere" {
			t.Fatalf("no tip: %q", *said)
		}
		if act(); last(said) != "" || len(*said) < 2 {
			t.Errorf("%s leaves the tip: %q", name, *said)
		}
	}
}

func TestWordsThatAreCutOffAreSaid(t *testing.T) {
	test.NewTempApp(t)
	said := tips(t)
	const address = "administration.ejendomsservice@boligforeningen-oesterbro.dk"
	link, fact := NewButton(address, Link, func() {}).Body(), NewFact(address, TextStyle{Cut: true})
	for _, width := range []float32{120, 900} {
		for _, o := range []interface {
			fyne.CanvasObject
			desktop.Hoverable
		}{link, fact} {
			test.NewTempWindow(t, o)
			o.Resize(fyne.NewSize(width, 20))
			*said = nil
			o.MouseIn(&desktop.MouseEvent{})
			if want := map[float32]string{120: address, 900: ""}[width]; last(said) != want {
				t.Errorf("%T at %v: %q", o, width, last(said))
			}
			o.MouseOut()
		}
	}
}
