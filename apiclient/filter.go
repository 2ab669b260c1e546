package apiclient

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
)

// fileFilter takes a reply in pieces of any size, diverts the file in one field to
// a writer and keeps the rest, which is small: names, types and keys. The data of
// every other file is dropped on the way.
type fileFilter struct {
	field string // whose "binary" is wanted
	limit int    // of what is kept
	data  base64Sink

	kept  []byte
	stack []byte // open containers, '{' or '['
	names [3]string
	level int // names in force, one for each open object
	rows  int // objects begun at the top, or in a list at the top

	inString, isKey, expectKey bool
	escaped                    bool
	key                        []byte
	diverting                  divertState
	found                      bool // the wanted data was there
	dropped                    int  // bytes of what was not wanted
}

// maxDropped is how much of other files may come with the one that is wanted: servers that
// know no choice of fields send all of an object's.
const maxDropped = 256 << 20

type divertState uint8

const (
	divertNone divertState = iota
	divertDrop
	divertWanted
)

var errDeep = errNesting

// Write takes the next piece of the reply.
func (f *fileFilter) Write(p []byte) (int, error) {
	for i := 0; i < len(p); {
		var n int
		var err error
		switch {
		case f.diverting != divertNone:
			n, err = f.divert(p[i:])
		case f.inString:
			n, err = f.text(p[i:])
		default:
			n, err = 1, f.structure(p[i])
		}
		i += n
		if err != nil {
			return i, err
		}
		if len(f.kept) > f.limit {
			return i, errBodyLimit
		}
	}
	return len(p), nil
}

// structure takes one byte outside strings.
func (f *fileFilter) structure(c byte) error {
	switch c {
	case '{', '[':
		if len(f.stack) >= maxDepth {
			return errDeep
		}
		if c == '{' {
			if f.atRow() {
				f.rows++
			}
			f.level++
			f.expectKey = true
		}
		f.stack = append(f.stack, c)
	case '}', ']':
		if len(f.stack) == 0 || f.stack[len(f.stack)-1] != c-2 {
			return errSyntax
		}
		f.stack = f.stack[:len(f.stack)-1]
		if c == '}' {
			f.level--
		}
		f.expectKey = false
	case ',':
		f.expectKey = len(f.stack) > 0 && f.stack[len(f.stack)-1] == '{'
	case ':':
		f.expectKey = false
	case '"':
		f.kept = append(f.kept, c)
		f.inString, f.isKey = true, f.expectKey
		f.key = f.key[:0]
		if !f.isKey {
			f.begin()
		}
		return nil
	}
	f.kept = append(f.kept, c)
	return nil
}

// atRow reports whether an object that begins now is a record.
func (f *fileFilter) atRow() bool {
	return len(f.stack) == 0 || len(f.stack) == 1 && f.stack[0] == '['
}

// begin decides what becomes of the string value whose opening quote was just read.
func (f *fileFilter) begin() {
	base := 0
	if len(f.stack) > 0 && f.stack[0] == '[' {
		base = 1
	}
	// A record, and in it the object of a file field: two levels.
	if len(f.stack) != base+2 || f.level != 2 || f.names[1] != "binary" {
		return
	}
	f.inString = false
	f.diverting = divertDrop
	if f.names[0] == f.field && f.rows == 1 && !f.found {
		f.diverting, f.found = divertWanted, true
	}
}

// text takes the part of a string that p begins with.
func (f *fileFilter) text(p []byte) (int, error) {
	for i, c := range p {
		switch {
		case f.escaped:
			f.escaped = false
		case c == '\\':
			f.escaped = true
		case c == '"':
			f.keep(p[:i])
			f.kept = append(f.kept, '"')
			f.inString = false
			if f.isKey && f.level >= 1 && f.level <= len(f.names) {
				f.names[f.level-1] = unquote(f.key)
			}
			return i + 1, nil
		}
	}
	f.keep(p)
	return len(p), nil
}

func (f *fileFilter) keep(p []byte) {
	f.kept = append(f.kept, p...)
	if f.isKey && len(f.key) < 256 {
		f.key = append(f.key, p...)
	}
}

// divert takes the part of a binary string that p begins with.
func (f *fileFilter) divert(p []byte) (int, error) {
	if f.diverting == divertDrop {
		if f.dropped += len(p); f.dropped > maxDropped {
			return 0, errBodyLimit
		}
		for i, c := range p {
			switch {
			case f.escaped:
				f.escaped = false
			case c == '\\':
				f.escaped = true
			case c == '"':
				f.kept = append(f.kept, '"')
				f.diverting = divertNone
				return i + 1, nil
			}
		}
		return len(p), nil
	}
	end := bytes.IndexByte(p, '"')
	if end < 0 {
		return len(p), f.data.add(p)
	}
	if err := f.data.add(p[:end]); err != nil {
		return end, err
	}
	f.kept = append(f.kept, '"')
	f.diverting = divertNone
	return end + 1, f.data.finish()
}

