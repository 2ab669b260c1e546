package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Progress is a thin bar. It never moves by itself.
type Progress struct {
	Base
	value       float32
	token       Token
	track, fill *canvas.Rectangle
}

// NewProgress returns an empty bar.
func NewProgress() *Progress {
	p := &Progress{token: Accent, track: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil)}
	p.Build(p, Parts{
		Objects: []fyne.CanvasObject{p.track, p.fill},
		Min:     func() fyne.Size { return fyne.NewSize(40, 4) },
		Layout: func(s fyne.Size) {
			y := float32(int((s.Height - 4) / 2))
			place(p.track, 0, y, s.Width, 4)
			place(p.fill, 0, y, s.Width*p.value, 4)
		},
		Paint: func() {
			p.track.FillColor, p.track.CornerRadius = Color(Neutral), 2
			p.fill.FillColor, p.fill.CornerRadius = Color(p.token), 2
			p.fill.Hidden = p.value <= 0
		},
	})
	return p
}

// Set shows how much is done, 0 to 1.
func (p *Progress) Set(value float32) {
	value = max(0, min(1, value))
	if p.value != value {
		p.value = value
		p.Refresh()
	}
}

// Value is how much is shown as done.
func (p *Progress) Value() float32 { return p.value }

// Skeleton stands for a list that is being fetched: pale bars where rows will be.
type Skeleton struct {
	Base
	rows  int
	words string
	rects []*canvas.Rectangle
}

// NewSkeleton returns rows pale rows; words say what is being waited for, for those
// who cannot see it.
func NewSkeleton(rows int, words string) *Skeleton {
	s := &Skeleton{rows: rows, words: words}
	var objects []fyne.CanvasObject
	for range rows * 3 {
		r := canvas.NewRectangle(nil)
		s.rects = append(s.rects, r)
		objects = append(objects, r)
	}
	s.Build(s, Parts{Objects: objects, Min: func() fyne.Size { return fyne.NewSize(100, 64) }, Layout: s.layout, Paint: func() {
		for _, r := range s.rects {
			r.FillColor, r.CornerRadius = Color(Neutral), 5
		}
	}})
	return s
}

// Describe tells tests and tools what this is.
func (s *Skeleton) Describe() (kind, text string, enabled, checked bool) {
	return "skeleton", s.words, true, false
}

func (s *Skeleton) layout(size fyne.Size) {
	widths := [...]float32{0.55, 0.42, 0.62, 0.48}
	for i := range s.rows {
		y := float32(i) * Px(64)
		fits := y+Px(48) < size.Height
		w := (size.Width - 32) * widths[i%len(widths)]
		place(s.rects[3*i], 16, y+16, w, 11)
		place(s.rects[3*i+1], 16, y+39, w*0.8, 9)
		place(s.rects[3*i+2], size.Width-16-64, y+14, 64, 16)
		for _, r := range s.rects[3*i : 3*i+3] {
			r.Hidden = !fits
		}
	}
}
