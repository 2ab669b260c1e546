package widgets

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestTheHeadOfALongTextIsWholeLettersAndFewLines(t *testing.T) {
	for name, text := range map[string]string{
		"short":                 "hej",
		"as long as it may":     strings.Repeat("x", MostBytes),
		"letters of two bytes":  "x" + strings.Repeat("å", MostBytes),
		"many lines":            strings.Repeat("a\n", 50_000),
		"one line end too many": strings.Repeat("\n", MostLines),
	} {
		head, cut := Head(text)
		if cut != TooLong(text) || cut != (head != text) || !strings.HasPrefix(text, head) || !utf8.ValidString(head) || TooLong(head) {
			t.Errorf("%s: %d bytes and %d lines of %d are shown, cut: %v", name, len(head), strings.Count(head, "\n"), len(text), cut)
		}
	}
}

// long are texts as a client can write them, of n bytes.
func long(n int) map[string]string {
	words := strings.Repeat("Vi kommer klokken ti og tager en ny beholder med. ", n/50+1)
	return map[string]string{"words": words[:n], "no blanks": strings.Repeat("x", n), "lines": strings.Repeat("ab\n", n/3),
		"signs": strings.Repeat("→", n/3), "empty lines": strings.Repeat("\n", n)}
}

// stall is how long the window would be held by doing f: the best of three, since
// whatever else the computer does only adds to it.
func stall(f func()) time.Duration {
	best := time.Hour
	for range 3 {
		begun := time.Now()
		f()
		best = min(best, time.Since(begun))
	}
	return best
}

func TestNoTextHoldsTheWindow(t *testing.T) {
	const most = 300 * time.Millisecond
	w := test.NewWindow(widget.NewLabel(""))
	defer w.Close()
	for _, n := range []int{64 << 10, 256 << 10, 1 << 20} {
		for name, text := range long(n) {
			for what, made := range map[string]func() fyne.CanvasObject{
				"paragraph": func() fyne.CanvasObject { return NewParagraph(text) },
				"line":      func() fyne.CanvasObject { return NewFact(text, TextStyle{Cut: true}) },
				"heading":   func() fyne.CanvasObject { return NewHeading(text) },
				"button":    func() fyne.CanvasObject { return NewButton(text, Link, nil) },
				"field": func() fyne.CanvasObject {
					f := NewTextArea("", "", 6)
					f.SetText(text)
					if f.Text() != text || !f.Entry.Disabled() {
						t.Errorf("a field of %d bytes of %s holds %d, and can be edited: %v", n, name, len(f.Text()), !f.Entry.Disabled())
					}
					return f
				},
				"view": func() fyne.CanvasObject { return NewTextView(text) },
			} {
				took := stall(func() {
					o := made()
					w.SetContent(o)
					w.Resize(fyne.NewSize(700, 500))
					o.MinSize()
				})
				if took > most {
					t.Errorf("%s of %d kB of %s holds the window for %v", what, n>>10, name, took)
				}
			}
		}
	}
}

func TestTheViewShowsEveryLineOfATextOnce(t *testing.T) {
	text := strings.Repeat("Vi kommer klokken ti og tager en ny beholder med; slangen er for kort.\n\n", 700) + strings.Repeat("x", 3000) + "\nslut"
	v := NewTextView(text)
	w := test.NewWindow(v)
	defer w.Close()
	w.Resize(fyne.NewSize(400, 300))
	var all strings.Builder
	for i, s := range v.lines {
		line := v.text[s.from:s.to]
		if Measure(line, 14, false) > v.width+1 {
			t.Fatalf("line %d is wider than the view: %q", i, line)
		}
		all.WriteString(line)
	}
	letters := func(s string) string { return strings.NewReplacer("\n", "", " ", "").Replace(s) }
	if letters(all.String()) != letters(text) {
		t.Error("the lines are not the text")
	}
	if !strings.HasPrefix(v.sight(), "Vi kommer") || strings.Count(v.sight(), "\n") > 20 {
		t.Errorf("in sight: %q", v.sight())
	}
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if !strings.HasSuffix(v.sight(), "slut\n") {
		t.Errorf("at the end in sight: %q", v.sight())
	}
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if v.scroll.Offset.Y <= 0 || !strings.HasPrefix(v.sight(), v.text[v.lines[int(v.scroll.Offset.Y/LineHeight(14))].from:][:3]) {
		t.Errorf("a page down in sight at %v: %q", v.scroll.Offset.Y, v.sight())
	}
}

func TestAPastedTextThatIsTooLongIsRefused(t *testing.T) {
	told := 0
	OnTooLong = func() { told++ }
	defer func() { OnTooLong = func() {} }()
	e := NewMultiEntry(3)
	w := test.NewWindow(e)
	defer w.Close()
	e.SetText("begyndt")
	clip := test.NewClipboard()
	clip.SetContent(strings.Repeat("x", 256<<10))
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if e.Text != "begyndt" || told != 1 {
		t.Errorf("the entry holds %d bytes, told %d times", len(e.Text), told)
	}
	clip.SetContent("kort")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if !strings.Contains(e.Text, "kort") {
		t.Errorf("the entry holds %q", fmt.Sprint(e.Text))
	}
}

func TestALongFieldCanBeWrittenAnew(t *testing.T) {
	f := NewTextArea("Tekst", "", 4)
	changed := 0
	f.OnChanged = func(string) { changed++ }
	w := test.NewWindow(f)
	defer w.Close()
	f.SetText(strings.Repeat("lang ", 20_000))
	if !f.anew.Visible() || changed != 1 {
		t.Fatalf("another can be written: %v, changed %d times", f.anew.Visible(), changed)
	}
	f.anew.Tapped(nil)
	if f.Text() != "" || f.Entry.Disabled() || f.anew.Visible() || changed != 2 {
		t.Errorf("after that it holds %d bytes, read-only %v, changed %d times", len(f.Text()), f.Entry.Disabled(), changed)
	}
}
