package demo

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// phpSession is the name of PHP's own cookie. Calls that send the same one
// wait for each other.
const phpSession = "PHPSESSID"

type sessionLocks struct {
	mu   sync.Mutex
	held map[string]*sync.Mutex
}

// enter waits until no other call of the same PHP session is running, and
// returns what ends this one's turn.
func (l *sessionLocks) enter(r *http.Request) (leave func()) {
	cookie, err := r.Cookie(phpSession)
	if err != nil {
		return func() {}
	}
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*sync.Mutex{}
	}
	one := l.held[cookie.Value]
	if one == nil {
		one = &sync.Mutex{}
		l.held[cookie.Value] = one
	}
	l.mu.Unlock()
	one.Lock()
	return one.Unlock
}

type lockKey struct {
	object string
	id     int64
}

// recordLocks are the locks on records. Whoever finds one taken looks again
// every few seconds, and gives up after half a minute.
type recordLocks struct {
	mu     sync.Mutex
	held   map[lockKey]bool
	pause  func() time.Duration
	giveUp func() time.Duration
	after  func(time.Duration) <-chan time.Time
}

func (l *recordLocks) init(s *Server) {
	l.held = map[lockKey]bool{}
	l.after = s.opts.After
	l.pause = func() time.Duration { return time.Second + rand.N(2*time.Second) }
	l.giveUp = func() time.Duration { return 31*time.Second + rand.N(3*time.Second) }
}

func (l *recordLocks) take(k lockKey) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[k] {
		return false
	}
	l.held[k] = true
	return true
}

// enter takes a record's lock; false when it did not come free in time. The
// server goes on waiting when the caller has long gone.
func (l *recordLocks) enter(class *class, id int64) bool {
	k := lockKey{class.object, id}
	left := l.giveUp()
	for !l.take(k) {
		if left <= 0 {
			return false
		}
		pause := l.pause()
		<-l.after(pause)
		left -= pause
	}
	return true
}

func (l *recordLocks) leave(class *class, id int64) { l.release(lockKey{class.object, id}) }

func (l *recordLocks) release(k lockKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, k)
}

// Lock holds a record's lock, as another process on the server might, until
// the returned function is called. POST and DELETE wait meanwhile, GET does not.
func (s *Server) Lock(object string, id int64) (release func()) {
	k := lockKey{object, id}
	for !s.locks.take(k) {
		<-s.opts.After(time.Millisecond)
	}
	return sync.OnceFunc(func() { s.locks.release(k) })
}
