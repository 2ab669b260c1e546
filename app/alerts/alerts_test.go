package alerts

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

func TestTextOfStrangersIsMadeHarmless(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Hej Anne", "Hej Anne"},
		{"æøå ÆØÅ é 你好 👩‍🔧", "æøå ÆØÅ é 你好 👩‍🔧"},
		{"$(calc)", "＄(calc)"},
		{"`calc`", "'calc'"},
		{"]]><x>", "]] ><x>"},
		{"<b>&", "<b>&"},
		{"a\"@\nStart-Process calc\n@\"", "a\" @ Start-Process calc @ \""},
		{"a”@ b", "a” @ b"},
		{"one\r\n\ttwo\x00\x1b[31m", "one two[31m"},
		{"invoice\u202efdp.exe", "invoicefdp.exe"},
		{"\u2066isolated\u2069 \ufeffhidden\u200b", "isolated hidden"},
		{"bad \xff\xfe utf-8", "bad utf-8"},
		{"--help", "–-help"},
		{"", ""},
	} {
		if got := harmless(c.in, maxText); got != c.want {
			t.Errorf("harmless(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLongTextIsCutBetweenCharactersAndBeforeEscaping(t *testing.T) {
	got := Text(strings.Repeat("å&", 500))
	if !utf8.ValidString(got) || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
	if n := utf8.RuneCountInString(harmless(strings.Repeat("å&", 500), maxText)); n != maxText {
		t.Errorf("%d characters, want %d", n, maxText)
	}
	for i := strings.IndexByte(got, '&'); i >= 0; i = strings.IndexByte(got, '&') {
		if escape("&") != "&" && !strings.HasPrefix(got[i:], "&amp;") {
			t.Fatalf("an escape was cut: %q", got[i:])
		}
		got = got[i+1:]
	}
}

func FuzzTextIsNeverDangerous(f *testing.F) {
	for _, s := range []string{"$(calc)", "]]><x>", "<b>&", "a\"@\n`", "]]\u200b>", "\"\u200b@", "$\xff("} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := harmless(s, maxText)
		for _, bad := range []string{"$", "`", "]]>", "\"@", "@\"", "\n", "\r", "\x00", "\u202e"} {
			if strings.Contains(got, bad) {
				t.Errorf("harmless(%q) = %q, has %q", s, got, bad)
			}
		}
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxText || strings.HasPrefix(got, "-") {
			t.Errorf("harmless(%q) = %q", s, got)
		}
	})
}

// keys answers with the key and its arguments, so that tests read what was meant.
type keys struct{}

func (keys) T(key string, args ...any) string {
	return strings.TrimSpace(key + " " + strings.TrimSuffix(fmt.Sprintln(args...), "\n"))
}
func (k keys) N(key string, n int, args ...any) string { return k.T(key, append([]any{n}, args...)...) }

type recorder struct {
	shown []string
	err   error
	hang  chan struct{}
}

func (r *recorder) Notify(title, text string) error {
	if r.hang != nil {
		<-r.hang
	}
	r.shown = append(r.shown, title+" | "+text)
	return r.err
}

type memory struct {
	ids map[store.ID]bool
	err error
}

func (m *memory) Alerted(id store.ID) bool { return m.ids[id] }
func (m *memory) MarkAlerted(ids []store.ID) error {
	if m.err != nil {
		return m.err
	}
	for _, id := range ids {
		m.ids[id] = true
	}
	return nil
}

func story(notifications ...*store.Notification) *store.Snapshot {
	return store.NewSnapshot(store.Parts{
		Tasks:   []*store.Task{{ID: 7, Title: "Utæt radiator", ClientID: 3}},
		Clients: []*store.Company{{ID: 3, Name: "Nordbyg A/S"}},
		Users:   []*store.User{{ID: 2, Name: "Lars Holst"}},
		Notes: []*store.Note{
			{ID: 70, TaskID: 7, ClientID: 3, Text: "Hvornår kommer I?"},
			{ID: 71, TaskID: 7, UserID: 2, Text: "Kører nu"},
		},
		Notifications: notifications,
	})
}

func note(id store.ID, object string, related store.ID, text string) *store.Notification {
	return &store.Notification{ID: id, RelatedObject: object, RelatedID: related, Text: text, Created: time.Unix(id*60, 0)}
}

