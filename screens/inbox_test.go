package screens

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app/store"
)

func TestInboxTellsTheKindsApartByDay(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewInbox(d, w), Route{Screen: ScreenInbox})
	for _, title := range []string{"Ny opgave fra Nordbyg A/S", "Nordbyg A/S har skrevet en note", "Lars Holst har skrevet en intern note",
		"Havnens Boliger A/S vil gerne forbindes med jer", "Du er sat på en opgave", "Maintenance on Sunday"} {
		if !d.has("row", title) {
			t.Errorf("no row %q among %v", title, d.texts())
		}
	}
	for _, day := range []string{"I DAG", "I GÅR", "20. NOV."} {
		if !d.has("text", day) {
			t.Errorf("no day %q", day)
		}
	}
}

func TestLinesReadHTMLAsText(t *testing.T) {
	s := store.NewSnapshot(store.Parts{
		Tasks: []*store.Task{{ID: 7, Title: "R&oslash;r a<b og c>d"}},
		Notes: []*store.Note{{ID: 70, TaskID: 7, ClientID: 3, Text: "<p>Hej</p><p>Ring <ola@x.dk></p>"}},
	})
	for _, c := range []struct {
		n    store.Notification
		want string
	}{
		{store.Notification{RelatedObject: "tasknote", RelatedID: 70}, "Rør a<b og c>d – Hej Ring <ola@x.dk>"},
		{store.Notification{RelatedObject: "task", RelatedID: 7}, "Rør a<b og c>d"},
	} {
		if got := inboxLine(&c.n, s).sub; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := inboxLine(&store.Notification{Text: "<b>Service</b>\n p&aring; s&oslash;ndag"}, s).title; got != "Service på søndag" {
		t.Errorf("%q", got)
	}
}

func TestANotificationOpensExactlyWhatItIsAboutAndBecomesRead(t *testing.T) {
	for title, want := range map[string]Route{
		"Ny opgave fra Nordbyg A/S":                       {Screen: ScreenTasks, ID: 17},
		"Nordbyg A/S har skrevet en note":                 {Screen: ScreenTasks, ID: 17, Sub: 100},
		"Havnens Boliger A/S vil gerne forbindes med jer": {Screen: ScreenClients, ID: 12},
	} {
		d, w := newDesk(t, "da"), firm()
		d.show(NewInbox(d, w), Route{Screen: ScreenInbox})
		d.press(title)
		if !slices.Equal(d.gone, []Route{want}) {
			t.Errorf("%s leads to %v", title, d.gone)
		}
		if len(w.read) != 1 {
			t.Errorf("%s: marked %v", title, w.read)
		}
	}
}

func TestWhatLeadsNowhereSaysSo(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewInbox(d, w), Route{})
	d.press("Maintenance on Sunday")
	if len(d.gone) != 0 || len(d.notices) != 1 || !w.read[6] {
		t.Errorf("went to %v, said %v, read %v", d.gone, d.notices, w.read)
	}
}

func TestADeletionCanBeUndoneBeforeTheServerHearsOfIt(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewInbox(d, w)
	var later func()
	x.after = func(_ time.Duration, f func()) { later = f }
	d.show(x, Route{ID: 1})
	x.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if d.has("row", "Ny opgave fra Nordbyg A/S") || len(w.deleted) != 0 {
		t.Fatalf("the row is still there, or the server heard of it: %v", w.deleted)
	}
	d.undo()
	if !d.has("row", "Ny opgave fra Nordbyg A/S") {
		t.Fatal("undo did not bring it back")
	}
	later()
	if len(w.deleted) != 0 {
		t.Fatalf("what was brought back was deleted: %v", w.deleted)
	}
	x.list.SetCurrent(2)
	x.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	later()
	if !slices.Equal(w.deleted, []store.ID{2}) {
		t.Errorf("deleted %v", w.deleted)
	}
}

func TestAllReadAndBack(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewInbox(d, w), Route{})
	d.press("Markér alle som læst")
	if len(w.read) != 4 || !w.read[1] {
		t.Fatalf("marked %v", w.read)
	}
	d.undo()
	if w.read[1] {
		t.Error("undo left it read")
	}
}

func TestInboxHasItsFourStates(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewInbox(d, w)
	d.show(x, Route{})
	x.search.SetText("findes ikke")
	if !d.has("empty", "Intet fundet") {
		t.Errorf("filtered: %v", d.texts())
	}
	d.press("Vis alle")
	if !d.has("row", "Maintenance on Sunday") {
		t.Error("clearing the search did not bring the rows back")
	}
	w.parts.Notifications = nil
	x.Refresh(store.KindNotifications)
	if !d.has("empty", "Indbakken er tom") {
		t.Errorf("empty: %v", d.texts())
	}
	w.parts.Sync = store.SyncState{First: true}
	x.Refresh(store.KindSync)
	if !d.has("skeleton", "Henter …") {
		t.Errorf("loading: %v", d.texts())
	}
	w.parts.Sync = store.SyncState{Error: "error.offline", Link: store.LinkOffline}
	x.Refresh(store.KindSync)
	if !d.has("failed", "Kunne ikke hentes") {
		t.Errorf("failed: %v", d.texts())
	}
	d.press("Prøv igen")
	if !slices.Contains(w.calls, "refresh") {
		t.Error("trying again did nothing")
	}
}
