package demo

import (
	"unicode/utf16"
	"unicode/utf8"
)

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
