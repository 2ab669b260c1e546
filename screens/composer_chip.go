package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/plaintext"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// draftChip is a file of the draft: picture or icon, name and size, how far its copy
// is, and a cross.
type draftChip struct {
	widgets.Base
	composer *composer
	file     store.DraftFile
	task     store.ID           // of the draft
	cancel   context.CancelFunc // while it is waited for and copied
	batch    *attachBatch       // it came with
	writing  bool               // it is still being written
	long     bool               // and has been for long
	left     bool               // what becomes of the copy is no matter any more
	thumb    *canvas.Image
	icon     *canvas.Image
	rect     *canvas.Rectangle
	line     *canvas.Text
	bar      *widgets.Progress
	cross    *widgets.Button
}

func newDraftChip(c *composer, f store.DraftFile) *draftChip {
	d := &draftChip{composer: c, file: f, thumb: &canvas.Image{FillMode: canvas.ImageFillCover, CornerRadius: 4}, icon: &canvas.Image{},
		rect: canvas.NewRectangle(nil), line: canvas.NewText("", nil), bar: widgets.NewProgress()}
	d.thumb.Hide()
	d.cross = widgets.NewIconButton("close", words.T("composer.remove", f.Name), d.drop)
	d.Build(d, widgets.Parts{Objects: []fyne.CanvasObject{d.rect, d.thumb, d.icon, d.line, d.bar, d.cross}, Min: d.min, Layout: d.layout, Paint: d.paint})
	if f.Path != "" {
		d.fetchThumb()
	}
	return d
}

// copying reports whether there is no copy yet.
func (d *draftChip) copying() bool { return d.file.Path == "" }

// leave ends a copy that nobody wants any more.
func (d *draftChip) leave() {
	if d.cancel != nil {
		d.left = true
		d.cancel()
	}
}

// isWritten shows that the file is still being written.
func (d *draftChip) isWritten(long bool) {
	if d.cancel == nil {
		return
	}
	d.writing, d.long = true, long
	d.composer.layChips()
	d.Refresh()
}

// drop takes the file out, or gives up its copy.
func (d *draftChip) drop() {
	if d.cancel != nil {
		d.cancel()
		return
	}
	d.composer.remove(d)
}

func (d *draftChip) progressed(done, total int64) {
	if d.cancel == nil {
		return
	}
	d.writing = false
	if total > 0 {
		d.bar.Set(float32(done) / float32(total))
	}
	d.Refresh()
}

func (d *draftChip) arrived(f store.DraftFile) {
	d.file = f
	d.Refresh()
	d.fetchThumb()
}

// fetchThumb shows a picture small.
func (d *draftChip) fetchThumb() {
	if !isPicture(d.file.Name) {
		return
	}
	f := store.File{Name: d.file.Name, MIME: d.file.MIME, Local: d.file.Path, Size: d.file.Size}
	host, backend := d.composer.host, d.composer.backend
	host.Run(func() error {
		img, err := backend.Thumbnail(context.Background(), f, 48)
		if err == nil && img != nil {
			ui.Do(func() {
				d.thumb.Image = img
				d.thumb.Show()
				d.thumb.Refresh()
				d.Refresh()
			})
		}
		return nil // a picture that cannot be shown keeps its icon
	}, nil)
}

// Describe tells tests and tools what the chip is.
func (d *draftChip) Describe() (kind, text string, enabled, checked bool) {
	return "attachment", d.words(), true, !d.copying()
}

// moving reports whether how far the copy is can be told.
func (d *draftChip) moving() bool { return d.copying() && !d.writing && !d.composer.held }

func (d *draftChip) words() string {
	name := plaintext.Visible(d.file.Name)
	switch {
	case d.copying() && (d.writing || d.composer.held):
		return words.T("composer.writing", name)
	case d.copying():
		return name
	}
	return name + " · " + words.Current().Bytes(d.file.Size)
}

const chipBar = 90

func (d *draftChip) min() fyne.Size {
	px := widgets.Px
	w := 10 + px(20) + 6 + min(float32(int(widgets.Measure(d.words(), 12, false)))+1, 260) + 4 + d.cross.MinSize().Width + 2
	if d.moving() {
		w += chipBar + 8
	}
	return fyne.NewSize(w, px(32))
}

func (d *draftChip) layout(size fyne.Size) {
	d.paint()
	px := widgets.Px
	mid := func(h float32) float32 { return float32(int((size.Height - h) / 2)) }
	move(d.rect, 0, 0, size.Width, size.Height)
	move(d.thumb, 7, mid(px(22)), px(22), px(22))
	move(d.icon, 8, mid(px(18)), px(18), px(18))
	m := d.cross.MinSize()
	right := size.Width - m.Width - 2
	move(d.cross, right, mid(m.Height), m.Width, m.Height)
	right -= 4
	show := d.moving()
	setShown(d.bar, show)
	setShown(d.cross, !d.composer.held)
	if show {
		right -= chipBar
		move(d.bar, right, mid(4), chipBar, 4)
		right -= 8
	}
	x := 10 + px(20) + 6
	widgets.PlaceLine(d.line, x, 0, right-x+1, size.Height, fyne.TextAlignLeading)
}

func (d *draftChip) paint() {
	d.rect.FillColor, d.rect.StrokeColor = widgets.Color(widgets.Panel), widgets.Color(widgets.Line)
	d.rect.StrokeWidth, d.rect.CornerRadius = 1, 8
	icon := "file"
	if isPicture(d.file.Name) {
		icon = "image"
	}
	d.icon.Hidden = d.thumb.Visible()
	widgets.SetImage(d.icon, icon, widgets.Muted)
	widgets.SetLine(d.line, d.words(), 12, false, widgets.Ink)
}
