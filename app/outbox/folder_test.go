package outbox

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/microbizz/go-desktop/app/store"
	bolt "go.etcd.io/bbolt"
)

// Each folder under testdata/folders was written by the program's version it is named
// after and is never written again. When the form of the outbox changes, the folder of
// the new form is added with
//
//	go test ./app/outbox -run TestFolderOfEveryVersionOpens -keep-folder testdata/folders/VERSION
var keepFolder = flag.String("keep-folder", "", "leave the outbox that this program writes in this folder")

// sampleTime is when the samples were made.
var sampleTime = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// sample is an entry as the person made it, and what became of it.
type sample struct {
	want  Intention
	files []string // their content; each is called "bilag æøå N.txt"
	later func(r *record)
}

// sampleKinds are all kinds of entries, n making each one's numbers its own.
func sampleKinds(n ID) []sample {
	changes := map[string]Change{
		"email": {Before: "før@example.dk", Mine: "nu@example.dk"},
		"phone": {Before: "", Mine: "+45 12 34 56 78"},
	}
	return []sample{
		{want: AddNote{TaskID: n, Text: fmt.Sprintf("Uden bilag %d\nanden linje 🔧", n), Visibility: store.VisibilityInternal}},
		{want: AddNote{TaskID: n, Text: fmt.Sprintf("Et bilag %d", n), Visibility: store.VisibilityClient}, files: []string{fmt.Sprintf("alene %d", n)}},
		{want: AddNote{TaskID: n, Visibility: store.VisibilityClient}, files: []string{fmt.Sprintf("første %d", n), fmt.Sprintf("andet %d", n)}},
		{want: SetStatus{TaskID: n, Status: store.StatusDone, Before: store.StatusInProgress}},
		{want: Assign{TaskID: n, UserID: n + 1}},
		{want: Unassign{TaskID: n, UserID: n + 2, AssignmentID: n + 3}},
		{want: SaveCompany{CompanyID: n, Fields: changes}},
		{want: SaveUser{UserID: n, Fields: changes}},
		{want: AddUser{User: store.User{Name: "Ny Person", Username: fmt.Sprintf("ny%d@example.dk", n), Email: "ny@example.dk"}}},
		{want: AnswerConnection{ID: n, Status: store.ConnectionAccepted, Before: store.ConnectionPending}},
		{want: Disconnect{ID: n + 4}},
		{want: MarkRead{ID: n, Read: true}},
		{want: DeleteNotification{ID: n + 5}},
		{want: DeleteNote{ID: n, TaskID: n + 6}},
	}
}

// sampleStates are all that can have become of an entry.
var sampleStates = []func(r *record){
	func(*record) {}, // just queued
	func(r *record) { r.Tries, r.Error, r.Message = 2, "error.offline", "no route" },
	func(r *record) {
		r.State, r.Tries, r.Unsure = store.EntrySending, 1, true
		firstPart(r, part{Unsure: true, Floor: 40})
	},
	func(r *record) {
		r.State, r.Tries, r.Failures, r.Unsure, r.Error = store.EntryChecking, 3, 2, true, "error.server"
		firstPart(r, part{Unsure: true, Floor: 40})
	},
	func(r *record) {
		r.State, r.Tries, r.Error, r.Message = store.EntryRefused, 1, "error.forbidden", "Ikke tilladt"
		firstPart(r, part{NoteID: r.ID + 100_000, Checked: true})
	},
	func(r *record) {
		r.State, r.Tries, r.Error = store.EntryConflict, 1, "error.conflict"
		r.Conflict = &store.Conflict{Fields: []store.ConflictField{{Name: "email", Before: "før@example.dk", Mine: "nu@example.dk", Theirs: "andre@example.dk"}}}
	},
	func(r *record) {
		r.State, r.Tries, r.Unsure, r.Error = store.EntryAmbiguous, 1, true, "error.unknown_outcome"
		firstPart(r, part{Unsure: true, Floor: 40, Could: []ID{41, 42}})
	},
}

// firstPart sets what became of the first part of a note; its text and file stay.
func firstPart(r *record, p part) {
	if len(r.Parts) > 0 {
		p.Text, p.File = r.Parts[0].Text, r.Parts[0].File
		r.Parts[0] = p
	}
}

// samples is every kind of entry in every state.
func samples() (all []sample) {
	for i, state := range sampleStates {
		for k := range sampleKinds(0) {
			s := sampleKinds(ID(1000*(i+1) + 20*k))[k]
			s.later = state
			all = append(all, s)
		}
	}
	return all
}

