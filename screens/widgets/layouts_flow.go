package widgets

import "fyne.io/fyne/v2"

// flowLayout breaks lines like text does. Its height depends on its width, so it
// remembers the width it was last laid out for.
type flowLayout struct{ gap, line, width float32 }

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, l.run(objects, max(l.width, widest), false))
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.run(objects, size.Width, true)
}

func (l *flowLayout) run(objects []fyne.CanvasObject, width float32, put bool) float32 {
	x, y, h := float32(0), float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		s := o.MinSize()
		if x > 0 && x+s.Width > width {
			x, y, h = 0, y+h+l.line, 0
		}
		if put {
			place(o, x, y, min(s.Width, width), s.Height)
		}
		x += s.Width + l.gap
		h = max(h, s.Height)
	}
	return y + h
}

// gridLayout remembers the width it was last laid out for, since its height follows.
type gridLayout struct{ least, gap, width float32 }

func (l *gridLayout) columns(n int, width float32) int {
	return max(1, min(n, int((width+l.gap)/(Px(l.least)+l.gap))))
}

func (l *gridLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	cols := l.columns(len(objects), l.width)
	height := float32(0)
	for i := 0; i < len(objects); i += cols {
		row := float32(0)
		for _, o := range objects[i:min(i+cols, len(objects))] {
			row = max(row, o.MinSize().Height)
		}
		if i > 0 {
			height += l.gap
		}
		height += row
	}
	return fyne.NewSize(Px(l.least), height)
}

func (l *gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	cols := l.columns(len(objects), size.Width)
	y := float32(0)
	for i := 0; i < len(objects); i += cols {
		part := objects[i:min(i+cols, len(objects))]
		w := (size.Width - l.gap*float32(len(part)-1)) / float32(len(part))
		height := float32(0)
		edges := make([]float32, 0, 2*len(part))
		for k, o := range part {
			left := float32(int(float32(k)*(w+l.gap) + 0.5))
			right := float32(int(float32(k)*(w+l.gap) + w + 0.5))
			edges = append(edges, left, right)
			height = max(height, HeightFor(o, right-left))
		}
		for k, o := range part {
			place(o, edges[2*k], y, edges[2*k+1]-edges[2*k], height)
		}
		y += height + l.gap
	}
}
