package outbox

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/internal/dbfile"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// Settle is how long after a cut the server may still be at work on a request.
const Settle = 60 * time.Second

// Errors of the outbox.
var (
	// ErrNoEntry says that there is no such entry, or no longer.
	ErrNoEntry = errors.New("the entry is gone")
	// ErrBusy says that the entry is being sent just now.
	ErrBusy = errors.New("the entry is being sent")
	// ErrClosed says that the outbox was closed.
	ErrClosed = errors.New("the outbox is closed")
)

// Deps is what an outbox works with.
type Deps struct {
	Remote Remote // nil: paused until Resume brings one
	Store  *store.Store
	Me     func() ID        // the person signed in
	Now    func() time.Time // the clock on the wall; nil: time.Now
	Logger *slog.Logger     // nil: silent
	// OnUnauthorized is told when the server wants the password again. The outbox is
	// paused then. May be nil.
	OnUnauthorized func()
	// OnFileSize is told that the server took a file of so many bytes, or did not take
	// it for its size. May be nil.
	OnFileSize func(size int64, taken bool)
	// Distrust is told that the number of a word of an object's status was written and
	// proved wrong. May be nil.
	Distrust func(object, word string)
	// Settle replaces [Settle] when not zero.
	Settle time.Duration
	// OnAttention is told, on some goroutine, when an entry first needs the person; it
	// is told once of each entry, over restarts too. May be nil.
	OnAttention func(store.Entry)
}

// Opened tells how opening went.
type Opened struct {
	SetAside string // where a damaged file went
	Reason   error
	Rescued  int // entries read from it
}

// Outbox keeps and sends what the person did. Its methods may be called from any
// goroutine; those with an error write to disk and may wait for it.
type Outbox struct {
	deps     Deps
	dir      string
	spoolDir string
	log      *slog.Logger
	journal  *journal
	opened   Opened
	wake     chan struct{}

	mu      sync.Mutex // guards what follows, and the order of writes
	remote  Remote
	records []*record // oldest first
	moving  map[int64]*moving
	claims  map[ID]time.Time
	drafts  map[string]time.Time // whose notes were taken in, by their IDs
	made    map[ID]ID            // what entries made since the start: the server's key for theirs
	paused  bool
	signIn  int // counts how often sending was resumed
	closed  bool
	shown   time.Time // when progress was last shown
}

