package tasks

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

func copenhagen(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

const (
	anne, lars, mette     = store.ID(1), store.ID(2), store.ID(3)
	nordbyg, oesterbro    = store.ID(10), store.ID(11)
	monday                = 23 // November 2026
	visible, internalNote = store.VisibilityClient, store.VisibilityInternal
)

// world builds a snapshot of the tasks for Anne, with two clients and three people.
func world(tasks []*store.Task, p store.Parts) *store.Snapshot {
	p.Tasks = tasks
	p.Account.Me = store.User{ID: anne}
	p.Users = []*store.User{{ID: anne, Name: "Anne Sørensen"}, {ID: lars, Name: "Lars Holst"}, {ID: mette, Name: "Mette Krogh"}}
	p.Clients = []*store.Company{
		{ID: nordbyg, Name: "Nordbyg A/S", ContactPerson: "Karin Holm", Phone: "33 12 40 00", VATID: "30551290"},
		{ID: oesterbro, Name: "Boligforeningen Østerbro"},
	}
	return store.NewSnapshot(p)
}

func ids(rows []Row) []store.ID {
	var list []store.ID
	for _, r := range rows {
		list = append(list, r.Task.ID)
	}
	return list
}

func TestLateCountsWholeLocalDays(t *testing.T) {
	z := copenhagen(t)
	day := func(d, h, m int) time.Time { return time.Date(2026, 10, d, h, m, 0, 0, z) }
	for _, c := range []struct {
		what     string
		deadline time.Time
		status   store.StatusWord
		now      time.Time
		late     bool
	}{
		{"no deadline", time.Time{}, store.StatusNew, day(25, 12, 0), false},
		{"a minute before", day(20, 15, 0), store.StatusNew, day(20, 14, 59), false},
		{"the very moment", day(20, 15, 0), store.StatusNew, day(20, 15, 0), false},
		{"a second after", day(20, 15, 0), store.StatusNew, day(20, 15, 0).Add(time.Second), true},
		{"midnight means the day", day(20, 0, 0), store.StatusNew, day(20, 23, 59), false},
		{"after that day", day(20, 0, 0), store.StatusNew, day(21, 0, 0), true},
		{"a day of 25 hours is not over after 24", day(25, 0, 0), store.StatusNew, day(25, 0, 0).Add(24*time.Hour + 30*time.Minute), false},
		{"and over after 25", day(25, 0, 0), store.StatusNew, day(25, 0, 0).Add(25 * time.Hour), true},
		{"done is never late", day(20, 0, 0), store.StatusDone, day(25, 0, 0), false},
		{"rejected is never late", day(20, 0, 0), store.StatusRejected, day(25, 0, 0), false},
		{"a status without a word can be", day(20, 0, 0), store.StatusOther, day(25, 0, 0), true},
		{"midnight given in UTC", day(20, 0, 0).UTC(), store.StatusNew, day(20, 20, 0).UTC(), false},
	} {
		task := &store.Task{ID: 1, Deadline: c.deadline, Status: c.status}
		if got := Late(task, c.now, z); got != c.late {
			t.Errorf("%s: late %v", c.what, got)
		}
		if rows := Rows(world([]*store.Task{task}, store.Parts{}), c.now, z); rows[0].Late != c.late {
			t.Errorf("%s: the row says late %v", c.what, rows[0].Late)
		}
	}
}

func TestWhoWaitsForWhom(t *testing.T) {
	z := copenhagen(t)
	at := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, z) }
	theirs := func(when time.Time) *store.Note { return &store.Note{TaskID: 1, ClientID: nordbyg, Created: when} }
	ours := func(when time.Time, v store.Visibility) *store.Note {
		return &store.Note{TaskID: 1, UserID: lars, Created: when, Visibility: v}
	}
	for _, c := range []struct {
		what       string
		status     store.StatusWord
		notes      []*store.Note
		now        time.Time
		client, us bool
	}{
		{"nobody wrote", store.StatusNew, nil, at(monday, 9), false, false},
		{"we asked", store.StatusNew, []*store.Note{ours(at(20, 9), visible)}, at(20, 10), true, false},
		{"only among us", store.StatusNew, []*store.Note{ours(at(20, 9), internalNote)}, at(27, 9), false, false},
		{"we asked, then talked among us", store.StatusNew, []*store.Note{ours(at(19, 9), visible), ours(at(20, 9), internalNote)}, at(20, 10), true, false},
		{"they answered just now", store.StatusNew, []*store.Note{ours(at(19, 9), visible), theirs(at(20, 9))}, at(20, 10), false, false},
		{"an internal note is no answer to them", store.StatusNew, []*store.Note{theirs(at(16, 9)), ours(at(17, 9), internalNote)}, at(19, 9), false, true},
		{"two working days over the weekend: not yet", store.StatusNew, []*store.Note{theirs(at(20, 9))}, at(24, 8), false, false},
		{"two working days over the weekend", store.StatusNew, []*store.Note{theirs(at(20, 9))}, at(24, 9), false, true},
		{"a note of Saturday counts from Monday", store.StatusNew, []*store.Note{theirs(at(21, 9))}, at(24, 23), false, false},
		{"and is two days old on Wednesday", store.StatusNew, []*store.Note{theirs(at(21, 9))}, at(25, 0), false, true},
		{"a note that may be seen answers them", store.StatusNew, []*store.Note{theirs(at(16, 9)), ours(at(17, 9), store.VisibilityUnknown)}, at(27, 9), false, false},
		{"what is done waits for nobody", store.StatusDone, []*store.Note{theirs(at(2, 9))}, at(27, 9), false, false},
	} {
		for i, n := range c.notes {
			n.ID = store.ID(i + 1)
		}
		s := world([]*store.Task{{ID: 1, ClientID: nordbyg, Status: c.status}}, store.Parts{Notes: c.notes})
		r := Rows(s, c.now, z)[0]
		if r.WaitingClient != c.client || r.WaitingUs != c.us {
			t.Errorf("%s: for the client %v, for us %v", c.what, r.WaitingClient, r.WaitingUs)
		}
	}
}

