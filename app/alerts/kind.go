package alerts

import (
	"strings"

	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
)

// Kind is what a notification is about. Spec: Notification types.
type Kind string

// The kinds the specification lists, and the rest. The words are also the last part
// of translation keys.
const (
	KindNewTask    Kind = "new_task"
	KindClientNote Kind = "client_note"
	KindOwnNote    Kind = "own_note"
	KindConnection Kind = "connection"
	KindAssigned   Kind = "assigned"
	KindOther      Kind = "other"
)

// KindOf tells what n is about. The server sends no kind, so it is told from the
// related object, from who wrote the related note, and only then from the words the
// specification gives for the text.
func KindOf(n *store.Notification, s *store.Snapshot) Kind {
	text := strings.ToLower(n.PlainText())
	switch n.RelatedObject {
	case "task":
		if strings.Contains(text, "assigned you") || strings.Contains(text, "tildelt") {
			return KindAssigned
		}
		return KindNewTask
	case "tasknote":
		if note := relatedNote(n, s); note != nil && (note.UserID != 0 || note.ClientID != 0) {
			if note.UserID == 0 {
				return KindClientNote
			}
			return KindOwnNote
		}
		if strings.Contains(text, "a new note") || strings.Contains(text, "en ny note") {
			return KindClientNote
		}
		return KindOwnNote
	case "connection", "foreigncompany":
		return KindConnection
	}
	return KindOther
}

func relatedNote(n *store.Notification, s *store.Snapshot) *store.Note {
	for _, note := range s.Notes(s.NoteTask(n.RelatedID)) {
		if note.ID == n.RelatedID {
			return note
		}
	}
	return nil
}

// wanted reports whether the person wants alerts of the kind.
func (k Kind) wanted(a settings.Alerts) bool {
	switch k {
	case KindNewTask:
		return a.NewTask
	case KindClientNote:
		return a.ClientNote
	case KindOwnNote:
		return a.OwnNote
	case KindConnection:
		return a.Connection
	case KindAssigned:
		return a.Assigned
	}
	return a.Other
}
