// Package entries puts what waits in the outbox into words: what each thing is, where
// it belongs, why it waits and what can be done about it. It is pure: a snapshot goes
// in, rows for a list come out.
package entries

import (
	"slices"
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// LateAfter is how long something may stay unsent while the server answers before that
// is worth a colour.
const LateAfter = 10 * time.Minute

// Row is one thing that waits, or several small ones of a kind that go together.
type Row struct {
	Entry   store.Entry // the first of them
	IDs     []int64     // all of them
	Title   string      // what it is: "Status: Færdig"
	Where   string      // what it concerns: the task's title
	When    string      // since when, or how far it is
	Why     string      // why it is not through, and how it goes on
	Needs   bool        // stands still until the person decides
	Late    bool        // unsent for long although the server answers
	Part    float32     // how much of its files is sent, 0 to 1; negative when it is not being sent
	Known   bool        // its task is there to be shown
	Actions []Action    // what can be done, the likeliest first
}

// Action is something that can be done about what waits.
type Action uint8

// The actions of a row.
const (
	Retry Action = iota + 1
	Edit
	Discard
	CopyText
	SaveFiles
	Stop
	Mine
	Theirs
	Arrived
	NotArrived
	ShowTask
	Details
)

// Rows returns what waits: what needs the person first, then what goes by itself, each
// oldest first.
func Rows(s *store.Snapshot, w *words.Words, now time.Time) []Row {
	r := reader{s, w, now}
	var needs, others []Row
	grouped := map[string]int{}
	for _, e := range s.Outbox {
		if e.State.NeedsPerson() {
			needs = append(needs, r.row(e))
			continue
		}
		if kind := small(e); kind != "" {
			if i, ok := grouped[kind]; ok {
				others[i].IDs = append(others[i].IDs, e.ID)
				continue
			}
			grouped[kind] = len(others)
		}
		others = append(others, r.row(e))
	}
	for i := range others {
		if row := &others[i]; len(row.IDs) > 1 {
			row.Title, row.Where = w.N("outbox.many."+small(row.Entry), len(row.IDs)), ""
			row.When = w.DayTime(row.Entry.Created, now)
		}
	}
	return append(needs, others...)
}

// small names the kind of a thing that is shown together with others of its kind:
// marks and deletions in the inbox, of which there may be hundreds at once.
func small(e store.Entry) string {
	switch {
	case e.Error != "":
	case e.Action == "read" && e.Value == "false":
		return "unread"
	case e.Action == "read":
		return "read"
	case e.Action == "delete_notification":
		return "delete_notification"
	}
	return ""
}

// Attention is what a sidebar shows of the outbox.
type Attention struct {
	Count int  // how many things wait
	Needs int  // how many of them need the person
	Late  bool // something is unsent for long although the server answers
}

// Of counts what waits.
func Of(s *store.Snapshot, now time.Time) Attention {
	a := Attention{Count: len(s.Outbox)}
	for _, e := range s.Outbox {
		if e.State.NeedsPerson() {
			a.Needs++
		}
		a.Late = a.Late || late(s, e, now)
	}
	return a
}

// late reports whether an entry is unsent for long although the server answers: time
// without a network, or without a sign-in, does not count.
func late(s *store.Snapshot, e store.Entry, now time.Time) bool {
	if e.State.NeedsPerson() || s.Sync.Link != store.LinkOnline || s.Sync.Online.IsZero() {
		return false
	}
	since := e.Created
	if s.Sync.Online.After(since) {
		since = s.Sync.Online
	}
	return now.Sub(since) >= LateAfter
}

type reader struct {
	*store.Snapshot
	w   *words.Words
	now time.Time
}

func (r reader) row(e store.Entry) Row {
	_, known := r.Task(e.TaskID)
	row := Row{
		Entry: e, IDs: []int64{e.ID}, Title: Title(e, r.Snapshot, r.w), Where: r.where(e),
		Needs: e.State.NeedsPerson(), Late: late(r.Snapshot, e, r.now), Part: -1, Known: known,
	}
	if e.State == store.EntrySending {
		row.Part = 0
		if e.Total > 0 {
			row.Part = float32(e.Sent) / float32(e.Total)
		}
	}
	row.When, row.Why, row.Actions = r.when(e, row.Part), r.why(e), r.actions(e)
	return row
}

// Gone reports whether the task of an entry is not at the server any more.
func Gone(s *store.Snapshot, e store.Entry) bool {
	if e.TaskID == 0 || !s.Complete || s.Sync.First || s.Sync.Last.IsZero() {
		return false
	}
	_, there := s.Task(e.TaskID)
	return !there
}

func (r reader) actions(e store.Entry) []Action {
	var list []Action
	note, gone := e.Action == "note", Gone(r.Snapshot, e)
	switch {
	case e.State == store.EntryConflict:
		list = append(list, Mine, Theirs)
	case e.State == store.EntryAmbiguous:
		list = append(list, Arrived, NotArrived)
	case e.State == store.EntryRefused && !gone && e.Error != "error.password_again":
		list = append(list, Retry)
	case e.State == store.EntryQueued && e.Error != "" && !e.Busy && e.Behind == 0:
		list = append(list, Retry)
	case e.State == store.EntrySending:
		list = append(list, Stop)
	}
	if note && !gone && !e.Busy && (e.State == store.EntryQueued || e.State == store.EntryRefused) {
		list = append(list, Edit)
	}
	if note && e.Text != "" && e.State != store.EntrySending && (e.State != store.EntryQueued || gone) {
		list = append(list, CopyText)
	}
	if len(e.Files) > 0 && e.State != store.EntrySending && (e.State != store.EntryQueued || gone) {
		list = append(list, SaveFiles)
	}
	if !e.Busy && e.State != store.EntrySending && e.State != store.EntryConflict {
		list = append(list, Discard)
	}
	if _, known := r.Task(e.TaskID); known {
		list = append(list, ShowTask)
	}
	if e.Message != "" {
		list = append(list, Details)
	}
	return list
}

// Has reports whether an action is among those of the row.
func (r Row) Has(a Action) bool { return slices.Contains(r.Actions, a) }
