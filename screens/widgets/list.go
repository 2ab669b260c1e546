package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// RowState tells a row how it is to look.
type RowState struct{ Current, Selected bool }

// List shows many rows and builds only those in sight. Rows have keys, so the current
// row, the selection and the place stay what they were when rows come and go. The
// arrows, Page, Home and End move, Return opens, letters go to OnType.
type List struct {
	Base
	Length      func() int
	Height      func(i int) float32 // nil: RowHeight for all
	RowHeight   float32             // of the look, 64 when zero
	Create      func() fyne.CanvasObject
	Update      func(i int, row fyne.CanvasObject, s RowState) // must set everything: rows are used again
	Key         func(i int) int64                              // nil: the row's place
	Heading     func(i int) bool                               // rows that cannot be current; nil: none
	Name        func(i int) string                             // what a row is called, for tests and assistive tools
	OnCurrent   func(i int)                                    // the person moved to a row
	OnOpen      func(i int)                                    // Return, or a click on the row
	OnMenu      func(i int, at fyne.Position)                  // secondary click, absolute position
	OnType      func(r rune)
	OnKey       func(ev *fyne.KeyEvent) bool // before the list's own; true means taken
	OnSelection func()
	Multi       bool // several rows can be selected

	keys     []int64
	tops     []float32 // len(keys)+1
	current  int64
	has      bool
	selected map[int64]bool
	anchor   int64
	focused  bool
	byKey    bool // the last move came from the keyboard: show the ring
	first    int  // place of the first slot
	slots    []*slot
	pool     []*slot
	scroll   *container.Scroll
	body     *listBody
}

// Modifiers answers the modifier keys held down now.
var Modifiers = func() fyne.KeyModifier {
	if app := fyne.CurrentApp(); app != nil {
		if d, ok := app.Driver().(desktop.Driver); ok {
			return d.CurrentKeyModifiers()
		}
	}
	return 0
}

// NewList returns an empty list; set at least Length, Create and Update before it is
// shown.
func NewList() *List {
	l := &List{selected: map[int64]bool{}}
	l.body = &listBody{}
	l.body.Build(l.body, Parts{Min: func() fyne.Size { return fyne.NewSize(1, l.height()) }, Layout: func(fyne.Size) { l.arrange() }})
	l.scroll = container.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.arrange() }
	l.Build(l, Parts{
		Objects: []fyne.CanvasObject{l.scroll},
		Min:     func() fyne.Size { return fyne.NewSize(80, 80) },
		Layout: func(s fyne.Size) {
			l.scroll.Resize(s)
			l.arrange()
		},
	})
	return l
}

type listBody struct{ Base }

// Refresh reads the rows anew. What was first in sight stays there.
func (l *List) Refresh() {
	l.Reload()
	l.BaseWidget.Refresh()
}

// Reload takes in a changed set of rows and redraws those in sight.
func (l *List) Reload() {
	pinned, within, pin := l.pinned()
	l.measure()
	if pin {
		if i := slices.Index(l.keys, pinned); i >= 0 {
			l.scroll.Offset.Y = l.tops[i] + within
		}
	}
	l.scroll.Offset.Y = max(0, min(l.scroll.Offset.Y, l.height()-l.scroll.Size().Height))
	for key := range l.selected {
		if !slices.Contains(l.keys, key) {
			delete(l.selected, key)
		}
	}
	l.body.Resize(fyne.NewSize(l.scroll.Size().Width, max(l.height(), l.scroll.Size().Height)))
	for _, s := range l.slots {
		s.at = -1
	}
	l.arrange()
	l.scroll.Refresh()
}

// pinned is the row that must not move when rows come and go above it: none while the
// list stands at its top.
func (l *List) pinned() (key int64, within float32, ok bool) {
	y := l.scroll.Offset.Y
	if y <= 0 || len(l.keys) == 0 {
		return 0, 0, false
	}
	i := l.rowAt(y)
	return l.keys[i], y - l.tops[i], true
}

func (l *List) measure() {
	n := 0
	if l.Length != nil {
		n = l.Length()
	}
	l.keys = slices.Grow(l.keys[:0], n)
	l.tops = slices.Grow(l.tops[:0], n+1)
	y := float32(0)
	for i := range n {
		key := int64(i)
		if l.Key != nil {
			key = l.Key(i)
		}
		l.keys = append(l.keys, key)
		l.tops = append(l.tops, y)
		y += l.rowHeight(i)
	}
	l.tops = append(l.tops, y)
}

