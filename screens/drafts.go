package screens

import (
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// draftPause is how long after a key the draft is stored.
const draftPause = 400 * time.Millisecond

// draftSaver stores drafts one after the other, so that an older one never lands on a
// newer one, and not with every key. All its methods belong to the UI goroutine.
type draftSaver struct {
	host    Host
	save    func(store.Draft) error
	forget  func(task store.ID) error
	waiting []store.Draft // at most one a task, in the order they are to be stored
	writing bool
	stop    func()   // the pause under way
	after   []func() // called when all is stored
}

// busy reports whether something is not stored yet.
func (s *draftSaver) busy() bool { return s.writing || len(s.waiting) > 0 }

// later stores a draft after a pause in typing.
func (s *draftSaver) later(d store.Draft) {
	s.put(d)
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.host.After(draftPause, s.now)
}

func (s *draftSaver) put(d store.Draft) {
	for i := range s.waiting {
		if s.waiting[i].TaskID == d.TaskID {
			s.waiting[i] = d
			return
		}
	}
	s.waiting = append(s.waiting, d)
}

// drop forgets what waits: the note is being sent, which takes the draft along.
func (s *draftSaver) drop() { s.waiting = nil }

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
	if len(s.waiting) == 0 {
		after := s.after
		s.after = nil
		for _, f := range after {
			f()
		}
		return
	}
	d := s.waiting[0]
	s.waiting = s.waiting[1:]
	s.writing = true
	s.host.Run(func() error {
		if d.Empty() {
			return s.forget(d.TaskID)
		}
		return s.save(d)
	}, func(err error) {
		s.writing = false
		s.host.ShowError(err)
		s.now()
	})
}
