package screens

import (
	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/plaintext"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// problems are the strips for what the person did to the task and the server did not
// take. Those of notes stand at the note.
func (t *Task) problems(snap *store.Snapshot) []fyne.CanvasObject {
	atNote := map[int64]bool{}
	for _, n := range snap.Notes(t.id) {
		atNote[n.Pending.Entry] = true
	}
	var strips []fyne.CanvasObject
	for _, e := range snap.Outbox {
		if e.TaskID == t.id && !atNote[e.ID] {
			if strip := t.problem(e); strip != nil {
				strips = append(strips, strip)
			}
		}
	}
	return strips
}

// problem says why an entry stands still and what one can do; nil when it does not.
func (t *Task) problem(e store.Entry) fyne.CanvasObject {
	if !e.State.NeedsPerson() {
		return nil
	}
	button := func(key string, kind widgets.Kind, do func()) fyne.CanvasObject {
		return widgets.NewButton(words.T(key), kind, do).Small()
	}
	act := func(do func() error) func() {
		return func() { t.host.Run(do, t.host.ShowError) }
	}
	resolve := func(c app.Resolution) func() {
		return act(func() error { return t.backend.Resolve(e.ID, c) })
	}
	var text string
	var buttons []fyne.CanvasObject
	switch e.State {
	case store.EntryAmbiguous:
		text = words.T("task.outbox.ambiguous")
		buttons = []fyne.CanvasObject{
			button("task.outbox.arrived", widgets.Plain, resolve(app.Arrived)),
			button("task.outbox.not_arrived", widgets.Plain, resolve(app.NotArrived))}
	case store.EntryConflict:
		text = conflictWords(e)
		buttons = []fyne.CanvasObject{
			button("task.outbox.mine", widgets.Plain, resolve(app.Mine)),
			button("task.outbox.theirs", widgets.Plain, resolve(app.Theirs))}
	default:
		text = words.T("task.outbox.refused." + e.Action)
		if e.Error != "" {
			text += " " + words.T(e.Error)
		}
		buttons = []fyne.CanvasObject{button("common.retry", widgets.Plain, act(func() error { return t.backend.Retry(e.ID) }))}
		if e.Action == "note" {
			buttons = append([]fyne.CanvasObject{button("task.outbox.edit", widgets.Plain, func() { t.editAgain(e.ID) })}, buttons...)
		}
		buttons = append(buttons, button("common.discard", widgets.Danger, func() { t.discard(e) }))
	}
	if e.Message != "" {
		buttons = append(buttons, button("common.details", widgets.Quiet, func() { tellDetails(t.host, text, e.Message) }))
	}
	return widgets.NewStrip("warning", text, widgets.Late, widgets.LateSoft, buttons...)
}

// conflictWords says what one wanted and what somebody else made of it.
func conflictWords(e store.Entry) string {
	text := words.T("task.outbox.conflict")
	if e.Conflict != nil {
		for _, f := range e.Conflict.Fields {
			text += "\n" + words.T("task.outbox.conflict.field", fieldName(f.Name), fieldValue(f.Name, f.Mine), fieldValue(f.Name, f.Theirs))
		}
	}
	return text
}

func fieldName(name string) string {
	if key := "task.field." + name; words.Current().Has(key) {
		return words.T(key)
	}
	return name
}

func fieldValue(name, value string) string {
	if name == "status" && words.Current().Has("status."+value) {
		return words.T("status." + value)
	}
	return value
}

// tellDetails shows the server's own words.
func tellDetails(h Host, sentence, raw string) {
	var sheet *widgets.Sheet
	sheet = h.Sheet(sentence, widgets.VBox(12, widgets.NewParagraph(sentence), widgets.NewSmallParagraph(plaintext.Of(raw)),
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)), widgets.NewButton(words.T("common.close"), widgets.Primary, func() { sheet.Close() }))), 480)
}

// editAgain takes a note out of the outbox and back into the composer.
func (t *Task) editAgain(entry int64) {
	again := func() {
		t.host.Run(func() error {
			_, err := t.backend.EditAgain(entry)
			return err
		}, func(err error) {
			if err == nil {
				t.composer.reload()
				t.composer.focus()
			}
			t.host.ShowError(err)
		})
	}
	if t.composer.blank() {
		again()
		return
	}
	t.host.Ask(words.T("task.outbox.edit"), words.T("task.outbox.edit.text"), words.T("task.outbox.edit.yes"), true, func() { t.composer.flush(again) })
}

// discard gives an entry up for good, after asking.
func (t *Task) discard(e store.Entry) {
	t.host.Ask(words.T("task.outbox.discard.title"), words.T("task.outbox.discard.text"), words.T("common.discard"), true, func() {
		t.host.Run(func() error { return t.backend.Discard(e.ID) }, t.host.ShowError)
	})
}
