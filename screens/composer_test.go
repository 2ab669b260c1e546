package screens

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/folders"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/screens/widgets"
)

func TestInternalNoteNeverGoesToTheClient(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("kun til os")
		if c.who != store.VisibilityInternal || c.send.Text() != "Gem intern note" {
			t.Fatalf("a new note is %v and the button says %q, want internal", c.who, c.send.Text())
		}
		c.submit()
		if want := []sentNote{{1, "kun til os", store.VisibilityInternal, 0}}; !slices.Equal(b.notes, want) {
			t.Errorf("sent %+v, want %+v", b.notes, want)
		}
	})
}

func TestInternalDraftIsHeldBackWhereTheServerCannotKeepIt(t *testing.T) {
	parts := known()
	parts.Sync.Contract.InternalKnown = false
	parts.Drafts = []store.Draft{{TaskID: 1, Text: "kun til os", Visibility: store.VisibilityInternal}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		if c.segments.Visible() {
			t.Error("the switch is offered although the server knows no internal notes")
		}
		c.submit()
		if len(b.notes) != 0 {
			t.Fatalf("sent %+v without being given free", b.notes)
		}
		if s.window.Canvas().Overlays().Top() == nil {
			t.Error("nothing is asked before an internal draft is given free")
		}
	})
}

func TestWithoutInternalNotesTheComposerWarns(t *testing.T) {
	parts := known()
	parts.Sync.Contract.InternalKnown = false
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("hej")
		if !strings.Contains(c.about.Text(), "Nordbyg A/S kan måske læse") || c.send.Text() != "Send til Nordbyg A/S" {
			t.Errorf("the composer says %q and %q", c.about.Text(), c.send.Text())
		}
		c.submit()
		if len(b.notes) != 1 || b.notes[0].who != store.VisibilityUnknown {
			t.Errorf("sent %+v, want one note of unknown visibility", b.notes)
		}
	})
}

func TestTheComposerSaysWhatIsTrueOfServerAndClient(t *testing.T) {
	for name, c := range map[string]struct {
		known, absent, client bool
		about, send           string
	}{
		"no note seen yet":            {false, false, true, "Ukendt endnu, om noter kan være interne: Nordbyg A/S kan måske læse dette", "Send til Nordbyg A/S"},
		"notes without a flag":        {false, true, true, "Serveren kender ikke interne noter: Nordbyg A/S kan måske læse dette", "Send til Nordbyg A/S"},
		"no client, no note seen yet": {false, false, false, "Ukendt endnu, om noter kan være interne: en senere kunde kan måske læse dette", "Gem note"},
		"no client, without a flag":   {false, true, false, "Serveren kender ikke interne noter: en senere kunde kan måske læse dette", "Gem note"},
		"no client":                   {true, false, false, "Ikke intern: får opgaven en kunde, kan kunden læse dette", "Gem note"},
	} {
		parts := known()
		parts.Sync.Contract.InternalKnown, parts.Sync.Contract.InternalAbsent = c.known, c.absent
		if !c.client {
			for i, task := range parts.Tasks {
				lone := *task
				lone.ClientID = 0
				parts.Tasks[i] = &lone
			}
		}
		inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
			k := tasksOf(t, s).task.composer
			if c.known {
				k.flip()
			}
			if k.about.Text() != c.about || k.send.Text() != c.send {
				t.Errorf("%s: it says %q and %q", name, k.about.Text(), k.send.Text())
			}
		})
	}
}

func TestContractThatBecomesKnownMakesTheNextNoteInternal(t *testing.T) {
	parts := known()
	parts.Sync.Contract.InternalKnown = false
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		b.change(store.KindSync, func(p *store.Parts) { p.Sync.Contract.InternalKnown = true })
		if !c.segments.Visible() || c.who != store.VisibilityInternal {
			t.Errorf("the switch is visible: %v, the note is for %v; want the careful choice", c.segments.Visible(), c.who)
		}
	})
}

