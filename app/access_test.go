package app

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// withFile puts a note with a file on the first task and returns the file as the
// screens see it.
func (o *office) withFile(name string, content []byte) store.File {
	o.t.Helper()
	task := o.task().ID
	u := apiclient.Upload{Name: name, MIME: "application/octet-stream", Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
	note, err := o.client(DemoUsername).TaskNotes().Create(o.t.Context(), apiclient.TaskNotePatch{
		TaskID: apiclient.Set(apiclient.ID(task)), Text: apiclient.Set("fil"), File: apiclient.Set(u),
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.Refresh()
	o.settle()
	for _, n := range o.Snapshot().Notes(task) {
		if n.ID == store.ID(note.ID()) && len(n.Files) == 1 {
			return n.Files[0]
		}
	}
	o.t.Fatal("the note with the file did not arrive")
	return store.File{}
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w {
		img.Set(i, i%h, color.RGBA{uint8(i), 100, 200, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// savedIn are the names of the files in a folder. Where a system for Windows programs has
// no place beside a file for where it came from, that lies in a file of its own.
func savedIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if !strings.HasSuffix(f.Name(), ":Zone.Identifier") {
			names = append(names, f.Name())
		}
	}
	return names
}

func TestOneFileIsOpenedTwiceAndTwoOfOneNameAreSavedAtOnce(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		file, folder := o.withFile("a.png", picture(t, 30, 20)), t.TempDir()
		paths := map[string]bool{}
		for range 2 {
			got, err := o.OpenFile(t.Context(), file, nil)
			if err != nil {
				t.Fatal(err)
			}
			paths[got.Path] = true
		}
		if len(paths) != 1 || len(o.opened) != 2 {
			t.Errorf("one file in %v, opened: %q", paths, o.opened)
		}
		theirs := filepath.Join(folder, "a.png.part")
		if err := os.WriteFile(theirs, []byte("another program's"), 0o600); err != nil {
			t.Fatal(err)
		}
		var saves errgroup.Group
		for range 3 {
			saves.Go(func() error {
				_, err := o.SaveFile(t.Context(), file, folder, nil)
				return err
			})
		}
		if err := saves.Wait(); err != nil {
			t.Error(err)
		}
		if list := savedIn(t, folder); len(list) != 4 {
			t.Errorf("there are %q", list)
		}
		if raw, _ := os.ReadFile(theirs); string(raw) != "another program's" {
			t.Errorf("another program's file holds %q", raw)
		}
	})
}

func TestFileFromTheServerIsOpenedOnlyWhenItIsHarmless(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		content := picture(t, 30, 20)
		got, err := o.OpenFile(t.Context(), o.withFile("../Åbning æøå.png", content), nil)
		if err != nil {
			t.Fatal(err)
		}
		if raw, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(raw, content) || got.Name != "Åbning æøå.png" {
			t.Errorf("%+v, %d bytes, %v", got, len(raw), err)
		}
		if !slices.Equal(o.opened, []string{got.Path}) {
			t.Errorf("opened: %q", o.opened)
		}
		if !strings.HasPrefix(got.Path, o.dir) {
			t.Errorf("it lies outside the data folder: %s", got.Path)
		}
		for name, content := range map[string][]byte{
			"virus.exe": []byte("MZ"), "a.desktop": []byte("[Desktop Entry]"), "not.png": []byte("#!/bin/sh\n"),
		} {
			_, err := o.OpenFile(t.Context(), o.withFile(name, content), nil)
			if !errors.Is(err, ErrUnsafeFile) || key(err) != "error.unsafe_file" {
				t.Errorf("%s: %v, want ErrUnsafeFile", name, err)
			}
		}
		if len(o.opened) != 1 {
			t.Errorf("opened: %q", o.opened)
		}
		o.openFails = errors.New("no program is known for it")
		if _, err := o.OpenFile(t.Context(), o.withFile("a.png", content), nil); key(err) != "error.no_program" {
			t.Errorf("without a program for it: %v", err)
		}
	})
}

func TestSavedFileIsWholeAndWritesOverNothing(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		content := []byte("MZ something a person wants to keep")
		f := o.withFile("værktøj.exe", content)
		dir := t.TempDir()
		for range 2 {
			path, err := o.SaveFile(t.Context(), f, dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(path)
			info, statErr := os.Stat(path)
			if err != nil || statErr != nil || !bytes.Equal(raw, content) || info.Mode()&0o111 != 0 {
				t.Errorf("%s: %q, %v, %v", path, raw, info, err)
			}
		}
		if all := savedIn(t, dir); len(all) != 2 {
			t.Errorf("%q, want two files", all)
		}
		chosen := filepath.Join(dir, "andet navn.bin")
		if path, err := o.SaveFile(t.Context(), f, chosen, nil); err != nil || path != chosen {
			t.Errorf("%s, %v", path, err)
		}
		o.net.setOffline(true)
		if _, err := o.SaveFile(t.Context(), f, dir, nil); key(err) != "error.offline" {
			t.Errorf("without a network: %v", err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) != 0 {
			t.Errorf("left: %v", left)
		}
	})
}

func TestThumbnailIsFetchedOnce(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		f := o.withFile("foto.png", picture(t, 400, 200))
		img, err := o.Thumbnail(t.Context(), f, 100)
		if err != nil || img.Bounds().Size() != image.Pt(100, 50) {
			t.Fatalf("%v, %v", img, err)
		}
		o.net.setOffline(true)
		again, err := o.Thumbnail(t.Context(), f, 100)
		if err != nil || again.Bounds() != img.Bounds() {
			t.Errorf("without a network: %v", err)
		}
		smaller, err := o.Thumbnail(t.Context(), f, 40)
		if err != nil || smaller.Bounds().Dx() != 40 {
			t.Errorf("another size without a network: %v", err)
		}
		if _, err := o.Thumbnail(t.Context(), store.File{Name: "a.pdf", Object: "tasknote", ObjectID: 1, Field: "file"}, 40); !errors.Is(err, ErrUnsafeFile) {
			t.Errorf("a PDF: %v", err)
		}
	})
}

