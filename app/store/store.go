package store

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/microbizz/go-desktop/app/internal/dbfile"
)

// ErrClosed says that the store was closed or cleared.
var ErrClosed = errors.New("the local data is closed")

// Options are what a store may be told at opening.
type Options struct {
	Logger *slog.Logger     // nil: silent
	Now    func() time.Time // nil: time.Now
	// OnSetAside is told when the file turned out damaged and was replaced; it may be
	// called after Open returned, from another goroutine. Nil: only Opened tells.
	OnSetAside func(Opened)
}

// Opened tells how opening went.
type Opened struct {
	// SetAside is where a file went that could not be used; empty when all was well.
	SetAside string
	// Reason is why; it wraps ErrDamaged.
	Reason error
	// Drafts is how many drafts were rescued from it.
	Drafts int
	// Lost is true when some of what only this computer knew could not be read.
	Lost bool
}

// Store holds what the program knows, in memory and in one file. All methods may be
// called from any goroutine. Those that return an error write to disk and may wait
// for it; the others never do.
type Store struct {
	path string
	opts Options
	log  *slog.Logger

	current atomic.Pointer[Snapshot]
	signals signals
	loaded  chan struct{} // closed when the whole file was read

	write   sync.Mutex // held by whoever writes to disk; taken before mu
	disk    *disk      // nil in memory; set before loaded closes, then guarded by write
	head    string     // the stored head as it is on disk
	behind  bool       // the file misses something that base has
	at      int64      // the time of the last word of the server as it is on disk
	touched map[touch]touched

	mu      sync.Mutex // guards what follows; never held while disk works
	base    *Snapshot  // what the server said
	view    *Snapshot  // base with the outbox laid over it
	laid    []Laid
	entries []Entry
	own     own
	opened  Opened
	account AccountState
	sync    SyncState
	closed  bool
	// confirmed counts what the outbox had confirmed; see Snapshot.Confirmed.
	confirmed uint64
}

// Open opens the store in the file path, which is made when there is none, and
// returns when its head is readable; the rest follows in the background, see Loaded.
// An empty path keeps everything in memory. A file that is damaged is set aside and a
// new one begun: see Opened. ErrInUse: another program has it open. ErrNewer: a newer
// version of the program wrote it, and it is left as it is.
func Open(path string, opts Options) (*Store, error) {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	s := &Store{
		path: path, opts: opts, log: opts.Logger, loaded: make(chan struct{}),
		own: newOwn(), touched: make(map[touch]touched), confirmed: 1,
	}
	if path == "" {
		s.setBase(NewSnapshot(Parts{Complete: true}))
		close(s.loaded)
		return s, nil
	}
	head, err := s.openFile()
	switch {
	case errors.Is(err, ErrDamaged):
		if err := s.replace(err); err != nil {
			return nil, err
		}
		close(s.loaded)
		return s, nil
	case err != nil:
		s.disk.close()
		return nil, err
	}
	s.setBase(head)
	go s.load()
	return s, nil
}

// openFile opens the file and reads what is small and what is shown first.
func (s *Store) openFile() (head *Snapshot, err error) {
	if s.disk, err = openDisk(s.path); err != nil {
		s.disk = nil
		if errors.Is(err, ErrDamaged) {
			s.own = rescue(s.path)
		}
		return nil, err
	}
	if err := s.disk.migrate(ownVersion, ownSteps); err != nil {
		return nil, err
	}
	if s.own, err = s.disk.readOwn(); err != nil {
		s.opened.Lost = true
		return nil, err
	}
	return s.readHead()
}

// load reads the whole file, which is also the walk that finds damage.
func (s *Store) load() {
	defer close(s.loaded)
	base, err := s.disk.readAll()
	if err != nil {
		s.log.Error("store: cannot read the local data", "error", err)
		if err := s.replace(err); err != nil {
			s.log.Error("store: cannot begin anew", "error", err)
			s.setBase(NewSnapshot(Parts{Complete: true}))
		}
		if s.opts.OnSetAside != nil {
			s.opts.OnSetAside(s.Opened())
		}
		return
	}
	s.setBase(base)
}

