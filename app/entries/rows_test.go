package entries

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

var now = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// firm is a snapshot of somebody at work, with these things waiting.
func firm(waiting ...store.Entry) store.Parts {
	for i := range waiting {
		if waiting[i].Created.IsZero() {
			waiting[i].Created = now.Add(-18 * time.Minute)
		}
	}
	return store.Parts{
		Complete: true, Account: store.AccountState{SignedIn: true},
		Sync:    store.SyncState{Link: store.LinkOnline, Last: now.Add(-time.Minute), Online: now.Add(-time.Hour)},
		Tasks:   []*store.Task{{ID: 17, ClientID: 10, Title: "Radiator larmer", Status: store.StatusAccepted}},
		Clients: []*store.Company{{ID: 10, Name: "Nordbyg A/S"}},
		Users:   []*store.User{{ID: 2, Name: "Lars Holst"}},
		Outbox:  waiting,
	}
}

func rows(t *testing.T, lang string, p store.Parts) []Row {
	t.Helper()
	return Rows(store.NewSnapshot(p), words.Load(lang).In(time.UTC), now)
}

func TestEachThingSaysWhatItIsWhereItBelongsAndWhyItWaits(t *testing.T) {
	in := func(d time.Duration) time.Time { return now.Add(d) }
	for _, c := range []struct {
		entry             store.Entry
		title, where, why string
		actions           []Action
	}{
		{store.Entry{Action: "note", TaskID: 17, Visibility: store.VisibilityClient, Summary: "Vi kommer\nkl. 10", Text: "x", State: store.EntryQueued},
			"Note til Nordbyg A/S: ”Vi kommer kl. 10”", "Radiator larmer", "Sendes om et øjeblik.", []Action{Edit, Discard, ShowTask}},
		{store.Entry{Action: "note", TaskID: 17, Visibility: store.VisibilityInternal, Files: []store.File{{Size: 2048}, {Size: 2048}}, State: store.EntryRefused, Error: "error.too_large_for_us"},
			"Intern note, 2 filer", "Radiator larmer", "error.too_large_for_us", []Action{Retry, Edit, SaveFiles, Discard, ShowTask}},
		{store.Entry{Action: "note", TaskID: 99, About: "Vandskade", Client: "Nordbyg A/S", Visibility: store.VisibilityClient, Summary: "Ny …", Text: "Ny beholder",
			Files: []store.File{{Size: 3 << 20}, {Size: 1 << 20}}, State: store.EntryRefused, Error: "error.invalid", Message: "Invalid reference id 99"},
			"Note til Nordbyg A/S: ”Ny …”", "Vandskade", "Opgaven findes ikke længere på serveren, så noten kan ikke sendes. 2 filer, 4 MB.", []Action{CopyText, SaveFiles, Discard, Details}},
		{store.Entry{Action: "status", TaskID: 17, Value: "done", State: store.EntryRefused, Error: "error.gave_up", Tries: 6},
			"Status: Færdig", "Radiator larmer", "Serveren har en fejl og tog ikke imod det i 6 forsøg. Det sendes ikke igen af sig selv. Serveren viser stadig ”Accepteret”.", []Action{Retry, Discard, ShowTask}},
		{store.Entry{Action: "status", TaskID: 17, Value: "done", State: store.EntryConflict, Conflict: &store.Conflict{Fields: []store.ConflictField{{Name: "status", Mine: "done", Theirs: "rejected"}}}},
			"Status: Færdig", "Radiator larmer", "Andre har ændret det samme imens. Hvad skal gælde?\nStatus: du skrev ”Færdig”, nu står der ”Afvist”", []Action{Mine, Theirs, ShowTask}},
		{store.Entry{Action: "note", TaskID: 17, Summary: "hej", Text: "hej", State: store.EntryAmbiguous},
			"Note: ”hej”", "Radiator larmer", "Forbindelsen røg, mens der blev sendt, og det kan ikke ses, om det nåede frem. Se efter på opgaven, og vælg.", []Action{Arrived, NotArrived, CopyText, Discard, ShowTask}},
		{store.Entry{Action: "note", TaskID: 17, Summary: "hej", Text: "hej", State: store.EntryChecking, Next: in(40 * time.Second)},
			"Note: ”hej”", "Radiator larmer", "Forbindelsen røg, mens der blev sendt. Programmet ser efter inden for et minut, om serveren fik det, og sender ellers igen.", []Action{CopyText, Discard, ShowTask}},
		{store.Entry{Action: "assign", TaskID: 17, UserID: 2, State: store.EntryQueued, Error: "error.server", Next: in(4 * time.Minute)},
			"Lars Holst sættes på opgaven", "Radiator larmer", "Serveren har en fejl lige nu. Prøves igen kl. 9.34.", []Action{Retry, Discard, ShowTask}},
		{store.Entry{Action: "add_user", Summary: "Ny Svend", State: store.EntryRefused, Error: "error.password_again"},
			"Ny medarbejder: Ny Svend", "", "Programmet blev lukket, før brugeren var oprettet. Opret brugeren igen med adgangskoden.", []Action{Discard}},
		{store.Entry{Action: "connection", About: "Havnens Boliger", Value: "accepted", State: store.EntryQueued},
			"Svar på anmodning: Forbundet", "Havnens Boliger", "Sendes om et øjeblik.", []Action{Discard}},
		{store.Entry{Action: "something newer", State: store.EntryQueued}, "Ændring", "", "Sendes om et øjeblik.", []Action{Discard}},
	} {
		c.entry.ID = 5
		got := rows(t, "da", firm(c.entry))[0]
		if got.Title != c.title || got.Where != c.where || got.Why != c.why || !slices.Equal(got.Actions, c.actions) {
			t.Errorf("%+v shows as\n%q, %q\n%q, %v", c.entry, got.Title, got.Where, got.Why, got.Actions)
		}
		if got.Needs != c.entry.State.NeedsPerson() || got.Known != (c.entry.TaskID == 17) {
			t.Errorf("%+v: %+v", c.entry, got)
		}
	}
}