func TestWhatCannotBeAttachedSaysWhy(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		dir := t.TempDir()
		empty, large := filepath.Join(dir, "empty"), filepath.Join(dir, "large")
		if err := errors.Join(os.WriteFile(empty, nil, 0o600), os.WriteFile(large, nil, 0o600), os.Truncate(large, 201<<20)); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{
			dir: "error.folder", empty: "error.empty_file", large: "error.file_limit", filepath.Join(dir, "gone"): "error.file_gone",
		} {
			if _, err := o.AttachToDraft(t.Context(), o.task().ID, path, Taking{}); key(err) != want {
				t.Errorf("%s: %v, want %s", path, err, want)
			}
		}
	})
}

func TestRemovedAttachmentLeavesNoCopy(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		task := o.task().ID
		path := filepath.Join(t.TempDir(), "a.txt")
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		var files []store.DraftFile
		for range 2 {
			f, err := o.AttachToDraft(t.Context(), task, path, Taking{})
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		if err := o.SaveDraft(store.Draft{TaskID: task, Text: "x", Files: files}); err != nil {
			t.Fatal(err)
		}
		if err := o.SaveDraft(store.Draft{TaskID: task, Text: "x", Files: files[1:]}); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(files[0].Path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the removed one: %v", err)
		}
		if _, err := os.Stat(files[1].Path); err != nil {
			t.Errorf("the other: %v", err)
		}
		outside := store.Draft{TaskID: task, Text: "x", Files: []store.DraftFile{{Path: path, Name: "a.txt"}}}
		if err := errors.Join(o.SaveDraft(outside), o.SaveDraft(store.Draft{TaskID: task, Text: "y"})); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("the person's own file was removed: %v", err)
		}
	})
}

func TestRefusedNoteComesBackAsDraft(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		o.net.setOffline(true)
		task := o.task().ID
		path := filepath.Join(t.TempDir(), "a.txt")
		if err := os.WriteFile(path, []byte("vedhæftet"), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := o.AttachToDraft(t.Context(), task, path, Taking{})
		if err != nil {
			t.Fatal(err)
		}
		entry, err := o.AddNote(t.Context(), task, "rettes", store.VisibilityInternal, []store.DraftFile{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.settle()
		if back, err := o.EditAgain(entry); err != nil || back != task {
			t.Fatalf("%d, %v", back, err)
		}
		d, _ := o.Snapshot().Draft(task)
		if d.Text != "rettes" || len(d.Files) != 1 || d.Visibility != store.VisibilityInternal || len(o.Snapshot().Outbox) != 0 {
			t.Fatalf("%+v, %d waiting", d, len(o.Snapshot().Outbox))
		}
		if raw, err := os.ReadFile(d.Files[0].Path); err != nil || string(raw) != "vedhæftet" {
			t.Errorf("%q, %v", raw, err)
		}
		o.net.setOffline(false)
		o.sendsAll()
		if n := o.notesSaying("rettes"); n != 0 {
			t.Errorf("the note is at the server %d times", n)
		}
	})
}

func TestPaymentPageIsCheckedAndOpened(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		u, err := o.PaymentURL(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := o.OpenURL(u); err != nil || !slices.Equal(o.opened, []string{u.String()}) {
			t.Errorf("%v, opened %q", err, o.opened)
		}
		for _, raw := range []string{"javascript:alert(1)", "file:///etc/passwd", "https://bank.dk@evil.dk", "/pay"} {
			bad, err := url.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			if err := o.OpenURL(bad); !errors.Is(err, ErrUnsafeURL) {
				t.Errorf("%s: %v, want ErrUnsafeURL", raw, err)
			}
		}
		o.openFails = errors.New("no browser")
		if err := o.OpenURL(u); !errors.Is(err, ErrNoBrowser) {
			t.Errorf("no browser: %v, want ErrNoBrowser", err)
		}
	})
}