var errBase64 = errors.New("the file's data is no base64")

// base64Sink takes the inside of a JSON string that holds base64, in pieces of any
// size, and writes what it means. PHP escapes every slash in it.
type base64Sink struct {
	w       io.Writer
	limit   int64 // of bytes written; 0 for none
	written int64
	blank   int64 // bytes of white space that were dropped
	report  func(written int64)

	clean  []byte // unescaped and not decoded yet
	out    []byte
	escape []byte // an escape that a piece ended in, without its backslash
	inside bool   // of an escape
	padded bool   // the end was reached
}

// sinkChunk is how much base64 is decoded at a time.
const sinkChunk = 128 << 10

var errFileLimit = errors.New("the file is longer than the limit")

// add takes the next piece, without the quotes.
func (s *base64Sink) add(p []byte) error {
	if s.clean == nil {
		s.clean = make([]byte, 0, sinkChunk)
		s.out = make([]byte, sinkChunk/4*3)
	}
	for len(p) > 0 {
		if s.inside {
			s.escape = append(s.escape, p[0])
			p = p[1:]
			if err := s.unescape(); err != nil {
				return err
			}
			continue
		}
		run := bytes.IndexByte(p, '\\')
		if run < 0 {
			run = len(p)
		}
		room := cap(s.clean) - len(s.clean)
		if room == 0 {
			if err := s.flush(); err != nil {
				return err
			}
			continue
		}
		take := min(run, room)
		s.clean = append(s.clean, p[:take]...)
		p = p[take:]
		if take == run && len(p) > 0 {
			p = p[1:]
			s.inside, s.escape = true, s.escape[:0]
		}
	}
	return nil
}

// unescape looks whether the escape under way is complete.
func (s *base64Sink) unescape() error {
	e := s.escape
	var c byte
	switch {
	case e[0] == 'u' && len(e) < 5:
		return nil
	case e[0] == 'u':
		r, ok := hex4(e[1:5])
		if !ok || r > 0x7f {
			return errBase64
		}
		c = byte(r)
	case e[0] == '/':
		c = '/'
	case e[0] == 'n', e[0] == 'r', e[0] == 't':
		c = '\n'
	default:
		return errBase64
	}
	s.inside = false
	if len(s.clean) == cap(s.clean) {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.clean = append(s.clean, c)
	return nil
}

// flush decodes the whole groups that are there.
func (s *base64Sink) flush() error {
	whole := len(s.clean) &^ 3
	n, err := base64.StdEncoding.Decode(s.out, s.clean[:whole])
	if err != nil || s.padded || n != whole/4*3 {
		if err := s.tidy(); err != nil {
			return err
		}
		whole = len(s.clean) &^ 3
		n, err = base64.StdEncoding.Decode(s.out, s.clean[:whole])
		if err != nil || s.padded && whole > 0 {
			return errBase64
		}
		s.padded = s.padded || n != whole/4*3
	}
	rest := copy(s.clean, s.clean[whole:])
	s.clean = s.clean[:rest]
	return s.write(s.out[:n])
}

// tidy takes white space out of the base64 and turns its URL-safe form into the
// usual one.
func (s *base64Sink) tidy() error {
	out := s.clean[:0]
	for _, c := range s.clean {
		switch {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		case c == '-':
			out = append(out, '+')
		case c == '_':
			out = append(out, '/')
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=':
			out = append(out, c)
		default:
			return errBase64
		}
	}
	// Line ends are a thirtieth; a reply of nothing but white space has no end.
	if s.blank += int64(len(s.clean) - len(out)); s.blank > 1<<20+s.written/2 {
		return errBase64
	}
	s.clean = out
	return nil
}

// finish decodes what is left. Padding that is missing is forgiven.
func (s *base64Sink) finish() error {
	if s.inside {
		return errBase64
	}
	for len(s.clean) >= 4 {
		before := len(s.clean)
		if err := s.flush(); err != nil {
			return err
		}
		if len(s.clean) == before {
			break
		}
	}
	if err := s.tidy(); err != nil {
		return err
	}
	if len(s.clean) == 0 {
		return nil
	}
	rest := bytes.TrimRight(s.clean, "=")
	if s.padded || len(rest) < 2 {
		return errBase64
	}
	n, err := base64.RawStdEncoding.Decode(s.out, rest)
	if err != nil {
		return errBase64
	}
	s.clean = s.clean[:0]
	return s.write(s.out[:n])
}

func (s *base64Sink) write(p []byte) error {
	if s.limit > 0 && s.written+int64(len(p)) > s.limit {
		return errFileLimit
	}
	n, err := s.w.Write(p)
	s.written += int64(n)
	if err != nil {
		return writeError{err}
	}
	if n < len(p) {
		return writeError{io.ErrShortWrite}
	}
	if s.report != nil {
		s.report(s.written)
	}
	return nil
}

// writeError is a failure of the writer, not of the reply.
type writeError struct{ error }

func (w writeError) Unwrap() error { return w.error }
