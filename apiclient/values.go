package apiclient

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ID is the key of an object. Zero means none: an empty reference.
type ID int64

// Date is a day without a time. The zero Date means none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether there is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String gives the day as YYYY-MM-DD, and "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// In gives the first moment of the day in a zone, the zero time for none.
func (d Date) In(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// Money is an amount in hundredths of the currency. The API names no currency.
type Money int64

// String gives the amount with two decimals: "49.50".
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, int64(m)/100, int64(m)%100)
}

// Field is one value of a reply under the server's own name, as text.
type Field struct{ Name, Value string }

// RelatedObject names the object that a notification is about.
// Spec: Notification, related_object.
type RelatedObject struct {
	Object string // the endpoint, e.g. "task" or "tasknote"
	ID     ID
}

// FileInfo tells about the file in one field of an object.
type FileInfo struct {
	Field string // the server's field, e.g. "image"
	ID    string // the file's own number, on servers that tell it
	Name  string // as the server has it: never a path to write to; may be empty
	MIME  string // may be empty or wrong
	Size  int64  // bytes, -1 when unknown
}

// What follows reads single values as PHP servers write them. Each function takes
// one raw JSON value and says with its last result whether it could be read.

func isNull(v []byte) bool { return len(v) == 0 || v[0] == 'n' }

// inner gives what stands in a value's quotes, or the value itself.
func inner(v []byte) []byte {
	if len(v) >= 2 && v[0] == '"' {
		return v[1 : len(v)-1]
	}
	return v
}

// readInt reads a whole number: 12, "12", 12.0, 1.2e1. Null, "" and false read as
// not set.
func readInt(v []byte) (n int64, set, ok bool) {
	if isNull(v) || string(v) == "false" {
		return 0, false, true
	}
	if v[0] == '{' || v[0] == '[' || v[0] == 't' {
		return 0, false, false
	}
	s := bytes.TrimSpace(inner(v))
	if len(s) == 0 {
		return 0, false, true
	}
	if len(s) <= 18 {
		digits := s
		if s[0] == '-' {
			digits = s[1:]
		}
		plain := len(digits) > 0
		for _, c := range digits {
			if c < '0' || c > '9' {
				plain = false
				break
			}
			n = n*10 + int64(c-'0')
		}
		if plain {
			if s[0] == '-' {
				n = -n
			}
			return n, true, true
		}
	}
	f, err := strconv.ParseFloat(string(s), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false, false
	}
	return int64(f), true, true
}

// readID reads a key or a reference: a number, the same as text, {"id":5}, and
// null, 0, "", false or [] for none.
func readID(v []byte) (ID, bool) {
	if len(v) > 0 && v[0] == '[' {
		return 0, skipSpace(v, 1) == len(v)-1
	}
	if len(v) > 0 && v[0] == '{' {
		var id ID
		ok := false
		_, _ = scanObject(v, 0, 0, func(name, value span) {
			if n := string(name.of(v)); n == "id" || n == "reference" {
				id, ok = readID(value.of(v))
			}
		})
		return id, ok
	}
	n, _, ok := readInt(v)
	if n < 0 {
		return 0, false
	}
	return ID(n), ok
}

// readBool reads true, 1, "1", "true" and their opposites. Null and "" read as not
// set: some servers answer null for a flag nobody sent.
func readBool(v []byte) (b, set, ok bool) {
	if isNull(v) {
		return false, false, true
	}
	switch strings.ToLower(string(inner(v))) {
	case "true", "1", "yes", "on":
		return true, true, true
	case "false", "0", "no", "off":
		return false, true, true
	case "":
		return false, false, true
	}
	return false, false, false
}

// readText reads a text. Numbers and flags, which a server may answer where it was
// sent one, become their text; null becomes "".
func readText(v []byte) (string, bool) {
	if isNull(v) {
		return "", true
	}
	switch v[0] {
	case '"':
		return unquote(v[1 : len(v)-1]), true
	case '{', '[':
		return "", false
	}
	return string(v), true
}

// readFloat reads a number with decimals, with a point or a comma.
func readFloat(v []byte) (f float64, set, ok bool) {
	if isNull(v) || string(v) == "false" {
		return 0, false, true
	}
	if v[0] == '{' || v[0] == '[' || v[0] == 't' {
		return 0, false, false
	}
	s := strings.TrimSpace(string(inner(v)))
	if s == "" {
		return 0, false, true
	}
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false, false
	}
	return f, true, true
}

// readMoney reads an amount into hundredths, rounded.
func readMoney(v []byte) (Money, bool) {
	f, _, ok := readFloat(v)
	if !ok || math.Abs(f) > 1e15 {
		return 0, false
	}
	return Money(math.Round(f * 100)), true
}

