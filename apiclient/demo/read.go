package demo

import (
	"bytes"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"time"
)

// view prepares how this call shows records, from its parameters. It answers
// false when it has answered the call itself.
func (c *call) view(class *class) (*view, bool) {
	v := &view{gen: c.gen, now: appendStamp(nil, c.now), files: map[int64]*storedFile{}}
	binary, _, _ := c.param("include_binary_data")
	v.binary = binary == "1"
	if c.gen == Older {
		return v, true
	}
	wanted, there, array := c.param("fields")
	if array {
		c.crash()
		return nil, false
	}
	if !there || wanted == "" {
		return v, true
	}
	v.fields = map[string]bool{}
	var unknown []string
	for _, name := range strings.Split(wanted, ",") {
		// The check ignores case and blanks, the choice does not: a name that
		// is nearly right passes and leaves nothing.
		i := class.field(strings.ToLower(strings.TrimSpace(name)))
		if i < 0 || class.fields[i].olderOnly {
			unknown = append(unknown, strings.TrimSpace(name))
			continue
		}
		v.fields[name] = true
	}
	if len(unknown) > 0 {
		c.plain(http.StatusInternalServerError, "Unknown fields: "+strings.Join(unknown, ", "))
		return nil, false
	}
	return v, true
}

// hold keeps the files of a record for the reply. The caller holds mu. It
// answers the number of a file that a record names and that is gone.
func (v *view) hold(d *database, class *class, r *record) (missing int64) {
	for i, x := range r.values {
		if x.kind != isFile {
			continue
		}
		f := d.files[x.num]
		if f == nil {
			if v.fields == nil || v.fields[class.fields[i].name] {
				missing = x.num
			}
			continue
		}
		v.files[x.num] = f
	}
	return missing
}

func lostRecord(table string, id int64) string {
	return fmt.Sprintf("Record in table %s with id = %d not found!", table, id)
}

func (c *call) get(class *class, id int64) {
	v, ok := c.view(class)
	if !ok {
		return
	}
	c.s.mu.RLock()
	r := c.s.db.tables[class.object].find(id)
	seen := r != nil && c.sees(class, r)
	var missing int64
	if seen {
		missing = v.hold(c.s.db, class, r)
	}
	c.s.mu.RUnlock()
	switch {
	case r == nil:
		c.fail(http.StatusNotFound, fmt.Sprintf("No object of type %s with id: %d", class.object, id))
	case !seen:
		c.fail(http.StatusForbidden, noAccess)
	default:
		c.show(http.StatusOK, v, class, r, missing)
	}
}

// show answers one record.
func (c *call) show(status int, v *view, class *class, r *record, missing int64) {
	if v.binary && missing != 0 && c.gen == Older {
		c.fatal(lostRecord("platform_files", missing))
		return
	}
	if v.binary && c.outOfMemory(v, class, []*record{r}) {
		return
	}
	c.begin(status)
	w := &writer{to: c.body()}
	v.record(w, class, r)
	w.flush()
	c.end()
}

func (c *call) list(class *class) {
	v, ok := c.view(class)
	if !ok {
		return
	}
	order, from, limit, ok := c.paging(class)
	if !ok {
		return
	}
	match, ok := c.query(class)
	if !ok {
		return
	}
	c.s.mu.RLock()
	rows := c.rows(class, match)
	order.sort(class, rows)
	rows = c.pageOf(class, rows, from, limit)
	var missing int64
	for _, r := range rows {
		if gone := v.hold(c.s.db, class, r); gone != 0 {
			missing = gone
		}
	}
	c.s.mu.RUnlock()
	if v.binary && missing != 0 && c.gen == Older {
		c.fatal(lostRecord("platform_files", missing))
		return
	}
	if v.binary && c.outOfMemory(v, class, rows) {
		return
	}
	if took := time.Duration(len(rows)) * c.s.opts.RowTime; took > 0 {
		<-c.s.opts.After(took) // the whole reply is made before its first byte leaves
	}
	c.begin(http.StatusOK)
	w := &writer{to: c.body()}
	w.buf = append(w.buf, '[')
	for i, r := range rows {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		v.record(w, class, r)
		if w.err != nil {
			break
		}
	}
	w.buf = append(w.buf, ']')
	w.flush()
	c.end()
}

// rows are the records that the database answers before the access check. The
// caller holds mu.
func (c *call) rows(class *class, match *condition) []*record {
	var rows []*record
	for _, r := range c.s.db.tables[class.object].rows {
		if class.companyInSQL && c.s.db.companyOf(class, r) != c.company {
			continue
		}
		if match == nil || match.test(r) == yes {
			rows = append(rows, r)
		}
	}
	if match != nil && match.byRef >= 0 && c.gen == Newer {
		sort.SliceStable(rows, func(a, b int) bool { return rows[a].values[match.byRef].num < rows[b].values[match.byRef].num })
	}
	return rows
}

// pageOf takes a page out of the rows. The start counts every row, the limit
// only those that the caller may see: so pages overlap.
func (c *call) pageOf(class *class, rows []*record, from, limit int) []*record {
	rows = rows[min(from, len(rows)):]
	var seen []*record
	for _, r := range rows {
		if limit > 0 && len(seen) == limit {
			break
		}
		if c.sees(class, r) {
			seen = append(seen, r)
		}
	}
	return seen
}

// ordering is a list's order; by is -1 for the table's own.
type ordering struct {
	by   int
	down bool
}

