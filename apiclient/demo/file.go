package demo

import (
	"net/http"
	"os"
	"strings"
	"unicode/utf8"
)

// storedFile is an uploaded file, in memory or, with a state file, on disk.
type storedFile struct {
	Name string
	MIME string
	Size int64
	data []byte
	path string
	// drawing is a file of the story, drawn when it is first asked for.
	drawing attachment
}

func (f *storedFile) content() ([]byte, error) {
	switch {
	case f.drawing.name != "":
		return drawn(f.drawing), nil
	case f.path != "":
		return os.ReadFile(f.path)
	}
	return f.data, nil
}

func (f *storedFile) size() int64 {
	if f.drawing.name != "" {
		return int64(len(drawn(f.drawing)))
	}
	return f.Size
}

const shortText = 255

// cut shortens a text to what a short field can hold.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= shortText {
		return s
	}
	return string([]rune(s)[:shortText])
}

// sniff finds out a content's kind, as the older generation does.
func sniff(content []byte) string {
	if len(content) == 0 {
		return "application/x-empty"
	}
	mime, _, _ := strings.Cut(http.DetectContentType(content), ";")
	return mime
}

var base64Digits = func() (digits [256]int8) {
	for i := range digits {
		digits[i] = -1
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		digits[c] = int8(i)
	}
	return digits
}()

// decodeBase64 decodes in place as PHP's base64_decode does: leniently every
// foreign character is skipped, strictly only blanks are, and the result is
// refused when anything else is wrong.
func decodeBase64(b []byte, strict bool) ([]byte, bool) {
	out, digits, padding := 0, 0, 0
	var held uint32
	for i := 0; i < len(b); i++ {
		if digits%4 == 0 && padding == 0 && i+4 <= len(b) {
			// The quick way: four good digits in a row.
			d0, d1, d2, d3 := base64Digits[b[i]], base64Digits[b[i+1]], base64Digits[b[i+2]], base64Digits[b[i+3]]
			if d0|d1|d2|d3 >= 0 {
				held = uint32(d0)<<18 | uint32(d1)<<12 | uint32(d2)<<6 | uint32(d3)
				b[out], b[out+1], b[out+2] = byte(held>>16), byte(held>>8), byte(held)
				out += 3
				digits += 4
				i += 3
				continue
			}
		}
		c := b[i]
		if c == '=' {
			padding++
			continue
		}
		d := base64Digits[c]
		if d < 0 {
			if strict && c != ' ' && c != '\t' && c != '\n' && c != '\r' {
				return nil, false
			}
			continue
		}
		if strict && padding > 0 {
			return nil, false
		}
		held = held<<6 | uint32(d)
		if digits++; digits%4 == 0 {
			b[out], b[out+1], b[out+2] = byte(held>>16), byte(held>>8), byte(held)
			out += 3
		}
	}
	rest := digits % 4
	if strict && (rest == 1 || padding > 2 || padding > 0 && (rest+padding)%4 != 0) {
		return nil, false
	}
	switch rest {
	case 2:
		b[out] = byte(held >> 4)
		out++
	case 3:
		b[out], b[out+1] = byte(held>>10), byte(held>>2)
		out += 2
	}
	return b[:out:out], true
}