// setBase shows what the server said, all of it new.
func (s *Store) setBase(base *Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = base
	s.lay()
	s.publish(KindAll)
}

// Loaded is closed when the whole file was read. Until then the snapshot holds only
// the stored head, and whoever writes waits.
func (s *Store) Loaded() <-chan struct{} { return s.loaded }

func (s *Store) wait() error {
	<-s.loaded
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	return nil
}

// Opened tells how opening went; final once Loaded is closed.
func (s *Store) Opened() Opened {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Snapshot returns everything that is known now. It never waits.
func (s *Store) Snapshot() *Snapshot { return s.current.Load() }

// Subscribe calls listen with what changed, on a goroutine of its own, until cancel
// is called. Changes that come while listen runs are told together afterwards.
func (s *Store) Subscribe(listen func(Kind)) (cancel func()) { return s.signals.subscribe(listen) }

// SetAccount tells the screens who uses the program. It is not written to disk.
func (s *Store) SetAccount(a AccountState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account = a
	s.publish(KindAccount)
}

// SetSync tells the screens how old the data is. It is not written to disk.
func (s *Store) SetSync(state SyncState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sync == state {
		return
	}
	s.sync = state
	s.publish(KindSync)
}

// Signal tells the listeners about a change of something a snapshot does not hold,
// such as the settings.
func (s *Store) Signal(kind Kind) { s.signals.send(kind) }

// lay puts the outbox over what the server said; the caller holds mu.
func (s *Store) lay() {
	if len(s.laid) == 0 {
		s.view = s.base
		return
	}
	e := edit(s.base)
	for _, l := range s.laid {
		l.lay(e)
	}
	s.view = e.done()
}

// publish hands out the next snapshot; the caller holds mu.
func (s *Store) publish(kind Kind) {
	next := *s.view
	if last := s.current.Load(); last != nil {
		next.Generation = last.Generation + 1
	} else {
		next.Generation = 1
	}
	next.Account, next.Sync, next.Confirmed = s.account, s.sync, s.confirmed
	next.Outbox, next.Views, next.index.drafts = s.entries, s.own.views, s.own.drafts
	s.current.Store(&next)
	s.signals.send(kind)
}

// Close writes what is left to write and lets go of the file. Snapshots handed out
// stay readable.
func (s *Store) Close() error {
	if err := s.wait(); err != nil {
		return nil // closed already
	}
	s.write.Lock()
	defer s.write.Unlock()
	err := s.disk.apply(s.lastWords(), false)
	s.shut()
	return err
}

func (s *Store) shut() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.signals.close()
	s.disk.close()
	s.disk = nil
}

// Clear closes the store and removes its file and whatever was set aside beside it.
// It returns nil only when nothing of them is left.
func (s *Store) Clear() error {
	<-s.loaded
	s.write.Lock()
	defer s.write.Unlock()
	s.shut()
	if s.path == "" {
		return nil
	}
	return dbfile.Remove(s.path)
}

// replace sets the file aside and begins a new one with what could be rescued. It
// runs before loaded closes, so nobody else writes.
func (s *Store) replace(reason error) error {
	s.disk.close()
	s.disk = nil
	kept := newOwn()
	s.mu.Lock()
	kept.drafts, kept.views = s.own.drafts, slices.Clone(s.own.views)
	kept.seen, kept.meta = maps.Clone(s.own.seen), maps.Clone(s.own.meta)
	s.mu.Unlock()
	aside, err := dbfile.SetAside(s.path, s.opts.Now())
	if err != nil {
		return fmt.Errorf("%w; it cannot be set aside: %w", reason, err)
	}
	s.log.Warn("store: local data set aside", "path", aside, "reason", reason, "drafts", len(kept.drafts))
	if s.disk, err = openDisk(s.path); err != nil {
		return err
	}
	ops, err := kept.ops()
	if err != nil {
		return err
	}
	if err := s.disk.apply(ops, false); err != nil {
		return err
	}
	s.mu.Lock()
	s.own = kept
	s.opened.SetAside, s.opened.Reason, s.opened.Drafts = aside, reason, len(kept.drafts)
	s.mu.Unlock()
	s.setBase(NewSnapshot(Parts{Complete: true}))
	return nil
}
