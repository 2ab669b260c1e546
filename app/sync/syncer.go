package sync

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
)

// How often what is done.
const (
	// maxBackoff is the longest wait while the server fails.
	maxBackoff = 5 * time.Minute
	// firstBackoff is the wait after the first failure; it doubles with each further.
	firstBackoff = 5 * time.Second
	// jitter is how far a wait is stretched or shortened, so that the many copies of
	// this program do not ask in step.
	jitter = 0.1
	// sweepEvery is the time between two looks for deletions.
	sweepEvery = 15 * time.Minute
	// slowEvery is the time between two looks at what hardly ever changes.
	slowEvery = 5 * time.Minute
	// focusAfter is how old the data must be for a focused window to ask at once.
	focusAfter = 5 * time.Second
)

// reason is why a round begins. Reasons add up while one is waited for.
type reason uint8

const (
	scheduled reason = 1 << iota
	asked            // the person wants it
	focused          // the window got the focus
	woken            // the computer slept, its clock was set, or the network is back
	resumed          // signed in
	mended           // the outbox changed something that must be read again
)

// Store is what a Syncer needs of the local store.
type Store interface {
	Snapshot() *store.Snapshot
	Merge(store.Batch) error
	SetSync(store.SyncState)
	Meta(key string) string
	SetMeta(key, value string) error
	Mark(key string) string
	Purge(closedBefore time.Time) (purged int, err error)
	Reword(status func(int) store.StatusWord, connection func(int) store.ConnectionWord, marks map[string]string) error
}

// Deps is what a [Syncer] works with. Client, Store and Interval must be set.
type Deps struct {
	Client   func() *apiclient.Client // with the token of the moment
	Store    Store
	Interval func() time.Duration
	Logger   *slog.Logger
	// Unauthorized is told when the server wants a new sign-in. The Syncer pauses
	// by itself.
	Unauthorized func()
	// Done is told after each round that succeeded; first is set when it was the
	// first of this account on this computer.
	Done func(first bool)
	// Slow is called every few minutes and after a sign-in, for what is no list.
	Slow func(context.Context) error
	// Wall is the clock on the wall; nil: time.Now.
	Wall func() time.Time
	// Network describes the computer's networks; a change means that one came or
	// went. Nil: the system's.
	Network func() string
	// Reach reports whether the server takes connections; nil: by opening one.
	Reach func(context.Context) bool
}

// Syncer keeps the store in step with the server. Make one with [New] and let one
// goroutine run it.
type Syncer struct {
	deps Deps
	kick chan struct{}
	src  []*source

	mu       sync.Mutex
	state    store.SyncState
	why      reason
	paused   bool
	failures int
	offline  bool
	reworded int // how often the rows got other words between rounds

	// Only the goroutine of Run touches these.
	sweptAt      time.Time
	slowAt       time.Time
	discovered   bool
	discoveredAt time.Time
	badRows      map[string]int // by object, in its last whole list
	doubt        bool           // the server failed in a way that may mean it is another one now
}

// New returns a Syncer that is paused until [Syncer.Resume].
func New(d Deps) *Syncer {
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	if d.Wall == nil {
		d.Wall = time.Now
	}
	if d.Network == nil {
		d.Network = systemNetwork
	}
	s := &Syncer{deps: d, kick: make(chan struct{}, 1), src: sources(), paused: true}
	if d.Reach == nil {
		s.deps.Reach = s.dial
	}
	return s
}

// Refresh asks the server at once because the person wants it.
func (s *Syncer) Refresh() { s.wake(asked) }

// Changed asks the server soon: something was sent that changed its data.
func (s *Syncer) Changed() { s.wake(mended) }

// Focus asks at once when the window got the focus and the data is not fresh.
func (s *Syncer) Focus() { s.wake(focused) }

// Pause stops asking: nobody is signed in. A round under way ends by itself.
func (s *Syncer) Pause() {
	s.mu.Lock()
	s.paused = true
	s.mu.Unlock()
	s.setState(func(st *store.SyncState) {
		st.Link, st.Busy, st.Next, st.Online = store.LinkPaused, false, time.Time{}, time.Time{}
	})
}

// Resume begins to ask, at once: somebody is signed in.
func (s *Syncer) Resume() {
	s.mu.Lock()
	s.paused = false
	s.failures = 0
	s.mu.Unlock()
	s.setState(func(st *store.SyncState) {
		if st.Link == store.LinkPaused {
			st.Link = store.LinkUnknown
		}
	})
	s.wake(resumed)
}

// State returns how right and how old the data is.
func (s *Syncer) State() store.SyncState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

func (s *Syncer) wake(r reason) {
	s.mu.Lock()
	s.why |= r
	s.mu.Unlock()
	select {
	case s.kick <- struct{}{}:
	default: // it is awake already
	}
}

