package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// FaultKind is one way in which a call can go wrong.
type FaultKind int

const (
	// NoFault lets the call be answered, after Delay.
	NoFault FaultKind = iota
	// CutBefore cuts the connection before the server looks at the call.
	CutBefore
	// CutDuring cuts it in the middle of the request's body; nothing is done.
	CutDuring
	// CutAfter does what was asked and cuts the connection without a reply.
	CutAfter
	// CutReply does what was asked and cuts in the middle of the reply.
	CutReply
	// ActLater cuts the connection, and does what was asked when Delay (30 s if
	// none is given) has passed, or RunPostponed is called.
	ActLater
	// Unauthorized answers 401.
	Unauthorized
	// ServerError answers 500 with an empty body.
	ServerError
	// HTML answers 200 with the framework's error page.
	HTML
	// Page answers Status with a page for people, as a gateway, a portal or a web
	// server does before the API sees the call.
	Page
	// Portal sends the caller elsewhere: 302 and the address of a sign-in page.
	Portal
	// TooMany answers 429 and to wait for 90 s.
	TooMany
	// QueryError answers 500 with the query that failed and what was sent.
	QueryError
	// HalfJSON does what was asked and answers 200 with JSON that breaks off.
	HalfJSON
	// OtherGeneration turns the server into its other generation, for this
	// call and all that follow.
	OtherGeneration
	// Forbidden answers 403, as to somebody who may not do this.
	Forbidden
	// Gateway answers 502 with a page of a machine on the way; the server never sees
	// the call.
	Gateway
	// Drip does what was asked and sends the reply a byte at a time, one each Delay
	// (1 s if none is given).
	Drip
	// Endless answers a list without an end: the caller has to stop reading.
	Endless
)

// Fault is what is to happen to a call.
type Fault struct {
	Kind FaultKind
	// Status is what Page answers.
	Status int
	// Delay passes first, by the server's After.
	Delay time.Duration
	// Act lets Unauthorized, ServerError and HTML happen after the server has
	// done what was asked, instead of doing nothing.
	Act bool
}

const lateAct = 30 * time.Second

// Fail asks f about each call before it is looked at; nil lets all go well
// again. It may be called by several calls at once.
func (s *Server) Fail(f func(r *http.Request) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// suffer lets a fault happen.
func (s *Server) suffer(w http.ResponseWriter, r *http.Request, gen Generation, f Fault) {
	if f.Kind == ActLater {
		s.actLater(r, f.Delay)
	}
	if f.Delay > 0 && f.Kind != Drip {
		<-s.opts.After(f.Delay)
	}
	switch f.Kind {
	case NoFault:
		s.answer(w, r, gen)
		return
	case CutBefore:
		panic(http.ErrAbortHandler)
	case CutDuring:
		io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		panic(http.ErrAbortHandler)
	case OtherGeneration:
		gen = Newer + Older - gen
		s.SetGeneration(gen)
		s.answer(w, r, gen)
		return
	}
	if s.unanswered(w, r, gen, f) || s.unending(w, r, gen, f) {
		return
	}
	reply := &memoryReply{header: http.Header{}, status: http.StatusOK}
	if f.Act || f.Kind == CutAfter || f.Kind == CutReply || f.Kind == HalfJSON {
		s.answer(reply, r, gen)
	}
	c := s.newCall(w, r, gen)
	switch f.Kind {
	case CutReply:
		reply.copyTo(w, 0, len(reply.body)/2)
		panic(http.ErrAbortHandler)
	case HalfJSON:
		c.reply(http.StatusOK, reply.body[:len(reply.body)/2])
	case Unauthorized:
		c.fail(http.StatusUnauthorized, "Invalid or expired access token")
	case ServerError:
		c.crash()
	case HTML:
		c.fatal("A framework error")
	case Forbidden:
		c.fail(http.StatusForbidden, noEdit)
	case Gateway:
		c.page(http.StatusBadGateway, "502 Bad Gateway", "The proxy server received an invalid response from an upstream server.")
	default:
		panic(http.ErrAbortHandler)
	}
}

// unanswered lets something before the API answer, or the database behind it fail.
func (s *Server) unanswered(w http.ResponseWriter, r *http.Request, gen Generation, f Fault) bool {
	c := s.newCall(w, r, gen)
	switch f.Kind {
	case Page:
		w.Header().Set("Content-Type", "text/html")
		c.plain(f.Status, fmt.Sprintf("<html>\r\n<head><title>%d %s</title></head>\r\n<body>\r\n<center><h1>%[1]d %[2]s</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", f.Status, http.StatusText(f.Status)))
	case Portal:
		w.Header().Set("Location", "https://portal.example/login")
		c.plain(http.StatusFound, "<html><body>Log ind på gæstenettet</body></html>")
	case TooMany:
		w.Header().Set("Retry-After", "90")
		c.fail(http.StatusTooManyRequests, "Too many requests")
	case QueryError:
		sent, _ := io.ReadAll(io.LimitReader(r.Body, 4<<10))
		c.fail(http.StatusInternalServerError, "SQLSTATE[42S22]: Unknown column in: SELECT * FROM user WHERE data = '"+string(sent)+"'")
	default:
		return false
	}
	return true
}

// unending lets a reply take longer than anybody can wait.
func (s *Server) unending(w http.ResponseWriter, r *http.Request, gen Generation, f Fault) bool {
	gone := func() bool { return r.Context().Err() != nil }
	switch f.Kind {
	case Drip:
		reply := &memoryReply{header: http.Header{}, status: http.StatusOK}
		s.answer(reply, r, gen)
		every := f.Delay
		if every == 0 {
			every = time.Second
		}
		for i := 0; i < len(reply.body) && !gone(); i++ {
			reply.copyTo(w, i, i+1)
			<-s.opts.After(every)
		}
	case Endless:
		p, _ := parsePath(strings.TrimPrefix(r.URL.Path, "/api.php"), gen)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, "[")
		for id := 1; !gone(); id++ {
			fmt.Fprintf(w, `{"%s_id":"%d","title":"%d"},`, p.object, id, id)
		}
	default:
		return false
	}
	return true
}

