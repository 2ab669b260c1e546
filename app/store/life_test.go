package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/microbizz/go-desktop/app/internal/dbfile"
	"github.com/microbizz/go-desktop/app/internal/private/privatetest"
	bolt "go.etcd.io/bbolt"
)

func TestNothingNewWritesNothingAndTellsNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	must(t, s.Merge(firm(50)))
	before, err := os.ReadFile(path)
	must(t, err)
	generation := s.Snapshot().Generation
	must(t, s.Merge(firm(50)))
	after, err := os.ReadFile(path)
	must(t, err)
	if string(before) != string(after) || s.Snapshot().Generation != generation {
		t.Error("the same again was written or told")
	}
}

func TestAMergeCopiesOnlyWhatItTouches(t *testing.T) {
	s := open(t, "")
	must(t, s.Merge(firm(5000)))
	old := s.Snapshot()
	changed := *old.Tasks[6]
	changed.Title = "Ny titel"
	must(t, s.Merge(Batch{Tasks: []*Task{&changed}}))
	now := s.Snapshot()
	if old.Tasks[6].Title == "Ny titel" || now.Tasks[6].Title != "Ny titel" {
		t.Fatal("the old snapshot changed, or the new one did not")
	}
	copied := 0
	for i := range now.index.tasks.shards {
		if a, b := old.index.tasks.shards[i], now.index.tasks.shards[i]; len(a) > 0 && &a[0] != &b[0] {
			copied++
		}
	}
	if copied != 1 {
		t.Errorf("%d shards were copied, want 1", copied)
	}
	if &old.index.noteByID.shards[0] != &now.index.noteByID.shards[0] || &old.Users[0] != &now.Users[0] {
		t.Error("tables that nothing touched were copied")
	}
}

func TestWhatTheListNoLongerHasIsDeleted(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	must(t, s.Merge(firm(4)))
	must(t, s.Merge(firm(2)))
	snap := s.Snapshot()
	if len(snap.Tasks) != 2 || snap.NoteCount() != 4 || len(snap.Assignments(3)) != 0 || len(snap.Notifications) != 2 {
		t.Errorf("left: %d tasks, %d notes", len(snap.Tasks), snap.NoteCount())
	}
	must(t, s.Merge(Batch{Deleted: map[Kind][]ID{KindTasks: {1}, KindUsers: {2, 99}}}))
	snap = s.Snapshot()
	if _, ok := snap.User(2); ok || len(snap.Notes(1)) != 0 || len(snap.Tasks) != 1 {
		t.Error("a deleted task left its notes, or a deleted user stayed")
	}
}

// In the bubble no time passes, as on a system whose clock is coarse.
func TestAnOlderAnswerDoesNotUndoWhatTheOutboxHadConfirmed(t *testing.T) {
	synctest.Test(t, anOlderAnswer)
}

func anOlderAnswer(t *testing.T) {
	s := open(t, "")
	must(t, s.Merge(firm(2)))
	asked := s.Snapshot().Confirmed
	done := *s.Snapshot().Tasks[0]
	done.Status = StatusDone
	note := &Note{ID: 77, TaskID: 1, UserID: 1, Text: "færdig", Created: day}
	must(t, s.Confirm(Batch{Tasks: []*Task{&done}, Notes: []*Note{note}}, nil, nil))
	late := firm(2)
	late.Asked = asked
	must(t, s.Merge(late))
	if got, _ := s.Snapshot().Task(1); got.Status != StatusDone || len(s.Snapshot().Notes(1)) != 3 {
		t.Errorf("after a late answer: %v, %d notes", got.Status, len(s.Snapshot().Notes(1)))
	}
	late.Asked = s.Snapshot().Confirmed
	must(t, s.Merge(late))
	if got, _ := s.Snapshot().Task(1); got.Status != StatusNew || len(s.Snapshot().Notes(1)) != 2 {
		t.Error("a newer answer does not count")
	}
}

func TestSignalsComeTogetherAndBlockNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Open("", Options{})
		must(t, err)
		var calls atomic.Int32
		var kinds atomic.Uint32
		held := make(chan struct{})
		cancel := s.Subscribe(func(k Kind) {
			kinds.Or(uint32(k))
			calls.Add(1)
			<-held
		})
		must(t, s.Merge(Batch{Tasks: []*Task{{ID: 1}}}))
		synctest.Wait()
		for i := range ID(10) {
			must(t, s.Merge(Batch{Users: []*User{{ID: i + 1}}, Clients: []*Company{{ID: i + 1}}}))
		}
		close(held)
		synctest.Wait()
		if got := Kind(kinds.Load()); calls.Load() != 2 || got != KindTasks|KindUsers|KindClients {
			t.Errorf("%d calls with %b", calls.Load(), got)
		}
		cancel()
		cancel()
		must(t, s.Merge(Batch{Tasks: []*Task{{ID: 2}}}))
		synctest.Wait()
		if calls.Load() != 2 {
			t.Error("called after it was cancelled")
		}
		must(t, s.Close())
	})
}

func TestManyReadAndWriteAtOnce(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	must(t, s.Merge(firm(100)))
	var group sync.WaitGroup
	for worker := range ID(4) {
		group.Go(func() {
			for i := range 20 {
				b := firm(100)
				b.Tasks[worker].Title = fmt.Sprint(i)
				if err := errors.Join(s.Merge(b), s.SaveDraft(Draft{TaskID: worker, Text: fmt.Sprint(i)})); err != nil {
					t.Error(err)
				}
				s.SetOverlay(nil, []Laid{LaidStatus{TaskID: worker + 1, Status: StatusDone}})
				for _, task := range s.Snapshot().Tasks {
					_ = s.Snapshot().Notes(task.ID)
				}
			}
		})
	}
	group.Wait()
}

func TestOldClosedTasksLeaveAndComeBackWhenReopened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	b := firm(4)
	old := day.AddDate(-1, -1, 0)
	for _, task := range b.Tasks[:3] {
		task.Status, task.Changed = StatusDone, old
	}
	must(t, s.Merge(b))
	must(t, s.SaveDraft(Draft{TaskID: 1, Text: "ikke glemt"}))
	s.SetOverlay([]Entry{{ID: 9, TaskID: 2}}, nil)
	n, err := s.Purge(day.AddDate(-1, 0, 0))
	must(t, err)
	if _, ok := s.Snapshot().Task(3); ok || n != 1 || len(s.Snapshot().Tasks) != 3 || len(s.Snapshot().Notes(3)) != 0 {
		t.Fatalf("%d left, %d stay", n, len(s.Snapshot().Tasks))
	}
	must(t, s.Close())
	s = open(t, path)
	must(t, s.Merge(b))
	if _, ok := s.Snapshot().Task(3); ok || len(s.Snapshot().Notes(3)) != 0 {
		t.Error("a purged task came back with the next list")
	}
	b.Tasks[2].Status = StatusInProgress
	b.Marks = nil
	must(t, s.Merge(b))
	if _, ok := s.Snapshot().Task(3); !ok || s.Mark("tasks") != "" {
		t.Error("a task that was opened again did not come back, or its notes are not asked for")
	}
}

