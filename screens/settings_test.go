package screens

import (
	"slices"
	"testing"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/screens/widgets"
)

func TestEverySettingTakesEffectAtOnce(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewSettings(d, w)
	d.show(x, Route{})
	d.press("Noter fra kunder")
	d.press("Stille tid")
	for label, choice := range map[string]int{"Sprog": 2, "Lys eller mørk": 2, "Tekststørrelse": 4, "Hent nyt hvert": 0, "Valuta": 1, "Serverens tidszone": 1, "Fra": 4} {
		found, ok := d.find("dropdown", label)
		if !ok {
			t.Fatalf("no %q", label)
		}
		found.object.(*widgets.Dropdown).OnChanged(choice)
	}
	s := w.settings
	want := settings.Defaults()
	want.Alerts.ClientNote, want.Quiet.On = false, true
	want.Language, want.Theme, want.TextSize, want.Interval, want.Currency, want.Zone, want.Quiet.From = "en", settings.ThemeDark, 125, 15, "EUR", "Europe/Copenhagen", 120
	if s.Language != want.Language || s.Theme != want.Theme || s.TextSize != want.TextSize || s.Interval != want.Interval ||
		s.Currency != want.Currency || s.Zone != want.Zone || s.Quiet != want.Quiet || s.Alerts != want.Alerts {
		t.Errorf("settings are %+v, want %+v", s, want)
	}
	d.press("Vælg mappe …")
	if w.settings.DownloadFolder != "/chosen" {
		t.Error("the folder was not taken")
	}
	x.Refresh(store.KindSettings)
	d.press("Brug systemets")
	if w.settings.DownloadFolder != "" {
		t.Error("the folder was not put back")
	}
}

func TestSettingsShowWhatIsInForce(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.settings.Alerts.NewTask = false
	x := NewSettings(d, w)
	d.show(x, Route{})
	if sw, _ := d.find("switch", "Nye opgaver"); sw.on {
		t.Error("a switch is on that is off")
	}
	w.settings.Alerts.NewTask = true
	x.Refresh(store.KindSettings)
	if sw, _ := d.find("switch", "Nye opgaver"); !sw.on {
		t.Error("a change from elsewhere is not shown")
	}
}

func TestWhatIsStoredIsListedAndCleared(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.items = []app.StoredItem{{Key: "settings.files", Bytes: 3 << 20, Path: "/data/files"}}
	w.parts.Outbox = []store.Entry{{ID: 1}}
	d.show(NewStored(d, w), Route{})
	if !d.said("diskens kryptering") {
		t.Error("it is not said what protects the data")
	}
	d.press("Ryd alt")
	if !slices.Contains(w.calls, "clear") || len(d.asked) != 1 {
		t.Errorf("calls %v, asked %v", w.calls, d.asked)
	}
}

func TestTheConnectionCheckIsShownAndCopiedWithoutSecrets(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.report = app.CheckReport{OK: true, Lines: []app.CheckLine{{Level: app.LevelOK, Text: "server answers"}, {Level: app.LevelWarn, Text: "no schema"}}}
	d.show(NewCheck(d, w), Route{})
	if !d.said("server answers") || !d.said("no schema") || !d.said("er på plads") {
		t.Errorf("shown %v", d.texts())
	}
	d.press("Kopiér som tekst")
	if got := d.clipboard(); got != w.report.Text() {
		t.Errorf("copied %q", got)
	}
	if d.said("Hvad betyder statusnumrene?") {
		t.Error("numbers that are known are asked for")
	}
}

func TestAnAdminConfirmsWhatTheNumbersMean(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.parts.Sync.Contract.StatusWritable = false
	w.report = app.CheckReport{Lines: []app.CheckLine{{Level: app.LevelWarn, Text: "no schema"}}}
	d.show(NewCheck(d, w), Route{})
	d.press("Bekræft")
	if len(d.asked) != 1 || w.statuses[1] != store.StatusNew || w.statuses[4] != store.StatusDone || len(w.statuses) != 4 {
		t.Errorf("asked %v, confirmed %v", d.asked, w.statuses)
	}
	for _, x := range d.things() {
		if x.kind == "dropdown" && x.text == "Status 2 · 1 opgave" {
			x.object.(*widgets.Dropdown).OnChanged(1) // "new" for a second number
		}
	}
	w.statuses = nil
	d.press("Bekræft")
	if w.statuses != nil || len(d.notices) == 0 {
		t.Errorf("one word for two numbers was taken: %v", w.statuses)
	}
	w.parts.Account.CanManage = false
	d.show(NewCheck(d, w), Route{})
	if d.has("button", "Bekræft") {
		t.Error("a plain user is asked")
	}
}
