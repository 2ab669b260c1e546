package demo

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// readBody reads a POST's body. PHP keeps a multipart body to itself. What is
// too big for the server's memory ends it without a word.
func (c *call) readBody() (body []byte, ok bool) {
	if strings.HasPrefix(c.r.Header.Get("Content-Type"), "multipart/form-data") {
		io.Copy(io.Discard, c.r.Body)
		return nil, true
	}
	// The body as it came, as text, and decoded: three times in memory.
	most := c.s.opts.MemoryLimit / 3
	if c.r.ContentLength > most {
		io.Copy(io.Discard, c.r.Body)
		c.crash()
		return nil, false
	}
	if c.r.ContentLength > 0 {
		body = make([]byte, c.r.ContentLength)
		if _, err := io.ReadFull(c.r.Body, body); err != nil {
			return nil, false
		}
		return body, true
	}
	body, err := io.ReadAll(io.LimitReader(c.r.Body, most+1))
	if err != nil {
		return nil, false
	}
	if int64(len(body)) > most {
		io.Copy(io.Discard, c.r.Body)
		c.crash()
		return nil, false
	}
	return body, true
}

// document reads a POST's body as JSON. It answers false when it has answered
// the call itself, or when the body broke off.
func (c *call) document() (jsonValue, bool) {
	body, ok := c.readBody()
	if !ok {
		return jsonValue{}, false
	}
	if len(body) == 0 {
		c.fail(http.StatusBadRequest, "No post data received")
		return jsonValue{}, false
	}
	v, err := parseJSON(body)
	if err != nil || v.kind == jsonNull {
		c.fail(http.StatusBadRequest, "Data was received, but wasn't valid json")
		return jsonValue{}, false
	}
	if v.kind != jsonObject && v.kind != jsonArray {
		c.crash()
		return jsonValue{}, false
	}
	if v.kind == jsonArray {
		for i := range v.items {
			v.names = append(v.names, strconv.Itoa(i))
		}
	}
	return v, true
}

// post is one POST to a record: what it asks for and what comes of it.
type post struct {
	c     *call
	class *class
	old   *record // nil when it creates
	next  *record
	view  *view
	given map[int]bool // fields that were named
	empty map[int]bool // of those, the ones that were null
	wrong []string
	added []int64 // files that go again when the POST is refused
}

// outcome tells how the reading of one field ended.
type outcome struct {
	wrong string // the reason for a 400
	fatal string // the text of a fatal page, which ends the POST at once
	crash bool   // an empty 500, which does so too
}

// ended tells whether the POST goes no further.
func (o outcome) ended() bool { return o.crash || o.fatal != "" }

func (c *call) post(class *class, id int64) {
	doc, ok := c.document()
	if !ok {
		return
	}
	if !c.mayPost(class, id) {
		return
	}
	if id > 0 {
		if !c.s.locks.enter(class, id) {
			c.fatal(fmt.Sprintf(`Failed to lock Go\%s (%d) within reasonable time / x`, class.php, id))
			return
		}
		defer c.s.locks.leave(class, id)
	}
	p := &post{c: c, class: class, given: map[int]bool{}, empty: map[int]bool{}}
	p.view = &view{gen: c.gen, now: appendStamp(nil, c.now), files: map[int64]*storedFile{},
		shown: map[int]value{}, raw: map[int]jsonValue{}, written: map[int]bool{}}
	c.s.mu.Lock()
	end := p.run(id, doc)
	c.s.mu.Unlock()
	switch {
	case end.crash:
		c.crash()
	case end.fatal != "":
		c.fatal(end.fatal)
	case end.wrong != "":
		c.fail(http.StatusBadRequest, "Post data wasn't valid: "+end.wrong)
	default:
		status := http.StatusOK
		if p.old == nil {
			status = http.StatusCreated
		}
		c.show(status, p.view, class, p.next, 0)
		if p.old == nil {
			c.s.life.created(c, class, p.next)
		}
	}
}

// mayPost checks that the record is there and the caller may write to it. It
// answers false when it has answered the call itself.
func (c *call) mayPost(class *class, id int64) bool {
	c.s.mu.RLock()
	r := c.s.db.tables[class.object].find(id)
	seen := r != nil && c.sees(class, r)
	editable := seen && c.edits(class, r)
	c.s.mu.RUnlock()
	switch {
	case id == 0:
		if !c.creates(class) {
			c.fail(http.StatusForbidden, noCreate)
			return false
		}
	case r == nil && c.gen == Older:
		c.fatal(lostRecord(class.table, id))
		return false
	case r == nil:
		c.fail(http.StatusNotFound, fmt.Sprintf("No object of type: %s with id: %d", class.object, id))
		return false
	case !seen:
		c.fail(http.StatusForbidden, noAccess)
		return false
	case !editable:
		c.fail(http.StatusForbidden, noEdit)
		return false
	}
	return true
}

