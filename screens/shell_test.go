package screens

import (
	"context"
	"errors"
	"image"
	"os"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
)

func TestMain(m *testing.M) {
	test.NewApp()
	os.Exit(m.Run())
}

// fakeBackend stands for the program: what it is told to know, and what was asked of
// it. What a test does not need panics through the nil interface.
type fakeBackend struct {
	Backend
	parts       store.Parts
	snap        *store.Snapshot
	set         settings.Settings
	tell        func(store.Kind)
	username    string
	signIn      func(server, user, password string) error
	reset       func(server, user string) error
	notes       []sentNote
	noteErr     error
	sending     func() // what happens while a note is queued
	saved       []store.Draft
	saveErr     error
	attached    map[string]error
	taken       []app.Taking // how each file was to be taken in
	refusedSize int64
	statuses    []store.StatusWord
	assigned    [][2]store.ID
	read        []store.ID
	views       []store.View
	signOut     func(discard bool) error
	asked       int
	clock       *clock
	soon        bool
	keeps       error // what the keyring answers when it is asked once more
}

type sentNote struct {
	task  store.ID
	text  string
	who   store.Visibility
	files int
}

func (f *fakeBackend) Snapshot() *store.Snapshot { return f.snap }
func (f *fakeBackend) ResetPassword(_ context.Context, server, user string) error {
	return f.reset(server, user)
}
func (f *fakeBackend) ExpiresSoon() bool { return f.soon }
func (f *fakeBackend) KeepSignIn() error { return f.keeps }
func (f *fakeBackend) Subscribe(fn func(store.Kind)) func() {
	f.tell = fn
	return func() { f.tell = func(store.Kind) {} }
}
func (f *fakeBackend) Settings() settings.Settings { return f.set }
func (f *fakeBackend) ChangeSettings(change func(*settings.Settings)) error {
	change(&f.set)
	return nil
}
func (f *fakeBackend) SaveViews(v []store.View) error { f.views = v; return nil }
func (f *fakeBackend) SignOut(_ context.Context, discard bool) error {
	return f.signOut(discard)
}
func (f *fakeBackend) Refresh()              { f.asked++ }
func (f *fakeBackend) WindowFocused(bool)    {}
func (f *fakeBackend) LastUsername() string  { return f.username }
func (f *fakeBackend) DefaultServer() string { return "https://go-api.microbizz.dk/api.php" }
func (f *fakeBackend) SignIn(_ context.Context, server, user, password string) error {
	return f.signIn(server, user, password)
}
func (f *fakeBackend) SendDraft(_ context.Context, d store.Draft, _ func(done, total int64)) (int64, error) {
	if f.noteErr != nil {
		return 0, f.noteErr
	}
	if f.sending != nil {
		f.sending()
	}
	f.notes = append(f.notes, sentNote{d.TaskID, d.Text, d.Visibility, len(d.Files)})
	return int64(len(f.notes)), nil
}
func (f *fakeBackend) RefusedFileSize() int64 { return f.refusedSize }
func (f *fakeBackend) AttachToDraft(_ context.Context, _ store.ID, path string, how app.Taking) (store.DraftFile, error) {
	f.taken = append(f.taken, how)
	if err := f.attached[path]; err != nil {
		return store.DraftFile{}, err
	}
	return store.DraftFile{Path: "/drafts" + path, Name: path[1:], Size: 10}, nil
}
func (f *fakeBackend) SaveDraft(d store.Draft) error {
	if f.saveErr == nil {
		f.saved = append(f.saved, d)
	}
	return f.saveErr
}
func (f *fakeBackend) SendWhenWhole(d store.Draft) error {
	d.Send = true
	f.keepDraft(d)
	return nil
}
func (f *fakeBackend) HoldDraft(task store.ID) error {
	d, _ := f.snap.Draft(task)
	d.Send = false
	f.keepDraft(d)
	return nil
}

// keepDraft stores a draft as the program does.
func (f *fakeBackend) keepDraft(d store.Draft) {
	f.change(store.KindDrafts, func(p *store.Parts) {
		p.Drafts = append(slices.DeleteFunc(slices.Clone(p.Drafts), func(o store.Draft) bool { return o.TaskID == d.TaskID }), d)
	})
}
func (f *fakeBackend) DeleteDraft(task store.ID) error {
	f.saved = append(f.saved, store.Draft{TaskID: task})
	return nil
}
func (f *fakeBackend) SetStatus(_ context.Context, _ []store.ID, w store.StatusWord) error {
	f.statuses = append(f.statuses, w)
	return nil
}
func (f *fakeBackend) Assign(_ context.Context, tasks, users []store.ID) error {
	for _, t := range tasks {
		f.assigned = append(f.assigned, [2]store.ID{t, users[0]})
	}
	return nil
}
func (f *fakeBackend) MarkTaskRead(_ context.Context, id store.ID) error {
	f.read = append(f.read, id)
	return nil
}
func (f *fakeBackend) Thumbnail(context.Context, store.File, int) (image.Image, error) {
	return nil, errors.New("no picture")
}
func (f *fakeBackend) CleanName(file store.File) string { return file.Name }

