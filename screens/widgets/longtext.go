package widgets

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// How much of a text the toolkit's labels and entries get. The time they take grows with
// the square of their lines: 5,000 of them hold the window for more than a second.
const (
	MostBytes = 16 << 10
	MostLines = 600
)

// TooLong reports whether a text is more than a label or an entry should be given.
func TooLong(text string) bool {
	return len(text) > MostBytes || len(text) > MostLines && strings.Count(text, "\n") >= MostLines
}

// Head returns how a text begins that is [TooLong], and any other whole.
func Head(text string) (head string, cut bool) {
	if !TooLong(text) {
		return text, false
	}
	return begin(text, MostBytes, MostLines), true
}

// EntryHead is [Head] for an entry, which takes longer and cannot be written in then.
func EntryHead(text string) (head string, cut bool) {
	if !TooLong(text) {
		return text, false
	}
	return begin(text, MostBytes/8, MostLines/8) + "…", true
}

// begin is how a text begins, in so many bytes and lines at most.
func begin(text string, bytes, lines int) string {
	head := text[:validPrefix(text, bytes)]
	at := 0
	for range lines {
		next := strings.IndexByte(head[at:], '\n')
		if next < 0 {
			return head
		}
		at += next + 1
	}
	return head[:at-1]
}

// TextView shows a text of any length in lines that are broken at its width, and draws
// only those in sight. The arrows, Page, Home and End scroll it.
type TextView struct {
	Base
	ring   *canvas.Rectangle
	text   string
	width  float32 // the lines are broken for
	lines  []span
	drawn  []*canvas.Text
	body   *listBody
	scroll *container.Scroll
}

// span is a line: where it begins and ends in the text.
type span struct{ from, to int }

// NewTextView returns a view of the text.
func NewTextView(text string) *TextView {
	v := &TextView{text: strings.ReplaceAll(text, "\r\n", "\n"), body: &listBody{}, ring: canvas.NewRectangle(nil)}
	v.ring.Hide()
	v.body.Build(v.body, Parts{Min: func() fyne.Size { return fyne.NewSize(1, float32(len(v.lines))*LineHeight(14)) },
		Layout: func(fyne.Size) { v.arrange() }, Paint: func() { v.arrange() }})
	v.scroll = container.NewVScroll(v.body)
	v.scroll.OnScrolled = func(fyne.Position) { v.arrange() }
	v.Build(v, Parts{
		Objects: []fyne.CanvasObject{v.scroll, v.ring},
		Min:     func() fyne.Size { return fyne.NewSize(120, 4*LineHeight(14)) },
		Layout:  v.layout, Paint: v.paint,
	})
	return v
}

func (v *TextView) paint() {
	v.ring.StrokeColor, v.ring.StrokeWidth, v.ring.CornerRadius = Color(Accent), 2, 8
	v.ring.FillColor = fade(Color(Accent), 0)
	v.body.Refresh()
}

// FocusGained is called by Fyne.
func (v *TextView) FocusGained() {
	v.ring.Show()
	tellFocus()
}

// FocusLost is called by Fyne.
func (v *TextView) FocusLost() { v.ring.Hide() }

// TypedRune does nothing: there is nothing to write.
func (v *TextView) TypedRune(rune) {}

// Describe tells tests and tools what of the text is in sight.
func (v *TextView) Describe() (kind, text string, enabled, checked bool) {
	return "textview", v.sight(), true, false
}

// AccessibilityLabel tells assistive technology what of the text is in sight.
func (v *TextView) AccessibilityLabel() string { return v.sight() }

// AccessibilityRole tells assistive technology what this is.
func (v *TextView) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// TypedKey scrolls.
func (v *TextView) TypedKey(ev *fyne.KeyEvent) {
	row, page := LineHeight(14), v.scroll.Size().Height-LineHeight(14)
	to := v.scroll.Offset.Y
	switch ev.Name {
	case fyne.KeyUp:
		to -= row
	case fyne.KeyDown:
		to += row
	case fyne.KeyPageUp:
		to -= page
	case fyne.KeyPageDown, fyne.KeySpace:
		to += page
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = v.body.MinSize().Height
	default:
		passKey(ev)
		return
	}
	v.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(to, v.body.MinSize().Height-v.scroll.Size().Height))))
	v.arrange()
}

// sight is what of the text is drawn.
func (v *TextView) sight() string {
	var b strings.Builder
	for _, line := range v.drawn {
		if line.Visible() {
			b.WriteString(line.Text + "\n")
		}
	}
	return b.String()
}

func (v *TextView) layout(size fyne.Size) {
	if w := size.Width - 12; w != v.width {
		v.width = w
		v.lines = breakLines(v.text, w, newAdvances())
	}
	place(v.scroll, 0, 0, size.Width, size.Height)
	place(v.ring, -4, -4, size.Width+8, size.Height+8)
	v.scroll.Refresh()
	v.arrange()
}

// arrange gives the lines in sight their text and place.
func (v *TextView) arrange() {
	row := LineHeight(14)
	first := max(0, int(v.scroll.Offset.Y/row))
	n := min(len(v.lines)-first, int(v.scroll.Size().Height/row)+2)
	for len(v.drawn) < n {
		v.drawn = append(v.drawn, canvas.NewText("", nil))
	}
	objects := make([]fyne.CanvasObject, len(v.drawn))
	for i, line := range v.drawn {
		objects[i] = line
		show(line, i < n)
		if i >= n {
			continue
		}
		s := v.lines[first+i]
		SetLine(line, v.text[s.from:s.to], 14, false, Ink)
		line.Move(fyne.NewPos(0, float32(first+i)*row))
		line.Refresh()
	}
	v.body.SetObjects(objects...)
}

// breakLines finds where a text of the width breaks, between words where it can.
func breakLines(text string, width float32, advances *advances) []span {
	var lines []span
	from, blank, w, since := 0, -1, float32(0), float32(0) // since: the width behind the last blank
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\n' {
			lines = append(lines, span{from, i})
			from, blank, w = i+1, -1, 0
			i += size
			continue
		}
		a := advances.of(r)
		if w+a > width && i > from {
			if blank >= from {
				lines = append(lines, span{from, blank})
				from, w = blank+1, since
			} else {
				lines = append(lines, span{from, i})
				from, w = i, 0
			}
			blank = -1
		}
		w += a
		since += a
		if r == ' ' || r == '\t' {
			blank, since = i, 0
		}
		i += size
	}
	return append(lines, span{from, len(text)})
}

// advances are the widths of letters. The sum of them is a word's width, but for what
// pairs of letters take back.
type advances struct {
	low   [0x250]float32 // -1: not measured
	other map[rune]float32
}

// mostAdvances bounds the letters that are measured; more than that no language has on a
// page, and others count as the widest.
const mostAdvances = 4096

func newAdvances() *advances {
	a := &advances{other: map[rune]float32{}}
	for i := range a.low {
		a.low[i] = -1
	}
	return a
}

func (a *advances) of(r rune) float32 {
	if r < 0x250 {
		if a.low[r] < 0 {
			a.low[r] = measureRune(r)
		}
		return a.low[r]
	}
	w, ok := a.other[r]
	if !ok {
		if len(a.other) >= mostAdvances {
			return Px(16)
		}
		w = measureRune(r)
		a.other[r] = w
	}
	return w
}

func measureRune(r rune) float32 {
	if r == '\t' {
		r = ' '
	}
	return Measure(string(r), 14, false)
}
