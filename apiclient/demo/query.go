package demo

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// truth is SQL's logic: comparing with an empty field is neither yes nor no,
// and stays so when it is turned round.
type truth uint8

const (
	no truth = iota
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// condition is a compiled query.
type condition struct {
	test  func(*record) truth
	byRef int // the reference field of a OneOf, whose order the result takes; else -1
}

// queryFailure is how a query ends that the server cannot take: with a fatal
// page, a bare text with status 400, or nothing and status 500.
type queryFailure struct {
	fatal, plain string
	crash        bool
}

const olderQueryTrouble = "There was problems with your query: "

// query compiles the call's query; it is nil when there is none. It answers
// false when it has answered the call itself.
func (c *call) query(class *class) (*condition, bool) {
	given, there, array := c.param("query")
	if array {
		c.crash()
		return nil, false
	}
	if !there || given == "" {
		return nil, true
	}
	v, err := parseJSON([]byte(given))
	if err != nil || v.kind == jsonNull {
		c.plain(http.StatusBadRequest, "Invalid query JSON")
		return nil, false
	}
	compiled, failed := c.compile(class, v)
	switch {
	case failed == nil:
		return compiled, true
	case failed.crash:
		c.crash()
	case failed.plain != "":
		c.plain(http.StatusBadRequest, failed.plain)
	default:
		c.fatal(failed.fatal)
	}
	return nil, false
}

func (c *call) compile(class *class, v jsonValue) (*condition, *queryFailure) {
	if v.kind != jsonObject && v.kind != jsonArray {
		return nil, &queryFailure{crash: true}
	}
	named, _ := v.member("type")
	switch name := named.text(); name {
	case "AND", "OR":
		return c.compilePair(class, v, name == "AND")
	case "NOT":
		inner, ok := v.member("condition")
		if !ok {
			return nil, &queryFailure{crash: true}
		}
		one, failed := c.compile(class, inner)
		if failed != nil {
			return nil, failed
		}
		return &condition{byRef: -1, test: func(r *record) truth { return yes - one.test(r) }}, nil
	case "Match", "Like", "OneOf", "Greater", "GreaterEqual", "Lesser", "LesserEqual", "IsSet":
		return c.compileField(class, v, name)
	default:
		if c.gen == Older {
			return nil, &queryFailure{plain: olderQueryTrouble + "Unknown condition added to filter"}
		}
		return nil, &queryFailure{fatal: "Invalid condition type " + name + " in array"}
	}
}

func (c *call) compilePair(class *class, v jsonValue, both bool) (*condition, *queryFailure) {
	first, ok1 := v.member("condition1")
	second, ok2 := v.member("condition2")
	if !ok1 || !ok2 {
		return nil, &queryFailure{crash: true}
	}
	a, failed := c.compile(class, first)
	if failed != nil {
		return nil, failed
	}
	b, failed := c.compile(class, second)
	if failed != nil {
		return nil, failed
	}
	return &condition{byRef: -1, test: func(r *record) truth {
		if both {
			return min(a.test(r), b.test(r))
		}
		return max(a.test(r), b.test(r))
	}}, nil
}

func (c *call) compileField(class *class, v jsonValue, name string) (*condition, *queryFailure) {
	fieldname, ok := v.member("fieldname")
	want, there := v.member("value")
	if !ok || !there && name != "IsSet" {
		return nil, &queryFailure{crash: true}
	}
	i := class.field(fieldname.text())
	if i < 0 {
		if c.gen == Older {
			return nil, &queryFailure{fatal: "Unknown field " + fieldname.text() + ` in object Platform\Datarecord`}
		}
		return nil, &queryFailure{fatal: `No type. Did you use the correct field name "` + fieldname.text() + `"?`}
	}
	f := &class.fields[i]
	cond := &condition{byRef: -1}
	if c.gen == Older && !olderCan(f.kind, name) {
		return nil, &queryFailure{plain: olderQueryTrouble + "Field  does not work with " + strings.ToLower(name) + " condition"}
	}
	var failed *queryFailure
	switch name {
	case "Match":
		cond.test, failed = c.match(f, i, want)
	case "Like":
		cond.test = like(i, scalar(want))
	case "OneOf":
		if want.kind != jsonArray {
			if c.gen == Newer {
				return nil, &queryFailure{crash: true}
			}
			want = jsonValue{kind: jsonArray, items: []jsonValue{want}}
		}
		cond.test, failed = c.oneOf(f, i, want.items)
		if f.kind == kindRef {
			cond.byRef = i
		}
	case "IsSet":
		cond.test = c.isSet(f, i)
	default:
		cond.test = c.compare(f, i, want, name)
	}
	return cond, failed
}

// olderCan tells which fields the older generation takes for a condition.
func olderCan(k kind, name string) bool {
	switch name {
	case "Like":
		return k == kindText || k == kindLong
	case "OneOf":
		return k != kindEnum && k != kindBool
	case "Greater", "GreaterEqual", "Lesser", "LesserEqual":
		return k != kindEnum && k != kindRef && k != kindBool
	}
	return true
}

// scalar is a value as PHP writes it into a text.
func scalar(v jsonValue) string {
	switch v.kind {
	case jsonTrue:
		return "1"
	case jsonNumber, jsonString:
		return v.text()
	}
	return ""
}

// number is a value as PHP reads it as a whole number.
func number(v jsonValue) (int64, bool) {
	switch v.kind {
	case jsonTrue:
		return 1, true
	case jsonNull, jsonFalse:
		return 0, true
	case jsonNumber, jsonString:
		s := strings.TrimSpace(v.text())
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n, true
		}
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return int64(f), true
		}
	}
	return 0, false
}

