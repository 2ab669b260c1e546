package apiclient

import (
	"bytes"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// The scanner walks raw JSON once and only marks where things begin and end.
// Values are read on demand from the marks: that is what makes a lenient decoding
// of long lists as quick as a strict one into a struct.

// maxDepth is how deep a reply may nest. The deepest that is known is four.
const maxDepth = 64

var (
	errCut     = errors.New("the JSON breaks off")
	errSyntax  = errors.New("this is not JSON")
	errNesting = errors.New("the JSON nests too deep")
)

// span marks a part of a document, as offsets from its beginning.
type span struct{ start, end uint32 }

func (s span) of(raw []byte) []byte { return raw[s.start:s.end] }

// skipSpace gives the first offset from i on that holds no white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// scanValue gives the offset behind the value that begins at i.
func scanValue(b []byte, i, depth int) (int, error) {
	if i >= len(b) {
		return i, errCut
	}
	switch c := b[i]; {
	case c == '"':
		return scanString(b, i)
	case c == '{':
		return scanObject(b, i, depth, nil)
	case c == '[':
		return scanArray(b, i, depth, nil)
	case c == '-' || c >= '0' && c <= '9':
		return scanNumber(b, i)
	case c == 't':
		return scanWord(b, i, "true")
	case c == 'f':
		return scanWord(b, i, "false")
	case c == 'n':
		return scanWord(b, i, "null")
	}
	return i, errSyntax
}

func scanWord(b []byte, i int, word string) (int, error) {
	if len(b)-i < len(word) {
		if string(b[i:]) == word[:len(b)-i] {
			return i, errCut
		}
		return i, errSyntax
	}
	if string(b[i:i+len(word)]) != word {
		return i, errSyntax
	}
	return i + len(word), nil
}

// scanString gives the offset behind the string whose opening quote is at i.
func scanString(b []byte, i int) (int, error) {
	i++
	for i < len(b) {
		switch b[i] {
		case '"':
			return i + 1, nil
		case '\\':
			if i+1 >= len(b) {
				return i, errCut
			}
			if b[i+1] == 'u' {
				if i+6 > len(b) {
					return i, errCut
				}
				if _, ok := hex4(b[i+2 : i+6]); !ok {
					return i, errSyntax
				}
				i += 6
				continue
			}
			if bytes.IndexByte([]byte(`"\/bfnrt`), b[i+1]) < 0 {
				return i, errSyntax
			}
			i += 2
		default:
			i++
		}
	}
	return i, errCut
}

// scanNumber gives the offset behind the number at i, by the grammar of JSON.
func scanNumber(b []byte, i int) (int, error) {
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return i, numberError(b, i)
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return i, numberError(b, i)
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return i, numberError(b, i)
		}
	}
	return i, nil
}

func numberError(b []byte, i int) error {
	if i >= len(b) {
		return errCut
	}
	return errSyntax
}

// scanObject walks the object at i and calls visit with the name (inside its
// quotes) and the value of each member.
func scanObject(b []byte, i, depth int, visit func(name, value span)) (int, error) {
	if depth >= maxDepth {
		return i, errNesting
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1, nil
	}
	for {
		if i >= len(b) {
			return i, errCut
		}
		if b[i] != '"' {
			return i, errSyntax
		}
		nameEnd, err := scanString(b, i)
		if err != nil {
			return i, err
		}
		name := span{uint32(i + 1), uint32(nameEnd - 1)}
		i = skipSpace(b, nameEnd)
		if i >= len(b) {
			return i, errCut
		}
		if b[i] != ':' {
			return i, errSyntax
		}
		i = skipSpace(b, i+1)
		end, err := scanValue(b, i, depth+1)
		if err != nil {
			return i, err
		}
		if visit != nil {
			visit(name, span{uint32(i), uint32(end)})
		}
		i = skipSpace(b, end)
		if i >= len(b) {
			return i, errCut
		}
		switch b[i] {
		case '}':
			return i + 1, nil
		case ',':
			i = skipSpace(b, i+1)
		default:
			return i, errSyntax
		}
	}
}

// scanArray walks the array at i and calls visit with each element.
func scanArray(b []byte, i, depth int, visit func(value span)) (int, error) {
	if depth >= maxDepth {
		return i, errNesting
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == ']' {
		return i + 1, nil
	}
	for {
		end, err := scanValue(b, i, depth+1)
		if err != nil {
			return i, err
		}
		if visit != nil {
			visit(span{uint32(i), uint32(end)})
		}
		i = skipSpace(b, end)
		if i >= len(b) {
			return i, errCut
		}
		switch b[i] {
		case ']':
			return i + 1, nil
		case ',':
			i = skipSpace(b, i+1)
		default:
			return i, errSyntax
		}
	}
}

// wholeJSON checks that body is one JSON document and nothing else.
func wholeJSON(body []byte) error {
	end, err := scanValue(body, 0, 0)
	if err == nil {
		err = atEnd(body, end)
	}
	return err
}

// trimBody drops what may stand around a document: white space and a byte order
// mark.
func trimBody(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf")))
}

// afterNotice gives what follows PHP's own notices at the start of a reply: a server
// with display_errors on prints them before the document.
func afterNotice(body []byte) ([]byte, bool) {
	found := false
	for _, start := range []string{"<br", "Notice:", "Warning:", "Deprecated:", "PHP "} {
		found = found || bytes.HasPrefix(body, []byte(start))
	}
	if !found {
		return nil, false
	}
	// A notice ends its line; the document begins on one of the next.
	for at := 0; at < len(body); {
		next := bytes.IndexByte(body[at:], '\n')
		if next < 0 {
			return nil, false
		}
		at += next + 1
		if at < len(body) && (body[at] == '{' || body[at] == '[') {
			return body[at:], true
		}
	}
	return nil, false
}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) (rune, bool) {
	var r rune
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// unquote gives the text of a JSON string without its quotes. Bytes that are not
// UTF-8 and lone surrogates become U+FFFD.
func unquote(b []byte) string {
	if bytes.IndexByte(b, '\\') < 0 {
		if utf8.Valid(b) {
			return string(b)
		}
		return string(bytes.ToValidUTF8(b, []byte("\uFFFD")))
	}
	var small [256]byte
	return string(appendUnquoted(small[:0], b))
}

func appendUnquoted(out, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		if c == '\\' && i+1 < len(b) {
			var r rune
			r, i = unescape(b, i)
			out = utf8.AppendRune(out, r)
			continue
		}
		if c < utf8.RuneSelf {
			out = append(out, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		out = utf8.AppendRune(out, r)
		i += n
	}
	return out
}

// unescape reads the escape at i and gives the offset behind it.
func unescape(b []byte, i int) (rune, int) {
	switch b[i+1] {
	case 'b':
		return '\b', i + 2
	case 'f':
		return '\f', i + 2
	case 'n':
		return '\n', i + 2
	case 'r':
		return '\r', i + 2
	case 't':
		return '\t', i + 2
	case 'u':
		if i+6 > len(b) {
			return utf8.RuneError, len(b)
		}
		r, ok := hex4(b[i+2 : i+6])
		if !ok {
			return utf8.RuneError, i + 6
		}
		i += 6
		if utf16.IsSurrogate(r) {
			if i+6 <= len(b) && b[i] == '\\' && b[i+1] == 'u' {
				if low, ok := hex4(b[i+2 : i+6]); ok {
					if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
						return pair, i + 6
					}
				}
			}
			return utf8.RuneError, i
		}
		return r, i
	}
	return rune(b[i+1]), i + 2
}