// writeSamples makes an outbox with all samples in it and closes it.
func writeSamples(t *testing.T, dir string) {
	t.Helper()
	deps := Deps{Me: func() ID { return 7 }, Now: func() time.Time { return sampleTime }}
	o, err := Open(dir, deps)
	must(t, err)
	defer o.Close()
	for _, s := range samples() {
		want := s.want
		if note, ok := want.(AddNote); ok {
			for i, content := range s.files {
				path := filepath.Join(t.TempDir(), fmt.Sprintf("bilag æøå %d.txt", i))
				must(t, os.WriteFile(path, []byte(content), 0o600))
				note.Files = append(note.Files, LocalFile{Path: path})
			}
			want = note
		}
		id, err := o.Add(t.Context(), want, nil)
		must(t, err)
		o.mu.Lock()
		r, _, _ := o.find(id)
		r = r.clone()
		s.later(r)
		err = o.write(change{put: []*record{r}, claim: []ID{ID(id) + 100_000}})
		o.mu.Unlock()
		must(t, err)
	}
}

func copyFolder(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "folder")
	must(t, os.CopyFS(to, os.DirFS(from)))
	return to
}

func TestFolderOfEveryVersionOpens(t *testing.T) {
	today := filepath.Join(t.TempDir(), "today")
	writeSamples(t, today)
	if *keepFolder != "" {
		must(t, os.CopyFS(*keepFolder, os.DirFS(today)))
	}
	folders, err := filepath.Glob(filepath.Join("testdata", "folders", "*"))
	must(t, err)
	if len(folders) == 0 {
		t.Fatal("no folder of an earlier version is here")
	}
	for _, folder := range append(folders, today) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			o, err := Open(copyFolder(t, folder), Deps{Now: func() time.Time { return sampleTime.Add(time.Hour) }})
			must(t, err)
			defer o.Close()
			if o.Opened() != (Opened{}) {
				t.Errorf("%+v", o.Opened())
			}
			all := samples()
			if len(o.records) != len(all) {
				t.Fatalf("%d of %d entries are there", len(o.records), len(all))
			}
			for i, s := range all {
				checkSample(t, o, o.records[i], s, int64(i+1))
			}
		})
	}
}

// checkSample compares an entry with what was written.
func checkSample(t *testing.T, o *Outbox, got *record, s sample, id int64) {
	t.Helper()
	want := &record{ID: id, Action: s.want.action(), Author: 7, State: store.EntryQueued, Created: sampleTime, want: s.want}
	if note, ok := s.want.(AddNote); ok {
		want.Parts = []part{{Text: note.Text}}
		for i, content := range s.files {
			if i > 0 {
				want.Parts = append(want.Parts, part{})
			}
			want.Parts[i].File = &spooled{Name: fmt.Sprintf("bilag æøå %d.txt", i), MIME: "text/plain; charset=utf-8", Size: int64(len(content))}
		}
	}
	s.later(want)
	if want.State == store.EntrySending {
		want.State = store.EntryChecking // the program ended meanwhile
	}
	diff := cmp.Diff(want, got, cmp.AllowUnexported(record{}, part{}), cmpopts.IgnoreFields(record{}, "Intention"), cmpopts.IgnoreFields(spooled{}, "Spool"))
	if diff != "" {
		t.Errorf("entry %d:\n%s", id, diff)
	}
	for i, content := range s.files {
		have, err := os.ReadFile(o.spoolPath(*got.Parts[i].File))
		if err != nil || string(have) != content {
			t.Errorf("entry %d, file %d: %q, %v", id, i, have, err)
		}
	}
	if !o.claimed(ID(id) + 100_000) {
		t.Errorf("entry %d: its claim is forgotten", id)
	}
}

func TestOutboxOfANewerVersionIsLeftAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "box")
	writeSamples(t, dir)
	db, err := bolt.Open(fileName(dir), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyVersion, []byte("99")) }))
	must(t, db.Close())
	stray := filepath.Join(dir, "spool", "of the newer version")
	must(t, os.WriteFile(stray, []byte("x"), 0o600))
	before := folderContent(t, dir)
	if err := Newer(dir); !errors.Is(err, store.ErrNewer) {
		t.Errorf("looked at: %v", err)
	}
	if o, err := Open(dir, Deps{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("opened: %v, %v", o, err)
	}
	if diff := cmp.Diff(before, folderContent(t, dir)); diff != "" {
		t.Errorf("changed:\n%s", diff)
	}
}

func folderContent(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[path], err = os.ReadFile(path)
		}
		return err
	}))
	for path, content := range all {
		all[path] = bytes.Clone(content)
	}
	return all
}