// Open opens or makes the outbox in the folder dir. What was being sent when the
// program ended has an unknown outcome and will be looked up. From a damaged file as
// much is rescued as can be read: see Opened.
func Open(dir string, deps Deps) (*Outbox, error) {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Logger == nil {
		deps.Logger = slog.New(slog.DiscardHandler)
	}
	if deps.Settle == 0 {
		deps.Settle = Settle
	}
	if deps.Me == nil {
		deps.Me = func() ID { return 0 }
	}
	o := &Outbox{
		deps: deps, dir: dir, spoolDir: filepath.Join(dir, "spool"), log: deps.Logger,
		wake: make(chan struct{}, 1), remote: deps.Remote, paused: deps.Remote == nil,
		moving: make(map[int64]*moving), made: make(map[ID]ID),
	}
	if err := os.MkdirAll(o.spoolDir, 0o700); err != nil {
		return nil, err
	}
	if err := o.load(); err != nil {
		return nil, err
	}
	for _, r := range o.records {
		m := &moving{}
		if r.State == store.EntrySending {
			// What the clock on the wall said at the cut cannot be relied upon.
			r.State = store.EntryChecking
		}
		if r.State == store.EntryChecking {
			o.settle(m)
		}
		o.moving[r.ID] = m
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.show()
	return o, nil
}

func (o *Outbox) load() error {
	path := fileName(o.dir)
	j, err := openJournal(path)
	if errors.Is(err, dbfile.ErrDamaged) {
		if f, e := dbfile.Open(path, true); e == nil {
			j = &journal{f}
		}
	} else if err != nil {
		return err
	}
	c := contents{claims: map[ID]time.Time{}, drafts: map[string]time.Time{}}
	if j != nil {
		var e error
		c, e = j.read()
		err = errors.Join(err, e)
	}
	o.records, o.claims, o.drafts = c.records, c.claims, c.drafts
	if err == nil {
		o.journal = j
		if err := j.forget(c, o.deps.Now()); err != nil {
			o.log.Warn("outbox: old claims stay", "error", err)
		}
		return o.sweepSpool()
	}
	if j != nil {
		j.file.Close()
	}
	o.log.Error("outbox: the file is damaged", "error", err, "rescued", len(o.records))
	aside, e := dbfile.SetAside(path, o.deps.Now())
	if e != nil {
		return errors.Join(err, e)
	}
	o.opened = Opened{SetAside: aside, Reason: err, Rescued: len(o.records)}
	if o.journal, e = openJournal(path); e != nil {
		return e
	}
	return o.journal.begin(c)
}

// Opened tells how opening went.
func (o *Outbox) Opened() Opened { return o.opened }

// drop forgets entries that are off the disk; the caller holds mu.
func (o *Outbox) drop(ids []int64) {
	for _, id := range ids {
		i := slices.IndexFunc(o.records, func(r *record) bool { return r.ID == id })
		if i < 0 {
			continue
		}
		o.unspool(o.records[i].Parts)
		o.records = slices.Delete(slices.Clone(o.records), i, i+1)
		delete(o.moving, id)
	}
}

// find returns an entry; the caller holds mu.
func (o *Outbox) find(id int64) (*record, *moving, bool) {
	for _, r := range o.records {
		if r.ID == id {
			return r, o.moving[id], true
		}
	}
	return nil, nil, false
}

// overlay is what the screens see of the outbox; the caller holds mu.
func (o *Outbox) overlay() (entries []store.Entry, laid []store.Laid) {
	behind := o.order()
	for i, r := range o.records {
		e := o.entry(r, o.moving[r.ID])
		e.Behind = behind[i]
		entries = append(entries, e)
		laid = append(laid, o.laid(r)...)
	}
	return entries, laid
}

func (o *Outbox) show() {
	if o.deps.Store != nil {
		o.deps.Store.SetOverlay(o.overlay())
	}
}

// Entries returns what waits, oldest first.
func (o *Outbox) Entries() []store.Entry {
	o.mu.Lock()
	defer o.mu.Unlock()
	entries, _ := o.overlay()
	return entries
}

// Entry returns one entry.
func (o *Outbox) Entry(id int64) (store.Entry, bool) {
	for _, e := range o.Entries() {
		if e.ID == id {
			return e, true
		}
	}
	return store.Entry{}, false
}

// Took reports whether the note of a draft was taken in: it waits here, or is at the
// server, or was given up. It is remembered for as long as the outcome of anything can
// be unknown. A draft without an ID, of version 1.0.0, was taken in when one of its
// task's notes that wait, also without a draft's ID, has its text and files and no others.
func (o *Outbox) Took(d store.Draft) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if d.ID != "" {
		_, ok := o.drafts[d.ID]
		return ok
	}
	return slices.ContainsFunc(o.records, func(r *record) bool {
		note, ok := r.want.(AddNote)
		return ok && note.Draft == "" && note.TaskID == d.TaskID && note.Text == d.Text && sameAttached(r.Parts, d.Files)
	})
}

// sameAttached compares a note's files with a draft's by what both know of them.
func sameAttached(parts []part, files []store.DraftFile) bool {
	var kept []spooled
	for _, p := range parts {
		if p.File != nil {
			kept = append(kept, *p.File)
		}
	}
	return slices.EqualFunc(kept, files, func(a spooled, b store.DraftFile) bool { return a.Name == b.Name && a.Size == b.Size })
}

// Intention returns what an entry is to do, as far as it is not done: a note with
// the text and files the server does not have yet, the files being the copies. While
// it is unknown whether the server has them it gives ErrBusy: written again, a note
// could arrive twice.
func (o *Outbox) Intention(id int64) (Intention, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r, m, ok := o.find(id)
	if !ok {
		return nil, ErrNoEntry
	}
	if m.busy || r.State == store.EntrySending || r.State == store.EntryChecking {
		return nil, ErrBusy
	}
	note, ok := r.want.(AddNote)
	if !ok {
		return r.want, nil
	}
	rest := r.remaining()
	note.Text, note.Files = "", nil
	for i, p := range rest {
		if i == 0 {
			note.Text = p.Text
		}
		if p.File != nil {
			note.Files = append(note.Files, LocalFile{Path: o.spoolPath(*p.File), Name: p.File.Name, MIME: p.File.MIME})
		}
	}
	return note, nil
}

// Clear closes the outbox and removes every file of it. It returns nil only when
// nothing is left.
func (o *Outbox) Clear() error {
	o.Close()
	errs := []error{dbfile.Remove(fileName(o.dir)), fsutil.RemoveAll(o.spoolDir)}
	if _, err := os.Lstat(o.spoolDir); !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, fmt.Errorf("%s is still there", o.spoolDir))
	}
	return errors.Join(errs...)
}

// Close lets go of the file. Run must have ended, or ends without sending more.
func (o *Outbox) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return
	}
	o.closed = true
	o.journal.file.Close()
}