func TestADamagedFileIsSetAsideAndDraftsAreRescued(t *testing.T) {
	page := os.Getpagesize()
	for name, damage := range map[string]func([]byte) []byte{
		"garbage":        func([]byte) []byte { return []byte(strings.Repeat("not a database ", 1000)) },
		"no metadata":    func(b []byte) []byte { clear(b[:2*page]); return b },
		"cut in half":    func(b []byte) []byte { return b[:len(b)/2/page*page] },
		"task changed":   func(b []byte) []byte { return flip(b, "Utæt vandhane 77") },
		"rows zeroed":    func(b []byte) []byte { return zero(b, "Utæt vandhane 177", page) },
		"root wiped":     func(b []byte) []byte { return zero(b, "Nordbyg A/S", page) },
		"notes zeroed":   func(b []byte) []byte { return zero(b, "Vi kommer i morgen", page) },
		"all rows wiped": func(b []byte) []byte { return zeroAll(b, "Vi kommer i morgen", page) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			s := open(t, path)
			must(t, s.Merge(firm(300)))
			must(t, s.SaveDraft(Draft{TaskID: 4, Text: "halvt skrevet"}))
			must(t, s.Close())
			data, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, damage(data), 0o600))

			told := make(chan Opened, 1)
			s, err = Open(path, Options{OnSetAside: func(o Opened) { told <- o }})
			must(t, err)
			defer s.Close()
			<-s.Loaded()
			o := s.Opened()
			if o.SetAside == "" || !errors.Is(o.Reason, ErrDamaged) {
				t.Fatalf("opened as %+v", o)
			}
			if _, err := os.Stat(o.SetAside); err != nil {
				t.Error(err)
			}
			if strings.Contains(name, "zeroed") || strings.Contains(name, "changed") {
				if d, ok := s.Snapshot().Draft(4); !ok || d.Text != "halvt skrevet" {
					t.Error("the draft is lost")
				}
			}
			if !s.Snapshot().Complete || len(s.Snapshot().Tasks) != 0 || s.Mark("tasks") != "" {
				t.Error("it did not begin anew")
			}
			must(t, s.Merge(firm(3)))
			must(t, s.Close())
			s = open(t, path)
			<-s.Loaded()
			if len(s.Snapshot().Tasks) != 3 || s.Opened().SetAside != "" {
				t.Error("the new file does not work")
			}
		})
	}
}

func flip(b []byte, word string) []byte {
	i := strings.Index(string(b), word)
	b[i] ^= 0x20
	return b
}

func zero(b []byte, word string, page int) []byte {
	i := strings.Index(string(b), word) / page * page
	clear(b[i : i+page])
	return b
}

func zeroAll(b []byte, word string, page int) []byte {
	for at := 0; at+page <= len(b); at += page {
		if strings.Contains(string(b[at:at+page]), word) {
			clear(b[at : at+page])
		}
	}
	return b
}

func TestAFileOfANewerVersionIsLeftInPeace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	must(t, s.SaveDraft(Draft{TaskID: 4, Text: "skrevet i en nyere version"}))
	must(t, s.Close())
	for _, key := range [][]byte{keyOwn, keyRows} {
		db, err := bolt.Open(path, 0o600, nil)
		must(t, err)
		must(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketAbout).Put(key, []byte("99")) }))
		must(t, db.Close())
		before, err := os.ReadFile(path)
		must(t, err)
		if err := Newer(path); !errors.Is(err, ErrNewer) {
			t.Errorf("%s: looked at: %v", key, err)
		}
		if _, err := Open(path, Options{}); !errors.Is(err, ErrNewer) {
			t.Errorf("%s: opened: %v", key, err)
		}
		after, err := os.ReadFile(path)
		must(t, err)
		if left, _ := filepath.Glob(path + "*"); !bytes.Equal(before, after) || len(left) != 1 {
			t.Errorf("%s: the file was changed, or set aside: %q", key, left)
		}
	}
}

func TestRowsOfAnotherFormAreFetchedAgainAndDraftsStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	must(t, s.Merge(firm(3)))
	must(t, s.SaveDraft(Draft{TaskID: 4, Text: "halvt skrevet"}))
	must(t, s.disk.file.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyRows, []byte("0")) }))
	must(t, s.Close())
	s = open(t, path)
	<-s.Loaded()
	if _, ok := s.Snapshot().Draft(4); !ok || len(s.Snapshot().Tasks) != 0 || s.Mark("tasks") != "" || s.Opened().SetAside != "" {
		t.Error("rows of another form stayed, or the draft went")
	}
}

func TestEachVersionOfWhatOnlyThisComputerKnowsIsBroughtForward(t *testing.T) {
	d, err := openDisk(filepath.Join(t.TempDir(), "store.db"))
	must(t, err)
	defer d.close()
	var steps []string
	step := func(name string) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			steps = append(steps, name)
			return tx.Bucket(bucketMeta).Put(metaKey(name), []byte("done"))
		}
	}
	all := []func(*bolt.Tx) error{step("1 to 2"), step("2 to 3")}
	must(t, d.migrate("3", all))
	must(t, d.migrate("3", all))
	if diff := cmp.Diff([]string{"1 to 2", "2 to 3"}, steps); diff != "" {
		t.Error(diff)
	}
	failing := append(all, func(*bolt.Tx) error { return errors.New("no") })
	if err := d.migrate("4", failing); err == nil {
		t.Error("a failing step was passed over")
	}
	must(t, d.migrate("3", all))
}

