package screens

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/screens/widgets"
)

func TestALongNoteShowsItsHeadAndAllOfItWhenAsked(t *testing.T) {
	parts := known()
	text := strings.Repeat("Vi kommer klokken ti og tager en ny beholder med.\n", 5_000) + "til sidst"
	parts.Notes = []*store.Note{{ID: 1, TaskID: 1, ClientID: 1, Text: text, Created: noon}}
	parts.Tasks[0].Description = strings.Repeat("ab\n", 50_000)
	begun := time.Now()
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("the window took %v", took)
		}
		d := &desk{t: t, window: s.window}
		d.press("Vis alt (244 KB)")
		view, ok := s.window.Canvas().Focused().(*widgets.TextView)
		if !ok {
			t.Fatalf("the keys belong to %T", s.window.Canvas().Focused())
		}
		if _, sight, _, _ := view.Describe(); !strings.HasPrefix(sight, "Vi kommer") || len(sight) > widgets.MostBytes {
			t.Errorf("in sight are %d bytes: %.60q", len(sight), sight)
		}
		view.TypedKey(key(fyne.KeyEnd))
		if _, sight, _, _ := view.Describe(); !strings.HasSuffix(sight, "til sidst\n") {
			t.Errorf("at the end %q is in sight", sight)
		}
		d.press("Kopiér alt")
		if got := fyne.CurrentApp().Clipboard().Content(); got != strings.TrimSpace(text) {
			t.Errorf("copied %d bytes of %d", len(got), len(text))
		}
	})
}

func TestADraftThatIsTooLongToBeEditedIsSentWhole(t *testing.T) {
	text := strings.Repeat("Vi kommer klokken ti og tager en ny beholder med. ", 5_000)
	parts := known()
	parts.Drafts = []store.Draft{{ID: "a", TaskID: 1, Text: text, Visibility: store.VisibilityInternal}}
	inWindow(t, parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		c := tasksOf(t, s).task.composer
		if !c.entry.Disabled() || len(c.entry.Text) > widgets.MostBytes || !c.tooLong.Visible() {
			t.Fatalf("the entry holds %d bytes and can be edited: %v", len(c.entry.Text), !c.entry.Disabled())
		}
		c.submit()
		if len(b.notes) != 1 || b.notes[0].text != text {
			t.Errorf("%d notes went out", len(b.notes))
		}
		if c.entry.Disabled() || c.tooLong.Visible() {
			t.Error("after that nothing can be written")
		}
	})
}

// hostile turns the direction of writing, and holds what no line can.
const hostile = "\u202egpj.exe\u2066\x1b[31m\u0007\r\u2028\u009bx"

// poison writes hostile text into every text of a value.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			poison(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			poison(v.Field(i))
		}
	case reflect.String:
		if v.CanSet() && v.Type() == reflect.TypeFor[string]() {
			v.SetString(v.String() + hostile)
		}
	}
}

// drawnLines are all lines of text that the toolkit draws of o, but for what can be edited.
func drawnLines(o fyne.CanvasObject) (list []string) {
	switch w := o.(type) {
	case *canvas.Text:
		return []string{w.Text}
	case *fyne.Container:
		for _, c := range w.Objects {
			list = append(list, drawnLines(c)...)
		}
	case *widgets.Entry:
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(w).Objects() {
			list = append(list, drawnLines(c)...)
		}
	}
	return list
}

func TestNoTextOfTheServerActsOnTheScreen(t *testing.T) {
	w := firm()
	w.parts.Tasks[0].Extra = []store.Field{{Name: "felt", Value: "værdi"}}
	server := w.parts.Account.Server
	for _, list := range []any{w.parts.Tasks, w.parts.Notes, w.parts.Users, w.parts.Clients, w.parts.Connections, w.parts.Notifications} {
		poison(reflect.ValueOf(list))
	}
	poison(reflect.ValueOf(&w.parts.Company))
	poison(reflect.ValueOf(&w.parts.Account.Me))
	w.parts.Account.Server = server
	w.parts.Outbox = []store.Entry{{ID: 1, Action: "note", TaskID: 17, Text: "note" + hostile, Message: "fejl" + hostile, Error: "error.server", State: store.EntryRefused, Created: noon}}
	w.items = itemsAt("/data")
	seen := 0
	inWindow(t, w.parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.Backend = officeOf{w, rest{}}
		d := &desk{t: t, window: s.window}
		for _, name := range []string{ScreenTasks, ScreenInbox, ScreenClients, ScreenCompany, ScreenPeople, ScreenSubscription, ScreenSettings, ScreenOutbox, ScreenStored} {
			s.Go(Route{Screen: name})
			if name == ScreenTasks {
				s.Go(Route{Screen: name, ID: 17})
			}
			for _, text := range drawnLines(d.window.Content()) {
				if strings.Contains(text, "gpj.exe") {
					seen++
				}
				for _, r := range text {
					if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && r > 0x200f || r == 0x2028) {
						t.Errorf("%s draws %q", name, text)
						break
					}
				}
			}
		}
	})
	if seen < 30 {
		t.Errorf("only %d such texts are drawn", seen)
	}
}
