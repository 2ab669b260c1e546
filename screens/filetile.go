package screens

import (
	"context"
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// fileTile is one file: a picture as itself, anything else by icon, name and size. A
// click opens it, a click while it is fetched gives that up.
type fileTile struct {
	widgets.Pressable
	shelf   *fileShelf
	file    store.File
	picture bool // worth asking for a thumbnail
	asked   bool
	failed  bool // there is no thumbnail: the name stands for the picture
	thumb   *canvas.Image
	bed     *canvas.Rectangle
	icon    *canvas.Image
	name    *canvas.Text
	size    *canvas.Text
	bar     *widgets.Progress
	stop    context.CancelFunc // of a transfer under way
}

func newFileTile(s *fileShelf, f store.File) *fileTile {
	t := &fileTile{shelf: s, file: f, picture: isPictureFile(f), thumb: &canvas.Image{FillMode: canvas.ImageFillCover, CornerRadius: 8},
		bed: canvas.NewRectangle(nil), icon: &canvas.Image{}, name: canvas.NewText("", nil), size: canvas.NewText("", nil), bar: widgets.NewProgress()}
	t.thumb.Hide()
	t.bar.Hide()
	t.Tip = s.name(f)
	t.About = func() (string, string) { return "file", s.name(f) }
	t.Init(t, widgets.Parts{
		Objects: []fyne.CanvasObject{t.bed, t.thumb, t.icon, t.name, t.size, t.bar},
		Min:     t.min, Layout: t.layout, Paint: t.paint,
	}, t.tapped)
	return t
}

// framed reports whether the tile has the picture's shape.
func (t *fileTile) framed() bool {
	return t.thumb.Visible() || t.picture && (strings.HasPrefix(t.file.MIME, "image/") || isPicture(t.file.Name))
}

func (t *fileTile) words() (name, size string) {
	name = t.shelf.name(t.file)
	if t.file.Size >= 0 {
		size = words.Current().Bytes(t.file.Size)
	}
	return name, size
}

func (t *fileTile) min() fyne.Size {
	px := widgets.Px
	if t.framed() {
		return fyne.NewSize(thumbWidth, thumbHeight)
	}
	name, size := t.words()
	w := min(widgets.Measure(name, 12, false), 190)
	if size != "" {
		w = max(w, widgets.Measure(size, 11, false))
	}
	return fyne.NewSize(float32(int(w))+1+px(18)+30, px(44))
}

func (t *fileTile) layout(s fyne.Size) {
	t.paint()
	px := widgets.Px
	move(t.bed, 0, 0, s.Width, s.Height)
	move(t.thumb, 0, 0, s.Width, s.Height)
	if t.framed() {
		top := (s.Height - px(20)) / 2
		if t.failed {
			top = px(8)
			widgets.PlaceLine(t.name, 6, top+px(24), s.Width-12, px(16), fyne.TextAlignCenter)
		}
		move(t.icon, (s.Width-px(20))/2, top, px(20), px(20))
		move(t.bar, 8, s.Height-12, s.Width-16, 4)
		return
	}
	move(t.icon, 10, (s.Height-px(18))/2, px(18), px(18))
	x := 10 + px(18) + 8
	room := s.Width - x - 8
	if t.size.Text == "" && !t.bar.Visible() {
		widgets.PlaceLine(t.name, x, 0, room, s.Height, fyne.TextAlignLeading)
		return
	}
	widgets.PlaceLine(t.name, x, px(6), room, px(16), fyne.TextAlignLeading)
	widgets.PlaceLine(t.size, x, px(23), room, px(14), fyne.TextAlignLeading)
	move(t.bar, x, px(28), room, 4)
}

func (t *fileTile) paint() {
	name, size := t.words()
	t.bed.FillColor, t.bed.StrokeColor = widgets.Color(widgets.Panel), widgets.Color(widgets.Line)
	t.bed.StrokeWidth, t.bed.CornerRadius = 1, 8
	framed := t.framed()
	if framed {
		t.bed.FillColor = widgets.Color(widgets.Neutral)
	}
	t.bed.Hidden = t.thumb.Visible()
	t.icon.Hidden = t.thumb.Visible()
	widgets.SetImage(t.icon, tileIcon(t.file), widgets.Muted)
	t.name.Hidden, t.size.Hidden = framed && (!t.failed || t.thumb.Visible()), framed || t.bar.Visible()
	widgets.SetLine(t.name, name, 12, false, widgets.Ink)
	widgets.SetLine(t.size, size, 11, false, widgets.Muted)
}

func tileIcon(f store.File) string {
	switch {
	case isPictureFile(f) && (f.Name != "" || f.MIME != ""):
		return "image"
	case f.MIME == "application/pdf" || strings.HasSuffix(strings.ToLower(f.Name), ".pdf"):
		return "pdf"
	}
	return "file"
}

func (t *fileTile) setThumb(img image.Image) {
	t.thumb.Image = img
	t.thumb.Show()
	t.thumb.Refresh()
	t.Refresh()
}

func (t *fileTile) tapped() {
	if t.stop != nil {
		t.stop()
		return
	}
	t.shelf.open(t)
}

// TappedSecondary offers to open or to save.
func (t *fileTile) TappedSecondary(ev *fyne.PointEvent) {
	widgets.ShowMenuAt(t.shelf.host.Window().Canvas(), ev.AbsolutePosition, []widgets.Item{
		{Text: t.shelf.name(t.file), Heading: true},
		{Text: words.T("common.open"), Icon: "external", Tap: func() { t.shelf.open(t) }},
		{Text: words.T("task.file.save"), Icon: "download", Tap: func() { t.shelf.save(t) }},
	})
}

// work fetches the file away from the window. What takes longer than a moment shows
// how far it is.
func (t *fileTile) work(do func(ctx context.Context, progress func(done, total int64)) error, then func(error)) {
	if t.stop != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.stop = cancel
	t.shelf.host.After(quiet, func() {
		if t.stop != nil && ctx.Err() == nil {
			t.bar.Show()
			t.Refresh()
		}
	})
	show := throttled(func(done, total int64) {
		if total > 0 {
			t.bar.Set(float32(done) / float32(total))
		}
	})
	t.shelf.host.Run(func() error { return do(ctx, show) }, func(err error) {
		cancel()
		t.stop = nil
		t.bar.Hide()
		t.Refresh()
		then(err)
	})
}

// throttled brings progress to the window, at most twenty times a second. It may be
// called from any one goroutine.
func throttled(show func(done, total int64)) func(done, total int64) {
	var last time.Time
	return func(done, total int64) {
		if now := time.Now(); now.Sub(last) >= 50*time.Millisecond || done == total {
			last = now
			ui.Do(func() { show(done, total) })
		}
	}
}