func (o ordering) sort(class *class, rows []*record) {
	if o.by < 0 || o.by == class.key && !o.down {
		return // the rows stand in the order of their keys
	}
	f := class.fields[o.by]
	less := func(a, b *record) bool {
		x, y := a.values[o.by], b.values[o.by]
		if x.kind == isText || y.kind == isText {
			return strings.ToLower(x.text) < strings.ToLower(y.text)
		}
		if f.kind == kindDate && (x.kind == isNull) != (y.kind == isNull) {
			return x.kind == isNull
		}
		return x.num < y.num
	}
	sort.SliceStable(rows, func(a, b int) bool {
		if o.down {
			a, b = b, a
		}
		return less(rows[a], rows[b])
	})
}

// paging reads limit, start, sort and rsort, which the older generation does
// not know and ignores.
func (c *call) paging(class *class) (order ordering, from, limit int, ok bool) {
	order.by = -1
	if c.gen == Older {
		return order, 0, 0, true
	}
	for _, name := range []string{"sort", "rsort"} {
		by, there, array := c.param(name)
		if array {
			c.crash()
			return order, 0, 0, false
		}
		if !there || by == "" {
			continue
		}
		order = ordering{by: class.field(by), down: name == "rsort"}
		if order.by < 0 {
			c.plain(http.StatusBadRequest, "Invalid "+name+" "+by)
			return order, 0, 0, false
		}
		switch class.fields[order.by].kind {
		case kindRef, kindEnum, kindFile, kindImage, kindFree, kindPointer, kindSecret:
			c.fatal("You cannot sort by " + by)
			return order, 0, 0, false
		}
	}
	limit, ok = c.count("limit")
	if !ok {
		return order, 0, 0, false
	}
	if from, ok = c.count("start"); !ok {
		return order, 0, 0, false
	}
	if from > 0 && limit == 0 {
		c.fatal("Database error: You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version" +
			" for the right syntax to use near '' at line 1 when executing SELECT * FROM " + class.table + c.where(class) + " LIMIT " + strconv.Itoa(from) + ",")
		return order, 0, 0, false
	}
	return order, from, limit, true
}

func (c *call) where(class *class) string {
	if !class.companyInSQL {
		return ""
	}
	return fmt.Sprintf(" WHERE `company_ref` = %d", c.company)
}

func (c *call) count(name string) (int, bool) {
	given, there, array := c.param(name)
	if array {
		c.crash()
		return 0, false
	}
	if !there {
		return 0, true
	}
	n, err := strconv.ParseUint(given, 10, 31)
	if err != nil {
		c.plain(http.StatusBadRequest, "Invalid "+name+" "+given)
		return 0, false
	}
	return int(n), true
}

// outOfMemory answers the error of a list with more in its files than the
// server can hold: each content stands there once as it is and once as base64.
func (c *call) outOfMemory(v *view, class *class, rows []*record) bool {
	var total int64
	for _, r := range rows {
		for i, x := range r.values {
			if f := v.files[x.num]; x.kind == isFile && f != nil && (v.fields == nil || v.fields[class.fields[i].name]) {
				total += f.size()
			}
		}
	}
	limit := c.s.opts.MemoryLimit
	if total*7/3 <= limit*94/100 {
		return false
	}
	c.fail(http.StatusInternalServerError, fmt.Sprintf("Out of memory trying to execute your request (Gathering elements) %d/%d", limit*94/100, limit))
	return true
}

// schema describes a class. Only the newer generation knows this call.
func (c *call) schema(class *class) {
	v, ok := c.view(class)
	if !ok {
		return
	}
	var b bytes.Buffer
	b.WriteString(`{"type":"object","properties":{`)
	var needed []byte
	first := true
	for _, f := range class.fields {
		if f.kind == kindSecret || v.fields != nil && !v.fields[f.name] {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		fmt.Fprintf(&b, `"%s":%s`, f.name, describe(f))
		if f.required {
			needed = append(needed, `,"`+f.name+`"`...)
		}
	}
	b.WriteByte('}')
	if len(needed) > 0 {
		b.WriteString(`,"required":[` + string(needed[1:]) + `]`)
	}
	b.WriteByte('}')
	c.reply(http.StatusOK, b.Bytes())
}

func describe(f field) string {
	label := string(appendString(nil, f.label))
	switch f.kind {
	case kindKey:
		return `{"type":"integer","description":` + label + `}`
	case kindRef:
		return `{"type":"integer","description":` + label + `,"x-refers-object":"` + f.refers + `"}`
	case kindEmail:
		return `{"type":"string","description":` + label + `,"format":"email"}`
	case kindEnum:
		words := make([]string, len(f.words))
		for i, w := range f.words {
			words[i] = fmt.Sprintf(`"%d":"%s"`, f.number(i+1), w)
		}
		byDefault := ""
		if f.name == "status" {
			byDefault = fmt.Sprintf(`,"default":%d`, f.number(1))
		}
		return `{"type":"integer","description":` + label + byDefault + `,"enum":{` + strings.Join(words, ",") + `}}`
	case kindBool:
		if f.readOnly {
			return `{"type":"bool","description":` + label + `,"readOnly":true}`
		}
		return `{"type":"bool","description":` + label + `}`
	case kindDate:
		readOnly := ""
		if f.readOnly {
			readOnly = `,"readOnly":true`
		}
		return `{"type":"string","description":` + label + `,"default":null` + readOnly + `,"format":"date-time"}`
	case kindFile, kindImage:
		return `{"type":"object","description":` + label + `,"x-refers-object":"file"}`
	case kindFree, kindPointer:
		return `{"type":"object","description":` + label + `}`
	}
	return `{"type":"string","description":` + label + `}`
}
