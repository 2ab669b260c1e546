package plaintext

import "strings"

// rule says how an element is recognised and what becomes of it.
type rule uint8

const (
	inline  rule = 1 << iota // its tags vanish and its text stays
	block                    // begins and ends a line
	alone                    // has no end
	needs                    // counts only with attributes: "<link>" is a word people write
	endless                  // its end may be left out
	dropped                  // its content is no text
	raw                      // nothing inside is a tag
)

// elements are the known ones. Source: HTML Living Standard, the obsolete ones of
// section 16.2, and the paragraphs of Word.
var elements = map[string]rule{
	"br": alone | block, "hr": alone | block, "wbr": alone,
	"img": alone | needs, "input": alone | needs, "link": alone | needs, "meta": alone | needs,
	"base": alone | needs, "col": alone | needs, "area": alone | needs, "source": alone | needs, "embed": alone | needs,

	"p": block | endless, "li": block | endless, "tr": block | endless, "td": endless, "th": endless,
	"dt": block | endless, "dd": block | endless, "thead": block | endless, "tbody": block | endless, "tfoot": block | endless,
	"option": block | endless, "html": block | endless, "body": block | endless, "colgroup": endless,

	"div": block, "ul": block, "ol": block, "dl": block, "table": block, "caption": block, "pre": block, "blockquote": block,
	"h1": block, "h2": block, "h3": block, "h4": block, "h5": block, "h6": block, "center": block, "address": block,
	"article": block, "aside": block, "section": block, "header": block, "footer": block, "main": block, "nav": block,
	"figure": block, "figcaption": block, "details": block, "summary": block, "form": block, "fieldset": block, "legend": block,
	"title": block,

	"a": inline, "abbr": inline, "acronym": inline, "b": inline, "bdi": inline, "bdo": inline, "big": inline, "button": inline,
	"cite": inline, "code": inline, "data": inline, "del": inline, "dfn": inline, "em": inline, "font": inline, "i": inline,
	"ins": inline, "kbd": inline, "label": inline, "mark": inline, "nobr": inline, "o:p": inline, "picture": inline, "q": inline,
	"s": inline, "samp": inline, "select": inline, "small": inline, "span": inline, "strike": inline, "strong": inline,
	"sub": inline, "sup": inline, "time": inline, "tt": inline, "u": inline, "var": inline,

	"head": block | dropped, "script": dropped | raw, "style": dropped | raw, "template": dropped | raw,
}

// flags are the attributes that stand without a value. Any other word without one
// makes a tag none: in "a<b og c>d" they are words.
var flags = map[string]bool{
	"async": true, "checked": true, "compact": true, "controls": true, "defer": true, "disabled": true, "hidden": true,
	"multiple": true, "noshade": true, "nowrap": true, "open": true, "readonly": true, "required": true, "reversed": true, "selected": true,
}

// tag is a piece of a text that looks like a tag, a comment or a declaration.
type tag struct {
	from, to   int
	name       string // "" for comments and declarations
	rule       rule
	closing    bool
	attributes []attribute
	taken      bool // it is one
	end        int  // for one that is closed: where its content ends
}

type attribute struct{ name, value string }

