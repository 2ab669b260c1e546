package screens

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/microbizz/go-desktop/app/plaintext"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// pick lets the person choose files to attach.
func (c *composer) pick() {
	if c.task == 0 {
		return
	}
	c.host.Pick(c.attach)
}

// existing are the paths that lead to something.
func existing(paths []string) []string {
	var found []string
	for _, p := range paths {
		if _, err := os.Lstat(p); err == nil {
			found = append(found, p)
		}
	}
	return found
}

// attach copies files into the draft; each shows how far it is and can be given up.
// Dropped, pasted and picked files all come in here.
func (c *composer) attach(paths []string) {
	batch := newAttachBatch(c.host, len(paths))
	for _, path := range paths {
		c.attachOne(path, batch)
	}
	c.layChips()
	c.refreshSend()
	c.flash()
}

func (c *composer) attachOne(path string, batch *attachBatch) {
	chip := newDraftChip(c, store.DraftFile{Name: filepath.Base(path), Size: -1})
	ctx, cancel := context.WithCancel(context.Background())
	chip.cancel = cancel
	c.files = append(c.files, chip)
	task := c.task
	var file store.DraftFile
	show := throttled(func(done, total int64) { chip.progressed(done, total) })
	c.host.Run(func() (err error) {
		file, err = c.backend.AttachToDraft(ctx, task, path, show)
		return err
	}, func(err error) {
		cancel()
		chip.cancel = nil
		batch.ended(path, err)
		if err != nil {
			c.remove(chip)
			return
		}
		chip.arrived(file)
		if c.task == task && slices.Contains(c.files, chip) {
			c.layChips()
			c.changed()
			c.refreshSend()
			return
		}
		c.keepElsewhere(task, file)
	})
}

// keepElsewhere puts a file whose copy ended after one went on to another task into
// the draft it was meant for.
func (c *composer) keepElsewhere(task store.ID, file store.DraftFile) {
	d, waits := c.saver.pending(task)
	if !waits {
		d, _ = c.backend.Snapshot().Draft(task)
	}
	d.TaskID = task
	if slices.Contains(d.Files, file) {
		return
	}
	d.Files = append(slices.Clone(d.Files), file)
	c.saver.put(d)
	c.saver.now()
}

// remove takes a file out of the draft.
func (c *composer) remove(chip *draftChip) {
	i := slices.Index(c.files, chip)
	if i < 0 {
		return
	}
	c.files = slices.Delete(c.files, i, i+1)
	c.layChips()
	c.changed()
	c.refreshSend()
}

func (c *composer) layChips() {
	var objects []fyne.CanvasObject
	for _, f := range c.files {
		objects = append(objects, f)
	}
	c.chips.Objects = objects
	setShown(c.chips, len(objects) > 0)
	c.warnOfSize()
	c.chips.Refresh()
	c.box.Refresh()
	c.Card.Refresh()
}

// warnOfSize says beforehand when this server did not take a file of such a size. It may
// be set to take more by now, so the file can be sent all the same.
func (c *composer) warnOfSize() {
	refused := c.backend.RefusedFileSize()
	i := slices.IndexFunc(c.files, func(f *draftChip) bool { return refused > 0 && f.file.Size >= refused })
	if i >= 0 {
		c.caution.SetText(words.T("composer.too_large", plaintext.Visible(c.files[i].file.Name), words.Current().Bytes(refused)))
	}
	setShown(c.caution, i >= 0)
}

// flash shows where dropped files went, since the toolkit shows nothing while they are
// held over the window.
func (c *composer) flash() {
	c.Card.SetFill(widgets.AccentSoft)
	c.host.After(250*time.Millisecond, func() { c.Card.SetFill(widgets.Panel) })
}

// draftChip is a file of the draft: picture or icon, name and size, how far its copy
// is, and a cross.
type draftChip struct {
	widgets.Base
	composer *composer
	file     store.DraftFile
	cancel   context.CancelFunc // while it is copied
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

func (d *draftChip) copying() bool { return d.cancel != nil }

// giveUp ends a copy whose draft is no longer shown only when the draft goes on
// without it; a copy under way for another task is let through.
func (d *draftChip) giveUp() {}

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
	d.file.Size = total
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
	return "attachment", d.file.Name, true, !d.copying()
}

func (d *draftChip) words() string {
	name := plaintext.Visible(d.file.Name)
	if d.file.Size < 0 {
		return name
	}
	return name + " · " + words.Current().Bytes(d.file.Size)
}

const chipBar = 90

func (d *draftChip) min() fyne.Size {
	px := widgets.Px
	w := 10 + px(20) + 6 + min(float32(int(widgets.Measure(d.words(), 12, false)))+1, 260) + 4 + d.cross.MinSize().Width + 2
	if d.copying() {
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
	show := d.copying()
	setShown(d.bar, show)
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
