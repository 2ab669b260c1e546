package screens

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// periodWords says from when to when, in as few letters as a chip has.
func periodWords(from, to time.Time) string {
	w := words.Current()
	switch {
	case from.IsZero():
		return words.T("tasks.period.until", w.Date(to))
	case to.IsZero():
		return words.T("tasks.period.from", w.Date(from))
	}
	return w.Date(from) + " – " + w.Date(to)
}

// openPeriod asks for the first and the last day of deadlines.
func (c *taskChips) openPeriod() {
	f := c.list.filter
	hint := words.T("tasks.period.hint", words.Current().Date(c.list.host.Now()))
	from := widgets.NewField(words.T("tasks.period.first"), "").WithHint(hint)
	to := widgets.NewField(words.T("tasks.period.last"), "")
	if f.Deadline == tasks.DeadlinePeriod {
		from.SetText(words.Current().Date(f.From))
		to.SetText(words.Current().Date(f.To))
	}
	var sheet *widgets.Sheet
	apply := func() {
		first, ok := readDay(from, c.list.host.Now())
		last, okLast := readDay(to, c.list.host.Now())
		if ok && okLast && !first.IsZero() && !last.IsZero() && last.Before(first) {
			to.SetError(words.T("tasks.period.order"))
			okLast = false
		}
		if !ok || !okLast {
			sheet.Relayout()
			return
		}
		sheet.Close()
		c.change(func(f *tasks.Filter) {
			f.Deadline, f.From, f.To = tasks.DeadlinePeriod, first, last
			if first.IsZero() && last.IsZero() {
				f.Deadline = tasks.DeadlineAny
			}
		})
	}
	from.OnSubmit = func(string) { to.Focus() }
	to.OnSubmit = func(string) { apply() }
	sheet = c.list.host.Sheet(words.T("tasks.filter.deadline.period"), widgets.VBox(14,
		widgets.NewTitle(words.T("tasks.period.title")),
		from, to,
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)),
			widgets.NewButton(words.T("common.cancel"), widgets.Plain, func() { sheet.Close() }),
			widgets.NewButton(words.T("tasks.period.apply"), widgets.Primary, apply)),
	), 380)
	from.Focus()
}

// readDay reads a field as a day; empty is none, and what is no day is said at the
// field.
func readDay(f *widgets.Field, now time.Time) (time.Time, bool) {
	f.SetError("")
	text := strings.TrimSpace(f.Text())
	if text == "" {
		return time.Time{}, true
	}
	day, ok := parseDay(text, now)
	if !ok {
		f.SetError(words.T("tasks.period.wrong"))
	}
	return day, ok
}

// parseDay reads a day as people write it: "23.11.2026", "23/11", "23 11 26",
// "2026-11-23". Without a year it is the one of now.
func parseDay(text string, now time.Time) (time.Time, bool) {
	if t, err := time.ParseInLocation("2006-01-02", text, now.Location()); err == nil {
		return t, true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(parts) < 2 || len(parts) > 3 {
		return time.Time{}, false
	}
	year := now.Year()
	if len(parts) == 3 {
		y, err := strconv.Atoi(parts[2])
		if err != nil {
			return time.Time{}, false
		}
		if y < 100 {
			y += 2000
		}
		year = y
	}
	day, err := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	if err != nil || err2 != nil {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, now.Location())
	return t, t.Day() == day && int(t.Month()) == month && year > 1900
}
