package screens

import (
	"slices"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// internalKnown reports whether this server can keep a note from the client.
func (c *composer) internalKnown() bool {
	return c.backend.Snapshot().Sync.Contract.InternalKnown
}

// clientName is who reads a note to the client.
func (c *composer) clientName() string {
	snap := c.backend.Snapshot()
	if task, ok := snap.Task(c.task); ok {
		return clientName(snap, task)
	}
	return words.T("task.client.unknown")
}

// setWho says who is to read the note, everywhere it is said.
func (c *composer) setWho(who store.Visibility) {
	known := c.internalKnown()
	if !known && who != store.VisibilityInternal {
		who = store.VisibilityUnknown
	}
	if known && who == store.VisibilityUnknown {
		who = store.VisibilityInternal
	}
	c.who = who
	taller := c.segments.Visible() != known
	setShown(c.segments, known)
	setShown(c.lock, !known)
	if taller && c.onFit != nil {
		c.box.Refresh()
		c.onFit()
	}
	switch {
	case known && who == store.VisibilityInternal:
		c.segments.Select(0)
		c.about.SetText(words.T("composer.internal.about"))
		c.Card.SetEdge(widgets.Internal, 2)
	case known:
		c.segments.Select(1)
		c.about.SetText(words.T("composer.client.about", c.clientName()))
		c.Card.SetEdge(widgets.Client, 2)
	case who == store.VisibilityInternal:
		c.about.SetText(words.T("composer.internal.lost"))
		c.Card.SetEdge(widgets.Late, 2)
	default:
		c.about.SetText(words.T("composer.unknown.about", c.clientName()))
		c.Card.SetEdge(widgets.Client, 2)
	}
	c.refreshSend()
}

// refreshSend lets the button say what a press would do now.
func (c *composer) refreshSend() {
	switch {
	case c.who == store.VisibilityInternal && c.internalKnown():
		c.send.SetKind(widgets.ToInternal)
		c.send.SetText(words.T("composer.save"))
	case c.who == store.VisibilityInternal:
		c.send.SetKind(widgets.Danger)
		c.send.SetText(words.T("composer.release"))
	default:
		c.send.SetKind(widgets.ToClient)
		c.send.SetText(words.T("composer.send", shortClient(c.clientName())))
	}
	copying := slices.ContainsFunc(c.files, func(d *draftChip) bool { return d.copying() })
	c.send.SetDisabled(c.sending || copying || c.blank())
}

// shortClient keeps a long name from filling the button.
func shortClient(name string) string {
	if r := []rune(name); len(r) > 28 {
		return string(r[:27]) + "…"
	}
	return name
}
