package vocabulary

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/microbizz/go-desktop/app/store"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAWordBelongsToOneNumber(t *testing.T) {
	v := Vocabulary{}
	must(t, v.Set(TaskStatus, 4, Answer{Word: "NEW", Learnt: true}))
	must(t, v.Set(TaskStatus, 2, Answer{Word: "ACCEPTED"}))
	if err := v.Set(TaskStatus, 3, Answer{Word: "ACCEPTED"}); !errors.Is(err, ErrTaken) {
		t.Errorf("a word for two numbers: %v", err)
	}
	must(t, v.Set(TaskStatus, 1, Answer{Word: "NEW"})) // a person stands over what was learnt
	must(t, v.Set(TaskStatus, 2, Answer{Word: "DONE"}))
	want := map[int]string{1: "NEW", 2: "DONE"}
	if diff := cmp.Diff(want, v.Numbers(TaskStatus)); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []struct {
		n    int
		word string
		is   error
	}{{0, "REJECTED", ErrNumber}, {-1, "REJECTED", ErrNumber}, {1000, "REJECTED", ErrNumber}, {5, "PENDING", ErrWord}, {5, "", ErrWord}} {
		if err := v.Set(TaskStatus, bad.n, Answer{Word: bad.word}); !errors.Is(err, bad.is) {
			t.Errorf("%d %q: %v, want %v", bad.n, bad.word, err, bad.is)
		}
	}
}

// rows tells rows in short: number, word, and how it is known.
func rows(list []Row) string {
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%d%s%s", r.Number, [...]string{"?", "~", "!"}[r.State], r.Word)
		if r.Seen.Count > 0 {
			fmt.Fprintf(&b, "(%d %s)", r.Seen.Count, r.Seen.Example)
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

func TestProposalsBeginWithTheLikelyOrder(t *testing.T) {
	s := store.NewSnapshot(store.Parts{Complete: true, Tasks: []*store.Task{
		{ID: 1, Title: "gammel", StatusNumber: 2, Created: noon.Add(-time.Hour)}, {ID: 2, Title: "ny", StatusNumber: 2, Created: noon},
		{ID: 3, Title: "ukendt", StatusNumber: 8, Created: noon}, {ID: 4, Title: "på vej", Status: store.StatusDone},
	}})
	for name, c := range map[string]struct {
		known Vocabulary
		more  []int
		want  string
	}{
		"nothing known":   {Vocabulary{}, nil, "1?NEW 2?ACCEPTED(2 ny) 3?IN PROGRESS 4?DONE 5?REJECTED 8?(1 ukendt)"},
		"one out of line": {Vocabulary{TaskStatus: {2: {Word: "NEW"}}}, nil, "1?ACCEPTED 2!NEW(2 ny) 3?IN PROGRESS 4?DONE 5?REJECTED 8?(1 ukendt)"},
		"one beyond":      {Vocabulary{TaskStatus: {8: {Word: "DONE", Learnt: true}}}, []int{9}, "1?NEW 2?ACCEPTED(2 ny) 3?IN PROGRESS 4? 5?REJECTED 8~DONE(1 ukendt) 9?"},
	} {
		if got := rows(c.known.Rows(TaskStatus, s, c.more...)); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, c.want)
		}
	}
}

func TestTheNumberOfConnectionsWithFreshTasksIsProposedFirst(t *testing.T) {
	parts := store.Parts{Complete: true}
	for i, number := range []int{3, 3, 1, 2} {
		id := store.ID(i + 1)
		parts.Clients = append(parts.Clients, &store.Company{ID: id, Name: fmt.Sprint("kunde ", id)})
		parts.Connections = append(parts.Connections, &store.Connection{ID: id, ClientID: id, StatusNumber: number, Created: noon})
	}
	task := func(client store.ID, age time.Duration) {
		parts.Tasks = append(parts.Tasks, &store.Task{ID: store.ID(len(parts.Tasks) + 1), ClientID: client, Created: noon.Add(-age)})
	}
	task(1, 0)
	task(2, time.Hour)
	task(4, 100*24*time.Hour) // too old to tell
	v := Vocabulary{}
	if got, want := rows(v.Rows(ConnectionStatus, store.NewSnapshot(parts))), "1?PENDING(1 kunde 3) 2?REJECTED(1 kunde 4) 3?ACCEPTED(2 kunde 1) 4?BLOCKED"; got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	if v.NumberOf(ConnectionStatus, "ACCEPTED") != 0 {
		t.Error("a proposal counts as an answer")
	}
	parts.Connections[1] = &store.Connection{ID: 2, ClientID: 2, StatusNumber: 1}
	if got := v.Rows(ConnectionStatus, store.NewSnapshot(parts)); got[1].Word != "ACCEPTED" {
		t.Errorf("one connection is not many: %s", rows(got))
	}
}