func TestButtonColourAndWordsFollowTheSwitch(t *testing.T) {
	inWindow(t, known(), "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("hello")
		c.flip()
		if c.send.Text() != "Send to Nordbyg A/S" || c.about.Text() != "Nordbyg A/S can read this" || c.segments.Selected() != 1 {
			t.Errorf("to the client it says %q, %q", c.send.Text(), c.about.Text())
		}
		c.submit()
		if len(b.notes) != 1 || b.notes[0].who != store.VisibilityClient {
			t.Errorf("sent %+v, want one to the client", b.notes)
		}
		if c.who != store.VisibilityInternal {
			t.Error("after a note to the client the next one is not internal again")
		}
	})
}

func TestEscapeNeitherSendsNorDiscards(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("halvfærdig")
		s.window.Canvas().Focus(c.entry)
		c.entry.TypedKey(key(fyne.KeyEscape))
		b.pass(time.Second)
		if len(b.notes) != 0 || c.entry.Text != "halvfærdig" {
			t.Errorf("after Escape %d notes went out and the text is %q", len(b.notes), c.entry.Text)
		}
		if len(b.saved) == 0 || b.saved[len(b.saved)-1].Text != "halvfærdig" {
			t.Errorf("the draft was not kept: %+v", b.saved)
		}
	})
}

func TestControlReturnSendsOnlyWhileWriting(t *testing.T) {
	send := &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: ctrl}
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		c := list.task.composer
		c.entry.SetText("kommer kl. 10")
		s.window.Canvas().Focus(list.list)
		s.heard(send)
		if len(b.notes) != 0 {
			t.Fatal("the note went out although the list had the keys")
		}
		s.window.Canvas().Focus(c.entry)
		s.heard(send)
		if len(b.notes) != 1 {
			t.Errorf("%d notes went out, want 1", len(b.notes))
		}
	})
}

func TestDraftsAreKeptTaskByTask(t *testing.T) {
	parts := known()
	parts.Drafts = []store.Draft{{TaskID: 2, Text: "til nummer to", Visibility: store.VisibilityClient}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		c := list.task.composer
		c.entry.SetText("til nummer et")
		list.list.TypedKey(key(fyne.KeyDown))
		if len(b.saved) != 1 || b.saved[0].TaskID != 1 || b.saved[0].Text != "til nummer et" {
			t.Fatalf("stored %+v, want the first task's draft at once", b.saved)
		}
		if c.entry.Text != "til nummer to" || c.who != store.VisibilityClient {
			t.Errorf("the second task shows %q for %v", c.entry.Text, c.who)
		}
	})
}

func TestWhatIsWrittenWhileSendingIsTheNextDraft(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		c.entry.SetText("først")
		id := c.id
		b.sending = func() {
			c.entry.SetText("først og så mere")
			c.attach([]string{"/foto.jpg"})
		}
		c.submit()
		b.sending = nil
		b.pass(time.Second)
		last := b.saved[len(b.saved)-1]
		if len(b.notes) != 1 || b.notes[0].text != "først" || c.entry.Text != " og så mere" || len(c.files) != 1 {
			t.Fatalf("sent %+v, the composer holds %q and %d files", b.notes, c.entry.Text, len(c.files))
		}
		if last.ID == id || last.ID == "" || last.Text != " og så mere" || len(last.Files) != 1 {
			t.Errorf("the next draft, after %s: %+v", id, last)
		}
	})
}

func TestRefusedNoteStaysInTheComposer(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.noteErr = &app.Error{Key: "error.disk_full", Err: errors.New("no space")}
		c := tasksOf(t, s).task.composer
		c.entry.SetText("vigtigt")
		c.submit()
		b.pass(time.Second)
		if c.entry.Text != "vigtigt" || s.toast.shown == nil {
			t.Errorf("the text is %q, the reason shown: %v", c.entry.Text, s.toast.shown != nil)
		}
		if len(b.saved) == 0 || b.saved[len(b.saved)-1].Text != "vigtigt" {
			t.Error("the draft is not on disk any more")
		}
	})
}

