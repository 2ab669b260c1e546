package screens

import (
	"slices"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// wordless is the firm on a server without words: two numbers are known, and connections
// are not.
func wordless() *world {
	w := firm()
	c := &w.parts.Sync.Contract
	c.StatusesTold, c.Statuses = false, store.Statuses(store.StatusNew, store.StatusAccepted)
	c.ConnectionsTold, c.Connections = false, 0
	w.meanings = []app.Meaning{
		{Enum: vocabulary.TaskStatus, Rows: []vocabulary.Row{
			{Number: 1, Word: "NEW", State: vocabulary.Learnt, Seen: vocabulary.Seen{Count: 1, Example: "Vandskade"}},
			{Number: 2, Word: "ACCEPTED", State: vocabulary.Confirmed, Seen: vocabulary.Seen{Count: 12, Example: "Udskift brusearmatur"}},
			{Number: 3, Word: "IN PROGRESS"}, {Number: 4, Word: "DONE"}, {Number: 5, Word: "REJECTED"}}},
		{Enum: vocabulary.ConnectionStatus, Rows: []vocabulary.Row{
			{Number: 1, Word: "PENDING", Seen: vocabulary.Seen{Count: 1, Example: "Havnens Boliger A/S"}}, {Number: 2, Word: "ACCEPTED"}}},
	}
	w.report = app.CheckReport{OK: true, Lines: []app.CheckLine{{Level: app.LevelOK, Text: "server answers"}}}
	return w
}

// lines are the numbers shown, of the first card.
func lines(x *Check) []*meaningLine { return x.meaning.cards[0].rows }

func TestEachNumberIsConfirmedByItself(t *testing.T) {
	d, w := newDesk(t, "da"), wordless()
	x := NewCheck(d, w)
	d.show(x, Route{})
	rows := lines(x)
	if !d.said("12 opgaver, fx ”Udskift brusearmatur”") || !d.said("ikke set endnu") || !d.said("1 kunde: Havnens Boliger A/S") {
		t.Errorf("shown %v", d.texts())
	}
	if rows[1].confirm.Visible() || !rows[2].confirm.Visible() || !rows[1].chip.Visible() || rows[2].chip.Visible() {
		t.Error("a confirmed number asks again, or one that is not does not")
	}
	rows[4].confirm.OnTap()
	if !slices.Equal(w.confirmed, []string{"task_status 5 REJECTED"}) || !slices.Contains(d.notices, "Status 5 betyder nu ”Afvist”") {
		t.Errorf("confirmed %q, notices %v", w.confirmed, d.notices)
	}
	rows[2].choice.OnChanged(2) // "accepted", which is number 2
	rows[2].confirm.OnTap()
	if len(w.confirmed) != 1 || !strings.Contains(d.notices[len(d.notices)-1], "er allerede Status 2") {
		t.Errorf("one word for two numbers was taken: %q, %v", w.confirmed, d.notices)
	}
	rows[1].choice.OnChanged(0)
	if rows[1].confirm.Text() != "Fjern svaret" {
		t.Errorf("the button says %q", rows[1].confirm.Text())
	}
	rows[1].confirm.OnTap()
	if w.confirmed[len(w.confirmed)-1] != "task_status 2 " {
		t.Errorf("an answer is not withdrawn: %q", w.confirmed)
	}
}

func TestWhatIsChosenStaysWhileTheDataChange(t *testing.T) {
	d, w := newDesk(t, "da"), wordless()
	x := NewCheck(d, w)
	d.show(x, Route{})
	line := lines(x)[2]
	line.choice.OnChanged(4)
	rows := slices.Clone(w.meanings[0].Rows)
	rows[0].Seen.Count = 2
	w.meanings = []app.Meaning{{Enum: vocabulary.TaskStatus, Rows: rows}, w.meanings[1]}
	x.Refresh(store.KindTasks)
	if lines(x)[2] != line || line.choice.Selected() != 4 || !d.said("2 opgaver, fx ”Vandskade”") {
		t.Errorf("the choice is %d", line.choice.Selected())
	}
}

func TestANumberNotSeenYetCanBeAdded(t *testing.T) {
	d, w := newDesk(t, "da"), wordless()
	x := NewCheck(d, w)
	d.show(x, Route{})
	d.press("Tilføj et tal …")
	d.field("Tal").SetText("0")
	d.press("Tilføj")
	if d.field("Tal").Error() == "" || len(x.meaning.added) != 0 {
		t.Error("0 was taken for a number of a status")
	}
	d.field("Tal").SetText(" 9 ")
	d.press("Tilføj")
	if got := x.meaning.added[vocabulary.TaskStatus]; !slices.Equal(got, []int{9}) {
		t.Errorf("added %v", got)
	}
}

func TestTheVerdictIsGoodOnlyWhenEverythingCanBeDone(t *testing.T) {
	d, w := newDesk(t, "da"), wordless()
	x := NewCheck(d, w)
	d.show(x, Route{})
	if want := "Forbindelsen virker, men 2 ting kan ikke gøres endnu: skifte status til I gang, Færdig og Afvist, og besvare anmodninger fra kunder."; !d.said(want) {
		t.Errorf("shown %v", d.texts())
	}
	w.parts.Sync.Contract.Statuses = store.AllStatuses
	x.Refresh(store.KindSync)
	if !d.said("men 1 ting kan ikke gøres endnu: besvare anmodninger fra kunder.") {
		t.Errorf("shown %v", d.texts())
	}
	w.parts.Account.CanManage = false
	x.Refresh(store.KindAccount)
	if !d.said("alt, hvad du må, kan gøres herfra") {
		t.Errorf("a plain user, who answers nobody, is told %v", d.texts())
	}
	w.parts.Sync.Contract.InternalKnown, w.parts.Sync.Contract.InternalAbsent = false, true
	x.Refresh(store.KindSync)
	if !d.said("skrive interne noter.") {
		t.Errorf("shown %v", d.texts())
	}
}

func TestAPlainUserSeesWhatIsKnownAndWhomToAsk(t *testing.T) {
	d, w := newDesk(t, "da"), wordless()
	w.parts.Account.CanManage = false
	x := NewCheck(d, w)
	d.show(x, Route{})
	if d.has("button", "Bekræft") || !d.said("Spørg Anne Sørensen.") || !d.has("status", "✓ Bekræftet") || !d.has("status", "Ikke bekræftet") || !d.has("button", "Hent svar fra fil …") {
		t.Errorf("shown %v", d.texts())
	}
}

func TestAnswersAreSavedAndLoaded(t *testing.T) {
	d, w := newDesk(t, "da"), wordless()
	d.show(NewCheck(d, w), Route{})
	d.press("Gem svarene som fil …")
	if !slices.Contains(w.calls, "save /chosen.json") || !d.saidNotice("Send filen til kollegerne") {
		t.Errorf("calls %v, notices %v", w.calls, d.notices)
	}
	w.file = app.MeaningsFile{New: 3}
	d.press("Hent svar fra fil …")
	if !slices.Contains(w.calls, "read /chosen.json") || !slices.Contains(w.calls, "load") || !d.saidNotice("3 svar er hentet") || len(d.asked) != 0 {
		t.Errorf("calls %v, notices %v, asked %v", w.calls, d.notices, d.asked)
	}
	w.file.Differences = []vocabulary.Difference{{Enum: vocabulary.TaskStatus, Number: 2, Mine: "ACCEPTED", Theirs: "DONE"}}
	d.press("Hent svar fra fil …")
	if len(d.asked) != 1 || !strings.Contains(d.asked[0], "Filen siger noget andet") {
		t.Errorf("what contradicts is taken without a question: %v", d.asked)
	}
	if got, want := differenceLines(w.file.Differences), "Status 2: her ”Accepteret”, i filen ”Færdig”"; got != want {
		t.Errorf("the question says %q, want %q", got, want)
	}
	w.file, w.fail = app.MeaningsFile{}, &app.Error{Key: "error.answers.not_ours"}
	d.press("Hent svar fra fil …")
	if len(d.errs) != 1 {
		t.Errorf("errors %v", d.errs)
	}
}

func TestATaskSaysWhyAStatusCannotBeChosen(t *testing.T) {
	for name, c := range map[string]struct {
		status  store.StatusWord
		number  int
		known   store.StatusSet
		told    bool
		manage  bool
		hint    string
		offered []string
	}{
		"new company":      {store.StatusNew, 1, store.Statuses(store.StatusNew), false, true, "”Accepteret” eller ”Afvist” kan ikke vælges endnu.", nil},
		"one confirmed":    {store.StatusNew, 1, store.Statuses(store.StatusNew, store.StatusAccepted), false, true, "”Afvist” kan ikke vælges endnu.", []string{"Acceptér"}},
		"a guessed one":    {store.StatusNew, 1, store.Statuses(store.StatusAccepted), false, true, "Det vides ikke endnu, hvad opgavens status betyder.", nil},
		"a plain user":     {store.StatusAccepted, 2, store.Statuses(store.StatusAccepted), false, false, "”I gang” kan ikke vælges endnu. Spørg Anne Sørensen.", nil},
		"all confirmed":    {store.StatusNew, 1, store.AllStatuses, false, true, "", []string{"Acceptér", "Afvis …"}},
		"told by schema":   {store.StatusNew, 1, store.AllStatuses, true, true, "", []string{"Acceptér", "Afvis …"}},
		"the office's job": {store.StatusNew, 1, store.Statuses(store.StatusNew), false, false, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			parts := known()
			parts.Account.CanManage = c.manage
			parts.Sync.Contract.Statuses, parts.Sync.Contract.StatusesTold = c.known, c.told
			parts.Users = []*store.User{{ID: 1, Name: "Anne Sørensen", Admin: true}}
			task := *parts.Tasks[0]
			task.Status, task.StatusNumber = c.status, c.number
			parts.Tasks[0] = &task
			inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
				snap := s.backend.Snapshot()
				shown, _ := snap.Task(task.ID)
				if got := statusHint(shown, snap); got != c.hint {
					t.Errorf("it says %q, want %q", got, c.hint)
				}
				head := tasksOf(t, s).task.head
				if head.hint.Visible() != (c.hint != "") {
					t.Errorf("the line is shown: %v", head.hint.Visible())
				}
				var offered []string
				for _, o := range head.statusButtons(shown, snap) {
					offered = append(offered, o.(*widgets.Button).Text())
				}
				if !slices.Equal(offered, c.offered) {
					t.Errorf("offered are %q, want %q", offered, c.offered)
				}
			})
		})
	}
}

// saidNotice reports whether something said in passing holds part.
func (d *desk) saidNotice(part string) bool {
	return slices.ContainsFunc(d.notices, func(n string) bool { return strings.Contains(n, part) })
}