func (c *call) match(f *field, i int, want jsonValue) (func(*record) truth, *queryFailure) {
	switch f.kind {
	case kindText, kindLong, kindEmail, kindSecret:
		text := scalar(want)
		return func(r *record) truth { return truthOf(strings.EqualFold(r.values[i].text, text)) }, nil
	case kindDate:
		if want.kind == jsonNull && c.gen == Newer {
			return nil, &queryFailure{crash: true}
		}
		at := c.moment(want)
		return func(r *record) truth {
			if r.values[i].kind == isNull {
				return unknown
			}
			return truthOf(r.values[i].num == at)
		}, nil
	}
	n, isNumber := number(want)
	return func(r *record) truth {
		switch x := r.values[i]; {
		case f.kind == kindRef && n == 0 && isNumber:
			return truthOf(x.kind == isNull)
		case x.kind == isNull || want.kind == jsonNull:
			return unknown
		default:
			return truthOf(isNumber && x.num == n)
		}
	}, nil
}

func (c *call) oneOf(f *field, i int, wanted []jsonValue) (func(*record) truth, *queryFailure) {
	tests := make([]func(*record) truth, 0, len(wanted))
	for _, w := range wanted {
		test, failed := c.match(f, i, w)
		if failed != nil {
			return nil, failed
		}
		tests = append(tests, test)
	}
	return func(r *record) truth {
		found := no
		for _, test := range tests {
			if found = max(found, test(r)); found == yes {
				break
			}
		}
		return found
	}, nil
}

func (c *call) isSet(f *field, i int) func(*record) truth {
	switch f.kind {
	case kindText, kindLong, kindEmail, kindSecret:
		return func(r *record) truth { return truthOf(c.gen == Older || r.values[i].text != "") }
	case kindEnum:
		return func(r *record) truth { return truthOf(c.gen == Older || r.values[i].kind != isNull) }
	case kindBool:
		return func(r *record) truth { return truthOf(r.values[i].num == 1) }
	}
	return func(r *record) truth { return truthOf(r.values[i].kind != isNull) }
}

// moment is a date in a condition; what is none counts as 1970.
func (c *call) moment(v jsonValue) int64 {
	if v.kind == jsonNumber {
		n, _ := number(v)
		return n
	}
	if t, ok := phpTime(scalar(v), c.now); ok {
		return t.Unix()
	}
	return time.Unix(0, 0).Unix()
}

func (c *call) compare(f *field, i int, want jsonValue, name string) func(*record) truth {
	decide := func(order int) truth {
		switch name {
		case "Greater":
			return truthOf(order > 0)
		case "GreaterEqual":
			return truthOf(order >= 0)
		case "Lesser":
			return truthOf(order < 0)
		}
		return truthOf(order <= 0)
	}
	switch f.kind {
	case kindText, kindLong, kindEmail:
		text := strings.ToLower(scalar(want))
		return func(r *record) truth { return decide(strings.Compare(strings.ToLower(r.values[i].text), text)) }
	case kindKey, kindDate:
		n, _ := number(want)
		if f.kind == kindDate {
			n = c.moment(want)
		}
		return func(r *record) truth {
			switch x := r.values[i]; {
			case x.kind == isNull:
				return unknown
			case x.num > n:
				return decide(1)
			case x.num < n:
				return decide(-1)
			}
			return decide(0)
		}
	}
	// Today's server takes such a condition on a reference or an enum, and
	// finds nothing.
	return func(*record) truth { return unknown }
}

// like finds a pattern anywhere in a text, with SQL's two wildcards.
func like(i int, pattern string) func(*record) truth {
	wanted := []rune(strings.ToLower("%" + pattern + "%"))
	return func(r *record) truth {
		x := r.values[i]
		if x.kind != isText {
			return unknown
		}
		return truthOf(likeRunes([]rune(strings.ToLower(x.text)), wanted))
	}
}

func likeRunes(text, pattern []rune) bool {
	t, p, star, from := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '%':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '_' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			from++
			p, t = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '%' {
		p++
	}
	return p == len(pattern)
}