func TestDroppedFilesBecomeChipsAndGoWithTheNote(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.attached["/mappe"] = &app.Error{Key: "error.folder", Err: errors.New("folder")}
		c := tasksOf(t, s).task.composer
		s.drop([]string{"/foto.jpg", "/mappe", "/Åbning æøå.pdf"})
		if len(c.files) != 2 || !c.chips.Visible() {
			t.Fatalf("%d files are attached, want 2: a folder is none", len(c.files))
		}
		c.files[0].drop()
		c.submit()
		if len(b.notes) != 1 || b.notes[0].files != 1 {
			t.Errorf("sent %+v, want one note with the file that was left", b.notes)
		}
		if len(c.files) != 0 {
			t.Error("the chips stay after sending")
		}
	})
}

func TestRefusedFilesAreToldOnceEachWithItsNameAndReason(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		refuse := func(path, key string) { b.attached[path] = &app.Error{Key: key, Err: errors.New(key)} }
		refuse("/mappe", "error.folder")
		s.drop([]string{"/foto.jpg", "/mappe"})
		const one = "mappe blev ikke vedhæftet. Det er en mappe. Vælg filerne i den i stedet."
		if s.toast.shown == nil {
			t.Fatal("nothing is said of one refused file")
		}
		if _, said, _, _ := s.toast.shown.Describe(); said != one {
			t.Errorf("one refused file: %q, want %q", said, one)
		}
		if s.window.Canvas().Overlays().Top() != nil {
			t.Fatal("one refused file covers the window")
		}

		refuse("/tom.txt", "error.empty_file")
		refuse("/væk.pdf", "error.file_gone")
		b.attached["/fortrudt.pdf"] = context.Canceled
		paths := []string{"/mappe", "/foto.jpg", "/tom.txt", "/fortrudt.pdf", "/væk.pdf"}
		for i := range 20 {
			paths = append(paths, fmt.Sprintf("/stor %02d.mov", i))
			b.attached[paths[len(paths)-1]] = &app.Error{Key: "error.file_limit", Args: []any{"25 MB"}, Err: errors.New("large")}
		}
		s.drop(paths)
		sheet, ok := s.window.Canvas().Overlays().Top().(*widgets.Sheet)
		if !ok || len(s.window.Canvas().Overlays().List()) != 1 {
			t.Fatalf("%d sheets", len(s.window.Canvas().Overlays().List()))
		}
		if sheet.MinSize().Height > 500 {
			t.Errorf("the list is %v high", sheet.MinSize().Height)
		}
		(&desk{t: t, window: s.window}).press("Kopiér")
		text := fyne.CurrentApp().Clipboard().Content()
		lines := strings.Split(text, "\n")
		if len(lines) != 24 || lines[0] != "23 af 25 filer blev ikke vedhæftet" || lines[1] != "mappe: Det er en mappe. Vælg filerne i den i stedet." ||
			lines[2] != "tom.txt: Filen er tom." || lines[3] != "væk.pdf: Filen findes ikke længere dér." ||
			lines[23] != "stor 19.mov: Filen er for stor. Programmet sender filer på højst 25 MB." {
			t.Errorf("it says %q", text)
		}
	})
}

func TestFileThatArrivesLateGoesToItsOwnTask(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		var late []func()
		s.spawn = func(f func()) { late = append(late, f) }
		list.task.composer.attach([]string{"/foto.jpg"})
		s.spawn = func(f func()) { f() }
		list.list.TypedKey(key(fyne.KeyDown))
		for _, f := range late {
			f()
		}
		if n := len(list.task.composer.files); n != 0 {
			t.Errorf("the second task shows %d files of the first", n)
		}
		last := b.saved[len(b.saved)-1]
		if last.TaskID != 1 || len(last.Files) != 1 || last.Files[0].Path == "" {
			t.Errorf("stored %+v, want the file in the first task's draft", last)
		}
	})
}

func TestAnswerForAnOlderWindowIsDropped(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		var late func()
		s.spawn = func(f func()) { late = f }
		called := false
		s.Run(func() error { return nil }, func(error) { called = true })
		s.spawn = func(f func()) { f() }
		s.rebuild()
		late()
		if called {
			t.Error("an answer reached a window that is gone")
		}
	})
}

