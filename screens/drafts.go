package screens

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// draftPause is how long after a key the draft is stored, draftRetry after what time one
// that the disk did not take is tried again.
const (
	draftPause = 400 * time.Millisecond
	draftRetry = 10 * time.Second
)

// draftSaver stores drafts one after the other, so that an older one never lands on a
// newer one, and not with every key. What the disk does not take waits here and is tried
// again. All its methods but keep belong to the UI goroutine.
type draftSaver struct {
	host    Host
	save    func(store.Draft) error
	forget  func(task store.ID) error
	writing bool
	told    bool     // that storing fails was said, and it failed since
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
	if !s.left() {
		s.done()
		return
	}
	s.writing = true
	s.host.Run(s.store, func(err error) {
		s.writing = false
		if err != nil {
			s.failed(err)
			return
		}
		s.told = false
		s.now()
	})
}

// done calls those who waited until all was stored, or could not be.
func (s *draftSaver) done() {
	after := s.after
	s.after = nil
	for _, f := range after {
		f()
	}
}

// failed says once that a draft could not be stored, and has it tried again.
func (s *draftSaver) failed(err error) {
	if !s.told {
		s.told = true
		s.host.ShowError(err)
	}
	s.done()
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.host.After(draftRetry, s.now)
}

// store stores the draft that waits longest. One that the disk did not take waits again,
// unless another of its task does by then.
func (s *draftSaver) store() error {
	s.storing.Lock()
	defer s.storing.Unlock()
	return s.next()
}

func (s *draftSaver) next() error {
	d, ok := s.take()
	if !ok { // stored meanwhile by keep
		return nil
	}
	err := s.write(d)
	if err != nil {
		if _, newer := s.pending(d.TaskID); !newer {
			s.put(d)
		}
	}
	return err
}

func (s *draftSaver) write(d store.Draft) error {
	if d.Empty() {
		return s.forget(d.TaskID)
	}
	return s.save(d)
}

// drop forgets a draft that is sent by now, should it wait.
func (s *draftSaver) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = slices.DeleteFunc(s.waiting, func(d store.Draft) bool { return d.ID == id && id != "" })
}

// keep stores all that waits before it returns. It may be called on any goroutine, and
// when the window is gone.
func (s *draftSaver) keep() (err error) {
	s.storing.Lock() // a save under way comes first
	defer s.storing.Unlock()
	for range s.count() {
		err = errors.Join(err, s.next())
	}
	return err
}

func (s *draftSaver) left() bool { return s.count() > 0 }

func (s *draftSaver) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}
