package words

import (
	"testing"
	"time"
)

func zone(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDeadlineSaysDayOrDelay(t *testing.T) {
	z := zone(t)
	now := time.Date(2026, 11, 23, 8, 30, 0, 0, z) // a Monday
	at := func(y int, m time.Month, d, h, min int) time.Time { return time.Date(y, m, d, h, min, 0, 0, z) }
	for _, c := range []struct {
		due    time.Time
		da, en string
		late   bool
	}{
		{time.Time{}, "", "", false},
		{at(2026, 11, 23, 15, 0), "i dag kl. 15", "today at 15:00", false},
		{at(2026, 11, 23, 8, 30), "i dag kl. 8.30", "today at 08:30", false},
		{at(2026, 11, 23, 8, 29), "1 min. forsinket", "1 min. late", true},
		{at(2026, 11, 23, 6, 0), "2 timer forsinket", "2 hours late", true},
		{at(2026, 11, 23, 0, 0), "i dag", "today", false},
		{at(2026, 11, 22, 0, 0), "1 dag forsinket", "1 day late", true},
		{at(2026, 11, 20, 12, 0), "3 dage forsinket", "3 days late", true},
		{at(2026, 11, 24, 0, 0), "i morgen", "tomorrow", false},
		{at(2026, 11, 27, 9, 0), "fre. 27. nov.", "Fri 27 Nov", false},
		{at(2026, 11, 30, 0, 0), "man. 30. nov.", "Mon 30 Nov", false},
		{at(2026, 12, 1, 0, 0), "1. dec.", "1 Dec", false},
		{at(2027, 1, 2, 0, 0), "2. jan. 2027", "2 Jan 2027", false},
	} {
		for lang, want := range map[string]string{"da": c.da, "en": c.en} {
			text, late := Load(lang).In(z).Deadline(c.due, now)
			if text != want || late != c.late {
				t.Errorf("%s %v: %q late %v, want %q late %v", lang, c.due, text, late, want, c.late)
			}
		}
	}
}

func TestDeadlineIsRightAcrossMidnightAndTheChangeOfClocks(t *testing.T) {
	z := zone(t)
	w := Load("da").In(z)
	due := time.Date(2026, 10, 25, 0, 0, 0, 0, z) // the day has 25 hours
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{time.Date(2026, 10, 24, 23, 59, 0, 0, z), "i morgen"},
		{time.Date(2026, 10, 25, 0, 0, 0, 0, z), "i dag"},
		{time.Date(2026, 10, 25, 23, 59, 59, 0, z), "i dag"},
		{time.Date(2026, 10, 26, 0, 0, 0, 0, z), "1 dag forsinket"},
		{time.Date(2026, 10, 27, 0, 0, 0, 0, z), "2 dage forsinket"},
	} {
		if text, _ := w.Deadline(due, c.now); text != c.want {
			t.Errorf("at %v: %q, want %q", c.now, text, c.want)
		}
	}
	// The same moment in UTC is the evening before, and still means the whole day.
	if text, late := w.Deadline(due.UTC(), time.Date(2026, 10, 25, 20, 0, 0, 0, time.UTC)); text != "i dag" || late {
		t.Errorf("given in UTC: %q late %v", text, late)
	}
}

func TestDayLooksBackAndAhead(t *testing.T) {
	z := zone(t)
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, z)
	w := Load("da").In(z)
	for offset, want := range map[int]string{0: "i dag", -1: "i går", 1: "i morgen", -3: "20. nov.", 2: "ons. 25. nov.", 8: "1. dec.", -400: "19. okt. 2025"} {
		if got := w.Day(now.AddDate(0, 0, offset), now); got != want {
			t.Errorf("%d days: %q, want %q", offset, got, want)
		}
	}
}

