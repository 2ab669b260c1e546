package plaintext

import (
	"slices"
	"strconv"
	"strings"
)

// maxDepth is how far lists inside lists are moved in.
const maxDepth = 8

// render writes the text of s without its tags.
func render(s string, tags []tag) string {
	w := writer{laidOut: slices.ContainsFunc(tags, func(t tag) bool { return t.rule&(block|endless) != 0 })}
	at := 0
	for i := range tags {
		t := &tags[i]
		if t.from < at {
			continue // inside something whose content is no text
		}
		w.text(s[at:t.from])
		at = t.to
		if t.rule&dropped != 0 && t.end > at {
			at = t.end
		}
		w.tag(t)
	}
	w.text(s[at:])
	return string(w.out)
}

// writer lays text out as its tags say. Where tags make the lines, those of the text
// itself mean nothing, as in a browser.
type writer struct {
	out     []byte
	laidOut bool
	pre     int   // how many "pre" one is in
	lists   []int // of each list one is in the next number; 0 without numbers
	link    link  // the one that is open; links do not hold links
}

// link is where a link's words begin and where it leads.
type link struct {
	from int
	to   string
}

func (w *writer) text(s string) {
	if !w.laidOut || w.pre > 0 {
		w.out = append(w.out, entities(s)...)
		return
	}
	for s != "" {
		n := strings.IndexAny(s, " \n\t\f")
		if n != 0 {
			if n < 0 {
				n = len(s)
			}
			w.out = append(w.out, entities(s[:n])...)
			s = s[n:]
			continue
		}
		s = strings.TrimLeft(s, " \n\t\f")
		if !w.atLineStart() && w.out[len(w.out)-1] != ' ' {
			w.out = append(w.out, ' ')
		}
	}
}

func (w *writer) tag(t *tag) {
	switch t.name {
	case "br":
		w.newLine()
		return
	case "img":
		w.out = append(w.out, t.attribute("alt")...)
		return
	case "td", "th":
		if !t.closing && !w.atLineStart() {
			w.out = append(w.out, "  "...)
		}
		return
	case "a":
		w.anchor(t)
		return
	case "pre":
		if t.closing {
			w.pre = max(0, w.pre-1)
		} else {
			w.pre++
		}
	case "ul", "ol":
		w.list(t)
	}
	if t.rule&block == 0 {
		return
	}
	if !w.atLineStart() {
		w.newLine()
	}
	if t.name == "li" && !t.closing {
		w.item()
	}
}

// newLine ends the line; two empty lines in a row are one.
func (w *writer) newLine() {
	for len(w.out) > 0 && w.out[len(w.out)-1] == ' ' {
		w.out = w.out[:len(w.out)-1]
	}
	if n := len(w.out); n > 1 && w.out[n-1] == '\n' && w.out[n-2] == '\n' {
		return
	}
	w.out = append(w.out, '\n')
}

func (w *writer) atLineStart() bool { return len(w.out) == 0 || w.out[len(w.out)-1] == '\n' }

func (w *writer) list(t *tag) {
	switch {
	case !t.closing && t.name == "ol":
		w.lists = append(w.lists, 1)
	case !t.closing:
		w.lists = append(w.lists, 0)
	case len(w.lists) > 0:
		w.lists = w.lists[:len(w.lists)-1]
	}
}

func (w *writer) item() {
	last := len(w.lists) - 1
	for range min(last, maxDepth) {
		w.out = append(w.out, "  "...)
	}
	if last >= 0 && w.lists[last] > 0 {
		w.out = append(strconv.AppendInt(w.out, int64(w.lists[last]), 10), ". "...)
		w.lists[last]++
		return
	}
	w.out = append(w.out, "• "...)
}

// anchor writes where a link leads behind its words, when they do not say it.
func (w *writer) anchor(t *tag) {
	if !t.closing {
		w.link = link{len(w.out), t.attribute("href")}
		return
	}
	l := w.link
	w.link = link{}
	scheme, rest, _ := strings.Cut(l.to, ":")
	to := l.to
	switch lower(scheme) {
	case "mailto", "tel":
		to = rest
	case "http", "https":
		rest = strings.Trim(rest, "/")
	default:
		return
	}
	if rest != "" && l.from <= len(w.out) && !strings.Contains(string(w.out[l.from:]), rest) {
		w.out = append(append(append(w.out, " ("...), to...), ')')
	}
}
