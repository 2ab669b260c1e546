package apiclient

import (
	"encoding/json"
	"strings"
	"time"
)

// Condition is a condition on the rows of a list. Conditions are made by Match,
// Like, OneOf, Greater, GreaterEqual, Lesser, LesserEqual, IsSet, And, Or and Not.
//
// Every condition means the same on every server: what a server cannot do, does
// differently from another, or ignores is done on this side after the rows came.
// Field names are the first ones of the contract's table; the server's own names
// work as well. Values are strings, numbers, IDs, bools, time.Time, Date, or nil.
// Seen on the wire: both generations.
type Condition interface {
	// server gives what the server can be asked: a condition that lets through at
	// least every row that this one does. Exact tells whether it lets through no
	// other; a nil condition asks nothing.
	server(t *translation) (c serverNode, exact bool)
	// holds reports whether a row fulfils the condition.
	holds(t *translation, r *row) bool
	// names adds the fields that holds looks at.
	names(t *translation, add func(string))
}

// serverCondition is a condition as the server takes it.
type serverCondition []byte

// serverNode is a condition in the server's form, to be encoded.
type serverNode map[string]any

// translation is what conditions need to know about the object they are asked of.
type translation struct {
	object   *objectSpec
	contract *Contract
}

func (t *translation) name(field string) string { return t.contract.resolve(t.object, field) }
func (t *translation) kind(field string) kind   { return t.contract.kind(t.object, t.name(field)) }

type comparison struct {
	op    string
	field string
	value any
}

// Match holds where the field has the value; texts are compared without regard to
// case. Nil finds the empty ones.
func Match(field string, value any) Condition { return comparison{"Match", field, value} }

// Like holds where the text field contains the text, without regard to case.
// Nothing in it is a wildcard.
func Like(field, text string) Condition { return comparison{"Like", field, text} }

// Greater holds where the field is greater, or later, than the value. Empty fields
// are not.
func Greater(field string, value any) Condition { return comparison{"Greater", field, value} }

// GreaterEqual holds where the field is not lesser than the value, and not empty.
func GreaterEqual(field string, value any) Condition { return comparison{"GreaterEqual", field, value} }

// Lesser holds where the field is lesser, or earlier, than the value, and not empty.
func Lesser(field string, value any) Condition { return comparison{"Lesser", field, value} }

// LesserEqual holds where the field is not greater than the value, and not empty.
func LesserEqual(field string, value any) Condition { return comparison{"LesserEqual", field, value} }

type oneOf struct {
	field  string
	values []any
}

// OneOf holds where the field has one of the values. Without values it holds
// nowhere.
func OneOf[V any](field string, values ...V) Condition {
	o := oneOf{field: field, values: make([]any, len(values))}
	for i, v := range values {
		o.values[i] = v
	}
	return o
}

type isSet struct{ field string }

// IsSet holds where the field is not empty: a reference, a file, a date, a related
// object, a text, a number, or a flag that is true.
func IsSet(field string) Condition { return isSet{field} }

type group struct {
	or    bool
	parts []Condition
}

// And holds where all the conditions do. Nil conditions count as fulfilled.
func And(conditions ...Condition) Condition { return group{false, withoutNil(conditions)} }

// Or holds where at least one of the conditions does.
func Or(conditions ...Condition) Condition { return group{true, withoutNil(conditions)} }

func withoutNil(all []Condition) []Condition {
	out := make([]Condition, 0, len(all))
	for _, c := range all {
		if c != nil {
			out = append(out, c)
		}
	}
	return out
}

type negation struct{ of Condition }

// Not holds where the condition does not: also where the field is empty.
func Not(c Condition) Condition { return negation{c} }

// maxQuery is how long a condition may be in its JSON form. The server's web
// server refuses request lines over 8190 bytes, and each quote travels as three.
const maxQuery = 2500

// translate gives what to ask the server and whether that is all there is to ask.
func (t *translation) translate(c Condition) (serverCondition, bool) {
	if c == nil {
		return nil, true
	}
	node, exact := c.server(t)
	if node == nil {
		return nil, exact
	}
	text, err := json.Marshal(node)
	if err != nil || len(text) > maxQuery {
		return nil, false
	}
	return text, exact
}

