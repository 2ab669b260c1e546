package demo

import (
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// What PHP's json_decode takes and json_encode writes. The decoder works on the
// body in place: a file of 30 MB must not be copied on its way.

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

const hexDigits = "0123456789abcdef"

// appendString writes a text as json_encode does: slashes escaped, everything
// beyond ASCII as \uXXXX, the rest raw.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	plain := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '/' {
			i++
			continue
		}
		b = append(b, s[plain:i]...)
		if c < utf8.RuneSelf {
			b = appendEscape(b, c)
			i++
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
				b = appendUnicode(appendUnicode(b, hi), lo)
			} else {
				b = appendUnicode(b, r)
			}
			i += n
		}
		plain = i
	}
	return append(append(b, s[plain:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\', '/':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return appendUnicode(b, rune(c))
}

func appendUnicode(b []byte, r rune) []byte {
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// appendJSON writes a value that was posted back as PHP would.
func appendJSON(b []byte, v jsonValue) []byte {
	switch v.kind {
	case jsonNull:
		return append(b, "null"...)
	case jsonFalse:
		return append(b, "false"...)
	case jsonTrue:
		return append(b, "true"...)
	case jsonNumber:
		return append(b, v.raw...)
	case jsonString:
		return appendString(b, string(v.raw))
	case jsonArray:
		b = append(b, '[')
		for i, item := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, item)
		}
		return append(b, ']')
	}
	if len(v.items) == 0 {
		// To PHP an empty object and an empty list are the same array.
		return append(b, "[]"...)
	}
	b = append(b, '{')
	for i, item := range v.items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, v.names[i]), ':')
		b = appendJSON(b, item)
	}
	return append(b, '}')
}
