package words

import (
	"fmt"
	"strconv"
	"time"
)

func (w *Words) local(t time.Time) time.Time {
	if w.zone == nil {
		return t.Local()
	}
	return t.In(w.zone)
}

// Date returns the day in short: "23.11.2026", "23 Nov 2026"; empty for no time.
func (w *Words) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = w.local(t)
	if w.lang == "da" {
		return fmt.Sprintf("%d.%d.%d", t.Day(), int(t.Month()), t.Year())
	}
	return fmt.Sprintf("%d %s %d", t.Day(), w.month(t), t.Year())
}

// LongDate returns the day with the month's whole name: "3. marts 2025".
func (w *Words) LongDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = w.local(t)
	return w.T("date.long", t.Day(), w.T("month."+strconv.Itoa(int(t.Month()))), t.Year())
}

// DateTime returns day and time: "23.11.2026 kl. 8.12".
func (w *Words) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Date(t) + " " + w.Time(t)
}

// Time returns the time within a sentence: "kl. 15", "kl. 8.12", "at 08:12".
func (w *Words) Time(t time.Time) string {
	t = w.local(t)
	switch {
	case w.lang != "da":
		return w.T("time.at", w.Clock(t))
	case t.Minute() == 0:
		return w.T("time.at", t.Hour())
	}
	return w.T("time.at", fmt.Sprintf("%d.%02d", t.Hour(), t.Minute()))
}

// Clock returns the time alone, always with minutes: "08.12", "08:12".
func (w *Words) Clock(t time.Time) string {
	t = w.local(t)
	if w.lang == "da" {
		return fmt.Sprintf("%02d.%02d", t.Hour(), t.Minute())
	}
	return fmt.Sprintf("%02d:%02d", t.Hour(), t.Minute())
}

// Day names the day as seen from now: "i dag", "i går", "i morgen", with its weekday
// within the coming week ("man. 30. nov."), else "20. nov.", and the year when it is
// not this one.
func (w *Words) Day(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now = w.local(t), w.local(now)
	day := fmt.Sprintf("%d %s", t.Day(), w.month(t))
	if w.lang == "da" {
		day = fmt.Sprintf("%d. %s", t.Day(), w.month(t))
	}
	n := days(now, t)
	switch {
	case n == 0:
		return w.T("day.today")
	case n == -1:
		return w.T("day.yesterday")
	case n == 1:
		return w.T("day.tomorrow")
	case n > 1 && n <= 7:
		return w.T("weekday."+strconv.Itoa(int(t.Weekday()))) + " " + day
	case t.Year() != now.Year():
		return fmt.Sprintf("%s %d", day, t.Year())
	}
	return day
}

// DayTime names day and time as seen from now: "i dag kl. 8.12", "20. nov. kl. 15".
func (w *Words) DayTime(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Day(t, now) + " " + w.Time(t)
}

// Deadline says when something is due, in few words, and whether that is past:
// "i dag kl. 15", "i morgen", "3 dage forsinket". A deadline at midnight means the
// whole day in the zone the words tell times in.
func (w *Words) Deadline(t, now time.Time) (text string, late bool) {
	if t.IsZero() {
		return "", false
	}
	t, now = w.local(t), w.local(now)
	wholeDay := WholeDay(t)
	past := -days(now, t)
	if past > 0 {
		return w.N("late.days", past), true
	}
	if past < 0 {
		return w.Day(t, now), false
	}
	switch over := now.Sub(t); {
	case wholeDay:
		return w.T("day.today"), false
	case over <= 0:
		return w.T("day.today") + " " + w.Time(t), false
	case over < time.Hour:
		return w.N("late.minutes", max(1, int(over/time.Minute))), true
	default:
		return w.N("late.hours", int(over/time.Hour)), true
	}
}

// WholeDay reports whether t, in its own zone, is a midnight and so means a day. On
// a day whose midnight the clocks skip, the day's first moment counts.
func WholeDay(t time.Time) bool {
	y, m, d := t.Date()
	return t.Equal(time.Date(y, m, d, 0, 0, 0, 0, t.Location()))
}

// days counts the calendar days from a to b, whatever the clocks did in between.
func days(a, b time.Time) int {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return int(time.Date(by, bm, bd, 0, 0, 0, 0, time.UTC).
		Sub(time.Date(ay, am, ad, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}

func (w *Words) month(t time.Time) string {
	return w.T("month.short." + strconv.Itoa(int(t.Month())))
}

// WallClock returns a time of day given in minutes after midnight: "18.00", "18:00".
func (w *Words) WallClock(minutes int) string {
	sep := ":"
	if w.lang == "da" {
		sep = "."
	}
	return fmt.Sprintf("%02d%s%02d", minutes/60, sep, minutes%60)
}
