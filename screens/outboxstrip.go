package screens

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// entryBackend settles what waits in the outbox.
type entryBackend interface {
	Retry(entry int64) error
	Discard(entry int64) error
	Resolve(entry int64, choice app.Resolution) error
}

// entryStrip says how an entry of the outbox stands and offers what can be done about
// it; nil when it simply waits its turn. field names a server's field in our words.
func entryStrip(h Host, b entryBackend, e store.Entry, field func(string) string) fyne.CanvasObject {
	do := func(key string, kind widgets.Kind, act func() error) fyne.CanvasObject {
		return widgets.NewButton(words.T(key), kind, func() { h.Run(act, h.ShowError) }).Small()
	}
	retry := do("common.retry", widgets.Plain, func() error { return b.Retry(e.ID) })
	discard := do("common.discard", widgets.Danger, func() error { return b.Discard(e.ID) })
	switch e.State {
	case store.EntryRefused:
		reason := words.T("entry.refused")
		if e.Error != "" {
			reason = words.T(e.Error)
		}
		return widgets.NewStrip("warning", tasks.Join("\n", reason, e.Message), widgets.Late, widgets.LateSoft, retry, discard)
	case store.EntryAmbiguous:
		return widgets.NewStrip("warning", words.T("entry.ambiguous"), widgets.Warn, widgets.WarnSoft,
			do("entry.arrived", widgets.Plain, func() error { return b.Resolve(e.ID, app.Arrived) }),
			do("entry.not_arrived", widgets.Plain, func() error { return b.Resolve(e.ID, app.NotArrived) }))
	case store.EntryConflict:
		lines := []string{words.T("entry.conflict")}
		if e.Conflict != nil {
			for _, f := range e.Conflict.Fields {
				lines = append(lines, words.T("entry.conflict.field", field(f.Name), shownValue(f.Mine), shownValue(f.Theirs)))
			}
		}
		return widgets.NewStrip("swap", strings.Join(lines, "\n"), widgets.Warn, widgets.WarnSoft,
			do("entry.mine", widgets.Plain, func() error { return b.Resolve(e.ID, app.Mine) }),
			do("entry.theirs", widgets.Plain, func() error { return b.Resolve(e.ID, app.Theirs) }))
	}
	return nil
}

// shownValue stands for an empty value too.
func shownValue(text string) string {
	if strings.TrimSpace(text) == "" {
		return words.T("entry.nothing")
	}
	return text
}

// entryOf finds an entry that concerns an object.
func entryOf(s *store.Snapshot, object int64) (store.Entry, bool) {
	for _, e := range s.Outbox {
		if e.ID == object {
			return e, true
		}
	}
	return store.Entry{}, false
}