func TestDatesAndTimes(t *testing.T) {
	z := zone(t)
	at := time.Date(2026, 3, 3, 8, 12, 0, 0, z)
	da, en := Load("da").In(z), Load("en").In(z)
	for _, c := range []struct{ got, want string }{
		{da.Date(at), "3.3.2026"}, {en.Date(at), "3 Mar 2026"},
		{da.LongDate(at), "3. marts 2026"}, {en.LongDate(at), "3 March 2026"},
		{da.Time(at), "kl. 8.12"}, {en.Time(at), "at 08:12"},
		{da.Time(at.Truncate(time.Hour)), "kl. 8"},
		{da.Clock(at), "08.12"}, {en.Clock(at), "08:12"},
		{da.DateTime(at), "3.3.2026 kl. 8.12"},
		{da.DayTime(at, at), "i dag kl. 8.12"},
		{da.Date(time.Time{}), ""}, {da.DateTime(time.Time{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestMoneyNumbersAndSizes(t *testing.T) {
	da, en := Load("da"), Load("en")
	for _, c := range []struct{ got, want string }{
		{da.Money(123450, "DKK"), "1.234,50 kr."}, {en.Money(123450, "DKK"), "DKK 1,234.50"},
		{da.Money(4900, "dkk"), "49,00 kr."}, {da.Money(5, "EUR"), "0,05 EUR"},
		{da.Money(-100000000, "DKK"), "-1.000.000,00 kr."}, {da.Money(100, ""), "1,00"},
		{da.Money(-1<<63, "DKK"), "-92.233.720.368.547.758,08 kr."},
		{da.Number(2000), "2.000"}, {en.Number(-1234567), "-1,234,567"}, {da.Number(999), "999"},
		{da.Bytes(0), "0 byte"}, {en.Bytes(1), "1 byte"}, {da.Bytes(180 << 10), "180 KB"},
		{da.Bytes(4404019), "4,2 MB"}, {en.Bytes(4404019), "4.2 MB"}, {da.Bytes(12 << 20), "12 MB"},
		{da.Bytes(1<<20 - 1), "1 MB"}, {da.Bytes(200<<20 + 300<<10), "200 MB"}, {da.Bytes(1 << 40), "1 TB"},
		{da.Bytes(-1), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestSpansCountInTheirOwnUnit(t *testing.T) {
	da := Load("da")
	for d, want := range map[time.Duration]string{
		-time.Second: "0 sek. siden", 12 * time.Second: "12 sek. siden", 3 * time.Minute: "3 min. siden",
		time.Hour: "1 time siden", 5 * time.Hour: "5 timer siden", 24 * time.Hour: "1 dag siden", 72 * time.Hour: "3 dage siden",
	} {
		if got := da.Ago(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if got := da.Until(4*time.Hour + time.Minute); got != "om 4 timer" {
		t.Errorf("until: %q", got)
	}
}

func TestPlaceholdersTakeTheirArguments(t *testing.T) {
	for _, c := range []struct {
		text string
		args []any
		want string
	}{
		{"plain", []any{1}, "plain"},
		{"{0} og {1}", []any{"a", 2}, "a og 2"},
		{"{1}{0}{1}", []any{"a", "b"}, "bab"},
		{"{0} {2}", []any{"{1}", "x"}, "{1} {2}"},
		{"{x} { {0", []any{"a"}, "{x} { {0"},
	} {
		if got := fill(c.text, c.args); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if got := Load("da").T("no.such.key", 1); got != "no.such.key" {
		t.Errorf("unknown key: %q", got)
	}
}

func TestSystemLanguageIsChosenInThePersonsOrder(t *testing.T) {
	for _, c := range []struct {
		preferred []string
		want      string
	}{
		{nil, "da"}, {[]string{"C"}, "da"}, {[]string{"C.UTF-8"}, "da"},
		{[]string{"da-DK"}, "da"}, {[]string{"da_DK.UTF-8"}, "da"}, {[]string{"en-US", "da"}, "en"},
		{[]string{"sv", "da", "en"}, "da"}, {[]string{"de-DE"}, "en"},
	} {
		if got := choose(c.preferred); got != c.want {
			t.Errorf("%v: %s, want %s", c.preferred, got, c.want)
		}
	}
}

func TestSwitchingTakesEffectAtOnce(t *testing.T) {
	before := Current()
	t.Cleanup(func() { Set(before) })
	Set(Load("da"))
	danish := T("common.save")
	Set(Load("en"))
	if english := T("common.save"); danish != "Gem" || english != "Save" {
		t.Errorf("%q then %q", danish, english)
	}
	if got := N("late.days", 1) + ", " + N("late.days", 2); got != "1 day late, 2 days late" {
		t.Error(got)
	}
}

func FuzzFillNeverPanics(f *testing.F) {
	f.Add("{0} {", "a")
	f.Add("{99999999999999999999}{-1}", "{0}")
	f.Fuzz(func(t *testing.T, text, arg string) {
		fill(text, []any{arg})
	})
}