func TestTheFileIsForThisUserAloneAndForOneProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "store.db")
	s := open(t, path)
	privatetest.File(t, filepath.Dir(path), path)
	if _, err := Open(path, Options{}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second program gets %v", err)
	}
	must(t, os.WriteFile(path+".damaged-20260101-000000", nil, 0o600))
	must(t, s.Clear())
	left, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := s.Merge(firm(1)); !errors.Is(err, ErrClosed) {
		t.Errorf("after clearing a merge gives %v", err)
	}
}

func TestClearSaysWhenSomethingStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	must(t, os.MkdirAll(filepath.Join(path+".damaged-x", "inside"), 0o700))
	if err := s.Clear(); err == nil {
		t.Error("something is left, and nothing is said")
	}
}

func TestWhatTheDiskRefusedIsWrittenWithTheNextMerge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	must(t, s.Merge(firm(20)))
	good := s.disk
	broken, err := dbfile.Open(filepath.Join(t.TempDir(), "broken.db"), false)
	must(t, err)
	broken.Close()
	s.disk = &disk{file: broken}
	b := firm(21)
	b.Marks["tasks"] = "later"
	if err := s.Merge(b); err == nil {
		t.Fatal("a broken disk wrote")
	}
	if len(s.Snapshot().Tasks) != 21 || s.Mark("tasks") == "later" {
		t.Error("the screens must see it, and the mark must not move")
	}
	s.disk = good
	must(t, s.Merge(b))
	want := sight(s.Snapshot())
	must(t, s.Close())
	s = open(t, path)
	<-s.Loaded()
	if diff := cmp.Diff(want, sight(s.Snapshot())); diff != "" {
		t.Error(diff)
	}
	if s.Mark("tasks") != "later" {
		t.Error("the mark was not written")
	}
}

func FuzzRow(f *testing.F) {
	var w rowWriter
	for _, t := range firm(2).Tasks {
		w.reset()
		t.write(&w)
		f.Add(append([]byte(nil), w.b...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, into := range []interface{ read(*rowReader) }{
			&Task{}, &Note{}, &User{}, &Company{}, &Connection{}, &Assignment{}, &Notification{}, &Subscription{},
		} {
			r := rowReader{s: string(b)}
			into.read(&r)
		}
		r := rowReader{s: string(b)}
		var task, again Task
		task.read(&r)
		if r.err() != nil {
			return
		}
		w := rowWriter{}
		task.write(&w)
		if err := readRow(w.sealed(), &again, oneCopy); err != nil || !reflect.DeepEqual(fmt.Sprint(task), fmt.Sprint(again)) {
			t.Errorf("%+v became %+v: %v", task, again, err)
		}
	})
}

func TestCowHoldsWhatAMapHolds(t *testing.T) {
	want, c := map[ID]int{}, cow[int]{}
	var keep cow[int]
	for round := range 40 {
		e := c.edit()
		for i := range 100 {
			id := ID(binary.LittleEndian.Uint16([]byte{byte(i*7 + round), byte(round % 5)})) - 300
			if (i+round)%3 == 0 {
				e.remove(id)
				delete(want, id)
			} else {
				e.set(id, round)
				want[id] = round
			}
		}
		if round == 20 {
			keep = c
		}
		c = e.next
	}
	got := map[ID]int{}
	c.each(func(id ID, v int) { got[id] = v })
	if diff := cmp.Diff(want, got); diff != "" || c.n != len(want) {
		t.Error(c.n, diff)
	}
	keep.each(func(_ ID, v int) {
		if v > 19 {
			t.Error("a copy changed after it was taken")
		}
	})
}
