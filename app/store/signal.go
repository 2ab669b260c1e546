package store

import (
	"sync"
	"sync/atomic"
)

// signals tells listeners what changed. Each listener has a goroutine of its own, so
// that a slow one delays neither the writer nor the others; what happens while it is
// busy reaches it as one call with all kinds together.
type signals struct {
	mu   sync.Mutex
	subs map[*subscription]struct{}
}

type subscription struct {
	kinds atomic.Uint32
	wake  chan struct{}
	quit  chan struct{}
}

// subscribe calls listen with what changed until cancel is called. No call begins
// after cancel returned, but one that began earlier may still be running.
func (s *signals) subscribe(listen func(Kind)) (cancel func()) {
	sub := &subscription{wake: make(chan struct{}, 1), quit: make(chan struct{})}
	s.mu.Lock()
	if s.subs == nil {
		s.subs = make(map[*subscription]struct{})
	}
	s.subs[sub] = struct{}{}
	s.mu.Unlock()
	go func() {
		for {
			select {
			case <-sub.quit:
				return
			case <-sub.wake:
			}
			select {
			case <-sub.quit:
				return
			default:
			}
			if k := Kind(sub.kinds.Swap(0)); k != 0 {
				listen(k)
			}
		}
	}()
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, on := s.subs[sub]; on {
			delete(s.subs, sub)
			close(sub.quit)
		}
	})
}

// send never blocks.
func (s *signals) send(k Kind) {
	if k == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for sub := range s.subs {
		sub.kinds.Or(uint32(k))
		select {
		case sub.wake <- struct{}{}:
		default:
		}
	}
}

// close ends every listener; it does not wait for a call that is running, because
// that call may be the one that closes.
func (s *signals) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for sub := range s.subs {
		close(sub.quit)
		delete(s.subs, sub)
	}
}
