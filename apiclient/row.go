package apiclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// maxFields is the most fields of a record. The most that is known is some 60.
const maxFields = 4000

// badRowBytes is how much of a row that cannot be read is kept to be looked at.
const badRowBytes = 4 << 10

var errFields = errors.New("a record has too many fields")

// shape is the list of names that the rows of a reply have in common, and where in
// it each thing is found. Rows of one list nearly always share one.
type shape struct {
	object  *objectSpec
	names   []string
	at      [thingCount]int16 // index into names + 1
	reverse bool              // the internal flag means the opposite here
	secret  []int             // fields whose value must not be kept
}

func newShape(obj *objectSpec, c *Contract, names []string) *shape {
	s := &shape{object: obj, names: names}
	index := make(map[string]int, len(names))
	for i, n := range names {
		index[n] = i
		if isSecretName(n) {
			s.secret = append(s.secret, i)
		}
	}
	for i := range obj.fields {
		f := &obj.fields[i]
		for _, name := range c.candidates(obj, f) {
			if at, ok := index[name]; ok {
				s.at[f.thing] = int16(at + 1)
				if f.thing == thingInternal {
					s.reverse = isReversed(f, name)
				}
				break
			}
		}
	}
	return s
}

func isReversed(f *fieldSpec, name string) bool {
	for _, n := range f.reversed {
		if n == name {
			return true
		}
	}
	return false
}

// row is one record of a reply: its raw text and where its values stand.
type row struct {
	raw   []byte
	shape *shape
	spans []span
}

// value gives the raw value of a thing, nil when the row has none.
func (r *row) value(t thing) []byte {
	if r.shape == nil {
		return nil
	}
	at := int(r.shape.at[t])
	if at == 0 || at > len(r.spans) {
		return nil
	}
	return r.spans[at-1].of(r.raw)
}

// named gives the raw value of a field by the server's name.
func (r *row) named(name string) ([]byte, bool) {
	if r.shape == nil {
		return nil, false
	}
	for i, n := range r.shape.names {
		if n == name && i < len(r.spans) {
			return r.spans[i].of(r.raw), true
		}
	}
	return nil, false
}

func (r *row) text(t thing) string {
	s, _ := readText(r.value(t))
	return s
}

func (r *row) id(t thing) ID {
	id, _ := readID(r.value(t))
	return id
}

func (r *row) time(t thing) time.Time {
	moment, _ := readTime(r.value(t))
	return moment
}

func (r *row) bool(t thing) (b, set bool) {
	b, set, _ = readBool(r.value(t))
	return b, set
}

// rawMessage gives the row as it came. It shares memory with the reply.
func (r *row) rawMessage() json.RawMessage {
	return json.RawMessage(r.raw[:len(r.raw):len(r.raw)])
}

// unknown lists the fields that have no meaning here, and those whose value could
// not be read as what they mean: nothing the server sent is lost from sight.
func (r *row) unknown() []Field {
	if r.shape == nil {
		return nil
	}
	var out []Field
	meaning := make([]*fieldSpec, len(r.shape.names))
	for t, at := range r.shape.at {
		if at > 0 {
			meaning[at-1] = r.shape.object.byThing[t]
		}
	}
	for i, name := range r.shape.names {
		v := r.spans[i].of(r.raw)
		if isSecretName(name) || meaning[i] != nil && readable(meaning[i], v) {
			continue
		}
		if meaning[i] == nil {
			if _, has, ok := readFile(name, v); ok && has && v[0] == '{' && looksLikeFile(v) {
				continue // listed among the files
			}
		}
		text, ok := readText(v)
		if !ok {
			text = string(v)
		}
		out = append(out, Field{Name: name, Value: text})
	}
	return out
}

// readable reports whether v can be read as what f holds.
func readable(f *fieldSpec, v []byte) bool {
	ok := true
	switch f.kind {
	case kindKey, kindRef:
		_, ok = readID(v)
	case kindEnum:
		_, _, ok = readInt(v)
	case kindBool:
		if f.thing == thingInternal || f.thing == thingAdmin {
			return true // these may be an enumeration; the accessors know
		}
		_, _, ok = readBool(v)
	case kindDate:
		_, ok = readTime(v)
	case kindNumber:
		_, _, ok = readFloat(v)
	case kindFile:
		_, _, ok = readFile("", v)
	case kindObject:
		_, ok = readRelated(v)
	case kindText, kindEmail:
		_, ok = readText(v)
	}
	return ok
}

// looksLikeFile reports whether an object value is one of a file field.
func looksLikeFile(v []byte) bool {
	found := false
	_, _ = scanObject(v, 0, 0, func(name, _ span) {
		n := string(name.of(v))
		found = found || n == "filename" || n == "mimetype"
	})
	return found
}

// files lists the files of a row, whatever their fields are called.
func (r *row) files() []FileInfo {
	if r.shape == nil {
		return nil
	}
	var out []FileInfo
	for i, name := range r.shape.names {
		v := r.spans[i].of(r.raw)
		if isNull(v) {
			continue
		}
		isFile := name == "file" || name == "image"
		if !isFile && (v[0] != '{' || !looksLikeFile(v)) {
			continue
		}
		if info, has, ok := readFile(name, v); ok && has {
			out = append(out, info)
		}
	}
	return out
}

