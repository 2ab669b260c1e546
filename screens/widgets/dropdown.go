package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Dropdown is a field that shows one of a few words and opens a menu to choose
// another.
type Dropdown struct {
	pressable
	OnChanged func(int)
	label     string
	choices   []string
	at        int
	caption   *canvas.Text
	frame     *canvas.Rectangle
	line      *canvas.Text
	image     *canvas.Image
}

// NewDropdown returns a field with the first choice chosen. The label may be empty.
func NewDropdown(label string, choices []string, changed func(int)) *Dropdown {
	d := &Dropdown{label: label, choices: choices, OnChanged: changed, caption: canvas.NewText("", nil),
		frame: canvas.NewRectangle(nil), line: canvas.NewText("", nil), image: &canvas.Image{}}
	d.initPress(8)
	d.OnTap = d.open
	d.Build(d, Parts{Objects: []fyne.CanvasObject{d.caption, d.frame, d.tint, d.line, d.image, d.ring}, Min: d.min, Layout: d.layout, Paint: d.paint})
	return d
}

// Selected is the place of the choice that is shown.
func (d *Dropdown) Selected() int { return d.at }

// Select shows a choice without telling OnChanged.
func (d *Dropdown) Select(i int) {
	if i >= 0 && i < len(d.choices) && i != d.at {
		d.at = i
		d.Refresh()
	}
}

func (d *Dropdown) open() {
	items := make([]Item, len(d.choices))
	for i, c := range d.choices {
		items[i] = Item{Text: c, Checked: i == d.at, Tap: func() {
			d.Select(i)
			if d.OnChanged != nil {
				d.OnChanged(i)
			}
		}}
	}
	ShowMenu(d, items)
}

// TypedKey opens the menu also on Down.
func (d *Dropdown) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyDown {
		d.press()
		return
	}
	d.pressable.TypedKey(ev)
}

// Describe tells tests and tools what the field is.
func (d *Dropdown) Describe() (kind, text string, enabled, checked bool) {
	if d.label != "" {
		return "dropdown", d.label, !d.disabled, false
	}
	return "dropdown", d.value(), !d.disabled, false
}

// AccessibilityLabel tells assistive technology label and choice.
func (d *Dropdown) AccessibilityLabel() string { return d.label + " " + d.value() }

// AccessibilityRole tells assistive technology what this is.
func (d *Dropdown) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (d *Dropdown) value() string {
	if d.at < len(d.choices) {
		return d.choices[d.at]
	}
	return ""
}

func (d *Dropdown) top() float32 {
	if d.label == "" {
		return 0
	}
	return Px(16) + 4
}

func (d *Dropdown) min() fyne.Size {
	w := float32(60)
	for _, c := range d.choices {
		w = max(w, Measure(c, 14, false))
	}
	return fyne.NewSize(ceil(w)+22+Px(16)+8, d.top()+Px(36))
}

func (d *Dropdown) layout(size fyne.Size) {
	top, h := d.top(), Px(36)
	place(d.frame, 0, top, size.Width, h)
	place(d.tint, 0, top, size.Width, h)
	place(d.ring, -3, top-3, size.Width+6, h+6)
	d.lines()
	PlaceLine(d.caption, 0, 0, size.Width, Px(16), fyne.TextAlignLeading)
	PlaceLine(d.line, 11, top, size.Width-22-Px(16)-6, h, fyne.TextAlignLeading)
	place(d.image, size.Width-11-Px(16), top+float32(int((h-Px(16))/2)), Px(16), Px(16))
}

func (d *Dropdown) lines() {
	SetLine(d.caption, upper(d.label), 11, true, Muted)
	token := Ink
	if d.disabled {
		token = Muted
	}
	SetLine(d.line, d.value(), 14, false, token)
}

func (d *Dropdown) paint() {
	d.paintPress()
	d.frame.CornerRadius, d.frame.StrokeWidth = 8, 1
	d.frame.FillColor, d.frame.StrokeColor = Color(Background), Color(Line)
	d.caption.Hidden = d.label == ""
	SetImage(d.image, "chevron-down", Muted)
	d.lines()
}
