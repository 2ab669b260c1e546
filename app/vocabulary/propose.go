package vocabulary

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// Seen is a number that the data have.
type Seen struct {
	Count   int    // how many objects have it
	Example string // what the newest of them is called
	newest  time.Time
}

// Look counts the numbers of an enumeration in the data.
func Look(e Enum, s *store.Snapshot) map[int]Seen {
	seen := make(map[int]Seen)
	add := func(n int, at time.Time, name func() string) {
		if n <= 0 {
			return // none, or an answer that is still on its way out
		}
		x := seen[n]
		if x.Count++; x.Count == 1 || at.After(x.newest) {
			x.newest, x.Example = at, name()
		}
		seen[n] = x
	}
	if e == ConnectionStatus {
		for _, c := range s.Connections {
			add(c.StatusNumber, c.Created, func() string {
				if client, ok := s.Client(c.ClientID); ok {
					return client.Name
				}
				return ""
			})
		}
		return seen
	}
	for _, t := range s.Tasks {
		add(t.StatusNumber, t.Created, t.PlainTitle)
	}
	return seen
}

// State is how well a row's word is known.
type State uint8

// The states of a row.
const (
	Proposed  State = iota // nobody said so
	Learnt                 // the server showed it
	Confirmed              // a person said so
)

// Row is a number with what it means.
type Row struct {
	Number int
	Word   string // empty: not even a proposal
	State  State
	Seen   Seen
}

// Rows lists the numbers that may matter: those of the likely order, those in the data,
// those with an answer, and more. Words without an answer are proposed: first where the
// data hint at one, then in the likely order.
func (v Vocabulary) Rows(e Enum, s *store.Snapshot, more ...int) []Row {
	seen := Look(e, s)
	numbers := make(map[int]bool)
	for i := range words[e] {
		numbers[i+1] = true
	}
	for n := range seen {
		numbers[n] = true
	}
	for n := range v[e] {
		numbers[n] = true
	}
	for _, n := range more {
		numbers[n] = true
	}
	proposed := v.propose(e, slices.Sorted(maps.Keys(numbers)), hint(e, s))
	var rows []Row
	for _, n := range slices.Sorted(maps.Keys(numbers)) {
		r := Row{Number: n, Word: proposed[n], Seen: seen[n]}
		if a, ok := v[e][n]; ok {
			if r.Word, r.State = a.Word, Confirmed; a.Learnt {
				r.State = Learnt
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// propose gives numbers without an answer a word that no other number has.
func (v Vocabulary) propose(e Enum, numbers []int, hinted map[string]int) map[int]string {
	proposed, used := make(map[int]string), make(map[string]bool)
	for _, a := range v[e] {
		used[a.Word] = true
	}
	take := func(n int, word string) {
		if _, answered := v[e][n]; !answered && proposed[n] == "" && !used[word] {
			proposed[n], used[word] = word, true
		}
	}
	for word, n := range hinted {
		take(n, word)
	}
	for i, word := range words[e] {
		take(i+1, word)
	}
	for _, n := range numbers {
		for _, word := range words[e] {
			take(n, word)
		}
	}
	return proposed
}

// hintFor is how new a task must be to say something about its client's connection, and
// hintMin how many connections must agree.
const (
	hintFor = 60 * 24 * time.Hour
	hintMin = 2
)

// hint gives the number that many connections with fresh tasks share: their clients send
// tasks, so they are likely accepted. It is no proof, since a client who is blocked later
// has tasks too.
func hint(e Enum, s *store.Snapshot) map[string]int {
	if e != ConnectionStatus {
		return nil
	}
	var newest time.Time
	for _, t := range s.Tasks {
		if t.Created.After(newest) {
			newest = t.Created
		}
	}
	fresh := make(map[store.ID]bool)
	for _, t := range s.Tasks {
		if newest.Sub(t.Created) < hintFor {
			fresh[t.ClientID] = true
		}
	}
	count := make(map[int]int)
	for _, c := range s.Connections {
		if fresh[c.ClientID] && c.StatusNumber > 0 {
			count[c.StatusNumber]++
		}
	}
	most := slices.SortedFunc(maps.Keys(count), func(a, b int) int { return cmp.Compare(count[b], count[a]) })
	if len(most) == 0 || count[most[0]] < hintMin || len(most) > 1 && count[most[1]] == count[most[0]] {
		return nil
	}
	return map[string]int{"ACCEPTED": most[0]}
}

// The sentence of the notification that a new task brings, and the beginnings of the
// others that name a task. Spec: Notification types.
const newTask = " has sent you the task "

var otherNews = []string{" has sent you a note on the task ", " has sent you a new note on the task ", " has assigned you to the task "}

// LearnNew gives the number that new tasks have: a "New task" notification says that its
// task is NEW, as long as nothing has happened to the task since. It gives 0 when there
// is none, or when two tasks say two things.
func LearnNew(s *store.Snapshot) int {
	learnt := 0
	for _, n := range s.Notifications {
		if n.RelatedObject != "task" {
			continue
		}
		t, ok := s.Task(n.RelatedID)
		if !ok || t.StatusNumber <= 0 || t.Created.IsZero() || !t.Created.Equal(t.Changed) || t.Pending.Waits() || !saysNewTask(n.Text, t.Title) {
			continue
		}
		if learnt != 0 && learnt != t.StatusNumber {
			return 0
		}
		learnt = t.StatusNumber
	}
	return learnt
}

// saysNewTask reports whether the text is the one of a new task. What people call a task
// or a company can hold any words: the sentence must be the first of its kind in it.
func saysNewTask(text, title string) bool {
	sender, ok := strings.CutSuffix(strings.TrimSpace(text), newTask+strings.TrimSpace(title))
	if !ok || sender == "" {
		return false
	}
	return !slices.ContainsFunc(otherNews, func(other string) bool { return strings.Contains(sender, other) })
}
