package settings

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/microbizz/go-desktop/app/internal/private/privatetest"
)

func TestChangesSurviveARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	f := Open(path)
	if d := cmp.Diff(Defaults(), f.Get()); d != "" {
		t.Fatalf("first start differs from the defaults:\n%s", d)
	}
	changed, err := f.Change(func(s *Settings) {
		s.Language, s.Theme, s.TextSize = "da", ThemeDark, 125
		s.SetDivider("tasks", 0.4)
		s.Alerts.OwnNote = false
	})
	if !changed || err != nil {
		t.Fatalf("Change = %v, %v", changed, err)
	}
	again := Open(path)
	if d := cmp.Diff(f.Get(), again.Get()); d != "" {
		t.Errorf("after a restart:\n%s", d)
	}
	if at := again.Get().Divider("tasks", 0.5); at != 0.4 {
		t.Errorf("divider %v, want 0.4", at)
	}
	if at := again.Get().Divider("inbox", 0.5); at != 0.5 {
		t.Errorf("unknown divider %v, want the default", at)
	}
	privatetest.File(t, filepath.Dir(path), path)
	if left, _ := filepath.Glob(path + ".*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAnUnchangedSettingWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	f := Open(path)
	if changed, err := f.Change(func(s *Settings) { s.Interval = DefaultInterval }); changed || err != nil {
		t.Errorf("Change = %v, %v, want nothing", changed, err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written")
	}
}

func TestDamageCostsOnlyWhatIsDamaged(t *testing.T) {
	for _, c := range []struct {
		name, text string
		check      func(Settings) bool
		damaged    bool
	}{
		{"one field of the wrong type", `{"text_size":"big","language":"en","interval":30}`,
			func(s Settings) bool { return s.TextSize == DefaultTextSize && s.Language == "en" && s.Interval == 30 }, true},
		{"no JSON", `{"language":"en",`, func(s Settings) bool { return s.Language == "" && s.Interval == DefaultInterval }, true},
		{"a window left on a small screen at a large scale", `{"window":{"width":910,"height":441}}`,
			func(s Settings) bool { return s.Window == Window{Width: 910, Height: 441} }, false},
		{"empty", ``, func(s Settings) bool { return s.Interval == DefaultInterval }, true},
		{"out of bounds", `{"text_size":9000,"interval":1,"theme":"pink","currency":"kroner","zone":"Mars/Base","quiet":{"on":true,"from":-5,"to":99999},"window":{"width":3,"height":-1},"dividers":{"a":7,"b":0.5}}`,
			func(s Settings) bool {
				return s.TextSize == MaxTextSize && s.Interval == MinInterval && s.Theme == ThemeSystem &&
					s.Currency == DefaultCurrency && s.Zone == DefaultZone && s.Quiet.From == defaultQuietFrom &&
					s.Quiet.To == defaultQuietTo && s.Window.Width == DefaultWindowWidth && len(s.Dividers) == 1
			}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings.json")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			f := Open(path)
			if !c.check(f.Get()) {
				t.Errorf("got %+v", f.Get())
			}
			if (f.Damaged() != nil) != c.damaged {
				t.Errorf("Damaged = %v", f.Damaged())
			}
			if _, err := f.Change(func(s *Settings) { s.Language = "da" }); err != nil {
				t.Errorf("cannot be changed afterwards: %v", err)
			}
		})
	}
}

func TestWhatANewerVersionWroteStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(`{"language":"en","from_the_future":{"a":1}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path).Change(func(s *Settings) { s.Language = "da" }); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(raw), "from_the_future") || !json.Valid(raw) {
		t.Errorf("%s, %v", raw, err)
	}
}

func TestSettingsHandedOutAreNotShared(t *testing.T) {
	f := Open("")
	if _, err := f.Change(func(s *Settings) { s.SetDivider("tasks", 0.3) }); err != nil {
		t.Fatal(err)
	}
	s := f.Get()
	s.SetDivider("tasks", 0.9)
	if at := f.Get().Divider("tasks", 0); at != 0.3 {
		t.Errorf("a copy reached in: %v", at)
	}
}

func TestManyMayChangeAtOnce(t *testing.T) {
	f := Open(filepath.Join(t.TempDir(), "settings.json"))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := f.Change(func(s *Settings) { s.SetDivider(string(rune('a'+i)), 0.5) }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(f.Get().Dividers); n != 8 {
		t.Errorf("%d of 8 changes are there", n)
	}
}

func TestQuietTime(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	night := Quiet{On: true, From: 22 * 60, To: 7 * 60}
	for _, c := range []struct {
		name string
		q    Quiet
		at   time.Time
		want bool
	}{
		{"before", night, time.Date(2026, 11, 23, 21, 59, 0, 0, copenhagen), false},
		{"from its first minute", night, time.Date(2026, 11, 23, 22, 0, 0, 0, copenhagen), true},
		{"past midnight", night, time.Date(2026, 11, 24, 3, 0, 0, 0, copenhagen), true},
		{"until its last", night, time.Date(2026, 11, 24, 6, 59, 0, 0, copenhagen), true},
		{"and no longer", night, time.Date(2026, 11, 24, 7, 0, 0, 0, copenhagen), false},
		{"the night the clocks go back", night, time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC).In(copenhagen), true},
		{"the morning after it", night, time.Date(2026, 10, 25, 6, 0, 0, 0, time.UTC).In(copenhagen), false},
		{"by day", Quiet{On: true, From: 600, To: 660}, time.Date(2026, 1, 1, 10, 30, 0, 0, time.UTC), true},
		{"off", Quiet{From: 0, To: 1439}, time.Date(2026, 1, 1, 10, 30, 0, 0, time.UTC), false},
		{"no time at all", Quiet{On: true, From: 600, To: 600}, time.Date(2026, 1, 1, 10, 0, 0, 0, time.UTC), false},
	} {
		if got := c.q.Holds(c.at); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
