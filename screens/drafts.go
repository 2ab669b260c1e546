package screens

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// draftPause is how long after a key the draft is stored.
const draftPause = 400 * time.Millisecond

// draftSaver stores drafts one after the other, so that an older one never lands on a
// newer one, and not with every key. All its methods but keep belong to the UI
// goroutine.
type draftSaver struct {
	host    Host
	save    func(store.Draft) error
	forget  func(task store.ID) error
	writing bool
	stop    func()   // the pause under way
	after   []func() // called when all is stored

	storing sync.Mutex // held from taking a draft until it is stored

	mu      sync.Mutex
	waiting []store.Draft // at most one a task, in the order they are to be stored
}

// busy reports whether something is not stored yet.
func (s *draftSaver) busy() bool { return s.writing || s.left() }

// later stores a draft after a pause in typing.
func (s *draftSaver) later(d store.Draft) {
	s.put(d)
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.host.After(draftPause, s.now)
}

func (s *draftSaver) put(d store.Draft) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.waiting {
		if s.waiting[i].TaskID == d.TaskID {
			s.waiting[i] = d
			return
		}
	}
	s.waiting = append(s.waiting, d)
}

// take is the draft that is to be stored next.
func (s *draftSaver) take() (d store.Draft, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		return d, false
	}
	d, s.waiting = s.waiting[0], s.waiting[1:]
	return d, true
}

// pending is the draft of a task that waits to be stored.
func (s *draftSaver) pending(task store.ID) (store.Draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.waiting, func(d store.Draft) bool { return d.TaskID == task })
	if i < 0 {
		return store.Draft{}, false
	}
	return s.waiting[i], true
}

// flush stores at once and calls then when that is done.
func (s *draftSaver) flush(then func()) {
	s.after = append(s.after, then)
	s.now()
}

// now stores what waits, one draft at a time.
func (s *draftSaver) now() {
	if s.writing {
		return
	}
	if !s.busy() {
		after := s.after
		s.after = nil
		for _, f := range after {
			f()
		}
		return
	}
	s.writing = true
	s.host.Run(s.store, func(err error) {
		s.writing = false
		s.host.ShowError(err)
		s.now()
	})
}

// store stores the draft that waits longest.
func (s *draftSaver) store() error {
	s.storing.Lock()
	defer s.storing.Unlock()
	d, ok := s.take()
	switch {
	case !ok: // stored meanwhile by keep
		return nil
	case d.Empty():
		return s.forget(d.TaskID)
	}
	return s.save(d)
}

// keep stores all that waits before it returns. It may be called on any goroutine, and
// when the window is gone.
func (s *draftSaver) keep() error {
	err := s.store()
	for s.left() { // one more for each; the first waited for a save under way
		err = errors.Join(err, s.store())
	}
	return err
}

func (s *draftSaver) left() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting) > 0
}