// actLater keeps the call for later and cuts the connection.
func (s *Server) actLater(r *http.Request, delay time.Duration) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	again := r.Clone(context.Background())
	again.Body = io.NopCloser(bytes.NewReader(body))
	if delay == 0 {
		delay = lateAct
	}
	s.postpone.add(s.opts.After(delay), func() {
		s.mu.RLock()
		gen := s.gen
		s.mu.RUnlock()
		s.answer(&memoryReply{header: http.Header{}}, again, gen)
	})
	panic(http.ErrAbortHandler)
}

// RunPostponed does at once what ActLater put off, and returns how many calls
// that were.
func (s *Server) RunPostponed() int { return s.postpone.run() }

// postponed are the calls that are to be acted on later.
type postponed struct {
	mu    sync.Mutex
	next  int
	calls map[int]func()
	done  chan struct{}
	wait  sync.WaitGroup
}

func (p *postponed) init() { p.calls, p.done = map[int]func(){}, make(chan struct{}) }

func (p *postponed) add(due <-chan time.Time, act func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.next
	p.next++
	p.calls[id] = act
	p.wait.Go(func() {
		select {
		case <-due:
			p.one(id)
		case <-p.done:
		}
	})
}

func (p *postponed) one(id int) bool {
	p.mu.Lock()
	act := p.calls[id]
	delete(p.calls, id)
	p.mu.Unlock()
	if act == nil {
		return false
	}
	act()
	return true
}

func (p *postponed) run() int {
	p.mu.Lock()
	first, last := p.next-len(p.calls), p.next
	for id := range p.calls {
		first = min(first, id)
	}
	p.mu.Unlock()
	n := 0
	for id := first; id < last; id++ {
		if p.one(id) {
			n++
		}
	}
	return n
}

func (p *postponed) stop() {
	p.mu.Lock()
	select {
	case <-p.done:
	default:
		close(p.done)
	}
	p.mu.Unlock()
	p.wait.Wait()
}

// memoryReply collects a reply that never, or not wholly, reaches the caller.
type memoryReply struct {
	header http.Header
	status int
	body   []byte
}

func (m *memoryReply) Header() http.Header { return m.header }
func (m *memoryReply) WriteHeader(status int) {
	m.status = status
}
func (m *memoryReply) Flush() {}
func (m *memoryReply) Write(b []byte) (int, error) {
	m.body = append(m.body, b...)
	return len(b), nil
}

// copyTo sends a part of the reply, with its head before the first.
func (m *memoryReply) copyTo(w http.ResponseWriter, from, to int) {
	if from == 0 {
		for name, values := range m.header {
			w.Header()[name] = values
		}
		w.WriteHeader(m.status)
	}
	w.Write(m.body[from:to])
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}