func (l *List) rowHeight(i int) float32 {
	if l.Height != nil {
		return Px(l.Height(i))
	}
	if l.RowHeight > 0 {
		return Px(l.RowHeight)
	}
	return Px(64)
}

func (l *List) height() float32 {
	if len(l.tops) == 0 {
		return 0
	}
	return l.tops[len(l.tops)-1]
}

// rowAt finds the row that covers a height.
func (l *List) rowAt(y float32) int {
	i, found := slices.BinarySearch(l.tops, y)
	if !found {
		i--
	}
	return max(0, min(i, len(l.keys)-1))
}

// arrange gives every row in sight a slot and puts the others back.
func (l *List) arrange() {
	size := l.scroll.Size()
	if size.Height <= 0 || l.Create == nil {
		return
	}
	if l.tops == nil {
		l.measure()
	}
	from, to := 0, -1
	if len(l.keys) > 0 {
		from, to = l.rowAt(l.scroll.Offset.Y), l.rowAt(l.scroll.Offset.Y+size.Height-1)
	}
	kept := make(map[int]*slot, len(l.slots))
	for _, s := range l.slots {
		if s.at >= from && s.at <= to && kept[s.at] == nil {
			kept[s.at] = s
		} else {
			l.pool = append(l.pool, s)
		}
	}
	l.slots = l.slots[:0]
	objects := make([]fyne.CanvasObject, 0, to-from+1)
	for i := from; i <= to; i++ {
		s := kept[i]
		if s == nil {
			s = l.takeSlot()
			s.at = i
			l.fill(s)
		}
		s.Move(fyne.NewPos(0, l.tops[i]))
		s.Resize(fyne.NewSize(size.Width, l.tops[i+1]-l.tops[i]))
		l.slots = append(l.slots, s)
		objects = append(objects, s)
	}
	l.first = from
	l.body.SetObjects(objects...)
}

func (l *List) takeSlot() *slot {
	if n := len(l.pool); n > 0 {
		s := l.pool[n-1]
		l.pool = l.pool[:n-1]
		return s
	}
	return newSlot(l)
}

func (l *List) fill(s *slot) {
	if s.at >= l.Length() { // the rows changed and were not read anew yet
		return
	}
	state := l.state(s.at)
	s.set(state, l.focused && l.byKey && state.Current)
	l.Update(s.at, s.row, state)
}

func (l *List) state(i int) RowState {
	key := l.keys[i]
	return RowState{Current: l.has && key == l.current, Selected: l.selected[key]}
}

// repaint redraws the rows in sight without reading the data anew.
func (l *List) repaint() {
	for _, s := range l.slots {
		if s.at >= 0 && s.at < len(l.keys) {
			l.fill(s)
		}
	}
}

// Current returns the key of the current row.
func (l *List) Current() (key int64, ok bool) { return l.current, l.has }

// CurrentIndex returns the place of the current row, -1 when there is none in the list.
func (l *List) CurrentIndex() int {
	if !l.has {
		return -1
	}
	return slices.Index(l.keys, l.current)
}

// SetCurrent makes a row the current one without telling OnCurrent, and brings it into
// sight. The row need not be there yet.
func (l *List) SetCurrent(key int64) {
	l.current, l.has, l.anchor = key, true, key
	if i := slices.Index(l.keys, key); i >= 0 {
		l.reveal(i)
	}
	l.repaint()
}

// ClearCurrent leaves no row current.
func (l *List) ClearCurrent() {
	l.has = false
	l.repaint()
}

// Offset is how far the list is scrolled.
func (l *List) Offset() float32 { return l.scroll.Offset.Y }

// SetOffset scrolls the list.
func (l *List) SetOffset(y float32) {
	l.scroll.Offset.Y = max(0, min(y, l.height()-l.scroll.Size().Height))
	l.scroll.Refresh()
	l.arrange()
}

// reveal scrolls as little as brings the row into sight.
func (l *List) reveal(i int) {
	h := l.scroll.Size().Height
	if h <= 0 {
		return
	}
	y := l.scroll.Offset.Y
	switch {
	case l.tops[i] < y:
		y = l.tops[i]
		if i > 0 && l.heading(i-1) {
			y = l.tops[i-1]
		}
	case l.tops[i+1] > y+h:
		y = l.tops[i+1] - h
	default:
		return
	}
	l.SetOffset(y)
}

func (l *List) heading(i int) bool { return l.Heading != nil && l.Heading(i) }