func (t *tag) attribute(name string) string {
	for _, a := range t.attributes {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// findTags returns what of s is HTML, in order.
func findTags(s string) []tag {
	if !strings.Contains(s, "<") {
		return nil
	}
	f := finder{text: s}
	f.run()
	return f.decide()
}

// finder looks for tags. Whatever is looked for in vain once is not looked for again:
// else a text of nothing but beginnings would take for ever.
type finder struct {
	text   string
	lower  string // the text in small letters, made when it is needed
	failed map[string]bool
	tags   []tag
}

func (f *finder) run() {
	for at := 0; ; {
		i := strings.IndexByte(f.text[at:], '<')
		if i < 0 {
			return
		}
		at += i
		t, ok := f.read(at)
		if !ok {
			at++
			continue
		}
		f.tags = append(f.tags, t)
		at = t.to
	}
}

// read reads what begins with the "<" at the place.
func (f *finder) read(at int) (tag, bool) {
	s := f.text[at:]
	switch {
	case strings.HasPrefix(s, "<!--"):
		if n := f.find("-->", f.text, at+4); n >= 0 {
			return tag{from: at, to: n + 3}, true
		}
		return tag{}, false
	case strings.HasPrefix(s, "<![") || strings.HasPrefix(s, "<?xml") || len(s) > 9 && strings.EqualFold(s[:9], "<!doctype"):
		if n := strings.IndexAny(s[1:], "<>"); n >= 0 && s[1+n] == '>' {
			return tag{from: at, to: at + n + 2}, true
		}
		return tag{}, false
	}
	t, n := f.readTag(s)
	if n == 0 {
		return tag{}, false
	}
	t.from, t.to, t.end = at, at+n, -1
	if t.rule&raw != 0 {
		if t.closing {
			return tag{}, false
		}
		if f.lower == "" {
			f.lower = lower(f.text)
		}
		end := f.find("</"+t.name+">", f.lower, t.to)
		if end < 0 {
			return tag{}, false
		}
		t.to, t.taken = end+len(t.name)+3, true
	}
	return t, true
}

// find looks for what from the place on; -1 when it is not there.
func (f *finder) find(what, in string, from int) int {
	if f.failed[what] || from > len(in) {
		return -1
	}
	n := strings.Index(in[from:], what)
	if n < 0 {
		if f.failed == nil {
			f.failed = map[string]bool{}
		}
		f.failed[what] = true
		return -1
	}
	return from + n
}

// readTag reads the tag that s begins with, and its length; 0 when it is none.
func (f *finder) readTag(s string) (tag, int) {
	var t tag
	at := 1
	if at < len(s) && s[at] == '/' {
		t.closing = true
		at++
	}
	begin := at
	for at < len(s) && at-begin < 12 && (letter(s[at]) || at > begin && (s[at] >= '0' && s[at] <= '9' || s[at] == ':')) {
		at++
	}
	t.name = lower(s[begin:at])
	var known bool
	if t.rule, known = elements[t.name]; !known {
		return t, 0
	}
	for {
		blanks := at
		for at < len(s) && blank(s[at]) {
			at++
		}
		switch {
		case at < len(s) && s[at] == '>':
			return t, at + 1
		case strings.HasPrefix(s[at:], "/>") && !t.closing:
			return t, at + 2
		case at == blanks || t.closing: // attributes stand apart, and not in an end
			return t, 0
		}
		a, n := f.readAttribute(s[at:])
		if n == 0 {
			return t, 0
		}
		t.attributes = append(t.attributes, a)
		at += n
	}
}

// readAttribute reads the attribute that s begins with, and its length.
func (f *finder) readAttribute(s string) (attribute, int) {
	at := 0
	for at < len(s) && (letter(s[at]) || at > 0 && (s[at] >= '0' && s[at] <= '9' || strings.IndexByte(":-._", s[at]) >= 0)) {
		at++
	}
	a := attribute{name: lower(s[:at])}
	if at == 0 {
		return a, 0
	}
	if at == len(s) || s[at] != '=' {
		if flags[a.name] {
			return a, at
		}
		return a, 0
	}
	at++
	if at < len(s) && (s[at] == '"' || s[at] == '\'') {
		end := strings.IndexByte(s[at+1:], s[at])
		if end < 0 {
			return a, 0
		}
		a.value = entities(s[at+1 : at+1+end])
		return a, at + end + 2
	}
	end := strings.IndexAny(s[at:], " \t\n\f\"'<>`")
	if end <= 0 {
		return a, 0
	}
	a.value = entities(s[at : at+end])
	return a, at + end
}

// decide pairs beginnings with ends and keeps what is HTML.
func (f *finder) decide() []tag {
	open := map[string][]int{}
	found := false
	for i := range f.tags {
		t := &f.tags[i]
		switch {
		case t.name == "" || t.taken:
		case t.rule&alone != 0:
			// An end of what has none is a slip that browsers take for a beginning.
			t.taken = (t.rule&needs == 0 || len(t.attributes) > 0) && (!t.closing || t.name == "br")
		case !t.closing:
			open[t.name] = append(open[t.name], i)
		default:
			if k := len(open[t.name]); k > 0 {
				begin := &f.tags[open[t.name][k-1]]
				open[t.name] = open[t.name][:k-1]
				begin.taken, begin.end, t.taken, found = true, t.from, true, true
			}
		}
		found = found || t.taken
	}
	kept := f.tags[:0]
	for _, t := range f.tags {
		if t.taken || found && (t.name == "" || t.rule&endless != 0) {
			kept = append(kept, t)
		}
	}
	return kept
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }
