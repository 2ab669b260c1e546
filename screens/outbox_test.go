package screens

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// waitingOutbox is an outbox with one thing of each part.
func waitingOutbox(w *world) {
	at := time.Date(2026, 11, 23, 8, 40, 0, 0, time.UTC)
	w.parts.Sync.Online = at
	w.parts.Outbox = []store.Entry{
		{ID: 1, Action: "note", TaskID: 99, About: "Vandskade i kælder", Client: "Nordbyg A/S", Visibility: store.VisibilityClient,
			Summary: "Vi kommer kl. 10 og tager en ny …", Text: "Vi kommer kl. 10 og tager en ny beholder med.", State: store.EntryRefused, Error: "error.invalid",
			Message: "Invalid reference id 99", Created: at, Files: []store.File{{Name: "ventil.jpg", Size: 4 << 20}, {Name: "tilbud.pdf", Size: 300 << 10}}},
		{ID: 2, Action: "status", TaskID: 20, Value: "done", State: store.EntryRefused, Error: "error.gave_up", Tries: 6, Created: at},
		{ID: 3, Action: "note", TaskID: 20, Visibility: store.VisibilityInternal, Summary: "Termostaten er bestilt.", Text: "Termostaten er bestilt.", State: store.EntryQueued, Created: at, Behind: 2},
		{ID: 4, Action: "note", TaskID: 18, Visibility: store.VisibilityClient, State: store.EntrySending, Busy: true, Sent: 62, Total: 100, Created: at, Files: []store.File{{Name: "a.jpg", Size: 100}}},
	}
}

func TestTheOutboxOffersAWayOnForEachThing(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	waitingOutbox(w)
	d.show(NewOutbox(d, w), Route{Screen: ScreenOutbox})
	for _, text := range []string{"VENTER PÅ DIG", "SENDES AF SIG SELV", "Note til Nordbyg A/S: ”Vi kommer kl. 10 og tager en ny …”",
		"Vandskade i kælder · i dag kl. 8.40", "Opgaven findes ikke længere på serveren, så noten kan ikke sendes. 2 filer, 4,3 MB.",
		"Serveren har en fejl og tog ikke imod det i 6 forsøg. Det sendes ikke igen af sig selv. Serveren viser stadig ”I gang”.",
		"venter på den ovenfor", "Sendes, når status er afklaret.", "sender 62 %"} {
		if !d.said(text) {
			t.Errorf("%q is not to be read among %q", text, d.texts())
		}
	}
	d.press("Kopiér teksten")
	if d.clipboard() != "Vi kommer kl. 10 og tager en ny beholder med." {
		t.Errorf("copied is %q", d.clipboard())
	}
	for button, call := range map[string]string{"Gem filerne …": "save ventil.jpg save tilbud.pdf", "Prøv igen": "retry", "Rediger": "edit", "Afbryd": "stop", "Kassér": "discard"} {
		w.calls = nil
		d.press(button)
		if strings.Join(w.calls, " ") != call {
			t.Errorf("%s asks for %q, want %q", button, w.calls, call)
		}
	}
	if want := (Route{Screen: ScreenTasks, ID: 17}); !slices.Contains(d.gone, want) {
		t.Errorf("editing led to %v", d.gone)
	}
	if len(d.asked) != 1 || !strings.Contains(d.asked[0], "Note til Nordbyg A/S") {
		t.Errorf("before discarding it is asked %q", d.asked)
	}
	d.press("Vis opgaven")
	if want := (Route{Screen: ScreenTasks, ID: 20}); !slices.Contains(d.gone, want) {
		t.Errorf("the task is looked for at %v", d.gone)
	}
}

func TestWhoStandsOnAButtonKeepsItWhileOtherThingsMove(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	waitingOutbox(w)
	x := NewOutbox(d, w)
	d.show(x, Route{Screen: ScreenOutbox})
	x.Focus()
	x.Step(1)
	x.Step(1)
	x.Step(1)
	stop, _ := d.find("button", "Afbryd")
	focused := func() fyne.CanvasObject {
		o, _ := d.window.Canvas().Focused().(fyne.CanvasObject)
		return o
	}
	if focused() != stop.object {
		t.Fatalf("three steps down the keys are at %v", focused())
	}
	w.parts.Outbox[3].Sent = 80
	x.Refresh(store.KindOutbox)
	if focused() != stop.object || !d.said("sender 80 %") {
		t.Error("with the progress the button lost the keys")
	}
	w.parts.Outbox = slices.Delete(w.parts.Outbox, 0, 1)
	x.Refresh(store.KindOutbox)
	if focused() != stop.object {
		t.Error("when another thing left, the button lost the keys")
	}
	w.parts.Outbox = w.parts.Outbox[:2]
	x.Refresh(store.KindOutbox)
	edit, _ := d.find("button", "Rediger")
	if focused() != edit.object {
		t.Errorf("when the thing itself left, the keys are at %v, want at the one before", focused())
	}
	w.parts.Outbox = nil
	x.Refresh(store.KindOutbox)
	if !d.said("Alt er sendt") {
		t.Errorf("empty it says %q", d.texts())
	}
}

func TestALongOutboxShowsSomeAndOffersMore(t *testing.T) {
	d, w := newDesk(t, "en"), firm()
	for i := range 100 {
		w.parts.Outbox = append(w.parts.Outbox, store.Entry{ID: int64(i + 1), Action: "assign", TaskID: 17, UserID: 2, State: store.EntryRefused, Created: d.now})
	}
	x := NewOutbox(d, w)
	d.show(x, Route{Screen: ScreenOutbox})
	if len(x.cards) != outboxShown {
		t.Fatalf("%d cards at first", len(x.cards))
	}
	d.press("Show 40 more")
	d.press("Show 20 more")
	if len(x.cards) != 100 || d.said("more") {
		t.Errorf("%d cards in the end", len(x.cards))
	}
}

func TestTheSidebarShowsTheOutboxWhileSomethingIsInIt(t *testing.T) {
	inWindow(t, known(), "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		nav := s.frame.sidebar.outbox
		if nav.Visible() {
			t.Fatal("an empty outbox is in the sidebar")
		}
		b.change(store.KindOutbox, func(p *store.Parts) {
			p.Sync.Online = noon.Add(-time.Hour)
			p.Outbox = []store.Entry{{ID: 1, Action: "read", State: store.EntryQueued, Created: noon}}
		})
		if nav.Visible() {
			t.Error("what may be sent at once makes the sidebar jump")
		}
		now := noon
		s.now = func() time.Time { return now }
		now = noon.Add(outboxAfter)
		b.pass(outboxAfter)
		if !nav.Visible() || nav.Tone() != widgets.Calm {
			t.Errorf("after a moment it is visible: %v, %v", nav.Visible(), nav.Tone())
		}
		now = noon.Add(10 * time.Minute)
		s.tick(false)
		if nav.Tone() != widgets.Amber {
			t.Errorf("after ten minutes the tone is %v", nav.Tone())
		}
		b.change(store.KindOutbox, func(p *store.Parts) { p.Outbox[0].State = store.EntryRefused })
		if nav.Tone() != widgets.Red {
			t.Errorf("in need of the person the tone is %v", nav.Tone())
		}
		s.press(fyne.Key0, ctrl)
		if s.history.current().Screen != ScreenOutbox {
			t.Errorf("the key leads to %v", s.history.current())
		}
		b.change(store.KindOutbox, func(p *store.Parts) { p.Outbox = nil })
		if !nav.Visible() {
			t.Error("the place where one is leaves the sidebar")
		}
		s.GoScreen(ScreenTasks)
		if nav.Visible() {
			t.Error("an empty outbox stays in the sidebar")
		}
		b.change(store.KindOutbox, func(p *store.Parts) { p.Outbox = []store.Entry{{ID: 2, Action: "note", State: store.EntryRefused}} })
		if !nav.Visible() {
			t.Error("what needs the person is not shown at once")
		}
	})
}

func TestSigningOutLeadsToWhatIsNotSent(t *testing.T) {
	inWindow(t, known(), "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.change(store.KindOutbox, func(p *store.Parts) { p.Outbox = []store.Entry{{ID: 1, Action: "read", State: store.EntryQueued}} })
		discarded := false
		s.askUnsent(func() { discarded = true })
		d := &desk{t: t, window: s.window}
		d.press("See the outbox")
		if s.history.current().Screen != ScreenOutbox || discarded || s.window.Canvas().Overlays().Top() != nil {
			t.Errorf("one is at %v, discarded %v", s.history.current(), discarded)
		}
	})
}

func TestATaskThatIsGoneLeadsToWhatWasNotSent(t *testing.T) {
	parts := known()
	parts.Outbox = []store.Entry{{ID: 1, Action: "note", TaskID: 999, Text: "hej", State: store.EntryRefused}}
	inWindow(t, parts, "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		s.Go(Route{Screen: ScreenTasks, ID: 999})
		d := &desk{t: t, window: s.window}
		if !d.said("1 thing from here is not sent") {
			t.Fatalf("the task that is gone says %q", d.texts())
		}
		d.press("See the outbox")
		if s.history.current().Screen != ScreenOutbox {
			t.Errorf("that leads to %v", s.history.current())
		}
	})
}

func TestANoteTakenBackStandsInTheComposer(t *testing.T) {
	inWindow(t, known(), "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		s.Go(Route{Screen: ScreenTasks, ID: 3})
		s.GoScreen(ScreenOutbox)
		b.change(store.KindDrafts, func(p *store.Parts) {
			p.Drafts = []store.Draft{{TaskID: 3, Text: "written again", Visibility: store.VisibilityInternal}}
		})
		s.Go(Route{Screen: ScreenTasks, ID: 3})
		if got := tasksOf(t, s).task.composer.entry.Text; got != "written again" {
			t.Errorf("the composer holds %q", got)
		}
	})
}