func TestSubscriptionIsReadBackAfterItWasCanceled(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		before := o.Snapshot().Subscription
		if !before.Got || !before.Renewing || before.End.IsZero() || before.TotalPrice == 0 {
			t.Fatalf("%+v", before)
		}
		after, err := o.CancelSubscription(t.Context())
		if err != nil || after.Renewing {
			t.Errorf("%+v, %v", after, err)
		}
		if now := o.Snapshot().Subscription; now != after {
			t.Errorf("the screens see %+v", now)
		}
	})
}

func TestPlainUserIsRefusedInOneSentence(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(plainUser)
		if o.Snapshot().Account.CanManage {
			t.Error("a plain user may manage")
		}
		if _, err := o.CancelSubscription(t.Context()); key(err) != "error.forbidden" {
			t.Errorf("%v, want error.forbidden", err)
		}
		if st := o.Snapshot().Sync; st.Link != store.LinkOnline {
			t.Errorf("what is forbidden counts as a failure: %+v", st)
		}
	})
}

func TestMapAddress(t *testing.T) {
	for _, c := range []struct {
		task store.Task
		want string
	}{
		{store.Task{Latitude: 55.6761, Longitude: 12.5683, Address: "x"}, "https://www.openstreetmap.org/?mlat=55.676100&mlon=12.568300#map=17/55.676100/12.568300"},
		{store.Task{Address: "Ærøgade 6", Zip: "8000", City: "Aarhus C", Country: "Danmark"}, "https://www.openstreetmap.org/search?query=%C3%86r%C3%B8gade+6%2C+8000+Aarhus+C%2C+Danmark"},
		{store.Task{Address: "a&b=c#d", City: "?"}, "https://www.openstreetmap.org/search?query=a%26b%3Dc%23d%2C+%3F"},
		{store.Task{}, "<nil>"},
	} {
		u := mapURL(&c.task)
		got := "<nil>"
		if u != nil {
			got = u.String()
		}
		if got != c.want {
			t.Errorf("%+v: %s, want %s", c.task, got, c.want)
		}
	}
}

func TestConnectionCheckTellsWhatWasFound(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		r, err := o.ConnectionCheck(t.Context())
		if err != nil || !r.OK || len(r.Lines) < 20 {
			t.Fatalf("%d lines, ok %v, %v", len(r.Lines), r.OK, err)
		}
		text := r.Text()
		for _, want := range []string{testServer, "task: 40 rows", "task.title is title"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing in:\n%s", want, text)
			}
		}
		for _, token := range o.ring.tokens() {
			if strings.Contains(text, token) {
				t.Error("the token is in the report")
			}
		}
		words := o.words()
		for _, l := range r.Lines {
			if !words.Has(l.Key) {
				t.Errorf("no sentence for %s", l.Key)
			}
		}
	})
}

func TestAssigningAndTakingOff(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		s := o.Snapshot()
		var free *store.Task
		for _, task := range s.Tasks {
			if len(s.Assignments(task.ID)) == 0 {
				free = task
				break
			}
		}
		if free == nil {
			t.Fatal("every task is assigned")
		}
		lars, mette := s.Users[0].ID, s.Users[1].ID
		if err := errors.Join(o.Assign(t.Context(), []ID{free.ID}, []ID{lars, mette}), o.Assign(t.Context(), []ID{free.ID}, []ID{lars})); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		if n := len(o.server.Assignments(int64(free.ID))); n != 2 {
			t.Fatalf("%d assignments at the server, want 2", n)
		}
		o.restart()
		o.settle()
		if err := o.Unassign(t.Context(), free.ID, mette); err != nil {
			t.Fatal(err)
		}
		o.sendsAll()
		left := o.server.Assignments(int64(free.ID))
		if len(left) != 1 || left[0].User != int64(lars) {
			t.Errorf("left: %+v", left)
		}
	})
}

func TestAPictureThatCannotBeShownIsNotTriedAgain(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		broken := picture(t, 400, 200)
		f := o.withFile("foto.png", broken[:len(broken)/2])
		if _, err := o.Thumbnail(t.Context(), f, 100); key(err) != "error.picture" {
			t.Fatalf("the first time: %v", err)
		}
		fetched := o.cache.Path("picture\x00"+fileKey(o.Snapshot().Account, f), ".picture")
		if err := os.WriteFile(fetched, picture(t, 400, 200), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, px := range []int{100, 40} {
			if _, err := o.Thumbnail(t.Context(), f, px); key(err) != "error.picture" {
				t.Errorf("%d pixels: it was tried again: %v", px, err)
			}
		}
	})
}