// run feeds snapshots to a Center at the given time and returns what was shown.
func run(t *testing.T, chosen settings.Settings, now time.Time, mem *memory, silent bool, snapshots ...*store.Snapshot) []string {
	t.Helper()
	r := &recorder{}
	synctest.Test(t, func(t *testing.T) {
		c := New(Deps{Notifier: r, Settings: func() settings.Settings { return chosen }, Words: func() Words { return keys{} }, Now: func() time.Time { return now }})
		defer c.Close()
		for _, s := range snapshots {
			c.News(s, mem, silent)
			synctest.Wait()
		}
	})
	return r.shown
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestEachNewsIsAlertedOnceInWordsOfItsKind(t *testing.T) {
	s := story(
		note(1, "task", 7, "Nordbyg A/S has sent you the task Utæt radiator"),
		note(2, "tasknote", 70, "Nordbyg A/S has sent you a new note on the task Utæt radiator"),
		note(3, "tasknote", 71, "Lars Holst has sent you a note on the task Utæt radiator"),
	)
	mem := &memory{ids: map[store.ID]bool{}}
	want := []string{
		"alert.new_task.from Nordbyg A/S | Utæt radiator",
		"alert.client_note.from Nordbyg A/S | Utæt radiator: Hvornår kommer I?",
		"alert.own_note.from Lars Holst | Utæt radiator: Kører nu",
	}
	if d := cmp.Diff(want, run(t, settings.Defaults(), noon, mem, false, s, s)); d != "" {
		t.Error(d)
	}
	if again := run(t, settings.Defaults(), noon, mem, false, s); len(again) != 0 {
		t.Errorf("after a restart: %q", again)
	}
}

func TestAlertsReadHTMLAsText(t *testing.T) {
	s := store.NewSnapshot(store.Parts{
		Tasks:         []*store.Task{{ID: 7, Title: "R&oslash;r a<b og c>d"}},
		Clients:       []*store.Company{{ID: 3, Name: "Nordbyg A/S"}},
		Notes:         []*store.Note{{ID: 70, TaskID: 7, ClientID: 3, Text: "<p>Hej</p><p>Ring <ola@x.dk></p>"}},
		Notifications: []*store.Notification{note(2, "tasknote", 70, "x"), note(1, "company", 1, "<b>Service</b> p&aring; s&oslash;ndag")},
	})
	want := []string{
		"alert.other | Service på søndag",
		"alert.client_note.from Nordbyg A/S | Rør a<b og c>d: Hej\nRing <ola@x.dk>",
	}
	if d := cmp.Diff(want, run(t, settings.Defaults(), noon, &memory{ids: map[store.ID]bool{}}, false, s)); d != "" {
		t.Error(d)
	}
}

func TestKindsAreToldApart(t *testing.T) {
	s := story()
	for _, c := range []struct {
		n    *store.Notification
		want Kind
	}{
		{note(1, "task", 7, "Anne Sørensen has assigned you to the task Utæt radiator"), KindAssigned},
		{note(1, "task", 7, "Nordbyg A/S has sent you the task Utæt radiator"), KindNewTask},
		{note(1, "task", 99, "something else"), KindNewTask},
		{note(1, "tasknote", 70, "x"), KindClientNote},
		{note(1, "tasknote", 71, "has sent you a new note"), KindOwnNote},
		{note(1, "tasknote", 999, "Nordbyg A/S has sent you a new note on the task X"), KindClientNote},
		{note(1, "tasknote", 999, "Lars has sent you a note on the task X"), KindOwnNote},
		{note(1, "connection", 4, "x"), KindConnection},
		{note(1, "", 0, "Welcome"), KindOther},
		{note(1, "invoice", 4, "x"), KindOther},
	} {
		if got := KindOf(c.n, s); got != c.want {
			t.Errorf("%s %d %q: %s, want %s", c.n.RelatedObject, c.n.RelatedID, c.n.Text, got, c.want)
		}
	}
}

func TestNoAlertForWhatNeedsNone(t *testing.T) {
	read := note(1, "task", 7, "x")
	read.Read = true
	waiting := note(-5, "task", 7, "x")
	off := settings.Defaults()
	off.Alerts.NewTask = false
	quiet := settings.Defaults()
	quiet.Quiet = settings.Quiet{On: true, From: 11 * 60, To: 13 * 60}
	for _, c := range []struct {
		name   string
		chosen settings.Settings
		silent bool
		n      *store.Notification
	}{
		{"what was read elsewhere", settings.Defaults(), false, read},
		{"what the server has not confirmed", settings.Defaults(), false, waiting},
		{"a kind that is switched off", off, false, note(1, "task", 7, "x")},
		{"quiet hours", quiet, false, note(1, "task", 7, "x")},
		{"the first fetch", settings.Defaults(), true, note(1, "task", 7, "x")},
	} {
		t.Run(c.name, func(t *testing.T) {
			mem := &memory{ids: map[store.ID]bool{}}
			if shown := run(t, c.chosen, noon, mem, c.silent, story(c.n)); len(shown) != 0 {
				t.Errorf("shown: %q", shown)
			}
			if shown := run(t, settings.Defaults(), noon, mem, false, story(c.n)); len(shown) != 0 {
				t.Errorf("shown later: %q", shown)
			}
		})
	}
}

func TestManyNewsAreOneAlert(t *testing.T) {
	var all []*store.Notification
	for id := store.ID(1); id <= 40; id++ {
		all = append(all, note(id, "task", 7, "x"))
	}
	shown := run(t, settings.Defaults(), noon, &memory{ids: map[store.ID]bool{}}, false, story(all...))
	if len(shown) != 1 || !strings.HasPrefix(shown[0], "alert.summary 40 |") {
		t.Errorf("%q", shown)
	}
}

func TestWhatCannotBeRememberedIsNotShown(t *testing.T) {
	mem := &memory{ids: map[store.ID]bool{}, err: errors.New("disk full")}
	if shown := run(t, settings.Defaults(), noon, mem, false, story(note(1, "task", 7, "x"))); len(shown) != 0 {
		t.Errorf("%q", shown)
	}
}

func TestHangingDaemonHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{hang: make(chan struct{})}
		c := New(Deps{Notifier: r, Settings: settings.Defaults, Words: func() Words { return keys{} }, Now: func() time.Time { return noon }})
		defer c.Close()
		mem := &memory{ids: map[store.ID]bool{}}
		for id := store.ID(1); id <= 50; id++ {
			c.News(story(note(id, "task", 7, "x")), mem, false)
		}
		close(r.hang)
		synctest.Wait()
		if n := len(r.shown); n == 0 || n > queueLength+1 {
			t.Errorf("%d alerts came late, want at most %d", n, queueLength+1)
		}
		c.SignInEnded()
		synctest.Wait()
		if !slices.Contains(r.shown, "alert.sign_in_ended.title | alert.sign_in_ended.text") {
			t.Errorf("no word of the ended sign-in: %q", r.shown)
		}
	})
}