// change rebuilds the snapshot and tells the window.
func (f *fakeBackend) change(kind store.Kind, edit func(*store.Parts)) {
	edit(&f.parts)
	f.parts.Generation++
	f.snap = store.NewSnapshot(f.parts)
	if f.tell != nil {
		f.tell(kind)
	}
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.Local)

// known is a signed-in office with three clients' tasks.
func known() store.Parts {
	anne := store.User{ID: 1, Name: "Anne Sørensen", Admin: true}
	p := store.Parts{Complete: true, Generation: 1,
		Account: store.AccountState{SignedIn: true, Username: "anne", Me: anne, CanManage: true},
		Sync:    store.SyncState{Link: store.LinkOnline, Last: noon.Add(-12 * time.Second), Contract: store.ContractState{Statuses: store.AllStatuses, StatusesTold: true, InternalKnown: true}},
		Users:   []*store.User{&anne, {ID: 2, Name: "Lars Holst"}},
		Clients: []*store.Company{{ID: 1, Name: "Nordbyg A/S"}, {ID: 2, Name: "Østerbro"}},
	}
	for i := range 40 {
		p.Tasks = append(p.Tasks, &store.Task{ID: store.ID(i + 1), ClientID: store.ID(i%2 + 1), Title: "Opgave nr. " + words.Current().Number(int64(i+1)),
			Status: store.StatusNew, StatusNumber: 1, Deadline: noon.AddDate(0, 0, i), Created: noon})
	}
	return p
}

// inWindow runs a test with the program's window over a fake program.
func inWindow(t *testing.T, parts store.Parts, lang string, body func(t *testing.T, s *Shell, b *fakeBackend)) {
	t.Helper()
	b := &fakeBackend{parts: parts, snap: store.NewSnapshot(parts), set: settings.Defaults(), attached: map[string]error{}}
	s := NewShell(Options{App: fyne.CurrentApp(), Backend: b, Lang: lang, Now: func() time.Time { return noon }})
	s.spawn = func(f func()) { f() }
	s.window.Resize(fyne.NewSize(1200, 760))
	c := &clock{}
	s.after = c.after
	b.clock = c
	body(t, s, b)
	s.Stop()
	s.window.Close()
}

// pass lets time go by and everything that was to happen by then happen.
func (b *fakeBackend) pass(d time.Duration) {
	c := b.clock
	c.now += d
	for {
		i := slices.IndexFunc(c.waiting, func(w *waiting) bool { return w.at <= c.now })
		if i < 0 {
			return
		}
		do := c.waiting[i].do
		c.waiting = slices.Delete(c.waiting, i, i+1)
		do()
	}
}

// clock keeps what is to happen later until a test lets time pass.
type clock struct {
	now     time.Duration
	waiting []*waiting
}

type waiting struct {
	at time.Duration
	do func()
}

func (c *clock) after(d time.Duration, f func()) (stop func()) {
	w := &waiting{c.now + d, f}
	c.waiting = append(c.waiting, w)
	return func() { c.waiting = slices.DeleteFunc(c.waiting, func(x *waiting) bool { return x == w }) }
}

// tasksOf is the list of tasks the window shows.
func tasksOf(t *testing.T, s *Shell) *Tasks {
	t.Helper()
	list, ok := s.current.(*Tasks)
	if !ok {
		t.Fatalf("the window shows %T, want the tasks", s.current)
	}
	return list
}

func ids(t *Tasks) []store.ID {
	var out []store.ID
	for _, r := range t.rows {
		out = append(out, r.Task.ID)
	}
	return out
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func TestListKeepsPlaceAndSelectionThroughRefresh(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		list.list.SetOffset(640)
		list.list.SetCurrent(15)
		list.list.Toggle(11)
		list.list.Toggle(13)
		offset := list.list.Offset()
		b.change(store.KindTasks, func(p *store.Parts) {
			for i := range 3 { // three new tasks sort before all others
				p.Tasks = append(p.Tasks, &store.Task{ID: store.ID(100 + i), Title: "ny", Status: store.StatusNew, Deadline: noon.AddDate(0, 0, -1)})
			}
		})
		if got := list.list.Offset(); got != offset+3*64 {
			t.Errorf("the list stands at %v, want the same rows in sight at %v", got, offset+3*64)
		}
		if got, _ := list.list.Current(); got != 15 {
			t.Errorf("task %d is current, want 15", got)
		}
		if got := list.list.Selected(); !slices.Equal(got, []int64{12, 14}) {
			t.Errorf("selected are %v, want 12 and 14", got)
		}
	})
}

