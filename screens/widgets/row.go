package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// RowText is what a [TwoLine] row shows. Whatever is empty is left out.
type RowText struct {
	Avatar     string // a name: its initials
	AvatarID   int64
	Icon       string // instead of initials, on a soft disc
	IconToken  Token  // empty: accent
	IconSoft   Token
	Title      string
	Bold       bool
	Sub        string
	Chip       string
	ChipToken  Token // empty: ink on neutral
	ChipSoft   Token
	Meta       string // at the end of the second line
	MetaIcon   string
	MetaToken  Token // empty: muted
	Unread     bool  // a dot in the accent before the chip
	NoLine     bool  // no separator below
	InsetRight float32
}

// TwoLine is a row of a list: a picture, a title and a chip above, a subtitle and a
// short remark below. It draws 12 things by hand and holds no widgets.
type TwoLine struct {
	Base
	line             RowText
	disc, dot        *canvas.Circle
	initials         *canvas.Text
	icon, metaIcon   *canvas.Image
	title, sub, meta *canvas.Text
	chipBed, rule    *canvas.Rectangle
	chip             *canvas.Text
}

// NewTwoLine returns an empty row of 64 pixels' height.
func NewTwoLine() *TwoLine {
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	r := &TwoLine{disc: canvas.NewCircle(nil), dot: canvas.NewCircle(nil), initials: text(), icon: &canvas.Image{}, metaIcon: &canvas.Image{},
		title: text(), sub: text(), meta: text(), chipBed: canvas.NewRectangle(nil), chip: text(), rule: canvas.NewRectangle(nil)}
	r.Build(r, Parts{
		Objects: []fyne.CanvasObject{r.rule, r.disc, r.initials, r.icon, r.dot, r.title, r.chipBed, r.chip, r.sub, r.metaIcon, r.meta},
		Min:     func() fyne.Size { return fyne.NewSize(120, Px(64)) },
		Layout:  r.layout, Paint: r.paint,
	})
	return r
}

// Set shows another line.
func (r *TwoLine) Set(l RowText) {
	if l.ChipToken == "" {
		l.ChipToken, l.ChipSoft = Ink, Neutral
	}
	if l.MetaToken == "" {
		l.MetaToken = Muted
	}
	if l.IconToken == "" {
		l.IconToken, l.IconSoft = Accent, AccentSoft
	}
	if r.line != l {
		r.line = l
		r.Refresh()
	}
}

func (r *TwoLine) paint() {
	l := r.line
	r.rule.FillColor, r.rule.Hidden = Color(Line), l.NoLine
	hasDisc := l.Avatar != "" || l.Icon != ""
	r.disc.Hidden, r.initials.Hidden, r.icon.Hidden = !hasDisc, l.Icon != "" || l.Avatar == "", l.Icon == ""
	strong, soft := AvatarTokens(l.AvatarID)
	if l.Icon != "" {
		soft = l.IconSoft
		SetImage(r.icon, l.Icon, l.IconToken)
	}
	r.disc.FillColor = Color(soft)
	name := ""
	if l.Avatar != "" {
		name = Initials(l.Avatar)
	}
	SetLine(r.initials, name, 12, true, strong)
	r.dot.FillColor, r.dot.Hidden = Color(Accent), !l.Unread
	SetLine(r.title, l.Title, 14, l.Bold, Ink)
	SetLine(r.sub, l.Sub, 12, l.Bold && l.Unread, Muted)
	SetLine(r.meta, l.Meta, 12, l.MetaToken == Late, l.MetaToken)
	r.metaIcon.Hidden = l.MetaIcon == ""
	if l.MetaIcon != "" {
		SetImage(r.metaIcon, l.MetaIcon, l.MetaToken)
	}
	r.chipBed.FillColor, r.chipBed.CornerRadius, r.chipBed.Hidden = Color(l.ChipSoft), Px(11), l.Chip == ""
	SetLine(r.chip, l.Chip, 12, false, l.ChipToken)
}

func (r *TwoLine) layout(size fyne.Size) {
	r.paint()
	l := r.line
	left, right := float32(16), size.Width-16-l.InsetRight
	place(r.rule, 0, size.Height-1, size.Width, 1)
	if l.Avatar != "" || l.Icon != "" {
		side := Px(32)
		place(r.disc, left, Px(10), side, side)
		PlaceLine(r.initials, left-4, Px(10), side+8, side, fyne.TextAlignCenter)
		place(r.icon, left+(side-Px(18))/2, Px(10)+(side-Px(18))/2, Px(18), Px(18))
		left += side + 8
	}
	x := right
	if l.Chip != "" {
		w := ceil(Measure(l.Chip, 12, false)) + 18
		x -= w
		place(r.chipBed, x, Px(10), w, Px(22))
		PlaceLine(r.chip, x+9, Px(10), w-17, Px(22), fyne.TextAlignLeading)
		x -= 8
	}
	if l.Unread {
		x -= 8
		place(r.dot, x, Px(17), 8, 8)
		x -= 8
	}
	PlaceLine(r.title, left, Px(11), x-left, Px(20), fyne.TextAlignLeading)
	x = right
	if l.Meta != "" {
		w := ceil(Measure(l.Meta, 12, l.MetaToken == Late))
		x -= w
		PlaceLine(r.meta, x, Px(37), w+1, Px(16), fyne.TextAlignLeading)
		if l.MetaIcon != "" {
			x -= Px(13) + 3
			place(r.metaIcon, x, Px(37)+(Px(16)-Px(13))/2, Px(13), Px(13))
		}
		x -= 8
	}
	PlaceLine(r.sub, left, Px(37), x-left, Px(16), fyne.TextAlignLeading)
}
