package store

import "slices"

// The words of a task and of a connection, by their place in a set.
var (
	statusWords     = []StatusWord{StatusNew, StatusAccepted, StatusInProgress, StatusDone, StatusRejected}
	connectionWords = []ConnectionWord{ConnectionPending, ConnectionAccepted, ConnectionRejected, ConnectionBlocked}
)

// StatusSet is a set of statuses of tasks.
type StatusSet uint8

// Statuses makes a set.
func Statuses(words ...StatusWord) (set StatusSet) {
	for _, w := range words {
		if i := slices.Index(statusWords, w); i >= 0 {
			set |= 1 << i
		}
	}
	return set
}

// AllStatuses holds every status that has a word.
var AllStatuses = Statuses(statusWords...)

// Has reports whether w is in the set; StatusOther never is.
func (s StatusSet) Has(w StatusWord) bool { return s&Statuses(w) != 0 }

// ConnectionSet is a set of statuses of connections.
type ConnectionSet uint8

// ConnectionStatuses makes a set.
func ConnectionStatuses(words ...ConnectionWord) (set ConnectionSet) {
	for _, w := range words {
		if i := slices.Index(connectionWords, w); i >= 0 {
			set |= 1 << i
		}
	}
	return set
}

// AllConnectionStatuses holds every status that has a word.
var AllConnectionStatuses = ConnectionStatuses(connectionWords...)

// Has reports whether w is in the set; ConnectionOther never is.
func (s ConnectionSet) Has(w ConnectionWord) bool { return s&ConnectionStatuses(w) != 0 }