// hideSecrets overwrites values that must not be kept, in place.
func (r *row) hideSecrets() {
	for _, i := range r.shape.secret {
		v := r.spans[i].of(r.raw)
		if len(v) < 2 || v[0] == 'n' {
			continue
		}
		v[0], v[1] = '"', '"'
		for j := 2; j < len(v); j++ {
			v[j] = ' '
		}
		r.spans[i].end = r.spans[i].start + 2
	}
}

// decoder turns replies into rows.
type decoder struct {
	object   *objectSpec
	contract *Contract
	shape    *shape
	slab     []span
	names    []span
	newNames int // names of the shapes made so far
}

// record reads the object that begins at i and gives the offset behind it.
func (d *decoder) record(body []byte, i int) (row, int, error) {
	if i >= len(body) {
		return row{}, i, errCut
	}
	if body[i] != '{' {
		return row{}, i, errSyntax
	}
	begin := len(d.slab)
	if cap(d.slab)-begin < 64 {
		d.slab, begin = make([]span, 0, 8192), 0
	}
	d.names = d.names[:0]
	base := uint32(i)
	end, err := scanObject(body, i, 1, func(name, value span) {
		if len(d.names) <= maxFields {
			d.names = append(d.names, name)
			d.slab = append(d.slab, span{value.start - base, value.end - base})
		}
	})
	if err == nil && len(d.names) > maxFields {
		err = errFields
	}
	if err != nil {
		d.slab = d.slab[:begin]
		return row{}, end, err
	}
	if !d.fits(body) {
		d.shape = newShape(d.object, d.contract, d.ownNames(body))
		d.newNames += len(d.names)
	}
	r := row{raw: body[i:end:end], shape: d.shape, spans: d.slab[begin:len(d.slab):len(d.slab)]}
	if d.shape.secret != nil {
		r.hideSecrets()
	}
	return r, end, nil
}

// single reads a whole reply that should be one object. A list with exactly one
// counts as well.
func (d *decoder) single(body []byte) (row, error) {
	if len(body) > 0 && body[0] == '[' {
		rows, bad, err := d.list(body)
		if err == nil && (len(rows) != 1 || len(bad) > 0) {
			err = errSyntax
		}
		if err != nil {
			return row{}, err
		}
		return rows[0], nil
	}
	r, end, err := d.record(body, 0)
	if err == nil {
		err = atEnd(body, end)
	}
	return r, err
}

// keyProblem says why a row has no usable key, "" when it has one.
func (d *decoder) keyProblem(r *row) string {
	key := r.value(thingKey)
	if key == nil {
		return "it has no " + d.object.key
	}
	if id, ok := readID(key); !ok || id == 0 {
		return "its " + d.object.key + " is no key"
	}
	return ""
}

// fits reports whether the row just scanned has the names of the current shape.
func (d *decoder) fits(raw []byte) bool {
	if d.shape == nil || len(d.shape.names) != len(d.names) {
		return false
	}
	for i, name := range d.names {
		if d.shape.names[i] != string(name.of(raw)) {
			return false
		}
	}
	return true
}

func (d *decoder) ownNames(raw []byte) []string {
	names := make([]string, len(d.names))
	for i, name := range d.names {
		names[i] = unquote(name.of(raw))
	}
	return names
}

// list reads a whole reply that should be a list.
func (d *decoder) list(body []byte) (rows []row, bad []*BadRow, err error) {
	r := rowReader{d: d, text: body, whole: true}
	for {
		m, err := r.next()
		switch {
		case err == io.EOF:
			return rows, bad, nil
		case err != nil:
			return nil, nil, err
		case m.bad != nil:
			bad = append(bad, m.bad)
		default:
			rows = append(rows, m.row)
		}
	}
}

// member is one element of a list: a row, or one that cannot be read.
type member struct {
	row row
	bad *BadRow
}

// member reads the list element at i and gives the offset behind it.
func (d *decoder) member(body []byte, i, index int) (m member, end int, err error) {
	bad := func(reason string) (member, int, error) {
		// A copy: what is around it need not be kept with it.
		raw := bytes.Clone(body[i:min(end, i+badRowBytes)])
		return member{bad: &BadRow{Object: d.object.name, Index: index, ID: m.row.id(thingKey), Raw: raw, Reason: reason}}, end, nil
	}
	if i < len(body) && body[i] != '{' {
		if end, err = scanValue(body, i, 1); err != nil {
			return m, end, err
		}
		return bad("it is no object")
	}
	m.row, end, err = d.record(body, i)
	if err == errFields {
		return bad("it has too many fields")
	}
	if err != nil {
		return m, end, err
	}
	if reason := d.keyProblem(&m.row); reason != "" {
		return bad(reason)
	}
	return m, end, nil
}

func atEnd(body []byte, i int) error {
	if skipSpace(body, i) != len(body) {
		return errSyntax
	}
	return nil
}