func TestWorkingDaysLeaveOutHolidays(t *testing.T) {
	z := copenhagen(t)
	for _, c := range []struct{ from, want string }{
		{"2026-04-01", "2026-04-08"}, // Wednesday before Easter: Tuesday and Wednesday after it count
		{"2026-05-13", "2026-05-18"}, // Ascension on the Thursday
		{"2026-05-22", "2026-05-27"}, // Whit Monday on the 25th
		{"2026-12-23", "2026-12-29"}, // Christmas
		{"2026-12-31", "2027-01-05"}, // New Year
		{"2026-06-04", "2026-06-09"}, // Constitution Day
	} {
		from, _ := time.ParseInLocation("2006-01-02", c.from, z)
		if got := AddWorkingDays(from, 2).Format("2006-01-02"); got != c.want {
			t.Errorf("two days after %s: %s, want %s", c.from, got, c.want)
		}
	}
}

func TestSearchFindsEveryTextHoweverItIsTyped(t *testing.T) {
	z := copenhagen(t)
	task := &store.Task{ID: 17, Title: "Vandskade i kælder – haster", Description: "Lejer på 2. sal,\nring først",
		Address: "Århusgade 9", City: "København Ø", ContactPerson: "José Müller", ContactPhone: "+45 20 30-40 50",
		ClientID: nordbyg, Files: []store.File{{Name: "A\u030abning æøå.pdf"}}, Extra: []store.Field{{Name: "key", Value: "Nøgleboks 4711"}}}
	s := world([]*store.Task{task}, store.Parts{
		Notes:       []*store.Note{{ID: 5, TaskID: 17, UserID: mette, Text: "Bestilt hos Solar", Files: []store.File{{Name: "kvittering.jpg"}}}},
		Assignments: []*store.Assignment{{ID: 1, TaskID: 17, UserID: lars}},
	})
	rows := Rows(s, time.Date(2026, 11, monday, 9, 0, 0, 0, z), z)
	for search, found := range map[string]bool{
		"": true, "  ": true, "KÆLDER": true, "kaelder": false, "aarhus": true, "Århus": true, "haster - x": false,
		"kælder - haster": true, "jose muller": true, "17": true, "20304050": true, "33124000": true, "33 12": true,
		"åbning": true, "nøgleboks": true, "solar": true, "mette": true, "lars nordbyg": true, "kvittering": true,
		`"sal, ring"`: true, `"ring sal"`: false, "ring sal": true, "karin": true, "østerbro": false, `"`: true,
	} {
		if got := len(Filter{Text: search}.Apply(rows)) == 1; got != found {
			t.Errorf("%q: found %v", search, got)
		}
	}
}

