package screens

import (
	"slices"
	"testing"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
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
	w.meanings = []app.Meaning{{Enum: vocabulary.TaskStatus, Told: true}, {Enum: vocabulary.ConnectionStatus, Told: true}}
	w.report = app.CheckReport{OK: true, Lines: []app.CheckLine{{Level: app.LevelOK, Text: "server answers"}, {Level: app.LevelWarn, Text: "no schema"}}}
	d.show(NewCheck(d, w), Route{})
	if !d.said("server answers") || !d.said("no schema") || !d.said("alt, hvad du må, kan gøres") {
		t.Errorf("shown %v", d.texts())
	}
	d.press("Kopiér som tekst")
	if got := d.clipboard(); got != w.report.Text() {
		t.Errorf("copied %q", got)
	}
	if d.said("Hvad betyder opgavernes statusnumre?") {
		t.Error("numbers that are known are asked for")
	}
}