// rest stands for what a test of the office does not need.
type rest struct{ Backend }

// officeOf is the office's part of the program.
type officeOf struct {
	*world
	rest
}

func TestEveryScreenShowsTheNewestTheMomentItIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		old, fresh string
		change     func(*world, *store.Parts)
	}{
		ScreenTasks: {"Gammel titel", "Frisk titel", func(_ *world, p *store.Parts) {
			p.Tasks[0] = &store.Task{ID: 17, ClientID: 10, Title: "Frisk titel", Status: store.StatusAccepted, Deadline: p.Tasks[0].Deadline}
			p.Notes = nil
		}},
		ScreenInbox: {"Maintenance on Sunday", "Frisk besked", func(_ *world, p *store.Parts) {
			p.Notifications = []*store.Notification{{ID: 6, Text: "Frisk besked", Created: noon}}
		}},
		ScreenClients: {"Nordbyg A/S", "Frisk kunde", func(_ *world, p *store.Parts) {
			p.Clients[0] = &store.Company{ID: 10, Name: "Frisk kunde"}
		}},
		ScreenCompany: {"Havnegade 4", "Friskgade 1", func(_ *world, p *store.Parts) { p.Company.Address = "Friskgade 1" }},
		ScreenPeople: {"Anne Sørensen", "Frisk Navn", func(_ *world, p *store.Parts) {
			p.Users[0] = &store.User{ID: 1, Name: "Frisk Navn", Admin: true}
			p.Account.Me.Name = "Frisk Navn"
			p.Company.ContactPerson = ""
		}},
		ScreenSubscription: {"147,00 kr.", "999", func(_ *world, p *store.Parts) { p.Subscription.TotalPrice = 99900 }},
		ScreenOutbox:       {"Status: Færdig", "Status: Afvist", func(_ *world, p *store.Parts) { p.Outbox[0].Value = "rejected" }},
		ScreenStored:       {"/data/gammel", "/data/frisk", func(w *world, _ *store.Parts) { w.items[0].Path = "/data/frisk" }},
	} {
		t.Run(name, func(t *testing.T) {
			w := firm()
			w.parts.Outbox = []store.Entry{{ID: 1, Action: "status", TaskID: 17, Value: "done", State: store.EntryQueued, Created: noon}}
			w.items = itemsAt("/data/gammel")
			w.parts.Tasks[0].Title = "Gammel titel"
			inWindow(t, w.parts, "da", func(t *testing.T, s *Shell, b *fakeBackend) {
				b.Backend = officeOf{w, rest{}}
				d := &desk{t: t, window: s.window}
				s.Go(Route{Screen: name})
				if name == ScreenTasks {
					s.Go(Route{Screen: name, ID: 17}) // the one that will change stands beside the list
				}
				if !shows(d, c.old) {
					t.Fatalf("before it does not show %q: %q", c.old, d.texts())
				}
				away := ScreenSettings
				s.Go(Route{Screen: away})
				b.change(store.KindAll&^store.KindSettings&^store.KindAccount, func(p *store.Parts) { c.change(w, p) })
				s.GoScreen(name)
				if !shows(d, c.fresh) || shows(d, c.old) {
					t.Errorf("it shows %q, want %q and not %q", d.texts(), c.fresh, c.old)
				}
			})
		})
	}
}

func itemsAt(path string) []app.StoredItem {
	return []app.StoredItem{{Key: "kept.cache", Bytes: 3 << 20, Path: path}}
}

// shows reports whether a text stands on the screen itself, beside the sidebar.
func shows(d *desk, text string) bool {
	for _, x := range d.things() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(x.object)
		if f, ok := x.object.(*widgets.Field); ok {
			x.text += f.Text()
		}
		if at.X >= sidebarWidth && strings.Contains(x.text, text) {
			return true
		}
	}
	return slices.ContainsFunc(drawn(d), func(s string) bool { return strings.Contains(s, text) })
}

func TestSettingsAndCheckAreAskedForAnew(t *testing.T) {
	w := firm()
	inWindow(t, w.parts, "en", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.Backend = officeOf{w, rest{}}
		s.Go(Route{Screen: ScreenSettings})
		s.Go(Route{Screen: ScreenInbox})
		b.set.Theme = settings.ThemeDark
		b.tell(store.KindSettings)
		s.Go(Route{Screen: ScreenSettings})
		d := &desk{t: t, window: s.window}
		for _, x := range d.things() {
			if x.kind == "segment" && x.text == "Dark" && !x.on {
				t.Error("the settings show the theme that was")
			}
		}
	})
}