// Run asks until ctx ends.
func (s *Syncer) Run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() { s.watch(ctx) })
	defer watcher.Wait()
	defer cancel()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.kick:
		case <-timer.C:
			s.mu.Lock()
			s.why |= scheduled
			s.mu.Unlock()
		}
		why, ok := s.due()
		if !ok {
			continue
		}
		err := s.round(ctx, why)
		if ctx.Err() != nil {
			return
		}
		timer.Reset(s.settle(err))
	}
}

// due takes the reasons that came together and tells whether they are worth a round.
func (s *Syncer) due() (reason, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	why := s.why
	s.why = 0
	if s.paused || why == 0 {
		return 0, false
	}
	if why == focused && s.failures == 0 && s.deps.Wall().Sub(s.state.Last) < focusAfter {
		return 0, false
	}
	return why, true
}

// settle notes how a round ended and returns how long to wait for the next.
func (s *Syncer) settle(err error) time.Duration {
	if errors.Is(err, apiclient.ErrLoginRequired) {
		s.Pause()
		if s.deps.Unauthorized != nil {
			s.deps.Unauthorized()
		}
		return maxBackoff // Resume comes first
	}
	s.mu.Lock()
	paused := s.paused
	if err == nil {
		s.failures = 0
	} else {
		s.failures++
	}
	failures := s.failures
	s.offline = errors.Is(err, apiclient.ErrOffline)
	s.mu.Unlock()
	wait := s.pace(failures)
	s.setState(func(st *store.SyncState) {
		now := s.deps.Wall()
		st.Busy = false
		st.Next = now.Add(wait)
		st.Error, st.Detail = "", ""
		switch {
		case err != nil || paused:
			st.Online = time.Time{}
		case st.Online.IsZero():
			st.Online = now
		}
		switch {
		case paused:
			st.Link = store.LinkPaused
		case err == nil:
			st.Link, st.Last, st.First = store.LinkOnline, now, false
		case errors.Is(err, apiclient.ErrSlow):
			st.Link, st.Error = store.LinkOffline, "error.slow"
		case errors.Is(err, apiclient.ErrOffline):
			st.Link, st.Error = store.LinkOffline, "error.offline"
		case errors.Is(err, apiclient.ErrEndless):
			st.Link, st.Error = store.LinkFailing, "error.endless"
		default:
			st.Link, st.Error = store.LinkFailing, "error.server"
			if errors.Is(err, apiclient.ErrNotJSON) && !errors.Is(err, apiclient.ErrServer) {
				st.Error = "error.not_json"
			}
		}
		if err != nil {
			st.Detail = err.Error()
		}
	})
	if err != nil {
		s.deps.Logger.Warn("the server could not be asked", "error", err, "failures", failures, "next", wait)
	}
	return wait
}

// pace is the wait after the given number of failures in a row.
func (s *Syncer) pace(failures int) time.Duration {
	wait := s.deps.Interval()
	if failures > 0 {
		backoff := maxBackoff
		if shift := failures - 1; shift < 10 {
			backoff = min(maxBackoff, firstBackoff<<shift)
		}
		// The first tries after a failure may come sooner than a steady look would,
		// the later ones never do.
		wait = backoff
	}
	return time.Duration(float64(wait) * (1 + jitter*(2*rand.Float64()-1)))
}

// Remembered tells the screens what is remembered of the server, so that without a
// network they know as much about it as when it was last there.
func (s *Syncer) Remembered(c *apiclient.Contract) {
	contract := Contract(c)
	s.setState(func(st *store.SyncState) { st.Contract = contract })
}

// Reword lets change alter which words c has for the numbers, gives the rows that are
// here those words, and tells the screens what can be written now. The server is not
// asked: its numbers are what they were.
func (s *Syncer) Reword(c *apiclient.Contract, change func()) error {
	var marks map[string]string
	right := s.deps.Store.Mark(markMeaning) == meaning(c)
	change()
	if right { // else more than the words is to be read anew
		marks = map[string]string{markMeaning: meaning(c)}
	}
	s.mu.Lock()
	s.reworded++
	s.mu.Unlock()
	err := s.deps.Store.Reword(func(n int) store.StatusWord {
		word, _ := c.StatusName(n)
		return StatusWord(word)
	}, func(n int) store.ConnectionWord {
		word, _ := c.ConnectionStatusName(n)
		return ConnectionWord(word)
	}, marks)
	s.Remembered(c)
	return err
}

func (s *Syncer) rewords() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reworded
}

func (s *Syncer) setState(change func(*store.SyncState)) {
	s.mu.Lock()
	before := s.state
	change(&s.state)
	after := s.state
	s.mu.Unlock()
	if before != after {
		s.deps.Store.SetSync(after)
	}
}