func TestWhatIsSentShowsHowFarItIsAndCanBeStopped(t *testing.T) {
	got := rows(t, "en", firm(store.Entry{ID: 1, Action: "note", TaskID: 17, State: store.EntrySending, Sent: 62, Total: 100, Busy: true, Files: []store.File{{Size: 100}}}))[0]
	if got.Part != 0.62 || got.When != "sending 62%" || got.Why != "" || !slices.Equal(got.Actions, []Action{Stop, ShowTask}) {
		t.Errorf("%+v", got)
	}
}

func TestWhatNeedsThePersonStandsFirstAndNamesWhatWaitsForIt(t *testing.T) {
	list := rows(t, "en", firm(
		store.Entry{ID: 1, Action: "note", TaskID: 17, Summary: "a", State: store.EntryQueued},
		store.Entry{ID: 2, Action: "status", TaskID: 17, Value: "in_progress", State: store.EntryRefused, Error: "error.forbidden"},
		store.Entry{ID: 3, Action: "status", TaskID: 17, Value: "done", State: store.EntryQueued, Behind: 2},
		store.Entry{ID: 4, Action: "note", TaskID: 17, Summary: "b", State: store.EntryQueued, Behind: 1}))
	var ids []int64
	for _, r := range list {
		ids = append(ids, r.Entry.ID)
	}
	if !slices.Equal(ids, []int64{2, 1, 3, 4}) {
		t.Errorf("the order is %v", ids)
	}
	if list[2].Why != "Sent when the status is settled." || list[3].Why != "Sent when the note is sent." {
		t.Errorf("%q, %q", list[2].Why, list[3].Why)
	}
}

func TestHundredsOfMarksAreOneRow(t *testing.T) {
	var waiting []store.Entry
	for i := range 300 {
		waiting = append(waiting, store.Entry{ID: int64(i + 1), Action: "read", Value: "true", State: store.EntryQueued})
	}
	waiting[7].State, waiting[7].Error = store.EntryRefused, "error.forbidden"
	list := rows(t, "en", firm(waiting...))
	if len(list) != 2 || len(list[1].IDs) != 299 || list[1].Title != "299 messages marked as read in the inbox" || !list[0].Needs {
		t.Errorf("%d rows: %+v", len(list), list)
	}
}

func TestOnlyTimeInWhichTheServerAnswersMakesSomethingLate(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*store.Parts)
		waiting time.Duration
		late    bool
	}{
		{"waits for 9 minutes", func(*store.Parts) {}, 9 * time.Minute, false},
		{"waits for 10 minutes", func(*store.Parts) {}, 10 * time.Minute, true},
		{"the network came back just now", func(p *store.Parts) { p.Sync.Online = now.Add(-time.Minute) }, 5 * time.Hour, false},
		{"there is no network", func(p *store.Parts) { p.Sync.Link = store.LinkOffline }, 5 * time.Hour, false},
		{"needs the person", func(p *store.Parts) { p.Outbox[0].State = store.EntryRefused }, time.Hour, false},
		{"the clock was set back", func(*store.Parts) {}, -time.Hour, false},
	} {
		p := firm(store.Entry{ID: 1, Action: "note", TaskID: 17, State: store.EntryQueued, Created: now.Add(-c.waiting)})
		c.change(&p)
		s := store.NewSnapshot(p)
		if got := Of(s, now); got.Late != c.late || got.Count != 1 || (got.Needs == 1) != p.Outbox[0].State.NeedsPerson() {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestATaskIsOnlyGoneWhenAWholeListSaidSo(t *testing.T) {
	e := store.Entry{ID: 1, Action: "note", TaskID: 99, State: store.EntryRefused, Error: "error.invalid"}
	for name, change := range map[string]func(*store.Parts){
		"the store is still being read": func(p *store.Parts) { p.Complete = false },
		"the first fetch is under way":  func(p *store.Parts) { p.Sync.First = true },
		"nothing was fetched yet":       func(p *store.Parts) { p.Sync.Last = time.Time{} },
	} {
		p := firm(e)
		change(&p)
		if Gone(store.NewSnapshot(p), e) {
			t.Errorf("%s: the task counts as gone", name)
		}
	}
	if !Gone(store.NewSnapshot(firm(e)), e) {
		t.Error("the task does not count as gone")
	}
}

func TestEverySentenceHasItsArguments(t *testing.T) {
	for _, lang := range words.Languages {
		for _, action := range []string{"note", "status", "assign", "unassign", "company", "user", "add_user", "connection", "disconnect", "read", "delete_notification", "delete_note"} {
			for state := store.EntryQueued; state <= store.EntryAmbiguous; state++ {
				for _, key := range []string{"", "error.gave_up", "error.stopped", "error.forbidden", "error.gone"} {
					for _, task := range []int64{0, 17, 99} {
						e := store.Entry{ID: 1, Action: action, State: state, TaskID: task, Error: key, Value: "done", Tries: 6, Next: now.Add(time.Hour), Visibility: store.VisibilityClient}
						r := rows(t, lang, firm(e))[0]
						if all := fmt.Sprint(r.Title, r.Where, r.When, r.Why); strings.ContainsAny(all, "{}") || r.Title == "" || state != store.EntrySending && r.Why == "" {
							t.Fatalf("%+v shows as %+v", e, r)
						}
					}
				}
			}
		}
	}
}
