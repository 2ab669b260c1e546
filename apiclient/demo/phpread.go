package demo

import (
	"bytes"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// What PHP's json_decode takes. The decoder works on the body in place: a file
// of 30 MB must not be copied on its way.

type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonFalse
	jsonTrue
	jsonNumber
	jsonString
	jsonArray
	jsonObject
)

type jsonValue struct {
	kind  jsonKind
	raw   []byte // the decoded string, or the number as written
	items []jsonValue
	names []string // of an object, beside items
}

func (v jsonValue) text() string { return string(v.raw) }

// member returns the value under a name. PHP keeps the last of two equal names.
func (v jsonValue) member(name string) (jsonValue, bool) {
	for i, n := range v.names {
		if n == name {
			return v.items[i], true
		}
	}
	return jsonValue{}, false
}

var errJSON = errors.New("not JSON")

const maxDepth = 512

type jsonReader struct {
	b     []byte
	i     int
	depth int
}

// parseJSON reads one JSON document and overwrites parts of b while doing so.
func parseJSON(b []byte) (jsonValue, error) {
	r := jsonReader{b: b}
	r.space()
	v, err := r.value()
	if err != nil {
		return v, err
	}
	r.space()
	if r.i != len(r.b) {
		return v, errJSON
	}
	return v, nil
}

func (r *jsonReader) space() {
	for r.i < len(r.b) {
		switch r.b[r.i] {
		case ' ', '\t', '\n', '\r':
			r.i++
		default:
			return
		}
	}
}

func (r *jsonReader) value() (jsonValue, error) {
	if r.i >= len(r.b) {
		return jsonValue{}, errJSON
	}
	switch c := r.b[r.i]; {
	case c == '{':
		return r.object()
	case c == '[':
		return r.array()
	case c == '"':
		s, err := r.string()
		return jsonValue{kind: jsonString, raw: s}, err
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	for _, w := range []struct {
		word string
		kind jsonKind
	}{{"null", jsonNull}, {"true", jsonTrue}, {"false", jsonFalse}} {
		if len(r.b)-r.i >= len(w.word) && string(r.b[r.i:r.i+len(w.word)]) == w.word {
			r.i += len(w.word)
			return jsonValue{kind: w.kind}, nil
		}
	}
	return jsonValue{}, errJSON
}

func (r *jsonReader) object() (jsonValue, error) {
	v := jsonValue{kind: jsonObject}
	err := r.members('}', func() error {
		if r.i >= len(r.b) || r.b[r.i] != '"' {
			return errJSON
		}
		name, err := r.string()
		if err != nil {
			return err
		}
		key := string(name)
		r.space()
		if r.i >= len(r.b) || r.b[r.i] != ':' {
			return errJSON
		}
		r.i++
		r.space()
		item, err := r.value()
		if err != nil {
			return err
		}
		for i, n := range v.names {
			if n == key {
				v.items[i] = item
				return nil
			}
		}
		v.names = append(v.names, key)
		v.items = append(v.items, item)
		return nil
	})
	return v, err
}

func (r *jsonReader) array() (jsonValue, error) {
	v := jsonValue{kind: jsonArray}
	err := r.members(']', func() error {
		item, err := r.value()
		v.items = append(v.items, item)
		return err
	})
	return v, err
}

// members reads what stands between the brackets of an object or an array.
func (r *jsonReader) members(end byte, one func() error) error {
	if r.depth++; r.depth > maxDepth {
		return errJSON
	}
	defer func() { r.depth-- }()
	r.i++
	r.space()
	if r.i < len(r.b) && r.b[r.i] == end {
		r.i++
		return nil
	}
	for {
		r.space()
		if err := one(); err != nil {
			return err
		}
		r.space()
		if r.i >= len(r.b) {
			return errJSON
		}
		c := r.b[r.i]
		r.i++
		switch c {
		case end:
			return nil
		case ',':
		default:
			return errJSON
		}
	}
}

func (r *jsonReader) number() (jsonValue, error) {
	start := r.i
	digits := func() int {
		n := 0
		for r.i < len(r.b) && r.b[r.i] >= '0' && r.b[r.i] <= '9' {
			r.i++
			n++
		}
		return n
	}
	if r.b[r.i] == '-' {
		r.i++
	}
	zero := r.i < len(r.b) && r.b[r.i] == '0'
	if n := digits(); n == 0 || zero && n > 1 {
		return jsonValue{}, errJSON
	}
	if r.i < len(r.b) && r.b[r.i] == '.' {
		r.i++
		if digits() == 0 {
			return jsonValue{}, errJSON
		}
	}
	if r.i < len(r.b) && (r.b[r.i] == 'e' || r.b[r.i] == 'E') {
		r.i++
		if r.i < len(r.b) && (r.b[r.i] == '+' || r.b[r.i] == '-') {
			r.i++
		}
		if digits() == 0 {
			return jsonValue{}, errJSON
		}
	}
	return jsonValue{kind: jsonNumber, raw: r.b[start:r.i]}, nil
}

// string reads a quoted text. Escapes only ever get shorter, so the text is
// written back over its own place.
func (r *jsonReader) string() ([]byte, error) {
	r.i++
	if s, ok := r.plainString(); ok {
		return s, nil
	}
	start, out := r.i, r.i
	for r.i < len(r.b) {
		switch c := r.b[r.i]; {
		case c == '"':
			s := r.b[start:out:out]
			r.i++
			if !utf8.Valid(s) {
				return nil, errJSON
			}
			return s, nil
		case c < 0x20:
			return nil, errJSON
		case c != '\\':
			r.b[out] = c
			out++
			r.i++
		default:
			n, err := r.escape(out)
			if err != nil {
				return nil, err
			}
			out += n
		}
	}
	return nil, errJSON
}

// plainString is the quick way for a text without escapes, such as a file's
// content; it leaves all others, and all mistakes, to string.
func (r *jsonReader) plainString() ([]byte, bool) {
	end := bytes.IndexByte(r.b[r.i:], '"')
	if end < 0 {
		return nil, false
	}
	s := r.b[r.i : r.i+end : r.i+end]
	for _, c := range s {
		if c < 0x20 || c == '\\' {
			return nil, false
		}
	}
	if !utf8.Valid(s) {
		return nil, false
	}
	r.i += end + 1
	return s, true
}

// escape reads the escape at the current place and writes it at out.
func (r *jsonReader) escape(out int) (int, error) {
	if r.i+1 >= len(r.b) {
		return 0, errJSON
	}
	c := r.b[r.i+1]
	r.i += 2
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return r.unicode(out)
	default:
		return 0, errJSON
	}
	r.b[out] = c
	return 1, nil
}

func (r *jsonReader) unicode(out int) (int, error) {
	first, ok := r.hex4(r.i)
	if !ok {
		return 0, errJSON
	}
	r.i += 4
	if utf16.IsSurrogate(first) {
		// PHP refuses half a pair, where Go would put a replacement character.
		if r.i+6 > len(r.b) || r.b[r.i] != '\\' || r.b[r.i+1] != 'u' {
			return 0, errJSON
		}
		second, ok := r.hex4(r.i + 2)
		pair := utf16.DecodeRune(first, second)
		if !ok || pair == utf8.RuneError {
			return 0, errJSON
		}
		r.i += 6
		first = pair
	}
	return utf8.EncodeRune(r.b[out:r.i], first), nil
}

func (r *jsonReader) hex4(at int) (rune, bool) {
	if at+4 > len(r.b) {
		return 0, false
	}
	var n rune
	for _, c := range r.b[at : at+4] {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			n = n<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return n, true
}