// readTime reads a moment. The server's own form is in UTC; one without a time of
// day is that day's first moment here. Null, "", false and a date of zeros read as
// the zero time. Seen on the wire: both generations.
func readTime(v []byte) (time.Time, bool) {
	if isNull(v) || string(v) == "false" {
		return time.Time{}, true
	}
	if v[0] == '{' || v[0] == '[' || v[0] == 't' {
		return time.Time{}, false
	}
	s := bytes.TrimSpace(inner(v))
	if len(s) == 0 || bytes.HasPrefix(s, []byte("0000-00-00")) {
		return time.Time{}, true
	}
	if v[0] != '"' {
		n, set, ok := readInt(v)
		if !ok || !set || n < -62135596800 || n > 253402300799 {
			return time.Time{}, false
		}
		return time.Unix(n, 0).UTC(), true
	}
	day, ok := readDay(s)
	if !ok {
		return time.Time{}, false
	}
	if len(s) == 10 {
		return day.In(time.Local), true
	}
	if len(s) == 19 && s[10] == ' ' && s[13] == ':' && s[16] == ':' {
		hour, okH := twoDigits(s[11:])
		minute, okM := twoDigits(s[14:])
		second, okS := twoDigits(s[17:])
		if !okH || !okM || !okS || hour > 23 || minute > 59 || second > 59 {
			return time.Time{}, false
		}
		return time.Date(day.Year, day.Month, day.Day, hour, minute, second, 0, time.UTC), true
	}
	text := string(bytes.ReplaceAll(s, []byte(`\/`), []byte("/")))
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readDate reads a day: YYYY-MM-DD, with or without a time behind it, and false,
// null or "" for none. Spec: Subscription information, end_date.
func readDate(v []byte) (Date, bool) {
	if isNull(v) || string(v) == "false" || string(v) == `""` {
		return Date{}, true
	}
	if v[0] != '"' {
		return Date{}, false
	}
	s := bytes.TrimSpace(inner(v))
	if bytes.HasPrefix(s, []byte("0000-00-00")) {
		return Date{}, true
	}
	return readDay(s)
}

// readDay reads the YYYY-MM-DD that s begins with.
func readDay(s []byte) (Date, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	century, ok1 := twoDigits(s)
	year, ok2 := twoDigits(s[2:])
	month, ok3 := twoDigits(s[5:])
	day, ok4 := twoDigits(s[8:])
	if !ok1 || !ok2 || !ok3 || !ok4 || month < 1 || month > 12 || day < 1 {
		return Date{}, false
	}
	year += century * 100
	if day > 28 && day > time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return Date{}, false
	}
	return Date{year, time.Month(month), day}, true
}

func twoDigits(s []byte) (int, bool) {
	a, b := s[0]-'0', s[1]-'0'
	return int(a)*10 + int(b), a <= 9 && b <= 9
}

// readFile reads a file field as a plain GET answers it: an object with name and
// type, the file's own number as a number or as text, or null, 0, "" and [] for no
// file. Spec: Handling files and images; seen on the wire: both generations.
func readFile(field string, v []byte) (info FileInfo, has, ok bool) {
	info = FileInfo{Field: field, Size: -1}
	if isNull(v) {
		return info, false, true
	}
	switch v[0] {
	case '[':
		return info, false, skipSpace(v, 1) == len(v)-1
	case '{':
		members := 0
		_, _ = scanObject(v, 0, 0, func(name, value span) {
			members++
			switch string(name.of(v)) {
			case "filename", "name":
				info.Name, _ = readText(value.of(v))
			case "mimetype":
				info.MIME, _ = readText(value.of(v))
			case "id", "file_id":
				info.ID, _ = readText(value.of(v))
			case "size", "filesize":
				if n, set, ok := readInt(value.of(v)); ok && set && n >= 0 {
					info.Size = n
				}
			}
		})
		return info, members > 0, true
	}
	n, set, ok := readInt(v)
	if !ok || n < 0 {
		return info, false, false
	}
	if !set || n == 0 {
		return info, false, true
	}
	info.ID = strconv.FormatInt(n, 10)
	return info, true, true
}

// readRelated reads a notification's related object: {"object","id"}, the newer
// {"foreign_class":"Go\\Task","reference":5}, and null, [] or an empty reference
// for none.
func readRelated(v []byte) (*RelatedObject, bool) {
	if isNull(v) {
		return nil, true
	}
	if v[0] == '[' {
		return nil, skipSpace(v, 1) == len(v)-1
	}
	if v[0] != '{' {
		return nil, false
	}
	var related RelatedObject
	ok := true
	_, _ = scanObject(v, 0, 0, func(name, value span) {
		switch string(name.of(v)) {
		case "object":
			text, good := readText(value.of(v))
			related.Object, ok = strings.ToLower(text), ok && good
		case "foreign_class":
			text, good := readText(value.of(v))
			related.Object, ok = strings.ToLower(text[strings.LastIndexByte(text, '\\')+1:]), ok && good
		case "id", "reference":
			id, good := readID(value.of(v))
			related.ID, ok = id, ok && good
		}
	})
	if related.Object == "" && related.ID == 0 {
		return nil, ok
	}
	return &related, ok
}
