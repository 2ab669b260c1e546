package screens

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// The marks between which every text of the tables stands in these tests.
const markOpen, markClose = "⟦", "⟧"

var marked = regexp.MustCompile(`⟦[^⟦⟧]*⟧`)

// keyCap is the last part of a shortcut, and ourWord a value the program made itself.
var (
	keyCap  = regexp.MustCompile(`\+[A-Z]$`)
	ourWord = regexp.MustCompile(`^[a-z_.]+$`)
)

// stray is what is left of a text without what came from the tables and from the data.
func stray(text string, data []string) string {
	for marked.MatchString(text) { // marks may stand within marks
		text = marked.ReplaceAllString(text, " ")
	}
	text = keyCap.ReplaceAllString(text, "")
	if i := strings.LastIndex(text, markOpen); i >= 0 && strings.HasSuffix(text, "…") { // cut to its room
		text = text[:i]
	}
	for _, d := range data {
		text = strings.ReplaceAll(text, d, " ")
	}
	if cut, ok := strings.CutSuffix(text, "…"); ok { // the last of several parts is cut
		cut = strings.TrimFunc(cut[strings.LastIndex(cut, "·")+1:], func(r rune) bool { return !unicode.IsLetter(r) })
		for _, d := range data {
			if strings.HasPrefix(d, cut) {
				return ""
			}
		}
	}
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return ""
	}
	return strings.TrimSpace(text)
}

// dataTexts are all strings of the data, the longest first, and what the screens make
// of them.
func dataTexts(t *testing.T, v ...any) []string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	list := []string{"KB", "MB", "DKK", "EUR", "SEK", "NOK", "GBP", "USD", "Ctrl+F", "UTC"}
	add := func(s string) {
		if ourWord.MatchString(s) { // "task", "pending": the program's words, not a person's
			return
		}
		if strings.IndexFunc(s, unicode.IsLetter) >= 0 {
			list = append(list, s, oneLine(s), strings.ToUpper(s), widgets.Initials(s))
		}
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			add(v)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(tree)
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}

// drawn are all texts on the window, bare canvas texts too.
func drawn(d *desk) []string {
	var list []string
	for _, x := range d.things() {
		list = append(list, x.text)
	}
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch w := o.(type) {
		case *canvas.Text:
			list = append(list, w.Text)
		case *fyne.Container:
			for _, c := range w.Objects {
				walk(c)
			}
		case *widgets.Entry:
			list = append(list, w.PlaceHolder)
		case *widgets.Logo: // a picture
		case *widgets.Paragraph: // its lines are parts of the text it told
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	walk(d.window.Content())
	if o := d.window.Canvas().Overlays().Top(); o != nil {
		walk(o)
	}
	return list
}

func TestEveryTextOfTheOfficeComesFromTheTables(t *testing.T) {
	states := map[string]func(*world){
		"as it is":   func(*world) {},
		"plain user": func(w *world) { w.parts.Account.CanManage = false },
		"empty": func(w *world) {
			w.parts.Tasks, w.parts.Clients, w.parts.Notifications, w.parts.Users = nil, nil, nil, nil
		},
		"loading": func(w *world) { w.parts = store.Parts{Sync: store.SyncState{First: true}} },
		"failed": func(w *world) {
			w.parts = store.Parts{Sync: store.SyncState{Error: "error.offline", Link: store.LinkOffline}}
			w.fail = errOffline
		},
		"offline": func(w *world) {
			w.parts.Sync.Error, w.parts.Sync.Link = "error.offline", store.LinkOffline
			w.fail = errOffline
		},
		"standing still": func(w *world) {
			w.parts.Sync.Contract = store.ContractState{}
			w.parts.Connections[2].Pending = store.Pending{Entry: 5}
			w.parts.Users[0].Pending = store.Pending{Entry: 6}
			w.parts.Subscription = store.Subscription{Known: true}
			w.parts.Company.Phone = ""
			w.parts.Outbox = []store.Entry{
				{ID: 5, Action: "connection", State: store.EntryRefused, Error: "error.forbidden", Value: "accepted", Message: "You don't have the permission"},
				{ID: 8, Action: "note", TaskID: 99, About: "Vandhane drypper", Client: "Nordbyg A/S", Visibility: store.VisibilityClient, Summary: "Vi kommer", Text: "Vi kommer", State: store.EntryRefused, Error: "error.invalid", Files: []store.File{{Name: "a.jpg", Size: 3 << 20}}},
				{ID: 9, Action: "status", TaskID: 17, Value: "done", State: store.EntryQueued, Behind: 8},
				{ID: 10, Action: "assign", TaskID: 17, UserID: 2, State: store.EntryQueued, Error: "error.offline", Next: time.Now().Add(time.Hour)},
				{ID: 11, Action: "note", TaskID: 17, State: store.EntrySending, Sent: 1, Total: 2, Files: []store.File{{Size: 2}}},
				{ID: 6, Action: "user", State: store.EntryAmbiguous},
				{ID: 7, Action: "company", State: store.EntryConflict, Conflict: &store.Conflict{Fields: []store.ConflictField{{Name: "phone", Mine: "1", Theirs: ""}}}}}
		},
	}
	for _, lang := range words.Languages {
		for state, change := range states {
			d, w := newDesk(t, lang), firm()
			w.items = []app.StoredItem{{Key: "settings.files", Bytes: 3 << 20, Path: "/data/files"}}
			w.report = app.CheckReport{OK: true, Lines: []app.CheckLine{{Text: "server answers"}}}
			change(w)
			words.Set(words.Load(lang).In(time.UTC).Marked(markOpen, markClose))
			data := dataTexts(t, w.parts, w.items, w.report, "/data/files", "pay.microbizz.dk", "CVR")
			screens := map[string]Screen{"inbox": NewInbox(d, w), "clients": NewClients(d, w), "company": NewCompany(d, w), "people": NewPeople(d, w),
				"subscription": NewSubscription(d, w), "register": NewRegister(d, w), "settings": NewSettings(d, w), "stored": NewStored(d, w), "check": NewCheck(d, w), "outbox": NewOutbox(d, w)}
			for name, screen := range screens {
				d.window.SetContent(screen.Content())
				d.window.Resize(fyne.NewSize(992, 2400))
				screen.Open(Route{})
				texts := drawn(d)
				if len(texts) < 2 {
					t.Errorf("%s, %s: nothing is shown", name, state)
				}
				for _, text := range texts {
					if left := stray(text, data); left != "" {
						t.Errorf("%s, %s, %s: %q has %q, which is not from the tables", name, state, lang, text, left)
					}
				}
			}
		}
	}
}

func TestAStrayTextIsFound(t *testing.T) {
	data := []string{"Nordbyg A/S"}
	for text, want := range map[string]string{
		"⟦Opgaver⟧": "", "⟦Ny opgave fra Nordbyg A/S⟧": "", "⟦a ⟦b⟧ c⟧ · 12": "", "Nordb…": "", "⟦Søg efter …": "", "14": "",
		"Save": "Save", "⟦Gem⟧ now": "now", "Nordbyg A/S ApS": "ApS",
	} {
		if got := stray(text, data); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
