package screens

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
)

// slowly attaches a file that is still being written, and gives the end of its copy.
func slowly(s *Shell, c *composer, path string) (end func()) {
	var late []func()
	s.spawn = func(f func()) { late = append(late, f) }
	c.attach([]string{path})
	s.spawn = func(f func()) { f() }
	return func() {
		for _, f := range late {
			f()
		}
	}
}

func TestANoteIsSentWhileItsFileIsStillBeingWritten(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		c := list.task.composer
		c.entry.SetText("med skema")
		end := slowly(s, c, "/skema.pdf")
		chip := c.files[0]
		chip.isWritten(false)
		if chip.words() != "skema.pdf · bliver stadig skrevet …" || c.send.Disabled() {
			t.Errorf("the chip says %q, and sending is off: %v", chip.words(), c.send.Disabled())
		}
		c.submit()
		d, _ := b.snap.Draft(1)
		if !d.Send || d.Text != "med skema" || len(d.Files) != 1 || d.Files[0].Source != "/skema.pdf" || len(b.notes) != 0 {
			t.Fatalf("kept as %+v, and %d notes went out", d, len(b.notes))
		}
		if !list.task.follow {
			t.Error("the note will not come into sight when it is queued")
		}
		end() // the copy of before is no matter any more
		if c.send.Text() != "Fortryd afsendelse" || !c.entry.Disabled() || c.about.Text() != "Sendes, så snart filerne er skrevet færdig" {
			t.Errorf("it says %q and %q, and can be written in: %v", c.send.Text(), c.about.Text(), !c.entry.Disabled())
		}
		before := len(b.saved)
		list.list.TypedKey(key(fyne.KeyDown))
		list.list.TypedKey(key(fyne.KeyUp))
		c.attach([]string{"/en mere.pdf"})
		c.files[0].drop()
		if d, _ := b.snap.Draft(1); !d.Send || len(d.Files) != 1 || len(b.saved) != before || !c.held {
			t.Errorf("going to another task and back changed it: %+v, %d saved", d, len(b.saved)-before)
		}
		c.submit() // Fortryd
		if d, _ := b.snap.Draft(1); d.Send || c.held || c.entry.Disabled() || c.entry.Text != "med skema" {
			t.Errorf("taken back it is %+v, held %v", d, c.held)
		}
		if len(c.files) != 1 || c.files[0].copying() || c.files[0].file.Path != "/drafts/skema.pdf" {
			t.Errorf("the file is not taken in again: %+v", c.files[0].file)
		}
		b.change(store.KindDrafts, func(p *store.Parts) { p.Drafts = nil })
	})
}

func TestAHeldNoteThatIsSentLeavesAnEmptyComposer(t *testing.T) {
	parts := known()
	parts.Drafts = []store.Draft{{ID: "a", TaskID: 1, Text: "med skema", Visibility: store.VisibilityInternal, Send: true,
		Files: []store.DraftFile{{Name: "skema.pdf", Source: "/skema.pdf"}}}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		if !c.held || len(b.taken) != 0 {
			t.Fatalf("held %v, and %d files are taken in by the window too", c.held, len(b.taken))
		}
		b.change(store.KindDrafts, func(p *store.Parts) { p.Drafts = nil })
		if c.held || c.entry.Text != "" || len(c.files) != 0 || c.entry.Disabled() {
			t.Errorf("held %v, %q, %d files", c.held, c.entry.Text, len(c.files))
		}
	})
}

func TestAFileThatWasNotCopiedWhenTheProgramEndedIsTakenInAgain(t *testing.T) {
	parts := known()
	parts.Drafts = []store.Draft{{ID: "a", TaskID: 2, Text: "begyndt", Visibility: store.VisibilityInternal,
		Files: []store.DraftFile{{Name: "skema.pdf", Source: "/skema.pdf"}}}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		c := list.task.composer
		list.list.TypedKey(key(fyne.KeyDown))
		if len(b.taken) != 1 || len(c.files) != 1 || c.files[0].file.Path != "/drafts/skema.pdf" {
			t.Errorf("%d taken in, shown: %+v", len(b.taken), c.draft().Files)
		}
	})
}

func TestAFileThatIsNeverDoneCanBeTakenAsItIs(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		end := slowly(s, c, "/log.txt")
		c.files[0].isWritten(false)
		if c.endless.Visible() {
			t.Error("it is told at once")
		}
		c.files[0].isWritten(true)
		d := &desk{t: t, window: s.window}
		if !c.endless.Visible() || !d.said("log.txt bliver stadig skrevet.") {
			t.Fatalf("after long it says %q", d.texts())
		}
		d.press("Tag den, som den er")
		end()
		if len(b.taken) != 2 || !b.taken[0].AsIs || len(c.files) != 1 || c.files[0].copying() || c.endless.Visible() {
			t.Errorf("taken %+v, %d files shown", b.taken, len(c.files))
		}
	})
}
