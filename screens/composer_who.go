package screens

import (
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// internalKnown reports whether this server can keep a note from the client.
func (c *composer) internalKnown() bool {
	return c.backend.Snapshot().Sync.Contract.InternalKnown
}

// hasClient reports whether the task has a client who could read along.
func (c *composer) hasClient() bool {
	task, ok := c.backend.Snapshot().Task(c.task)
	return !ok || task.ClientID != 0
}

// clientName is who reads a note to the client.
func (c *composer) clientName() string {
	snap := c.backend.Snapshot()
	task, ok := snap.Task(c.task)
	switch {
	case !ok:
		return words.T("task.client.unknown")
	case task.ClientID == 0:
		return words.T("composer.reader.none")
	}
	return clientName(snap, task)
}

// aboutText says who can read the note. What a server cannot do and what it has not
// shown yet are two things: a new company has no note by which to tell.
func (c *composer) aboutText(known bool) string {
	absent := c.backend.Snapshot().Sync.Contract.InternalAbsent
	key := "composer.client"
	switch {
	case c.held:
		return words.T("composer.held")
	case c.who == store.VisibilityInternal && known:
		return words.T("composer.internal.about")
	case c.who == store.VisibilityInternal && absent:
		return words.T("composer.internal.lost")
	case c.who == store.VisibilityInternal:
		return words.T("composer.internal.notyet")
	case known:
	case absent:
		key = "composer.unknown"
	default:
		key = "composer.notyet"
	}
	if !c.hasClient() {
		return words.T(key + ".none.about")
	}
	return words.T(key+".about", c.clientName())
}

// releaseText asks whether a note that was to be internal may be read by the client.
func (c *composer) releaseText() string {
	if c.backend.Snapshot().Sync.Contract.InternalAbsent {
		return words.T("composer.release.text", c.clientName())
	}
	return words.T("composer.release.notyet", c.clientName())
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
	c.about.SetText(c.aboutText(known))
	switch {
	case known && who == store.VisibilityInternal:
		c.segments.Select(0)
		c.Card.SetEdge(widgets.Internal, 2)
	case known:
		c.segments.Select(1)
		c.Card.SetEdge(widgets.Client, 2)
	case who == store.VisibilityInternal:
		c.Card.SetEdge(widgets.Late, 2)
	default:
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
		c.send.SetText(c.forClient("composer.release"))
	case !c.hasClient():
		c.send.SetKind(widgets.ToClient)
		c.send.SetText(words.T("composer.send.none"))
	default:
		c.send.SetKind(widgets.ToClient)
		c.send.SetText(words.T("composer.send", shortClient(c.clientName())))
	}
	if c.held {
		c.send.SetKind(widgets.Plain)
		c.send.SetText(words.T("composer.hold"))
	}
	c.send.SetDisabled(c.sending || c.blank())
}

// forClient is a sentence that names the client where there is one.
func (c *composer) forClient(key string) string {
	if !c.hasClient() {
		key += ".none"
	}
	return words.T(key)
}

// shortClient keeps a long name from filling the button.
func shortClient(name string) string {
	if r := []rune(name); len(r) > 28 {
		return string(r[:27]) + "…"
	}
	return name
}
