package demo

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// With a state file the server survives a restart, also one by force: each
// change goes into it, as one line, before the call is answered. A start builds
// the same first data as before and then plays the lines over them.

// line is one change.
type line struct {
	Demo    int              `json:"demo,omitempty"` // first line only: the format
	Born    int64            `json:"born,omitempty"`
	Tasks   int              `json:"tasks,omitempty"`
	Notes   int              `json:"notes,omitempty"`
	Seed    int64            `json:"seed,omitempty"`
	Object  string           `json:"object,omitempty"`
	ID      int64            `json:"id,omitempty"`
	Values  map[string]saved `json:"values,omitempty"`
	Gone    bool             `json:"gone,omitempty"`
	File    *storedFile      `json:"file,omitempty"`
	Token   string           `json:"token,omitempty"` // its hash
	Session *session         `json:"session,omitempty"`
	Hash    string           `json:"hash,omitempty"`
	Sub     *subscription    `json:"subscription,omitempty"`
	Device  string           `json:"device,omitempty"`
	Payment string           `json:"payment,omitempty"`
}

type saved struct {
	Kind valueKind `json:"k"`
	Num  int64     `json:"n,omitempty"`
	Text string    `json:"t,omitempty"`
}

const stateFormat = 1

type journal struct {
	path string
	file *os.File
	err  error
}

func (j *journal) close() error {
	if j == nil || j.file == nil {
		return nil
	}
	err := errors.Join(j.err, j.file.Close())
	j.file = nil
	return err
}

// remove takes the state file and its folder away.
func (j *journal) remove() error {
	if j == nil {
		return nil
	}
	return errors.Join(j.close(), os.Remove(j.path), os.RemoveAll(j.folder()))
}

func (j *journal) folder() string { return j.path + ".files" }

// write adds a line. A disk that is full shows itself when the server closes;
// the running server goes on from memory.
func (j *journal) write(l line) {
	if j == nil || j.file == nil {
		return
	}
	b, err := json.Marshal(l)
	if err == nil {
		_, err = j.file.Write(append(b, '\n'))
	}
	if err != nil && j.err == nil {
		j.err = fmt.Errorf("demo server: the state cannot be kept: %w", err)
	}
}

// load builds the first data and plays the state file over them.
func (s *Server) load() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.db = newDatabase(s.classes)
	s.born = s.now()
	lines, whole, err := s.readState()
	if err != nil {
		return err
	}
	if len(lines) > 0 {
		s.born = time.Unix(lines[0].Born, 0).UTC()
	}
	if err := s.fill(); err != nil {
		return err
	}
	if s.opts.StateFile == "" {
		return nil
	}
	for _, l := range lines {
		s.replay(l)
	}
	return s.openState(whole)
}

// readState reads the lines of the state file, and tells how many bytes they
// are. One that is not whole, because the computer stopped while it was
// written, ends them; a file with another kind of data is not played at all.
func (s *Server) readState() (lines []line, whole int64, err error) {
	if s.opts.StateFile == "" {
		return nil, 0, nil
	}
	f, err := os.Open(s.opts.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("demo server: %w", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		b, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, fmt.Errorf("demo server: %w", err)
		}
		var l line
		if err != nil || json.Unmarshal(b, &l) != nil {
			break
		}
		lines = append(lines, l)
		whole += int64(len(b))
	}
	if len(lines) == 0 {
		return nil, 0, nil
	}
	first := lines[0]
	if first.Demo != stateFormat || first.Tasks != s.opts.Tasks || first.Notes != s.opts.Notes || first.Seed != s.opts.Seed {
		return nil, 0, nil
	}
	return lines, whole, nil
}

// openState opens the state file for more lines behind those that are whole;
// with none of them it begins anew.
func (s *Server) openState(whole int64) error {
	j := &journal{path: s.opts.StateFile}
	if whole == 0 {
		if err := os.RemoveAll(j.folder()); err != nil {
			return fmt.Errorf("demo server: %w", err)
		}
	}
	if err := os.MkdirAll(j.folder(), 0o700); err != nil {
		return fmt.Errorf("demo server: %w", err)
	}
	var err error
	if j.file, err = os.OpenFile(j.path, os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return fmt.Errorf("demo server: %w", err)
	}
	// Not opened for appending: on Windows such a handle may not shorten its file.
	if err := j.file.Truncate(whole); err != nil {
		return errors.Join(err, j.file.Close())
	}
	if _, err := j.file.Seek(whole, io.SeekStart); err != nil {
		return errors.Join(err, j.file.Close())
	}
	s.journal = j
	if whole == 0 {
		j.write(line{Demo: stateFormat, Born: s.born.Unix(), Tasks: s.opts.Tasks, Notes: s.opts.Notes, Seed: s.opts.Seed})
	}
	return j.err
}