func TestFiltersCombineAndSayHowMuchIsLeft(t *testing.T) {
	parts := known()
	parts.Tasks[4].Status = store.StatusDone
	parts.Assignments = []*store.Assignment{{ID: 1, TaskID: 1, UserID: 1}, {ID: 2, TaskID: 3, UserID: 1}, {ID: 3, TaskID: 2, UserID: 2}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, _ *fakeBackend) {
		list := tasksOf(t, s)
		if got := list.foot.count.Text(); got != "39 af 40 opgaver" {
			t.Errorf("the foot says %q, want the open ones of all", got)
		}
		s.Go(Route{Screen: ScreenTasks, View: "mine"})
		if got := ids(list); !slices.Equal(got, []store.ID{1, 3}) {
			t.Errorf("mine are %v, want 1 and 3", got)
		}
		list.search.SetText("nr. 3")
		if got := ids(list); !slices.Equal(got, []store.ID{3}) {
			t.Errorf("search within mine leaves %v, want 3", got)
		}
		list.search.SetText("findes ikke")
		if list.place != "filtered" {
			t.Errorf("the list shows %q, want what to do when nothing matches", list.place)
		}
		list.clearFilter()
		if got := len(ids(list)); got != 40 {
			t.Errorf("clearing leaves %d tasks, want all 40", got)
		}
		client := list.rows[0].Task.ClientID
		s.Go(Route{Screen: ScreenTasks, View: tasks.Encode(tasks.Filter{Clients: []store.ID{client}}, tasks.Sort{})})
		if got := list.filter.Clients; !slices.Equal(got, []store.ID{client}) || list.filter.Open {
			t.Errorf("a client's page leads to %+v, want all of client %d", list.filter, client)
		}
	})
}

func TestListHasItsFourStates(t *testing.T) {
	empty := func(edit func(*store.Parts)) store.Parts {
		p := known()
		p.Tasks = nil
		edit(&p)
		return p
	}
	for _, tc := range []struct {
		want  string
		foot  string
		parts store.Parts
	}{
		{"loading", "Opretter forbindelse …", empty(func(p *store.Parts) { p.Sync.Last = time.Time{} })},
		{"empty", "0 af 0 opgaver", empty(func(*store.Parts) {})},
		{"failed", "", empty(func(p *store.Parts) {
			p.Sync = store.SyncState{Link: store.LinkOffline, Error: "error.offline", First: true}
		})},
		{"list", "40 af 40 opgaver", known()},
	} {
		t.Run(tc.want, func(t *testing.T) {
			inWindow(t, tc.parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
				if got := tasksOf(t, s).place; got != tc.want {
					t.Errorf("the list shows %q", got)
				}
				if got := tasksOf(t, s).foot.countWords(); got != tc.foot {
					t.Errorf("below it stands %q, want %q", got, tc.foot)
				}
			})
		})
	}
}

func TestListIsUsedByKeyboardAlone(t *testing.T) {
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, _ *fakeBackend) {
		list := tasksOf(t, s)
		s.window.Canvas().Focus(list.list)
		for _, step := range []struct {
			key  fyne.KeyName
			want int64
		}{{fyne.KeyDown, 2}, {fyne.KeyDown, 3}, {fyne.KeyUp, 2}, {fyne.KeyEnd, 40}, {fyne.KeyHome, 1}} {
			list.list.TypedKey(key(step.key))
			if got, _ := list.list.Current(); got != step.want || list.task.ID() != step.want {
				t.Errorf("after %s task %d is current and %d shown, want %d", step.key, got, list.task.ID(), step.want)
			}
		}
		list.list.TypedKey(key(fyne.KeyReturn))
		if s.window.Canvas().Focused() != fyne.Focusable(list.task.composer.entry) {
			t.Error("Return does not lead on to writing a note")
		}
		s.window.Canvas().Focus(list.list)
		list.list.TypedRune('x')
		if list.search.Text() != "x" {
			t.Errorf("typing searches for %q, want x", list.search.Text())
		}
	})
}

func TestNewsBecomeReadWhenOneStaysOnATask(t *testing.T) {
	parts := known()
	parts.Notifications = []*store.Notification{{ID: 1, RelatedObject: "task", RelatedID: 2}, {ID: 2, RelatedObject: "task", RelatedID: 3}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		list.list.TypedKey(key(fyne.KeyDown))
		list.list.TypedKey(key(fyne.KeyDown)) // on to 3 before 2 was looked at
		b.pass(2 * readAfter)
		if !slices.Equal(b.read, []store.ID{3}) {
			t.Errorf("read are %v, want only task 3", b.read)
		}
	})
}

func TestSeveralTasksAreAssignedAtOnce(t *testing.T) {
	inWindow(t, known(), "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		list := tasksOf(t, s)
		list.list.Toggle(0)
		list.list.Toggle(2)
		if !list.foot.selected.Visible() || list.foot.chosen.Text() != "2 selected" {
			t.Errorf("the foot says %q, want that 2 are selected", list.foot.chosen.Text())
		}
		list.assignMenu(list.foot.count, list.list.Selected())
		typeInto(s, "lars")
		s.window.Canvas().Focused().TypedKey(key(fyne.KeyReturn))
		if want := [][2]store.ID{{1, 2}, {3, 2}}; !slices.Equal(b.assigned, want) {
			t.Errorf("assigned %v, want %v", b.assigned, want)
		}
		if len(list.list.Selected()) != 0 {
			t.Error("the selection stays after the work is done")
		}
	})
}

// typeInto types into whatever has the keys, which must be an entry.
func typeInto(s *Shell, text string) {
	for _, r := range text {
		s.window.Canvas().Focused().TypedRune(r)
	}
}
