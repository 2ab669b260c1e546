package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// submitUnfinished sends a note while a file of it is still being written: from here on
// the program waits for it, whatever becomes of this window.
func (c *composer) submitUnfinished(d store.Draft, turn uint64) {
	for _, chip := range c.files {
		chip.leave()
	}
	c.saver.flush(func() {
		c.host.Run(func() error { return c.backend.SendWhenWhole(d) }, func(err error) {
			c.host.ShowError(err)
			if err == nil && c.turn == turn && c.onSent != nil {
				c.onSent() // it will come into sight when it is queued
			}
			c.settleHeld(d, turn, err)
		})
	})
}

// holdBack takes back that the note is sent.
func (c *composer) holdBack() {
	d, turn := c.draft(), c.turn
	c.sending = true
	c.refreshSend()
	c.host.Run(func() error { return c.backend.HoldDraft(d.TaskID) }, func(err error) {
		c.host.ShowError(err)
		d.Send = true
		c.settleHeld(d, turn, err)
	})
}

// settleHeld shows how the draft stands after it was given to the program or taken back:
// as it is stored, or as it was where that failed.
func (c *composer) settleHeld(d store.Draft, turn uint64, err error) {
	if err == nil {
		c.saver.drop(d.ID)
	}
	if c.turn != turn {
		return
	}
	c.sending = false
	if err != nil {
		c.show(d)
		c.changed()
		return
	}
	c.load()
}

// text is what is written.
func (c *composer) text() string {
	if c.whole != "" {
		return c.whole
	}
	return c.entry.Text
}

// setText shows what was written before, without storing it again. What is too long for
// an entry can be sent or cut, but not edited.
func (c *composer) setText(text string) {
	head, cut := widgets.EntryHead(text)
	c.whole = ""
	if cut {
		c.whole = text
	}
	changed := c.entry.OnChanged
	c.entry.OnChanged = nil
	c.entry.SetText(head)
	c.entry.OnChanged = changed
	setDisabled(c.entry, c.held || cut)
	setShown(c.tooLong, cut && !c.held)
}

// cut moves a text that is too long to be edited here to the clipboard.
func (c *composer) cut() {
	fyne.CurrentApp().Clipboard().SetContent(c.whole)
	c.setText("")
	c.grow()
	c.changed()
	c.refreshSend()
	c.box.Refresh()
	c.focus()
	c.host.Notice(words.T("common.copied"), nil)
}

// setDisabled lets a field be written in or not.
func setDisabled(f fyne.Disableable, off bool) {
	if off != f.Disabled() {
		if off {
			f.Disable()
		} else {
			f.Enable()
		}
	}
}
