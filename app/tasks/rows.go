package tasks

import (
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// Row is one task as a list shows it, flat, with everything that filters and orders
// need. It holds for the moment it was made for.
type Row struct {
	Task          *store.Task
	Client        *store.Company // nil when the client is not known
	Assignees     []*store.User  // who does it, in the order they were assigned
	Assigned      []store.ID     // the same by key, also people who are not known
	Mine          bool           // the person who is signed in does it
	Open          bool           // not done, not rejected
	Unread        bool           // news about it or its notes was not read
	Late          bool           // open and past its deadline
	DueIn         int            // days from today to the deadline; only when Task.Deadline is set
	WaitingClient bool           // our last note to the client is unanswered
	WaitingUs     bool           // the client's last note is, for two working days or more
	Pending       bool           // something about it is not on the server yet
	Stuck         bool           // … and stands still until the person decides
	Notes         int

	weekEnd int // days from today to Sunday
	day     int // the deadline's day as yyyymmdd in the rows' zone
	entry   *entry
}

// ClientName returns the client's name, empty when the client is not known.
func (r *Row) ClientName() string {
	if r.Client == nil {
		return ""
	}
	return r.Client.Name
}

// Place returns street and town on one line: "Jernbanegade 9, København Ø".
func (r *Row) Place() string { return Join(", ", r.Task.Address, r.Task.City) }

// Join puts the parts that are not blank together.
func Join(sep string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}

// Rows returns every task of the snapshot in the snapshot's order. For a list that is
// made anew with every change keep an [Index], which remembers the texts.
func Rows(s *store.Snapshot, now time.Time, loc *time.Location) []Row {
	return new(Index).Rows(s, now, loc)
}

// Rows returns every task of the snapshot in the snapshot's order.
func (x *Index) Rows(s *store.Snapshot, now time.Time, loc *time.Location) []Row {
	c := newCalendar(now, loc)
	rows := make([]Row, len(s.Tasks))
	fresh := make(map[store.ID]*entry, len(s.Tasks))
	for i, t := range s.Tasks {
		x.fill(&rows[i], s, t, c)
		fresh[t.ID] = rows[i].entry
	}
	x.entries = fresh
	return rows
}

func (x *Index) fill(r *Row, s *store.Snapshot, t *store.Task, c calendar) {
	notes := s.Notes(t.ID)
	r.Task, r.Open, r.Notes = t, !t.Status.Closed(), len(notes)
	r.Client, _ = s.Client(t.ClientID)
	r.Unread = s.Unread(t.ID) > 0
	r.wait(t.Pending)
	r.weekEnd = c.weekEnd
	for _, a := range s.Assignments(t.ID) {
		r.Assigned = append(r.Assigned, a.UserID)
		r.wait(a.Pending)
		r.Mine = r.Mine || a.UserID == s.Account.Me.ID && a.UserID != 0
		if u, ok := s.User(a.UserID); ok {
			r.Assignees = append(r.Assignees, u)
		}
	}
	if !t.Deadline.IsZero() {
		r.DueIn, r.day = c.daysTo(t.Deadline)
		r.Late = r.Open && c.past(t.Deadline, r.DueIn)
	}
	for _, n := range notes {
		r.wait(n.Pending)
	}
	if r.Open {
		r.WaitingClient, r.WaitingUs = c.waiting(notes)
	}
	r.entry = x.entry(s, t, r.Client, notes, r.Assignees)
}

// wait notes that something about the task may wait in the outbox.
func (r *Row) wait(p store.Pending) {
	r.Pending = r.Pending || p.Waits()
	r.Stuck = r.Stuck || p.Waits() && p.State.NeedsPerson()
}

// Late reports whether the task is open and past its deadline at the moment now. A
// deadline at midnight in loc means that whole day.
func Late(t *store.Task, now time.Time, loc *time.Location) bool {
	if t.Deadline.IsZero() || t.Status.Closed() {
		return false
	}
	c := newCalendar(now, loc)
	in, _ := c.daysTo(t.Deadline)
	return c.past(t.Deadline, in)
}

// calendar is the moment the rows are made for, prepared once.
type calendar struct {
	now     time.Time
	today   time.Time // noon of today in UTC: whole days apart whatever the clocks do
	weekEnd int
}

func newCalendar(now time.Time, loc *time.Location) calendar {
	now = now.In(loc)
	return calendar{now: now, today: noon(now), weekEnd: (7 - int(now.Weekday())) % 7}
}

func noon(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// daysTo counts the local days from today to t's, and gives t's day as yyyymmdd.
func (c calendar) daysTo(t time.Time) (days, day int) {
	t = t.In(c.now.Location())
	y, m, d := t.Date()
	return int(noon(t).Sub(c.today) / (24 * time.Hour)), y*10000 + int(m)*100 + d
}

func (c calendar) past(deadline time.Time, dueIn int) bool {
	if words.WholeDay(deadline.In(c.now.Location())) {
		return dueIn < 0
	}
	return deadline.Before(c.now)
}

// waiting looks at the last note that passed between us and the client.
func (c calendar) waiting(notes []*store.Note) (client, us bool) {
	for i := len(notes) - 1; i >= 0; i-- {
		n := notes[i]
		switch {
		case n.ClientID != 0: // theirs
			return false, !c.now.Before(AddWorkingDays(n.Created.In(c.now.Location()), 2))
		case n.Visibility == store.VisibilityInternal:
		default: // ours, and the client can read it
			return n.Visibility == store.VisibilityClient, false
		}
	}
	return false, false
}

// AddWorkingDays returns the moment n working days after t in t's zone; Saturdays,
// Sundays and Danish holidays are not working days. What comes in on a day off counts
// from the beginning of the next working day.
func AddWorkingDays(t time.Time, n int) time.Time {
	for off(t) {
		y, m, d := t.Date()
		t = time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
	}
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if !off(t) {
			n--
		}
	}
	return t
}

// off reports whether t is on a weekend or a public holiday in Denmark.
func off(t time.Time) bool {
	if d := t.Weekday(); d == time.Saturday || d == time.Sunday {
		return true
	}
	year, month, day := t.Date()
	switch {
	case month == time.January && day == 1, month == time.June && day == 5,
		month == time.December && day >= 24 && day <= 26:
		return true
	}
	// Thursday and Friday before Easter, Monday after it, Ascension, Whit Monday.
	switch int(noon(t).Sub(easter(year)) / (24 * time.Hour)) {
	case -3, -2, 1, 39, 50:
		return true
	}
	return false
}

// easter returns noon of Easter Sunday in UTC, by the Gregorian rule.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	month, day := (h+l-7*m+114)/31, (h+l-7*m+114)%31+1
	return time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC)
}
