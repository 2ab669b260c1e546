package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is one embedded server. All its methods may be called from anywhere.
type Server struct {
	opts    Options
	classes map[string]*class

	mu      sync.RWMutex // guards what follows
	db      *database
	gen     Generation
	fault   func(*http.Request) Fault
	journal *journal
	base    string // the address that Start answered
	ln      net.Listener
	http    *http.Server
	born    time.Time // the moment that the story's dates are counted from

	random   *rand.Rand // guarded by randomMu
	randomMu sync.Mutex
	locks    recordLocks
	sessions sessionLocks
	counts   counters
	life     *life
	postpone postponed
}

// New returns a server with its data, not yet listening. It fails when the
// state file is of no use.
func New(o Options) (*Server, error) {
	o = o.withDefaults()
	s := &Server{opts: o, classes: newClasses(o), gen: o.Generation}
	s.random = newRandom(o.Seed)
	s.locks.init(s)
	s.postpone.init()
	s.life = newLife(s)
	if err := s.load(); err != nil {
		return nil, err
	}
	return s, nil
}

func newRandom(seed int64) *rand.Rand {
	if seed == 0 {
		return rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	return rand.New(rand.NewPCG(uint64(seed), 1))
}

// Handler serves the API below /api.php, and the payment page.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// Start listens on an address such as 127.0.0.1:0 and returns the API's
// address, which ends in /api.php.
func (s *Server) Start(addr string) (string, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("demo server: %w", err)
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 30 * time.Second}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		ln.Close()
		return "", errors.New("demo server: it has been started already")
	}
	s.ln, s.http = ln, server
	s.base = "http://" + ln.Addr().String() + "/api.php"
	go func() {
		if err := server.Serve(countingListener{ln, &s.counts}); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.opts.Logger.Error("demo server stopped", "error", err)
		}
	}()
	if s.opts.Lively {
		s.life.start()
	}
	return s.base, nil
}

// Close stops listening and lets go of the state file.
func (s *Server) Close() error {
	s.life.stop()
	s.postpone.stop()
	s.mu.Lock()
	server := s.http
	s.http, s.ln = nil, nil
	s.mu.Unlock()
	var err error
	if server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		if err = server.Shutdown(ctx); err != nil {
			err = server.Close()
		}
		cancel()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(err, s.journal.close())
}

// Reset throws away all that happened and starts with fresh data. Sign-ins
// stay good.
func (s *Server) Reset() error {
	s.mu.Lock()
	tokens := s.db.tokens
	err := s.journal.remove()
	s.journal = nil
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if err := s.load(); err != nil {
		return err
	}
	s.mu.Lock()
	for hash, at := range tokens {
		s.saveSession(hash, at)
	}
	s.mu.Unlock()
	s.life.again()
	return nil
}

// SetGeneration makes the server the other generation from the next call on,
// as when the vendor updates it.
func (s *Server) SetGeneration(g Generation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gen = g
}

// now is the server's time; it knows no parts of a second.
func (s *Server) now() time.Time { return s.opts.Now().UTC().Truncate(time.Second) }

// randomHex returns n random hex digits.
func (s *Server) randomHex(n int) string {
	s.randomMu.Lock()
	defer s.randomMu.Unlock()
	b := make([]byte, n)
	for i := range b {
		b[i] = hexDigits[s.random.IntN(16)]
	}
	return string(b)
}
