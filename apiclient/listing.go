package apiclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"
)

const (
	// window is how much of a list is in memory at a time, unless a row is longer.
	window = 256 << 10
	// maxRow is the longest row. A server's texts are kilobytes, seldom a megabyte.
	maxRow = 8 << 20
)

// What rows take in memory beside their text, roughly: a row, one of its fields, and a
// list of names that no row before had.
const (
	rowCost   = 256
	fieldCost = 8
	nameCost  = 64
)

var (
	errRowLimit  = errors.New("a row is longer than the limit")
	errListLimit = errors.New("the list is longer than the limit")
)

// rowReader reads the members of a list from a text that may come in parts.
type rowReader struct {
	d      *decoder
	text   []byte // the part that is here
	at     int    // what of it is read
	index  int    // of the next member
	whole  bool   // nothing follows the text
	opened bool   // the list's bracket was read
	ended  bool
}

// next gives the next member, and io.EOF behind the last; errCut asks for more text.
// A single object counts as a list of one: some servers answer a filtered list so.
func (r *rowReader) next() (member, error) {
	if r.ended {
		return member{}, r.end()
	}
	i := skipSpace(r.text, r.at)
	if i >= len(r.text) {
		r.at = i
		return member{}, errCut
	}
	if !r.opened {
		if r.text[i] == '{' {
			return r.alone(i)
		}
		if r.text[i] != '[' {
			return member{}, errSyntax
		}
		r.opened, r.at = true, i+1
		return r.next()
	}
	switch c := r.text[i]; {
	case c == ']':
		r.ended, r.at = true, i+1
		return member{}, r.end()
	case (c == ',') != (r.index > 0):
		return member{}, errSyntax
	case c == ',':
		i = skipSpace(r.text, i+1)
	}
	if i >= len(r.text) {
		return member{}, errCut
	}
	m, end, err := r.d.member(r.text, i, r.index)
	if err == nil && end == len(r.text) && r.text[i] != '{' {
		err = errCut // a number may go on, and the list ends with a bracket
	}
	if err == nil {
		r.at = end
		r.index++
	}
	return m, err
}

// alone reads the object that stands for a list.
func (r *rowReader) alone(i int) (member, error) {
	m, end, err := r.d.member(r.text, i, 0)
	if err == nil && m.bad != nil {
		err = errSyntax
	}
	if err == nil {
		r.ended, r.at = true, end
	}
	return m, err
}

// end makes sure that nothing but white space follows the list.
func (r *rowReader) end() error {
	r.at = skipSpace(r.text, r.at)
	switch {
	case r.at < len(r.text):
		return errSyntax
	case !r.whole:
		return errCut
	}
	return io.EOF
}

// listing reads the rows of one reply as they arrive. What is behind them is given up:
// a row keeps its own part of the text alive and no more than the window around it.
type listing struct {
	client *Client
	call   call
	reply  *reply
	rows   rowReader
	budget *int64 // what may still come, shared by all replies of one listing
}

// openList makes one list request, a single time, and reads as far as it takes to know
// that a list came. The caller closes it.
func (c *Client) openList(ctx context.Context, obj *objectSpec, call call, budget *int64) (*listing, error) {
	call.stream = max(*budget, 1)
	reply, err := c.once(ctx, call)
	if err != nil {
		return nil, err
	}
	l := &listing{client: c, call: call, reply: reply, budget: budget, rows: rowReader{d: &decoder{object: obj, contract: c.contract}}}
	if err := l.open(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// open looks how the reply begins. What is no list is read whole and judged: it may be
// an error's words, one object alone, or a list behind a notice of PHP's.
func (l *listing) open() error {
	r := &l.rows
	for len(r.text) == 0 && !r.whole {
		if err := l.more(); err != nil {
			return err
		}
		r.text = bytes.TrimLeft(r.text, " \t\r\n\ufeff")
	}
	if len(r.text) > 0 && r.text[0] == '[' {
		return nil
	}
	for !r.whole {
		if int64(len(r.text)) > l.client.limits.Body {
			return l.broken(errBodyLimit)
		}
		if err := l.more(); err != nil {
			return err
		}
	}
	l.reply.body = trimBody(r.text)
	if err := l.client.disguised(l.call, l.reply); err != nil {
		return err
	}
	r.text = l.reply.body
	return nil
}

// more brings the next part of the reply behind what is not read yet.
func (l *listing) more() error {
	rest := l.rows.text[l.rows.at:]
	if len(rest) >= maxRow {
		return l.broken(errRowLimit)
	}
	// A new window each time, since rows share the memory of the old one.
	text := make([]byte, len(rest), max(window, min(2*len(rest), maxRow)))
	copy(text, rest)
	for len(text) < cap(text) && !l.rows.whole {
		n, err := l.reply.stream.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		switch {
		case err == io.EOF:
			l.rows.whole = true
		case err != nil:
			return l.broken(err)
		}
	}
	l.rows.text, l.rows.at = text, 0
	return nil
}

// next gives the next member, and io.EOF behind the last.
func (l *listing) next() (member, error) {
	from, names := l.rows.at, l.rows.d.newNames
	m, err := l.rows.next()
	for err == errCut && !l.rows.whole {
		if err := l.more(); err != nil {
			return m, err
		}
		from = 0
		m, err = l.rows.next()
	}
	if err == io.EOF {
		return m, err
	}
	if err != nil {
		l.reply.body = l.rows.text[:min(len(l.rows.text), badRowBytes)]
		return m, l.client.notJSON(l.call, l.reply, err)
	}
	*l.budget -= rowCost + int64(l.rows.at-from) + fieldCost*int64(len(m.row.spans)) + nameCost*int64(l.rows.d.newNames-names)
	if *l.budget < 0 {
		return m, l.broken(errListLimit)
	}
	return m, nil
}

// close gives the request's place back.
func (l *listing) close() { _ = l.reply.stream.Close() }

// broken is the error for a list that could not be read to its end.
func (l *listing) broken(cause error) error {
	if r, ok := l.reply.stream.(*receivedBody); ok {
		cause = firstOf(context.Cause(r.guard.ctx), cause)
	}
	return l.client.brokenReply(l.call, l.reply.status, cause)
}

// page is what was read of one reply to a list request.
type page struct {
	rows    []row
	bad     []*BadRow
	deleted []ID
	served  time.Time
	raw     int // rows in the reply, whatever became of them
}

// add puts a member where it belongs.
func (p *page) add(m member) {
	p.raw++
	switch deleted, _ := m.row.bool(thingDeleted); {
	case m.bad != nil:
		p.bad = append(p.bad, m.bad)
	case deleted:
		p.deleted = append(p.deleted, m.row.id(thingKey))
	default:
		p.rows = append(p.rows, m.row)
	}
}

// learn takes what the first row of a reply tells about it.
func (p *page) learn(c *Contract, r *row) {
	c.observe(r.shape)
	if at := r.time(thingGenerated); !at.IsZero() {
		p.served = at
	}
}

// read takes members into a page until there are more than most (0 for no limit), and
// tells whether the reply is at its end.
func (l *listing) read(p *page, most int) (ended bool, err error) {
	learnt := p.raw > 0
	if !learnt {
		p.served = l.reply.served
	}
	for most == 0 || p.raw <= most {
		m, err := l.next()
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if m.bad == nil && !learnt {
			learnt = true
			p.learn(l.client.contract, &m.row)
		}
		p.add(m)
	}
	return false, nil
}