func TestPastedPathsAreFilesAndOtherTextIsNot(t *testing.T) {
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"file:///" + drive + "home/lars/%C3%85bning%20%C3%A6.pdf\r\n", []string{local("home/lars/Åbning æ.pdf")}},
		{"copy\nfile:///" + drive + "a.jpg\nfile:///" + drive + "b.jpg", []string{local("a.jpg"), local("b.jpg")}},
		{local("home/lars/foto.jpg"), []string{local("home/lars/foto.jpg")}},
		{"Vi kommer kl. 10", nil},
		{local("home/lars/foto.jpg") + "\nog en linje til", nil},
		{"", nil},
	} {
		if got := folders.Pasted(tc.text); !slices.Equal(got, tc.want) {
			t.Errorf("Pasted(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestNotesOfOneWritingAreShownTogether(t *testing.T) {
	file := func(name string) []store.File { return []store.File{{Name: name}} }
	at := func(min int) time.Time { return noon.Add(time.Duration(min) * time.Minute) }
	notes := []*store.Note{
		{ID: 1, UserID: 2, Text: "Billeder", Visibility: store.VisibilityClient, Files: file("a.jpg"), Created: at(0)},
		{ID: 2, UserID: 2, Visibility: store.VisibilityClient, Files: file("b.jpg"), Created: at(1)},
		{ID: 3, UserID: 2, Visibility: store.VisibilityInternal, Files: file("c.jpg"), Created: at(2)},
		{ID: 4, UserID: 2, Text: "Noget andet", Visibility: store.VisibilityInternal, Files: file("d.jpg"), Created: at(3)},
		{ID: 5, UserID: 2, Visibility: store.VisibilityInternal, Files: file("e.jpg"), Created: at(30)},
	}
	var sizes []int
	for _, g := range groupNotes(notes) {
		sizes = append(sizes, len(g.files))
	}
	if want := []int{2, 1, 1, 1}; !slices.Equal(sizes, want) {
		t.Errorf("groups have %v files, want %v: never across visibility, words or time", sizes, want)
	}
}

func TestOlderNotesComeOnDemand(t *testing.T) {
	parts := known()
	for i := range 50 {
		parts.Notes = append(parts.Notes, &store.Note{ID: store.ID(i + 1), TaskID: 1, UserID: 2, Text: "note", Visibility: store.VisibilityInternal, Created: noon.Add(time.Duration(i-60) * time.Hour)})
	}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, _ *fakeBackend) {
		l := tasksOf(t, s).task.timeline
		if len(l.cards) != 20 || l.cards[50] == nil {
			t.Fatalf("%d notes are shown, want the newest 20", len(l.cards))
		}
		l.older.Tapped(&fyne.PointEvent{})
		if len(l.cards) != 40 {
			t.Errorf("%d notes are shown after asking for older ones, want 40", len(l.cards))
		}
		tasksOf(t, s).Open(Route{Screen: ScreenTasks, ID: 1, Sub: 2})
		if l.cards[2] == nil {
			t.Error("a note that is opened by itself is not shown")
		}
	})
}

func TestRefusedNoteOffersToBeEdited(t *testing.T) {
	parts := known()
	parts.Outbox = []store.Entry{{ID: 7, Action: "note", TaskID: 1, State: store.EntryRefused, Error: "error.forbidden"}}
	parts.Notes = []*store.Note{{ID: -7, TaskID: 1, Text: "nej", Created: noon, Pending: store.Pending{Entry: 7, State: store.EntryRefused}}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, _ *fakeBackend) {
		task := tasksOf(t, s).task
		strip, ok := task.problem(parts.Outbox[0]).(*widgets.Strip)
		if !ok {
			t.Fatal("a refused note says nothing")
		}
		if _, text, _, _ := strip.Describe(); !strings.HasPrefix(text, "Noten blev ikke sendt. ") {
			t.Errorf("it says %q", text)
		}
		if n := len(task.problems(s.backend.Snapshot())); n != 0 {
			t.Errorf("%d strips stand above although the note has its own", n)
		}
	})
}

