package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Field is a frame with an entry in it, a label above, and a hint or what is wrong
// below.
type Field struct {
	Base
	Entry     *Entry
	OnChanged func(string)
	OnSubmit  func(string)

	label, hint, err string
	icon             string
	trail            fyne.CanvasObject
	yields           bool // the trail gives way to the placeholder
	rows             int
	focused          bool
	off              bool   // read-only
	whole            string // the text, while it is too long for the entry
	anew             *Button
	reveal           *Button

	caption  *canvas.Text
	frame    *canvas.Rectangle
	image    *canvas.Image
	clip     *container.Clip
	bed      *fyne.Container
	below    *Paragraph
	wrong    *Paragraph
	errImage *canvas.Image
}

// NewField returns a field of one line. The label may be empty.
func NewField(label, placeholder string) *Field {
	return newField(label, placeholder, NewEntry(), 1)
}

// NewTextArea returns a field of several lines, rows of them visible.
func NewTextArea(label, placeholder string, rows int) *Field {
	return newField(label, placeholder, NewMultiEntry(rows), rows)
}

// NewPasswordField returns a field whose text is hidden until the eye is pressed; show
// and hide say what the eye does.
func NewPasswordField(label, show, hide string) *Field {
	e := NewEntry()
	e.Password = true
	e.ActionItem = container.NewWithoutLayout() // else the entry brings an eye of its own
	f := newField(label, "", e, 1)
	f.reveal = NewIconButton("eye", show, nil)
	f.reveal.OnTap = func() {
		e.Password = !e.Password
		if e.Password {
			f.reveal.SetIcon("eye", show)
		} else {
			f.reveal.SetIcon("eye-off", hide)
		}
		e.Refresh()
	}
	f.SetTrail(f.reveal)
	return f
}

func newField(label, placeholder string, e *Entry, rows int) *Field {
	f := &Field{}
	f.init(f, label, placeholder, e, rows)
	return f
}

// init makes self, which is or embeds the field.
func (f *Field) init(self fyne.Widget, label, placeholder string, e *Entry, rows int) {
	f.Entry, f.label, f.rows = e, label, rows
	f.caption, f.frame = canvas.NewText("", nil), canvas.NewRectangle(nil)
	f.image, f.errImage = &canvas.Image{}, &canvas.Image{}
	f.below, f.wrong = NewSmallParagraph(""), NewErrorParagraph("")
	e.SetPlaceHolder(placeholder)
	e.OnFocus = func(on bool) {
		f.focused = on
		f.Refresh()
	}
	e.OnChanged = func(s string) {
		if f.OnChanged != nil {
			f.OnChanged(s)
		}
	}
	e.OnSubmitted = func(s string) {
		if f.OnSubmit != nil {
			f.OnSubmit(s)
		}
	}
	f.anew = NewButton("", Link, func() {
		f.SetText("")
		f.Focus()
	})
	f.anew.Hide()
	f.bed = container.New(cutLayout{}, e)
	f.clip = newClip(f.bed)
	f.Build(self, Parts{
		Objects: []fyne.CanvasObject{f.caption, f.frame, f.image, f.clip, f.below, f.errImage, f.wrong, f.anew},
		Min:     f.min, Layout: f.layout, Paint: f.paint,
	})
}

// newClip returns a clip that knows itself from the start: Fyne's own learns of itself
// when it is first measured, and is deaf to Resize until then.
func newClip(o fyne.CanvasObject) *container.Clip {
	c := container.NewClip(o)
	c.ExtendBaseWidget(c)
	return c
}

// EntryClip wraps an entry so that the frame it draws itself is cut off.
func EntryClip(e *Entry) fyne.CanvasObject { return newClip(container.New(cutLayout{}, e)) }

// cutLayout makes an entry larger than its place, so that the frame it draws itself
// falls outside the clip around it.
type cutLayout struct{}

