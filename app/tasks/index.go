package tasks

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/microbizz/go-desktop/app/store"
)

// Index remembers the searchable text of each task between snapshots, so that a new
// snapshot costs only what changed. Its zero value is ready; one goroutine at a time.
type Index struct{ entries map[store.ID]*entry }

// entry is one task's text, made when it is first searched. What it was made from is
// kept to see whether it still holds.
type entry struct {
	task      *store.Task
	client    *store.Company
	notes     []*store.Note
	assignees []*store.User
	names     []string // of those who wrote the notes

	once sync.Once
	text string
}

func (x *Index) entry(s *store.Snapshot, t *store.Task, client *store.Company, notes []*store.Note, assignees []*store.User) *entry {
	if old := x.entries[t.ID]; old != nil && old.task == t && old.client == client &&
		slices.Equal(old.notes, notes) && slices.Equal(old.assignees, assignees) {
		return old
	}
	e := &entry{task: t, client: client, notes: notes, assignees: assignees}
	for _, n := range notes {
		if u, ok := s.User(n.UserID); ok && !slices.Contains(e.names, u.Name) {
			e.names = append(e.names, u.Name)
		}
	}
	return e
}

// folded returns every text of the task and its notes, folded, one a line.
func (e *entry) folded() string {
	e.once.Do(func() {
		var b strings.Builder
		add := func(texts ...string) {
			for _, t := range texts {
				if t != "" {
					b.WriteString(Fold(t))
					b.WriteByte('\n')
				}
			}
		}
		t := e.task
		add(strconv.FormatInt(t.ID, 10), t.PlainTitle(), t.PlainDescription(), t.Address, t.Address2,
			Join(" ", t.Zip, t.City), t.Country, t.ContactPerson)
		addPhone(add, t.ContactPhone)
		for _, f := range t.Files {
			add(f.Name)
		}
		for _, f := range t.Extra {
			add(f.PlainValue())
		}
		if c := e.client; c != nil {
			add(c.Name, c.ContactPerson, c.Email)
			addPhone(add, c.Phone)
			addPhone(add, c.VATID)
		}
		for _, u := range e.assignees {
			add(u.Name)
		}
		add(e.names...)
		for _, n := range e.notes {
			add(n.PlainText())
			for _, f := range n.Files {
				add(f.Name)
			}
		}
		e.text = b.String()
	})
	return e.text
}

// addPhone adds a number as it is written and without its blanks, so that both ways to
// type it find it.
func addPhone(add func(...string), number string) {
	tight := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '.' {
			return -1
		}
		return r
	}, number)
	add(number)
	if tight != number {
		add(tight)
	}
}

// terms splits a search into the texts that must all be found: words, and phrases in
// quotation marks.
func terms(search string) []string {
	var found []string
	for i, part := range strings.Split(quotes.Replace(search), `"`) {
		words := []string{part}
		if quoted := i%2 == 1; !quoted {
			words = strings.Fields(part)
		}
		for _, w := range words {
			if w = strings.TrimSpace(Fold(w)); w != "" {
				found = append(found, w)
			}
		}
	}
	return found
}

var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`)

// Match reports whether a text of ours holds every word of the search, as the task
// list's search would find it. Short lists of other things use it.
func Match(search string, texts ...string) bool {
	wanted := terms(search)
	if len(wanted) == 0 {
		return true
	}
	all := Fold(strings.Join(texts, "\n"))
	for _, t := range wanted {
		if !strings.Contains(all, t) {
			return false
		}
	}
	return true
}

func (e *entry) matches(terms []string) bool {
	if len(terms) == 0 {
		return true
	}
	text := e.folded()
	for _, t := range terms {
		if !strings.Contains(text, t) {
			return false
		}
	}
	return true
}