func (c comparison) server(t *translation) (serverNode, bool) {
	kind, value := t.kind(c.field), wireValue(c.value)
	switch c.op {
	case "Match":
		return matchNode(t, c.field, kind, value)
	case "Like":
		text, _ := value.(string)
		// Mail addresses, enumerations and the rest are refused by some servers;
		// % and _ are wildcards there, which lets more through, never less.
		if kind != kindText || text == "" || strings.ContainsRune(text, '\\') {
			return nil, false
		}
		return serverNode{"type": "Like", "fieldname": t.name(c.field), "value": text}, false
	}
	if value == nil || kind != kindKey && kind != kindDate {
		return nil, false
	}
	if s, ok := value.(string); ok && kind == kindDate {
		if _, ok := readTime(quoted(s)); !ok {
			return nil, false // a date that is none finds everything
		}
	}
	return serverNode{"type": c.op, "fieldname": t.name(c.field), "value": value}, true
}

func matchNode(t *translation, field string, kind kind, value any) (serverNode, bool) {
	name := t.name(field)
	if value == nil {
		switch kind {
		case kindRef:
			return serverNode{"type": "Match", "fieldname": name, "value": nil}, true
		case kindDate, kindFile:
			return serverNode{"type": "NOT", "condition": serverNode{"type": "IsSet", "fieldname": name}}, true
		}
		return nil, false
	}
	switch kind {
	case kindKey, kindRef, kindEnum, kindBool:
		return serverNode{"type": "Match", "fieldname": name, "value": value}, true
	case kindText, kindEmail:
		if value == "" {
			return nil, false // an empty text may be stored as null
		}
		return serverNode{"type": "Match", "fieldname": name, "value": value}, true
	case kindDate:
		if s, ok := value.(string); ok {
			if _, ok := readTime(quoted(s)); ok {
				return serverNode{"type": "Match", "fieldname": name, "value": value}, true
			}
		}
	}
	return nil, false
}

func (o oneOf) server(t *translation) (serverNode, bool) {
	kind := t.kind(o.field)
	values := make([]any, len(o.values))
	for i, v := range o.values {
		if values[i] = wireValue(v); values[i] == nil {
			return nil, false
		}
	}
	switch kind {
	case kindKey, kindRef:
		whole := serverNode{"type": "OneOf", "fieldname": t.name(o.field), "value": values}
		if text, _ := json.Marshal(whole); len(text) > maxQuery && kind == kindKey {
			return keyRange(t.name(o.field), values), false
		}
		return whole, true
	case kindText:
		return serverNode{"type": "OneOf", "fieldname": t.name(o.field), "value": values}, true
	case kindEnum, kindBool:
		// Refused for these by older servers.
		parts := make([]Condition, len(o.values))
		for i, v := range o.values {
			parts[i] = Match(o.field, v)
		}
		if len(parts) > 0 {
			return Or(parts...).server(t)
		}
	}
	return nil, false
}

// keyRange asks for the keys between the least and the greatest of many.
func keyRange(name string, values []any) serverNode {
	least, greatest := int64(1)<<62, int64(0)
	for _, v := range values {
		n, _, ok := readInt([]byte(textOf(v)))
		if !ok {
			return nil
		}
		least, greatest = min(least, n), max(greatest, n)
	}
	return serverNode{
		"type":       "AND",
		"condition1": serverNode{"type": "GreaterEqual", "fieldname": name, "value": least},
		"condition2": serverNode{"type": "LesserEqual", "fieldname": name, "value": greatest},
	}
}

func (s isSet) server(t *translation) (serverNode, bool) {
	switch t.kind(s.field) {
	case kindRef, kindFile, kindDate:
		return serverNode{"type": "IsSet", "fieldname": t.name(s.field)}, true
	}
	// On texts and enumerations older servers say yes always.
	return nil, false
}

func (g group) server(t *translation) (serverNode, bool) {
	if len(g.parts) == 0 {
		return nil, !g.or
	}
	var out serverNode
	exact := true
	for _, part := range g.parts {
		node, precise := part.server(t)
		exact = exact && precise
		if node == nil {
			if g.or {
				return nil, false
			}
			continue
		}
		if out == nil {
			out = node
			continue
		}
		word := "AND"
		if g.or {
			word = "OR"
		}
		// The server takes exactly two.
		out = serverNode{"type": word, "condition1": out, "condition2": node}
	}
	return out, exact
}

func (n negation) server(t *translation) (serverNode, bool) {
	// A server's NOT leaves out rows whose field is empty, which this one does
	// not; only the negation of IsSet is the same on both sides.
	if inner, ok := n.of.(isSet); ok {
		if node, exact := inner.server(t); node != nil && exact {
			return serverNode{"type": "NOT", "condition": node}, true
		}
	}
	return nil, false
}

// wireValue gives a value as the server takes it.
func wireValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return wireTime(v)
	case Date:
		if v.IsZero() {
			return nil
		}
		return v.String()
	}
	return v
}

// wireTime gives a moment as servers of every age take it: in UTC, without zone.
func wireTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") }