func (cutLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func (cutLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 1 { // it has no place yet
		return
	}
	x, y := entryInset()
	for _, o := range objects {
		place(o, -x, -y, size.Width+2*x, size.Height+2*y)
	}
}

// WithIcon puts an icon at the front of the frame.
func (f *Field) WithIcon(name string) *Field { f.icon = name; return f }

// WithHint puts a line of explanation below.
func (f *Field) WithHint(hint string) *Field { f.SetHint(hint); return f }

// SetTrail puts a small object at the end of the frame.
func (f *Field) SetTrail(o fyne.CanvasObject) {
	f.trail = o
	f.parts.Objects = append(f.parts.Objects, o)
	f.Refresh()
}

// SetHint changes the explanation below.
func (f *Field) SetHint(hint string) {
	if f.hint != hint {
		f.hint = hint
		if f.whole == "" {
			f.below.SetText(hint)
		}
		f.Refresh()
	}
}

// SetError says what is wrong with the content, empty for nothing. It takes the
// hint's place.
func (f *Field) SetError(err string) {
	if f.err != err {
		f.err = err
		f.wrong.SetText(err)
		f.Refresh()
	}
}

// Error returns what is said to be wrong.
func (f *Field) Error() string { return f.err }

// Text returns the content.
func (f *Field) Text() string {
	if f.whole != "" {
		return f.whole
	}
	return f.Entry.Text
}

// LongWords are what a field says below a text that is too long to be edited in it, and
// on the button that begins another. The window sets it.
var LongWords = func(bytes int) (about, anew string) { return "", "" }

// SetText changes the content, caret at the end. Of a text that is [TooLong] for an entry
// the head is shown, read-only, with a way to write another; the field still holds it.
func (f *Field) SetText(text string) {
	if f.Text() == text {
		return
	}
	head, cut := EntryHead(text)
	f.whole = ""
	if cut {
		f.whole = text
		about, anew := LongWords(len(text))
		f.below.SetText(about)
		f.anew.SetText(anew)
	} else {
		f.below.SetText(f.hint)
	}
	f.Entry.SetText(head)
	f.Entry.CursorColumn = len([]rune(head))
	f.settle()
}

// SetDisabled makes the content read-only.
func (f *Field) SetDisabled(off bool) {
	f.off = off
	f.settle()
}

// settle lets the content be changed, or not.
func (f *Field) settle() {
	if f.off || f.whole != "" {
		f.Entry.Disable()
	} else {
		f.Entry.Enable()
	}
	show(f.anew, f.whole != "" && !f.off)
	f.Entry.Refresh()
	f.Refresh()
}

// Focus puts the caret into the field.
func (f *Field) Focus() { FocusOn(f.Entry) }

// Describe tells tests and tools what the field is.
func (f *Field) Describe() (kind, text string, enabled, checked bool) {
	text = f.label
	if text == "" {
		text = f.Entry.PlaceHolder
	}
	return "field", text, !f.Entry.Disabled(), false
}

func (f *Field) top() float32 {
	if f.label == "" {
		return 0
	}
	return Px(16) + 4
}

func (f *Field) frameHeight() float32 {
	if f.rows <= 1 {
		return Px(36)
	}
	return float32(f.rows)*Px(20) + 16
}

func (f *Field) note() *Paragraph {
	switch {
	case f.err != "":
		return f.wrong
	case f.hint != "", f.whole != "":
		return f.below
	}
	return nil
}

func (f *Field) min() fyne.Size {
	h := f.top() + f.frameHeight()
	if p := f.note(); p != nil {
		h += 6 + p.MinSize().Height
	}
	if f.anew.Visible() {
		h += f.anew.MinSize().Height
	}
	return fyne.NewSize(80, h)
}

func (f *Field) layout(size fyne.Size) {
	top, h := f.top(), f.frameHeight()
	if f.rows > 1 { // grows with the room it is given
		extra := size.Height - f.min().Height
		h += max(0, extra)
	}
	place(f.frame, 0, top, size.Width, h)
	SetLine(f.caption, upper(f.label), 11, true, Muted)
	PlaceLine(f.caption, 0, 0, size.Width, Px(16), fyne.TextAlignLeading)
	left, right := float32(11), float32(11)
	if f.icon != "" {
		place(f.image, 9, top+float32(int((h-Px(18))/2)), Px(18), Px(18))
		left = 9 + Px(18) + 5
	}
	if f.yields {
		show(f.trail, f.Text() != "" || left+Measure(f.Entry.PlaceHolder, 14, false)+f.trail.MinSize().Width+16 <= size.Width)
	}
	if f.trail != nil && f.trail.Visible() {
		m := f.trail.MinSize()
		place(f.trail, size.Width-m.Width-5, top+float32(int((h-m.Height)/2)), m.Width, m.Height)
		right = m.Width + 8
	}
	if f.rows > 1 {
		place(f.clip, left, top+4, size.Width-left-right, h-8)
	} else {
		place(f.clip, left, top+2, size.Width-left-right, h-4)
	}
	if p := f.note(); p != nil {
		x := float32(0)
		if f.err != "" {
			place(f.errImage, 0, top+h+6+float32(int((LineHeight(12)-Px(14))/2)), Px(14), Px(14))
			x = Px(14) + 4
		}
		room := size.Height - top - h - 6
		if f.anew.Visible() {
			m := f.anew.MinSize()
			room -= m.Height
			place(f.anew, 0, size.Height-m.Height, min(m.Width, size.Width), m.Height)
		}
		place(p, x, top+h+6, size.Width-x, room)
	}
}

func (f *Field) paint() {
	f.frame.CornerRadius, f.frame.StrokeWidth = 8, 1
	f.frame.FillColor, f.frame.StrokeColor = Color(Background), Color(Line)
	switch {
	case f.err != "":
		f.frame.StrokeColor = Color(Late)
		if f.focused {
			f.frame.StrokeWidth = 2
		}
	case f.focused:
		f.frame.StrokeColor, f.frame.StrokeWidth = Color(Accent), 2
	}
	f.caption.Hidden = f.label == ""
	f.image.Hidden = f.icon == ""
	if f.icon != "" {
		SetImage(f.image, f.icon, Muted)
	}
	f.errImage.Hidden = f.err == ""
	SetImage(f.errImage, "warning", Late)
	show(f.below, f.err == "" && (f.hint != "" || f.whole != ""))
	show(f.wrong, f.err != "")
	SetLine(f.caption, upper(f.label), 11, true, Muted)
}