func (s *Server) replay(l line) {
	d := s.db
	switch {
	case l.Object != "":
		t := d.tables[l.Object]
		if t == nil {
			return
		}
		t.next = max(t.next, l.ID+1)
		if l.Gone {
			t.remove(l.ID)
			return
		}
		r := t.class.blank()
		r.id = l.ID
		for name, v := range l.Values {
			if i := t.class.field(name); i >= 0 {
				r.values[i] = value{kind: v.Kind, num: v.Num, text: v.Text}
			}
		}
		t.put(r)
	case l.File != nil:
		l.File.path = filepath.Join(s.opts.StateFile+".files", strconv.FormatInt(l.ID, 10))
		d.files[l.ID] = l.File
		d.nextFile = max(d.nextFile, l.ID+1)
	case l.Token != "" && l.Session != nil:
		d.tokens[l.Token] = *l.Session
	case l.Hash != "":
		d.passwords[l.ID] = l.Hash
	case l.Sub != nil:
		d.subscriptions[l.ID] = *l.Sub
	case l.Device != "":
		d.devices[l.Device] = true
	case l.Payment != "":
		d.payments[l.Payment] = l.ID
	case l.Gone:
		delete(d.files, l.ID)
	}
}

// The functions below change the data. Their callers hold mu.

func (s *Server) save(object string, r *record) {
	t := s.db.tables[object]
	t.put(r)
	if s.journal == nil {
		return
	}
	values := map[string]saved{}
	for i, v := range r.values {
		values[t.class.fields[i].name] = saved{v.kind, v.num, v.text}
	}
	s.journal.write(line{Object: object, ID: r.id, Values: values})
}

// insert stores a new record with its number and dates.
func (s *Server) insert(object string, r *record, now time.Time) *record {
	t := s.db.tables[object]
	if r.id == 0 {
		r.id = t.next
	}
	for _, i := range []int{t.class.create, t.class.change} {
		if r.values[i].kind == isNull {
			r.values[i] = dateValue(now)
		}
	}
	s.save(object, r)
	return r
}

// deleteRecord takes mu itself. It answers false when the record was marked as
// deleted before.
func (s *Server) deleteRecord(class *class, id int64, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.db.tables[class.object]
	r := t.find(id)
	if r == nil {
		return false
	}
	if class.keepDeleted {
		if r.yes(class, "is_deleted") {
			return false
		}
		marked := r.copy()
		marked.values[class.field("is_deleted")] = boolValue(true)
		marked.values[class.change] = dateValue(now)
		s.save(class.object, marked)
		return true
	}
	for _, v := range r.values {
		if v.kind == isFile {
			s.dropFile(v.num)
		}
	}
	t.remove(id)
	s.journal.write(line{Object: class.object, ID: id, Gone: true})
	return true
}

func (s *Server) saveFile(id int64, f *storedFile) {
	s.db.nextFile = max(s.db.nextFile, id+1)
	s.db.files[id] = f
	if s.journal == nil {
		return
	}
	path := filepath.Join(s.journal.folder(), strconv.FormatInt(id, 10))
	if err := os.WriteFile(path+".new", f.data, 0o600); err != nil {
		s.journal.err = errors.Join(s.journal.err, err)
		return
	}
	if err := os.Rename(path+".new", path); err != nil {
		s.journal.err = errors.Join(s.journal.err, err)
		return
	}
	f.path, f.data = path, nil
	s.journal.write(line{ID: id, File: f})
}

func (s *Server) dropFile(id int64) {
	f := s.db.files[id]
	delete(s.db.files, id)
	if s.journal != nil && f != nil {
		s.journal.write(line{ID: id, Gone: true})
		if f.path != "" {
			os.Remove(f.path)
		}
	}
}

// saveToken keeps a sign-in. Only the token's hash is kept: the token itself is
// to be found in no file.
func (s *Server) saveToken(token string, at session) { s.saveSession(hashToken(token), at) }

func (s *Server) saveSession(hash string, at session) {
	s.db.tokens[hash] = at
	s.journal.write(line{Token: hash, Session: &at})
}

func (s *Server) savePassword(user int64, hash string) {
	s.db.passwords[user] = hash
	s.journal.write(line{ID: user, Hash: hash})
}

func (s *Server) saveSubscription(company int64, sub subscription) {
	s.db.subscriptions[company] = sub
	s.journal.write(line{ID: company, Sub: &sub})
}

func (s *Server) saveDevice(key string) {
	s.db.devices[key] = true
	s.journal.write(line{Device: key})
}

func (s *Server) savePayment(session string, company int64) {
	s.db.payments[session] = company
	s.journal.write(line{Payment: session, ID: company})
}
