package tasks

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// Assigned says by whom the tasks are to be done.
type Assigned string

// The choices of [Assigned].
const (
	AssignedAny    Assigned = ""
	AssignedMe     Assigned = "me"
	AssignedNobody Assigned = "nobody"
	AssignedUser   Assigned = "user" // Filter.UserID
)

// Deadline says when the tasks are due.
type Deadline string

// The choices of [Deadline].
const (
	DeadlineAny    Deadline = ""
	DeadlineLate   Deadline = "late"
	DeadlineToday  Deadline = "today"
	DeadlineWeek   Deadline = "week" // from today to Sunday
	DeadlineNone   Deadline = "none"
	DeadlinePeriod Deadline = "period" // Filter.From to Filter.To, both included
)

// Filter chooses tasks; what is not set chooses nothing away. Everything set must hold.
type Filter struct {
	Text          string // words that must all occur somewhere in the task or its notes
	Open          bool
	Statuses      []store.StatusWord // any of them
	Clients       []store.ID         // any of them
	Assigned      Assigned
	UserID        store.ID
	Deadline      Deadline
	From, To      time.Time // days; zero leaves that end open
	WaitingClient bool
	WaitingUs     bool
	Unread        bool
}

// Empty reports whether the filter lets everything through.
func (f Filter) Empty() bool { return f.Encode() == "" }

// Equal reports whether two filters choose the same.
func (f Filter) Equal(g Filter) bool { return f.Encode() == g.Encode() }

// Number is the number of a task that the search text names and nothing else: "12",
// "#12", "opgave 12"; 0 when it is no such text.
func (f Filter) Number() store.ID {
	fields := strings.Fields(Fold(f.Text))
	if len(fields) == 2 && slices.Contains(numberWords, strings.TrimRight(fields[0], ".:")) {
		fields = fields[1:]
	}
	if len(fields) != 1 {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(fields[0], "#"), 10, 64)
	if err != nil || n <= 0 {
		return 0
	}
	return n
}

// numberWords are what people put before a task's number, folded.
var numberWords = []string{"opgave", "opgavenr", "task", "sag", "nr", "no", "nummer", "number", "#"}

// Lead puts the task whose number was searched for before all others, which only hold
// that number somewhere, in a telephone number perhaps. It works in place.
func (f Filter) Lead(rows []Row) {
	n := f.Number()
	if n == 0 {
		return
	}
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Task.ID == n }); i > 0 {
		exact := rows[i]
		copy(rows[1:i+1], rows[:i])
		rows[0] = exact
	}
}

// Apply returns the rows the filter chooses, in their order; the argument stays as it is.
func (f Filter) Apply(rows []Row) []Row {
	m := f.matcher()
	chosen := make([]Row, 0, len(rows))
	for i := range rows {
		if m.match(&rows[i]) {
			chosen = append(chosen, rows[i])
		}
	}
	return chosen
}

// Count returns how many rows the filter chooses.
func (f Filter) Count(rows []Row) int {
	m := f.matcher()
	n := 0
	for i := range rows {
		if m.match(&rows[i]) {
			n++
		}
	}
	return n
}

type matcher struct {
	Filter
	terms    []string
	number   store.ID // of the one task that is searched for, 0 for none
	from, to int      // yyyymmdd
}

func (f Filter) matcher() matcher {
	m := matcher{Filter: f, terms: terms(f.Text), number: f.Number(), to: 99991231}
	if !f.From.IsZero() {
		m.from = dayNumber(f.From)
	}
	if !f.To.IsZero() {
		m.to = dayNumber(f.To)
	}
	return m
}

func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return y*10000 + int(m)*100 + d
}

// match asks the cheap questions first; the texts come last.
func (m *matcher) match(r *Row) bool {
	switch {
	case m.Open && !r.Open,
		m.Unread && !r.Unread,
		m.WaitingClient && !r.WaitingClient,
		m.WaitingUs && !r.WaitingUs,
		len(m.Statuses) > 0 && !slices.Contains(m.Statuses, r.Task.Status),
		len(m.Clients) > 0 && !slices.Contains(m.Clients, r.Task.ClientID):
		return false
	}
	return m.assigned(r) && m.due(r) && (m.number == r.Task.ID && m.number != 0 || r.entry.matches(m.terms))
}

func (m *matcher) assigned(r *Row) bool {
	switch m.Assigned {
	case AssignedMe:
		return r.Mine
	case AssignedNobody:
		return len(r.Assigned) == 0
	case AssignedUser:
		return slices.Contains(r.Assigned, m.UserID)
	}
	return true
}

func (m *matcher) due(r *Row) bool {
	none := r.Task.Deadline.IsZero()
	switch m.Deadline {
	case DeadlineLate:
		return r.Late
	case DeadlineToday:
		return !none && r.DueIn == 0
	case DeadlineWeek:
		return !none && r.DueIn >= 0 && r.DueIn <= r.weekEnd
	case DeadlineNone:
		return none
	case DeadlinePeriod:
		return !none && r.day >= m.from && r.day <= m.to
	}
	return true
}
