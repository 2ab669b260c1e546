package demo

import (
	"sort"
	"time"
)

type valueKind uint8

const (
	isNull valueKind = iota
	isText
	isNumber // keys, references, enums, and dates as seconds since 1970
	isBool   // num is 1 for true
	isFile   // num is the file's number
	isRaw    // text is JSON
)

// value is what a field of a record holds.
type value struct {
	kind valueKind
	num  int64
	text string
}

var null = value{}

func textValue(s string) value    { return value{kind: isText, text: s} }
func numberValue(n int64) value   { return value{kind: isNumber, num: n} }
func dateValue(t time.Time) value { return value{kind: isNumber, num: t.Unix()} }
func fileValue(n int64) value     { return value{kind: isFile, num: n} }
func rawValue(s string) value     { return value{kind: isRaw, text: s} }

func boolValue(yes bool) value {
	if yes {
		return value{kind: isBool, num: 1}
	}
	return value{kind: isBool}
}

// record is one row. It is never changed once it is in a table: a change puts a
// copy in its place, so a list can be written while records change.
type record struct {
	id     int64
	values []value
}

func (r *record) copy() *record {
	return &record{id: r.id, values: append([]value(nil), r.values...)}
}

// num is the number in a field, 0 when it is empty or there is no such field.
func (r *record) num(c *class, name string) int64 {
	i := c.field(name)
	if i < 0 || r.values[i].kind == isNull {
		return 0
	}
	return r.values[i].num
}

func (r *record) text(c *class, name string) string {
	if i := c.field(name); i >= 0 {
		return r.values[i].text
	}
	return ""
}

func (r *record) yes(c *class, name string) bool { return r.num(c, name) == 1 }

// table holds the records of a class by rising number.
type table struct {
	class *class
	rows  []*record
	next  int64
}

func (t *table) at(id int64) (int, bool) {
	i := sort.Search(len(t.rows), func(i int) bool { return t.rows[i].id >= id })
	return i, i < len(t.rows) && t.rows[i].id == id
}

func (t *table) find(id int64) *record {
	if i, ok := t.at(id); ok {
		return t.rows[i]
	}
	return nil
}

// put inserts or replaces a record.
func (t *table) put(r *record) {
	r.values[t.class.key] = numberValue(r.id)
	i, found := t.at(r.id)
	if found {
		t.rows[i] = r
		return
	}
	t.rows = append(t.rows, nil)
	copy(t.rows[i+1:], t.rows[i:])
	t.rows[i] = r
	t.next = max(t.next, r.id+1)
}

func (t *table) remove(id int64) {
	if i, ok := t.at(id); ok {
		t.rows = append(t.rows[:i], t.rows[i+1:]...)
	}
}

// blank is a record with the values that a new one has.
func (c *class) blank() *record {
	r := &record{values: make([]value, len(c.fields))}
	for i, f := range c.fields {
		switch f.kind {
		case kindText, kindLong, kindEmail, kindSecret:
			r.values[i] = textValue("")
		case kindBool:
			r.values[i] = boolValue(false)
		}
	}
	return r
}

// database is everything the server knows. Its owner holds Server.mu.
type database struct {
	tables        map[string]*table
	files         map[int64]*storedFile
	nextFile      int64
	tokens        map[string]session // by the token's hash
	passwords     map[int64]string   // by user, hashed
	subscriptions map[int64]subscription
	devices       map[string]bool
	payments      map[string]int64 // company by the session in a payment address
}

type session struct {
	User    int64
	Expires int64
}

type subscription struct {
	Got      bool
	Renewing bool
	End      string // YYYY-MM-DD, empty for no such date
	Unit     float64
}

func newDatabase(classes map[string]*class) *database {
	d := &database{
		tables: map[string]*table{}, files: map[int64]*storedFile{}, nextFile: 1, tokens: map[string]session{},
		passwords: map[int64]string{}, subscriptions: map[int64]subscription{}, devices: map[string]bool{}, payments: map[string]int64{},
	}
	for name, c := range classes {
		d.tables[name] = &table{class: c, next: 1}
	}
	return d
}

func (d *database) find(object string, id int64) *record {
	t := d.tables[object]
	if t == nil {
		return nil
	}
	return t.find(id)
}

// companyOf is the company that a record belongs to, 0 for none.
func (d *database) companyOf(c *class, r *record) int64 {
	switch c.object {
	case "company":
		return r.id
	case "task", "connection", "user":
		return r.num(c, "company_ref")
	case "tasknote", "assignment":
		tasks := d.tables["task"]
		if task := tasks.find(r.num(c, "task_ref")); task != nil {
			return task.num(tasks.class, "company_ref")
		}
	}
	return 0
}

// usersOf returns the users of a company.
func (d *database) usersOf(company int64) []*record {
	var found []*record
	users := d.tables["user"]
	for _, u := range users.rows {
		if u.num(users.class, "company_ref") == company {
			found = append(found, u)
		}
	}
	return found
}