func TestIndexSeesWhatChanged(t *testing.T) {
	z := copenhagen(t)
	task := &store.Task{ID: 1, Title: "Radiator"}
	note := &store.Note{ID: 1, TaskID: 1, UserID: lars, Text: "før"}
	var x Index
	before := x.Rows(world([]*store.Task{task}, store.Parts{Notes: []*store.Note{note}}), time.Now(), z)
	if n := (Filter{Text: "før"}).Count(before); n != 1 {
		t.Fatalf("%d rows before", n)
	}
	changed := *note
	changed.Text = "efter"
	after := x.Rows(world([]*store.Task{task}, store.Parts{Notes: []*store.Note{&changed}}), time.Now(), z)
	if (Filter{Text: "efter"}).Count(after) != 1 || (Filter{Text: "før"}).Count(after) != 0 {
		t.Error("the search did not take in the changed note")
	}
	if (Filter{Text: "før"}).Count(before) != 1 {
		t.Error("the rows of the older snapshot changed")
	}
}

func TestFiltersCombine(t *testing.T) {
	z := copenhagen(t)
	now := time.Date(2026, 11, monday, 9, 0, 0, 0, z)
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, z) }
	s := world([]*store.Task{
		{ID: 1, ClientID: nordbyg, Status: store.StatusNew, Deadline: day(20)},
		{ID: 2, ClientID: nordbyg, Status: store.StatusInProgress, Deadline: day(23)},
		{ID: 3, ClientID: oesterbro, Status: store.StatusNew, Deadline: day(29)},
		{ID: 4, ClientID: oesterbro, Status: store.StatusDone, Deadline: day(20)},
		{ID: 5, Status: store.StatusOther, StatusNumber: 7},
		{ID: 6, ClientID: nordbyg, Status: store.StatusAccepted, Deadline: day(30)},
	}, store.Parts{
		Assignments:   []*store.Assignment{{ID: 1, TaskID: 2, UserID: anne}, {ID: 2, TaskID: 2, UserID: lars}, {ID: 3, TaskID: 3, UserID: 99}},
		Notifications: []*store.Notification{{ID: 1, RelatedObject: "task", RelatedID: 3}, {ID: 2, RelatedObject: "task", RelatedID: 6, Read: true}},
	})
	rows := Rows(s, now, z)
	for _, c := range []struct {
		what string
		f    Filter
		want []store.ID
	}{
		{"nothing set", Filter{}, []store.ID{1, 2, 3, 4, 5, 6}},
		{"open", Filter{Open: true}, []store.ID{1, 2, 3, 5, 6}},
		{"statuses", Filter{Statuses: []store.StatusWord{store.StatusDone, store.StatusOther}}, []store.ID{4, 5}},
		{"client", Filter{Clients: []store.ID{oesterbro}}, []store.ID{3, 4}},
		{"mine", Filter{Assigned: AssignedMe}, []store.ID{2}},
		{"Lars", Filter{Assigned: AssignedUser, UserID: lars}, []store.ID{2}},
		{"nobody; an unknown person is somebody", Filter{Assigned: AssignedNobody, Open: true}, []store.ID{1, 5, 6}},
		{"late", Filter{Deadline: DeadlineLate}, []store.ID{1}},
		{"today", Filter{Deadline: DeadlineToday}, []store.ID{2}},
		{"this week", Filter{Deadline: DeadlineWeek}, []store.ID{2, 3}},
		{"without deadline", Filter{Deadline: DeadlineNone}, []store.ID{5}},
		{"period", Filter{Deadline: DeadlinePeriod, From: day(23), To: day(29)}, []store.ID{2, 3}},
		{"period without end", Filter{Deadline: DeadlinePeriod, From: day(29)}, []store.ID{3, 6}},
		{"unread", Filter{Unread: true}, []store.ID{3}},
		{"late, unassigned, Nordbyg", Filter{Deadline: DeadlineLate, Assigned: AssignedNobody, Clients: []store.ID{nordbyg}}, []store.ID{1}},
	} {
		if got := ids(c.f.Apply(rows)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
		if got := c.f.Count(rows); got != len(c.want) {
			t.Errorf("%s: counted %d", c.what, got)
		}
		back, err := DecodeFilter(c.f.Encode())
		if err != nil || !slices.Equal(ids(back.Apply(rows)), c.want) {
			t.Errorf("%s: after encoding as %q: %v, %v", c.what, c.f.Encode(), ids(back.Apply(rows)), err)
		}
	}
	if counts := Counts(Builtin(), rows); !slices.Equal(counts, []int{1, 2, 1, 3, 0, 0}) {
		t.Errorf("counts of the views: %v", counts)
	}
}

func TestOrders(t *testing.T) {
	z := copenhagen(t)
	at := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, z) }
	s := world([]*store.Task{
		{ID: 1, Title: "Århus", ClientID: nordbyg, Deadline: at(25), Created: at(1), Status: store.StatusDone},
		{ID: 2, Title: "zebra", ClientID: oesterbro, Created: at(3), Status: store.StatusNew},
		{ID: 3, Title: "Ærø", Deadline: at(24), Created: at(2), StatusNumber: 9},
		{ID: 4, Title: "aarhus", ClientID: nordbyg, Deadline: at(25), Created: at(4), Status: store.StatusAccepted},
		{ID: 5, Title: "Øl", ClientID: oesterbro, Deadline: at(26), Created: at(5), Status: store.StatusNew},
	}, store.Parts{})
	for _, c := range []struct {
		s    Sort
		want []store.ID
	}{
		{Sort{}, []store.ID{3, 4, 1, 5, 2}},
		{Sort{By: ByDeadline, Desc: true}, []store.ID{5, 4, 1, 3, 2}},
		{Sort{By: ByTitle}, []store.ID{2, 3, 5, 4, 1}},
		{Sort{By: ByReceived, Desc: true}, []store.ID{5, 4, 2, 3, 1}},
		{Sort{By: ByClient}, []store.ID{5, 2, 4, 1, 3}},
		{Sort{By: ByStatus}, []store.ID{5, 2, 4, 1, 3}},
	} {
		rows := Rows(s, at(monday), z)
		c.s.Apply(rows)
		if got := ids(rows); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.s, got, c.want)
		}
		if _, back, err := Decode(Encode(Filter{}, c.s)); err != nil || back != c.s {
			t.Errorf("%+v came back as %+v, %v", c.s, back, err)
		}
	}
}

