package demo

import (
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// What judges ask: what really is on the server, and what was asked of it.

// Note is a task note as it is stored.
type Note struct {
	ID, Task, User, ForeignCompany int64 // User is 0 for a client's note, ForeignCompany for our own
	Text                           string
	Internal                       bool
	Created                        time.Time
	// Files are the contents by field: "file", "image".
	Files map[string]File
}

// File is a stored file.
type File struct {
	Name, MIME string
	Content    []byte
}

// Notes returns a task's notes, oldest first; with 0 those of all tasks.
func (s *Server) Notes(task int64) []Note {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.db.tables["tasknote"]
	var notes []Note
	for _, r := range t.rows {
		if task != 0 && r.num(t.class, "task_ref") != task {
			continue
		}
		n := Note{ID: r.id, Task: r.num(t.class, "task_ref"), User: r.num(t.class, "user_ref"),
			ForeignCompany: r.num(t.class, "foreigncompany_ref"), Text: r.text(t.class, "text"),
			Internal: r.yes(t.class, "is_internal"), Created: time.Unix(r.num(t.class, "create_date"), 0).UTC(), Files: map[string]File{}}
		for i, f := range t.class.fields {
			if stored := s.db.files[r.values[i].num]; r.values[i].kind == isFile && stored != nil {
				content, _ := stored.content()
				n.Files[f.name] = File{Name: stored.Name, MIME: stored.MIME, Content: content}
			}
		}
		notes = append(notes, n)
	}
	return notes
}

// Assignment says who is assigned to a task.
type Assignment struct{ ID, Task, User int64 }

// Assignments returns a task's assignments; with 0 those of all tasks.
func (s *Server) Assignments(task int64) []Assignment {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.db.tables["assignment"]
	var all []Assignment
	for _, r := range t.rows {
		a := Assignment{ID: r.id, Task: r.num(t.class, "task_ref"), User: r.num(t.class, "user_ref")}
		if task == 0 || a.Task == task {
			all = append(all, a)
		}
	}
	return all
}

// IDs returns the numbers of all records of an object, whoever they belong to.
func (s *Server) IDs(object string) []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.db.tables[object]
	if t == nil {
		return nil
	}
	ids := make([]int64, len(t.rows))
	for i, r := range t.rows {
		ids[i] = r.id
	}
	return ids
}

// Record returns a record's fields as a test reads them: int64 for keys,
// references and enums, string, bool, time.Time, nil for empty; a file field
// holds the file's number. It is nil when there is no such record.
func (s *Server) Record(object string, id int64) map[string]any {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.db.tables[object]
	if t == nil {
		return nil
	}
	r := t.find(id)
	if r == nil {
		return nil
	}
	fields := map[string]any{}
	for i, f := range t.class.fields {
		switch v := r.values[i]; {
		case v.kind == isNull:
			fields[f.name] = nil
		case v.kind == isText || v.kind == isRaw:
			fields[f.name] = v.text
		case v.kind == isBool:
			fields[f.name] = v.num == 1
		case f.kind == kindDate:
			fields[f.name] = time.Unix(v.num, 0).UTC()
		default:
			fields[f.name] = v.num
		}
	}
	return fields
}

// File returns the content of a record's file field, nil when it has none.
func (s *Server) File(object string, id int64, field string) []byte {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.db.tables[object]
	if t == nil {
		return nil
	}
	r, i := t.find(id), t.class.field(field)
	if r == nil || i < 0 || r.values[i].kind != isFile {
		return nil
	}
	f := s.db.files[r.values[i].num]
	if f == nil {
		return nil
	}
	content, _ := f.content()
	return content
}

// Subscription tells whether a company has one, whether it renews itself, and
// when it ends, as YYYY-MM-DD.
func (s *Server) Subscription(company int64) (got, renewing bool, end string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	sub := s.db.subscriptions[company]
	return sub.Got, sub.Renewing, sub.End
}

// ExpireTokens ends every sign-in, as six hours do.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash := range s.db.tokens {
		s.saveSession(hash, session{})
	}
}

// Requests is what was asked of a server so far.
type Requests struct {
	// Calls counts by method and object: "GET task", "POST login".
	Calls map[string]int
	// Connections, and the bytes on them each way, headers and all; only of a
	// server that was started.
	Connections, Received, Sent int64
}

// Requests returns what was asked so far. Take it twice and compare.
func (s *Server) Requests() Requests {
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	return Requests{Calls: maps.Clone(s.counts.calls), Connections: s.counts.connections.Load(),
		Received: s.counts.received.Load(), Sent: s.counts.sent.Load()}
}

type counters struct {
	mu                          sync.Mutex
	calls                       map[string]int
	connections, received, sent atomic.Int64
}

func (c *counters) count(r *http.Request) {
	object, _ := strings.CutPrefix(r.URL.Path, "/api.php/")
	object, _, _ = strings.Cut(object, "/")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls == nil {
		c.calls = map[string]int{}
	}
	c.calls[r.Method+" "+object]++
}

// countingListener counts connections and what passes over them.
type countingListener struct {
	net.Listener
	counts *counters
}

func (l countingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.counts.connections.Add(1)
	return countingConn{conn, l.counts}, nil
}

type countingConn struct {
	net.Conn
	counts *counters
}

func (c countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.counts.received.Add(int64(n))
	return n, err
}

func (c countingConn) Write(b []byte) (int, error) {
	// Counted first: whoever has read the reply must find it counted.
	c.counts.sent.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	c.counts.sent.Add(int64(n - len(b)))
	return n, err
}
