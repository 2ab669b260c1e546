package tasks

import (
	"slices"
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
	from, to int // yyyymmdd
}

func (f Filter) matcher() matcher {
	m := matcher{Filter: f, terms: terms(f.Text), to: 99991231}
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
	return m.assigned(r) && m.due(r) && r.entry.matches(m.terms)
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