func TestUnknownFilterIsRefused(t *testing.T) {
	for _, text := range []string{"colour=red", "assigned=everybody", "due=someday", "client=x", "user=", "from=monday", "sort=size", "%zz"} {
		if f, err := DecodeFilter(text); err == nil {
			t.Errorf("%q was read as %+v", text, f)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("open=1&status=new&status=other&client=3&assigned=user&user=4&due=period&from=2026-01-01&sort=title&desc=1")
	f.Add("text=%22a+b%22+c")
	f.Fuzz(func(t *testing.T, text string) {
		filter, order, err := Decode(text)
		if err != nil {
			return
		}
		again, order2, err := Decode(Encode(filter, order))
		if err != nil || !again.Equal(filter) || order2 != order {
			t.Errorf("%q: %+v %+v came back as %+v %+v, %v", text, filter, order, again, order2, err)
		}
	})
}

func FuzzFoldIsStable(f *testing.F) {
	for _, s := range []string{"Århus AAlborg", "e\u0301", "a\u030a aaa", "\xff ß", "–"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if once := Fold(text); Fold(once) != once {
			t.Errorf("%q folds to %q and then to %q", text, once, Fold(once))
		}
	})
}

// many is a snapshot of n tasks with three notes each.
func many(n int) *store.Snapshot {
	tasks := make([]*store.Task, n)
	var p store.Parts
	for i := range tasks {
		id := store.ID(i + 1)
		tasks[i] = &store.Task{ID: id, Title: fmt.Sprintf("Udskift brusearmatur nr. %d", i), Description: "Lejer melder om vand på gulvet ved varmtvandsbeholderen. Ring før besøg.",
			Address: "Jernbanegade 9", City: "København Ø", ClientID: nordbyg + store.ID(i%2), Status: Statuses[i%5], Deadline: time.Unix(1790000000+int64(i)*3600, 0)}
		for j := range 3 {
			p.Notes = append(p.Notes, &store.Note{ID: id*10 + store.ID(j), TaskID: id, UserID: lars, Text: "Jeg har reservedele i bilen, kan være der kl. 10.", Visibility: visible})
		}
		p.Assignments = append(p.Assignments, &store.Assignment{ID: id, TaskID: id, UserID: store.ID(i%3 + 1)})
	}
	return world(tasks, p)
}

func BenchmarkTenThousandTasks(b *testing.B) {
	s, z := many(10000), copenhagen(b)
	now := time.Unix(1790000000, 0)
	b.Run("rows", func(b *testing.B) {
		var x Index
		x.Rows(s, now, z)
		for b.Loop() {
			x.Rows(s, now, z)
		}
	})
	var x Index
	rows := x.Rows(s, now, z)
	b.Run("first search", func(b *testing.B) {
		for b.Loop() {
			Filter{Text: "nr. 9999"}.Count(new(Index).Rows(s, now, z))
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			Filter{Text: "reservedele 9999"}.Apply(rows)
		}
	})
	b.Run("filter and sort", func(b *testing.B) {
		for b.Loop() {
			Sort{By: ByTitle}.Apply(Filter{Open: true, Deadline: DeadlineLate}.Apply(rows))
		}
	})
	b.Run("counts of the views", func(b *testing.B) {
		for b.Loop() {
			Counts(Builtin(), rows)
		}
	})
}

func TestTheTaskWithTheNumberComesFirst(t *testing.T) {
	tasks := []*store.Task{
		{ID: 3, Title: "Ring 33 12 40 00", ContactPhone: "33 12 40 00", Deadline: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		{ID: 12, Title: "Radiator larmer"},
		{ID: 112, Title: "Vandhane"},
		{ID: 4, Title: "Opgave fra stue 12", Deadline: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)},
	}
	s := store.NewSnapshot(store.Parts{Complete: true, Tasks: tasks})
	for text, want := range map[string][]store.ID{
		"12": {12, 3, 4, 112}, "#12": {12}, "opgave 12": {12, 4}, "Opgave  12": {12, 4}, "Task 12": {12}, "nr. 12": {12},
		"112": {112}, "124000": {3}, "stue 12": {4}, "radiator 12": {12}, "0": {3}, "": {3, 4, 112, 12},
	} {
		f := Filter{Text: text}
		rows := f.Apply(Rows(s, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC))
		Sort{}.Apply(rows)
		f.Lead(rows)
		var got []store.ID
		for _, r := range rows {
			got = append(got, r.Task.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", text, got, want)
		}
	}
}
