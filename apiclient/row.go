package apiclient

import (
	"encoding/json"
	"time"
)

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
		d.names = append(d.names, name)
		d.slab = append(d.slab, span{value.start - base, value.end - base})
	})
	if err != nil {
		return row{}, end, err
	}
	if !d.fits(body) {
		d.shape = newShape(d.object, d.contract, d.ownNames(body))
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

// list reads a whole reply that should be a list, in one pass. A single object
// counts as a list of one: some servers answer a filtered list so.
func (d *decoder) list(body []byte) (rows []row, bad []*BadRow, err error) {
	if len(body) > 0 && body[0] == '{' {
		end, err := d.member(body, 0, 0, &rows, &bad)
		if err == nil && (skipSpace(body, end) != len(body) || len(bad) > 0) {
			err = errSyntax
		}
		return rows, nil, err
	}
	if len(body) == 0 {
		return nil, nil, errCut
	}
	if body[0] != '[' {
		return nil, nil, errSyntax
	}
	i := skipSpace(body, 1)
	if i < len(body) && body[i] == ']' {
		return rows, bad, atEnd(body, i+1)
	}
	for index := 0; ; index++ {
		end, err := d.member(body, i, index, &rows, &bad)
		if err != nil {
			return nil, nil, err
		}
		i = skipSpace(body, end)
		if i >= len(body) {
			return nil, nil, errCut
		}
		switch body[i] {
		case ']':
			return rows, bad, atEnd(body, i+1)
		case ',':
			i = skipSpace(body, i+1)
		default:
			return nil, nil, errSyntax
		}
	}
}

// member reads the list element at i into rows or bad.
func (d *decoder) member(body []byte, i, index int, rows *[]row, bad *[]*BadRow) (int, error) {
	if i < len(body) && body[i] != '{' {
		end, err := scanValue(body, i, 1)
		if err == nil {
			*bad = append(*bad, &BadRow{Object: d.object.name, Index: index, Raw: body[i:end], Reason: "it is no object"})
		}
		return end, err
	}
	r, end, err := d.record(body, i)
	if err != nil {
		return end, err
	}
	if reason := d.keyProblem(&r); reason != "" {
		id, _ := readID(r.value(thingKey))
		*bad = append(*bad, &BadRow{Object: d.object.name, Index: index, ID: id, Raw: r.raw, Reason: reason})
		return end, nil
	}
	*rows = append(*rows, r)
	return end, nil
}

func atEnd(body []byte, i int) error {
	if skipSpace(body, i) != len(body) {
		return errSyntax
	}
	return nil
}
