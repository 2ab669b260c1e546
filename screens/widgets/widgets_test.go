package widgets

import (
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestMain(m *testing.M) {
	test.NewApp()
	os.Exit(m.Run())
}

func TestInitialsOfPeopleAndCompanies(t *testing.T) {
	for name, want := range map[string]string{
		"Lars Holst": "LH", "Anne Marie Sørensen": "AS", "Fjordkollegiet": "FJ", "Nordbyg A/S": "NO",
		"Ejerforeningen Ærøgade": "EÆ", "Havnens Boliger A/S": "HB", "": "?", "x": "X", "   ": "?",
	} {
		if got := Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestEllipsisFitsAndKeepsWhatFits(t *testing.T) {
	long := "Boligforeningen Østerbro · Skovvej 12"
	whole := Measure(long, 12, false)
	if got := Ellipsis(long, 12, false, whole+1); got != long {
		t.Errorf("with room enough it says %q", got)
	}
	for _, w := range []float32{20, 60, 120, whole - 1} {
		got := Ellipsis(long, 12, false, w)
		if Measure(got, 12, false) > w+1 || got == long {
			t.Errorf("in %v pixels it says %q", w, got)
		}
	}
	if got := Ellipsis(long, 12, false, 0); got != "" {
		t.Errorf("without room it says %q", got)
	}
}

// listOf is a list of n rows in a window, every tenth of them a heading.
func listOf(t *testing.T, n int) (*List, fyne.Window) {
	l := NewList()
	l.Multi = true
	l.Length = func() int { return n }
	l.Create = func() fyne.CanvasObject { return NewTwoLine() }
	l.Update = func(int, fyne.CanvasObject, RowState) {}
	l.Key = func(i int) int64 { return int64(i + 1000) }
	l.Heading = func(i int) bool { return i%10 == 0 }
	w := test.NewWindow(l)
	w.Resize(fyne.NewSize(384, 640))
	t.Cleanup(w.Close)
	return l, w
}

func TestListBuildsOnlyTheRowsInSight(t *testing.T) {
	l, _ := listOf(t, 5000)
	if n := len(l.slots); n > 12 {
		t.Errorf("%d rows were built for a window of ten", n)
	}
	l.SetOffset(100_000)
	if n := len(l.slots) + len(l.pool); n > 24 {
		t.Errorf("%d rows were built while scrolling, want the same ones used again", n)
	}
}

func TestListWalksOverHeadings(t *testing.T) {
	l, _ := listOf(t, 25)
	l.SetCurrent(1009)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got, _ := l.Current(); got != 1011 {
		t.Errorf("below 1009 comes %d, want 1011: 1010 is a heading", got)
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if got, _ := l.Current(); got != 1001 {
		t.Errorf("Home goes to %d, want 1001", got)
	}
}

func TestShiftExtendsTheSelection(t *testing.T) {
	l, _ := listOf(t, 25)
	before := Modifiers
	t.Cleanup(func() { Modifiers = before })
	l.SetCurrent(1002)
	Modifiers = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got, want := l.Selected(), []int64{1002, 1003, 1004}; !slices.Equal(got, want) {
		t.Errorf("selected are %v, want %v", got, want)
	}
	Modifiers = func() fyne.KeyModifier { return 0 }
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if got := l.Selected(); len(got) != 0 {
		t.Errorf("after Escape %v are selected", got)
	}
}

func TestButtonIsPressedByKeysAndDeafWhenDisabled(t *testing.T) {
	pressed := 0
	b := NewButton("Gem", Primary, func() { pressed++ })
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.SetDisabled(true)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Tap(b)
	if pressed != 2 {
		t.Errorf("pressed %d times, want 2", pressed)
	}
}

// A page that scrolls under a pressed button would lose the field its keys.
func TestEntryIsBroughtIntoSightOnceTheButtonIsLetGo(t *testing.T) {
	var told int
	OnFocus = func() { told++ }
	defer func() { OnFocus = nil }()
	e := NewEntry()
	w := test.NewWindow(e)
	defer w.Close()
	e.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if w.Canvas().Focused() != fyne.Focusable(e) || told != 0 {
		t.Errorf("while pressed: focused %v, told %d times", w.Canvas().Focused(), told)
	}
	e.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if told != 1 {
		t.Errorf("after the click the page was told %d times, want once", told)
	}
	w.Canvas().Unfocus()
	w.Canvas().Focus(e)
	if told != 2 {
		t.Errorf("by the keyboard the page was told %d times in all, want twice", told)
	}
}

func TestPastedLineEndIsNoPartOfALine(t *testing.T) {
	for pasted, want := range map[string]string{
		"anne@firma.dk\r\n": "anne@firma.dk", "hemmelig kode \n": "hemmelig kode ", "a\r\nb": "a b", " x": " x", "\n": "",
	} {
		e := NewEntry()
		board := test.NewTempApp(t).Clipboard()
		board.SetContent(pasted)
		e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
		if e.Text != want {
			t.Errorf("%q is pasted as %q, want %q", pasted, e.Text, want)
		}
	}
	several := NewMultiEntry(3)
	board := test.NewTempApp(t).Clipboard()
	board.SetContent("en\nto\n")
	several.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
	if several.Text != "en\nto\n" {
		t.Errorf("several lines are pasted as %q", several.Text)
	}
}
