package apiclient

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Conditions on this side of the wire: a server may have ignored the query.

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return b
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func itoa(n int) string { return strconv.Itoa(n) }

// isEmpty reports whether a value of a kind counts as not set.
func isEmpty(v []byte, k kind) bool {
	if isNull(v) || string(v) == `""` || string(v) == "[]" || string(v) == "{}" {
		return true
	}
	switch k {
	case kindKey, kindRef:
		id, ok := readID(v)
		return ok && id == 0
	case kindBool:
		b, _, ok := readBool(v)
		return ok && !b
	case kindDate:
		t, ok := readTime(v)
		return ok && t.IsZero()
	case kindFile:
		_, has, ok := readFile("", v)
		return ok && !has
	case kindObject:
		related, ok := readRelated(v)
		return ok && related == nil
	}
	return false
}

// compare orders a row's value against a wanted one. It fails where the two cannot
// be compared, as an empty value with anything.
func compare(v []byte, wanted any, k kind) (order int, ok bool) {
	text := textOf(wanted)
	switch k {
	case kindKey, kindRef:
		id, ok := readID(v)
		n, set, okWanted := readInt([]byte(text))
		return cmp.Compare(int64(id), n), ok && okWanted && set && id != 0
	case kindEnum:
		n, set, ok := readInt(v)
		m, _, okWanted := readInt([]byte(text))
		return cmp.Compare(n, m), ok && okWanted && set
	case kindBool:
		b, _, ok := readBool(v)
		w, _, okWanted := readBool([]byte(text))
		return cmp.Compare(number(b), number(w)), ok && okWanted
	case kindNumber:
		f, set, ok := readFloat(v)
		w, _, okWanted := readFloat([]byte(text))
		return cmp.Compare(f, w), ok && okWanted && set
	case kindDate:
		at, ok := comparableTime(v)
		w, okWanted := wantedTime(wanted)
		return at.Compare(w), ok && okWanted && !at.IsZero()
	}
	if isNull(v) || v[0] == '{' || v[0] == '[' {
		return 0, false
	}
	s, ok := readText(v)
	if _, isText := wanted.(string); !isText {
		if f, set, okNumber := readFloat(v); okNumber && set {
			if w, set, okWanted := readFloat([]byte(text)); okWanted && set {
				return cmp.Compare(f, w), true
			}
		}
	}
	return strings.Compare(fold(s), fold(text)), ok
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fold makes texts equal that a server takes for equal: case and trailing space
// do not count.
func fold(s string) string { return strings.ToLower(strings.TrimRight(s, " ")) }

// comparableTime reads a moment as the server compares it: a day without a time is
// that day's beginning in UTC, wherever this program runs.
func comparableTime(v []byte) (time.Time, bool) {
	if s := inner(v); len(s) == len("2006-01-02") && v[0] == '"' {
		day, ok := readDay(s)
		return day.In(time.UTC), ok
	}
	return readTime(v)
}

func wantedTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v.Truncate(time.Second), !v.IsZero()
	case Date:
		return v.In(time.UTC), !v.IsZero()
	case string:
		if len(v) == len("2006-01-02") {
			day, ok := readDay([]byte(v))
			return day.In(time.UTC), ok
		}
		t, ok := readTime(quoted(v))
		return t, ok && !t.IsZero()
	}
	n, set, ok := readInt([]byte(textOf(v)))
	return time.Unix(n, 0), ok && set
}

func (c comparison) names(t *translation, add func(string)) { add(t.name(c.field)) }
func (o oneOf) names(t *translation, add func(string))      { add(t.name(o.field)) }
func (s isSet) names(t *translation, add func(string))      { add(t.name(s.field)) }
func (n negation) names(t *translation, add func(string))   { n.of.names(t, add) }
func (g group) names(t *translation, add func(string)) {
	for _, part := range g.parts {
		part.names(t, add)
	}
}

// A field that the server left out of the row altogether leaves the decision with
// the server.

func (c comparison) holds(t *translation, r *row) bool {
	v, has := r.named(t.name(c.field))
	if !has {
		return true
	}
	k := t.kind(c.field)
	value := wireValue(c.value)
	if c.op == "Like" {
		s, ok := readText(v)
		return ok && strings.Contains(strings.ToLower(s), strings.ToLower(textOf(value)))
	}
	if c.op == "Match" {
		return equals(v, c.value, k)
	}
	order, ok := compare(v, c.value, k)
	if !ok {
		return false
	}
	switch c.op {
	case "Greater":
		return order > 0
	case "GreaterEqual":
		return order >= 0
	case "Lesser":
		return order < 0
	}
	return order <= 0
}

// equals is Match on this side.
func equals(v []byte, wanted any, k kind) bool {
	value := wireValue(wanted)
	if value == nil || value == "" {
		return isEmpty(v, k) && k != kindBool
	}
	if k == kindKey || k == kindRef {
		if n, set, ok := readInt([]byte(textOf(value))); ok && (!set || n == 0) {
			return isEmpty(v, k)
		}
	}
	order, ok := compare(v, wanted, k)
	return ok && order == 0
}

func (o oneOf) holds(t *translation, r *row) bool {
	v, has := r.named(t.name(o.field))
	if !has {
		return true
	}
	k := t.kind(o.field)
	for _, wanted := range o.values {
		if equals(v, wanted, k) {
			return true
		}
	}
	return false
}

func (s isSet) holds(t *translation, r *row) bool {
	v, has := r.named(t.name(s.field))
	return !has || !isEmpty(v, t.kind(s.field))
}

func (g group) holds(t *translation, r *row) bool {
	for _, part := range g.parts {
		if part.holds(t, r) == g.or {
			return g.or
		}
	}
	return !g.or
}

func (n negation) holds(t *translation, r *row) bool {
	known := true
	n.of.names(t, func(name string) {
		if _, has := r.named(name); !has {
			known = false
		}
	})
	return !known || !n.of.holds(t, r)
}