func TestANewTaskTeachesItsNumberOnlyWhileNothingHappenedToIt(t *testing.T) {
	const title = "Vandskade"
	for name, c := range map[string]struct {
		text    string
		object  string
		changed time.Duration
		number  int
		want    int
	}{
		"a new task":           {"Nordbyg A/S has sent you the task Vandskade", "task", 0, 4, 4},
		"changed since":        {"Nordbyg A/S has sent you the task Vandskade", "task", time.Second, 4, 0},
		"assigned":             {"Anne has assigned you to the task Vandskade", "task", 0, 4, 0},
		"a note":               {"Nordbyg A/S has sent you a new note on the task Vandskade", "tasknote", 0, 4, 0},
		"another task's title": {"Nordbyg A/S has sent you the task Tag", "task", 0, 4, 0},
		"no number":            {"Nordbyg A/S has sent you the task Vandskade", "task", 0, 0, 0},
		"a name that plays it": {"X has assigned you to the task Y has sent you the task Vandskade", "task", 0, 4, 0},
		"nobody":               {" has sent you the task Vandskade", "task", 0, 4, 0},
	} {
		s := store.NewSnapshot(store.Parts{Complete: true,
			Tasks:         []*store.Task{{ID: 7, Title: title, StatusNumber: c.number, Created: noon, Changed: noon.Add(c.changed)}},
			Notifications: []*store.Notification{{ID: 1, Text: c.text, RelatedObject: c.object, RelatedID: 7}},
		})
		if got := LearnNew(s); got != c.want {
			t.Errorf("%s: learnt %d, want %d", name, got, c.want)
		}
	}
	two := store.Parts{Complete: true}
	for i := range 2 {
		id := store.ID(i + 1)
		two.Tasks = append(two.Tasks, &store.Task{ID: id, Title: title, StatusNumber: i + 1, Created: noon, Changed: noon})
		two.Notifications = append(two.Notifications, &store.Notification{ID: id, Text: "N has sent you the task Vandskade", RelatedObject: "task", RelatedID: id})
	}
	if got := LearnNew(store.NewSnapshot(two)); got != 0 {
		t.Errorf("two new tasks with two numbers teach %d", got)
	}
}

func TestAFileComesBackAsItWasWritten(t *testing.T) {
	v := Vocabulary{TaskStatus: {4: {Word: "NEW", Learnt: true}, 2: {Word: "ACCEPTED"}}, ConnectionStatus: {1: {Word: "BLOCKED"}}}
	raw, err := Encode(v, "https://go.example/api.php", noon)
	must(t, err)
	for name, text := range map[string]string{
		"as it is": string(raw), "with a mark": "\ufeff" + string(raw), "from Windows": strings.ReplaceAll(string(raw), "\n", "\r\n"),
	} {
		got, server, err := Decode([]byte(text))
		if diff := cmp.Diff(v, got); diff != "" || server != "https://go.example/api.php" || err != nil {
			t.Errorf("%s: %v %s %s", name, err, server, diff)
		}
	}
}

func TestTheirAnswersStandWhereTheyContradict(t *testing.T) {
	mine := Vocabulary{TaskStatus: {1: {Word: "NEW", Learnt: true}, 2: {Word: "ACCEPTED"}, 4: {Word: "DONE"}}}
	theirs := Vocabulary{TaskStatus: {2: {Word: "DONE"}, 3: {Word: "NEW"}, 5: {Word: "REJECTED"}}}
	want := []Difference{{TaskStatus, 2, "ACCEPTED", "DONE"}}
	if diff := cmp.Diff(want, mine.Differences(theirs)); diff != "" {
		t.Error(diff)
	}
	mine.Add(theirs)
	if diff := cmp.Diff(map[int]string{2: "DONE", 3: "NEW", 5: "REJECTED"}, mine.Numbers(TaskStatus)); diff != "" {
		t.Error(diff)
	}
}

func FuzzDecode(f *testing.F) {
	raw, err := Encode(Vocabulary{TaskStatus: {1: {Word: "NEW"}}}, "https://go.example", noon)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"format":"microbizz-go-meanings","version":1,"task_status":[{"number":1,"word":"NEW"},{"number":1,"word":"DONE"}]}`))
	f.Add([]byte(`{"format":"microbizz-go-meanings","version":"1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, server, err := Decode(raw)
		if err != nil {
			return
		}
		again, err := Encode(v, server, noon)
		must(t, err)
		back, _, err := Decode(again)
		if diff := cmp.Diff(v, back); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}
