package app

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// harm is what can happen to a file.
type harm struct {
	name string
	do   func(raw []byte) []byte // nil: the file is removed
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

var harms = []harm{
	{"noise at the start", func(raw []byte) []byte { return append(noise(16<<10), raw[min(16<<10, len(raw)):]...) }},
	{"the first page zeroed", func(raw []byte) []byte { clear(raw[:min(4096, len(raw))]); return raw }},
	{"the second page zeroed", func(raw []byte) []byte { clear(raw[min(4096, len(raw)):min(8192, len(raw))]); return raw }},
	{"every page but the first two zeroed", func(raw []byte) []byte { clear(raw[min(8192, len(raw)):]); return raw }},
	{"every fourth page noise", func(raw []byte) []byte {
		for at := 0; at+4096 <= len(raw); at += 4 * 4096 {
			copy(raw[at:], noise(4096))
		}
		return raw
	}},
	{"cut to a third", func(raw []byte) []byte { return raw[:len(raw)/3] }},
	{"cut to nothing", func(raw []byte) []byte { return nil }},
	{"missing", nil},
}

func (h harm) inflict(t *testing.T, path string) {
	t.Helper()
	if h.do == nil {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, h.do(slices.Clone(raw)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDamageLosesNeitherDraftNorQueuedNote writes, sends and takes back, ends, lets a file
// be damaged, and begins again: what waited is there and arrives once, what was removed
// stays removed, and the person is told.
func TestDamageLosesNeitherDraftNorQueuedNote(t *testing.T) {
	for _, file := range []string{"store.db", "outbox/outbox.db", "store.copy", "outbox/outbox.copy"} {
		for _, h := range harms {
			t.Run(file+", "+h.name, func(t *testing.T) { damaged(t, file, h) })
		}
	}
}

func damaged(t *testing.T, file string, h harm) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		tasks := o.Snapshot().Tasks
		send := func(i int, text string, files ...store.DraftFile) int64 {
			entry, err := o.AddNote(t.Context(), tasks[i].ID, text, store.VisibilityInternal, files, nil)
			if err != nil {
				t.Fatal(err)
			}
			return entry
		}
		send(0, "sendt før")
		o.sendsAll()
		o.net.setOffline(true)
		send(0, "venter i køen", o.attached(tasks[0].ID, "a.txt", "vedhæftet"))
		if err := o.Discard(send(0, "opgivet")); err != nil {
			t.Fatal(err)
		}
		o.saves(
			store.Draft{TaskID: tasks[1].ID, Text: "kladde", Files: []store.DraftFile{o.attached(tasks[1].ID, "b.txt", "kladdens fil")}},
			store.Draft{TaskID: tasks[2].ID, Text: "slettes"},
		)
		if err := o.DeleteDraft(tasks[2].ID); err != nil {
			t.Fatal(err)
		}
		o.settle()
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
		found, err := filepath.Glob(filepath.Join(o.dir, "accounts", "*", file))
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		h.inflict(t, found[0])
		o.start()
		synctest.Wait()
		s, err := o.current()
		if err != nil {
			t.Fatal(err)
		}
		<-s.store.Loaded()
		d, ok := o.Snapshot().Draft(tasks[1].ID)
		if !ok || d.Text != "kladde" || len(d.Files) != 1 {
			t.Fatalf("the draft: %+v, %v", d, ok)
		}
		if raw, err := os.ReadFile(d.Files[0].Path); err != nil || string(raw) != "kladdens fil" {
			t.Errorf("its file: %q, %v", raw, err)
		}
		if n := len(o.Snapshot().Drafts()); n != 1 {
			t.Errorf("%d drafts: %+v", n, o.Snapshot().Drafts())
		}
		if waiting := o.Snapshot().Outbox; len(waiting) != 1 || waiting[0].Summary != "venter i køen" {
			t.Fatalf("waiting: %+v", waiting)
		}
		told := o.Damages()
		for _, damage := range told {
			if damage.Count != 1 || damage.Lost {
				t.Errorf("told: %+v", damage)
			}
		}
		copied := filepath.Ext(file) == ".copy"
		if h.name == "noise at the start" && (len(told) != 1) == !copied {
			t.Errorf("told of %d", len(told))
		}
		o.net.setOffline(false)
		o.sendsAll()
		for text, want := range map[string]int{"venter i køen": 1, "sendt før": 1, "opgivet": 0, "kladde": 0} {
			if n := o.notesSaying(text); n != want {
				t.Errorf("%q is at the server %d times", text, n)
			}
		}
		if told != nil {
			o.DismissDamages()
		}
		o.restart()
		if again := o.Damages(); len(again) != 0 {
			t.Errorf("told again: %+v", again)
		}
		if _, ok := o.Snapshot().Draft(tasks[1].ID); !ok {
			t.Error("the rescued draft did not stay")
		}
	})
}
