package screens

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/folders"
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

// shortcut takes pasted paths as files.
func (c *composer) shortcut(s fyne.Shortcut) bool {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		return false
	}
	paths := folders.Pasted(paste.Clipboard.Content())
	if len(paths) == 0 {
		return false
	}
	turn := c.turn
	var files []string
	c.host.Run(func() error {
		files = existing(paths)
		return nil
	}, func(error) {
		switch {
		case turn != c.turn:
		case len(files) > 0:
			c.attach(files)
		default:
			c.entry.Entry.TypedShortcut(paste)
		}
	})
	return true
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

// attach takes files into the draft: each shows at once, how far it is and that it can
// be given up. Dropped, pasted and picked files all come in here.
func (c *composer) attach(paths []string) {
	if c.held {
		c.host.Notice(words.T("composer.held.first"), nil)
		return
	}
	batch := newAttachBatch(c.host, len(paths))
	for _, path := range paths {
		chip := newDraftChip(c, store.DraftFile{Name: filepath.Base(path), Source: path})
		c.files = append(c.files, chip)
		c.take(chip, batch, false)
	}
	c.layChips()
	c.changed()
	c.refreshSend()
	c.flash()
}

// chipOf is the chip of a stored file: of one that is being copied, the same as before.
func (c *composer) chipOf(f store.DraftFile) *draftChip {
	for _, chip := range c.copies {
		if chip.task == c.task && chip.file == f && !chip.left {
			return chip
		}
	}
	return newDraftChip(c, f)
}

// takeAgain begins the copies that are missing in the draft that was stored. Those of a
// note that is sent are the program's to make.
func (c *composer) takeAgain() {
	if c.held {
		return
	}
	var missing []*draftChip
	for _, chip := range c.files {
		if chip.copying() && chip.cancel == nil {
			missing = append(missing, chip)
		}
	}
	batch := newAttachBatch(c.host, len(missing))
	for _, chip := range missing {
		c.take(chip, batch, false)
	}
}

// take copies the file of a chip once it is whole, or as it is now.
func (c *composer) take(chip *draftChip, batch *attachBatch, asIs bool) {
	ctx, cancel := context.WithCancel(context.Background())
	chip.cancel, chip.batch, chip.writing, chip.long = cancel, batch, false, false
	task, from := c.task, chip.file
	c.copies = append(c.copies, chip)
	chip.task = task
	var file store.DraftFile
	how := app.Taking{AsIs: asIs, Progress: throttled(func(done, total int64) { chip.progressed(done, total) }),
		Writing: func(long bool) { ui.Do(func() { chip.isWritten(long) }) }}
	c.host.Run(func() (err error) {
		file, err = c.backend.AttachToDraft(ctx, task, from.Source, how)
		return err
	}, func(err error) {
		cancel()
		chip.cancel = nil
		c.copies = slices.DeleteFunc(c.copies, func(o *draftChip) bool { return o == chip })
		if chip.left { // the draft is sent by now, or the file wanted as it is
			batch.ended(from.Source, context.Canceled)
			return
		}
		batch.ended(from.Source, err)
		c.taken(chip, from, file, err)
	})
}

// taken puts a file that was copied, or was not, where it belongs.
func (c *composer) taken(chip *draftChip, from, file store.DraftFile, err error) {
	here := c.task == chip.task && slices.Contains(c.files, chip)
	switch {
	case here && err != nil:
		c.remove(chip)
	case here:
		chip.arrived(file)
		c.layChips()
		c.changed()
		c.refreshSend()
	default:
		c.keepElsewhere(chip.task, from, file, err == nil)
	}
}

// takeAsIs takes the files that are still being written as they are now.
func (c *composer) takeAsIs() {
	for _, chip := range slices.Clone(c.files) {
		if !chip.long || chip.cancel == nil {
			continue
		}
		fresh := newDraftChip(c, chip.file)
		c.files[slices.Index(c.files, chip)] = fresh
		batch := chip.batch
		batch.more()
		chip.leave()
		c.take(fresh, batch, true)
	}
	c.layChips()
	c.focus()
}

// keepElsewhere settles a file whose copy ended after one went on to another task, in
// the draft it was meant for.
func (c *composer) keepElsewhere(task store.ID, from, file store.DraftFile, copied bool) {
	d, waits := c.saver.pending(task)
	if !waits {
		d, _ = c.backend.Snapshot().Draft(task)
	}
	d.TaskID, d.Files = task, slices.Clone(d.Files)
	i := slices.Index(d.Files, from)
	switch {
	case d.Send, i < 0 && !copied, slices.Contains(d.Files, file):
		return
	case !copied:
		d.Files = slices.Delete(d.Files, i, i+1)
	case i < 0:
		d.Files = append(d.Files, file)
	default:
		d.Files[i] = file
	}
	c.saver.put(d)
	c.saver.now()
}

// remove takes a file out of the draft.
func (c *composer) remove(chip *draftChip) {
	i := slices.Index(c.files, chip)
	if i < 0 || c.held {
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
	c.sayWritten()
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

// sayWritten tells of a file that has been written to for long, and lets the person
// decide: it may be one that is never finished.
func (c *composer) sayWritten() {
	i := slices.IndexFunc(c.files, func(f *draftChip) bool { return f.copying() && f.long })
	if i >= 0 {
		c.written.SetText(words.T("composer.written", plaintext.Visible(c.files[i].file.Name)))
	}
	setShown(c.endless, i >= 0 && !c.held)
}

// flash shows where dropped files went, since the toolkit shows nothing while they are
// held over the window.
func (c *composer) flash() {
	c.Card.SetFill(widgets.AccentSoft)
	c.host.After(250*time.Millisecond, func() { c.Card.SetFill(widgets.Panel) })
}