func TestPickerAttachesSeveralFilesAndWalksFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "billeder"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.jpg", "Åbning æøå.pdf", ".skjult", "billeder/b.jpg"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		var got []string
		p := &picker{shell: s, then: func(paths []string) { got = paths }}
		p.show("", "", dir)
		p.list.Toggle(1)
		p.enter(filepath.Join(dir, "billeder"))
		if n := len(p.chosen()); n != 0 || len(p.rows) != 1 {
			t.Fatalf("another folder shows %d rows with %d chosen", len(p.rows), n)
		}
		p.enter(dir)
		if len(p.rows) != 3 || !p.rows[0].folder {
			t.Fatalf("%d rows are shown, want the folder and two files", len(p.rows))
		}
		p.list.Toggle(1)
		p.list.Toggle(2)
		p.done()
		if want := []string{filepath.Join(dir, "a.jpg"), filepath.Join(dir, "Åbning æøå.pdf")}; !slices.Equal(got, want) {
			t.Errorf("picked %q, want %q", got, want)
		}
	})
}

func TestComposerGrowsWhenTheServerTurnsOutToKnowInternalNotes(t *testing.T) {
	parts := known()
	parts.Sync.Contract.InternalKnown = false
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		before := c.Card.Size().Height
		b.change(store.KindSync, func(p *store.Parts) { p.Sync.Contract.InternalKnown = true })
		if got, least := c.Card.Size().Height, c.Card.MinSize().Height; got < least || least <= before {
			t.Errorf("the card is %v high, was %v, and needs %v", got, before, least)
		}
	})
}

func TestAFileAsLargeAsOneTheServerRefusedIsMarkedBeforehand(t *testing.T) {
	for _, tt := range []struct {
		size, refused int64
		want          string
	}{
		{28 << 20, 0, ""},
		{28<<20 - 1, 28 << 20, ""},
		{30 << 20, 28 << 20, "film.pdf kommer måske ikke frem: Serveren har før afvist en fil på 28 MB."},
	} {
		parts := known()
		parts.Drafts = []store.Draft{{TaskID: 1, Text: "se", Files: []store.DraftFile{{Name: "film.pdf", Path: "/nowhere/film.pdf", Size: tt.size}}}}
		inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
			b.refusedSize = tt.refused
			c := tasksOf(t, s).task.composer
			c.load()
			said := ""
			if c.caution.Visible() {
				said = c.caution.Text()
			}
			if said != tt.want {
				t.Errorf("%d bytes where %d were refused: %q, want %q", tt.size, tt.refused, said, tt.want)
			}
			if c.send.Disabled() {
				t.Error("it cannot be sent any more, though the server may take it by now")
			}
		})
	}
}

func TestADraftThatTheDiskDoesNotTakeStaysAndIsTriedAgain(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		c := list.task.composer
		b.saveErr = &app.Error{Key: "error.disk_full.draft", Args: []any{"/hjem/anne"}}
		c.entry.SetText("skal ikke væk")
		b.pass(time.Second)
		d := &desk{t: t, window: s.window}
		const said = "Ingen plads til kladden: Frigør plads på disken med /hjem/anne."
		if !d.said(said) {
			t.Fatalf("it says %q", d.texts())
		}
		s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
		list.list.TypedKey(key(fyne.KeyDown))
		list.list.TypedKey(key(fyne.KeyUp))
		if c.entry.Text != "skal ikke væk" {
			t.Fatalf("after a look at another task it holds %q", c.entry.Text)
		}
		b.pass(time.Minute)
		if d.said(said) {
			t.Error("it is said again and again")
		}
		b.saveErr = nil
		b.pass(time.Minute)
		if len(b.saved) != 1 || b.saved[0].Text != "skal ikke væk" {
			t.Errorf("once there is room %+v is stored", b.saved)
		}
		b.saveErr = errors.New("full")
		c.entry.SetText("sendt")
		c.submit()
		b.saveErr = nil
		b.pass(time.Minute)
		if last := b.saved[len(b.saved)-1]; len(b.notes) != 1 || last.Text == "sendt" {
			t.Errorf("%d notes went out, and what was sent is a draft again: %+v", len(b.notes), last)
		}
	})
}