// run reads the fields and, when all are right, stores the record. All or
// nothing holds for the fields only: a file that is replaced or removed is so
// even when the POST is then refused. The caller holds mu.
func (p *post) run(id int64, doc jsonValue) outcome {
	t := p.c.s.db.tables[p.class.object]
	p.next = p.class.blank()
	if id > 0 {
		if p.old = t.find(id); p.old == nil {
			return outcome{fatal: lostRecord(p.class.table, id)} // deleted meanwhile
		}
		p.next = p.old.copy()
	}
	for n, name := range doc.names {
		end := p.field(name, doc.items[n])
		if end.ended() {
			p.undo()
			return end
		}
		if end.wrong != "" {
			p.wrong = append(p.wrong, end.wrong)
		}
	}
	if p.old == nil {
		p.defaults()
		p.missing()
		p.taken()
	}
	if len(p.wrong) > 0 {
		p.undo()
		return outcome{wrong: strings.Join(p.wrong, ", ")}
	}
	if end := p.tooLong(); end.ended() {
		p.undo()
		return end
	}
	p.store(t)
	return outcome{}
}

func (p *post) undo() {
	for _, id := range p.added {
		p.c.s.dropFile(id)
	}
}

func (p *post) field(name string, v jsonValue) outcome {
	i := p.class.field(name)
	if i < 0 || p.class.fields[i].olderOnly && p.c.gen == Newer {
		return outcome{wrong: "Tried to update non-existing field " + name}
	}
	f := &p.class.fields[i]
	if f.readOnly {
		return outcome{wrong: "Tried to update read-only field " + name}
	}
	p.given[i] = true
	p.empty[i] = v.kind == jsonNull
	if p.c.gen == Older {
		return p.setOlder(i, f, v)
	}
	end := p.setNewer(i, f, v)
	if end.wrong == "-" {
		end.wrong = "" // refused without a reason
	} else if end.wrong == "" {
		return end
	}
	return outcome{wrong: "Error updating field " + name + ": " + end.wrong}
}

// defaults fills in what the server knows by itself.
func (p *post) defaults() {
	set := func(name string, v value) {
		if i := p.class.field(name); i >= 0 && !p.given[i] {
			p.next.values[i] = v
		}
	}
	switch p.class.object {
	case "task":
		set("company_ref", numberValue(p.c.company))
		set("status", numberValue(p.class.fields[p.class.field("status")].number(1)))
	case "connection":
		set("company_ref", numberValue(p.c.company))
	case "tasknote":
		set("user_ref", numberValue(p.c.me.id))
	}
	// What was not posted shows otherwise in the reply than it does later.
	for i, f := range p.class.fields {
		if p.given[i] {
			continue
		}
		switch {
		case f.kind == kindFree && p.c.gen == Newer:
			p.view.shown[i] = rawValue("[]")
		case p.c.gen == Older && (f.kind == kindBool || f.kind == kindText || f.kind == kindLong || f.kind == kindEmail):
			p.view.shown[i] = null
		}
	}
}

func (p *post) missing() {
	end := ""
	if p.c.gen == Older {
		end = "."
	}
	for i, f := range p.class.fields {
		if !f.required || f.olderOnly && p.c.gen == Newer {
			continue
		}
		if !p.given[i] || p.empty[i] {
			p.wrong = append(p.wrong, "Required field "+f.name+" is missing"+end)
		}
	}
}

// taken refuses a new user with the name of another, also of one who belongs to
// nobody and is in no list.
func (p *post) taken() {
	if p.class.object != "user" {
		return
	}
	if name := p.next.text(p.class, "username"); name != "" && p.c.userNamed(name) != nil {
		p.wrong = append(p.wrong, "User name is already in use")
	}
}

// tooLong is what a database says that does not cut texts.
func (p *post) tooLong() outcome {
	if p.c.gen == Newer {
		for i, f := range p.class.fields {
			if f.kind == kindText || f.kind == kindEmail {
				if whole := p.next.values[i]; len(whole.text) > shortText && cut(whole.text) != whole.text {
					p.view.shown[i] = whole
					p.next.values[i] = textValue(cut(whole.text))
				}
			}
		}
		return outcome{}
	}
	for i, f := range p.class.fields {
		s := p.next.values[i].text
		if (f.kind == kindText || f.kind == kindEmail) && cut(s) != s {
			return outcome{fatal: fmt.Sprintf("Database error: Data too long for column '%s' at row 1 when executing UPDATE %s SET `%s`='%s' WHERE %s = %d",
				f.name, p.class.table, f.name, s, p.class.fields[p.class.key].name, p.next.id)}
		}
	}
	return outcome{}
}

func (p *post) store(t *table) {
	s := p.c.s
	if p.old == nil {
		p.next.id = t.next
		p.next.values[p.class.create] = dateValue(p.c.now)
		p.next.values[p.class.change] = dateValue(p.c.now)
	}
	if secret := p.class.field("password"); secret >= 0 && p.next.values[secret].text != "" {
		s.savePassword(p.next.id, hashPassword(p.next.values[secret].text))
		p.next.values[secret] = textValue("")
	}
	if p.old == nil || p.changed() {
		p.next.values[p.class.change] = dateValue(p.c.now)
		s.save(p.class.object, p.next)
	}
	p.view.hold(s.db, p.class, p.next)
}

// changed tells whether anything is not as it was. A replaced file has its old
// number and so counts as unchanged.
func (p *post) changed() bool {
	for i, v := range p.next.values {
		if v != p.old.values[i] {
			return true
		}
	}
	return false
}
