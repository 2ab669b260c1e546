package screens

import (
	"io"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2/theme"

	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// document is the task as it is put on paper.
func (t *Task) document(internal bool) (tasks.Document, bool) {
	snap := t.backend.Snapshot()
	task := t.task()
	if task == nil {
		return tasks.Document{}, false
	}
	d := tasks.Document{Notes: snap.Notes(t.id), Internal: internal, Company: snap.Company.Name, Now: t.host.Now(), Location: time.Local,
		Author: func(n *store.Note) string { return noteAuthor(n, task, snap) }}
	if emoji := theme.DefaultEmojiFont(); emoji != nil {
		d.Emoji = emoji.Content()
	}
	for _, r := range tasks.Rows(snap, t.host.Now(), time.Local) {
		if r.Task.ID == t.id {
			d.Row = r
		}
	}
	return d, true
}

// withNotes asks whether internal notes go onto the paper, when there are any: a paper
// ends up with the client easily.
func (t *Task) withNotes(then func(tasks.Document)) {
	internal := false
	for _, n := range t.backend.Snapshot().Notes(t.id) {
		internal = internal || n.Visibility != store.VisibilityClient
	}
	put := func(with bool) {
		if d, ok := t.document(with); ok {
			then(d)
		}
	}
	if !internal {
		put(false)
		return
	}
	var sheet *widgets.Sheet
	pick := func(with bool) func() {
		return func() {
			sheet.Close()
			put(with)
		}
	}
	without := widgets.NewButton(words.T("task.pdf.without"), widgets.Primary, pick(false))
	sheet = t.host.Sheet(words.T("task.pdf.ask"), widgets.VBox(12,
		widgets.NewTitle(words.T("task.pdf.ask")),
		widgets.NewParagraph(words.T("task.pdf.ask.text")),
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("task.pdf.with"), widgets.Plain, pick(true)), without)), 460)
	widgets.FocusOn(without)
}

// savePDF writes the task where the person wants it.
func (t *Task) savePDF() {
	t.withNotes(func(d tasks.Document) {
		name := words.T("task.number", d.Row.Task.ID) + ".pdf"
		t.host.PickFolder(words.T("task.pdf"), name, func(path string) {
			if !strings.EqualFold(filepath.Ext(path), ".pdf") {
				path += ".pdf"
			}
			t.host.Run(func() error {
				return files.WriteTo(path, func(f io.Writer) error { return tasks.PDF(f, d, words.Current()) })
			}, func(err error) {
				if err == nil {
					t.host.Notice(words.T("task.file.saved", filepath.Base(path)), nil)
				}
				t.host.ShowError(err)
			})
		})
	})
}

// print opens the task as a PDF in the system's program, which can print it.
func (t *Task) print() {
	t.withNotes(func(d tasks.Document) {
		name := words.T("task.number", d.Row.Task.ID) + ".pdf"
		t.host.Run(func() error {
			return t.backend.OpenDocument(name, func(w io.Writer) error { return tasks.PDF(w, d, words.Current()) })
		}, t.host.ShowError)
	})
}

// allFiles are the files of the task and of all its notes.
func (t *Task) allFiles() []store.File {
	task := t.task()
	if task == nil {
		return nil
	}
	files := append([]store.File(nil), task.Files...)
	for _, n := range t.backend.Snapshot().Notes(t.id) {
		files = append(files, n.Files...)
	}
	return files
}
