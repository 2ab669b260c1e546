package sync

import (
	"sync/atomic"
	"time"
)

// zone is what servers mean by a date without a zone; nil is UTC. It belongs to the
// program and not to a Syncer, because the outbox reads the server's answers too.
var zone atomic.Pointer[time.Location]

// SetZone says in which zone servers write their dates. Today's write UTC; servers
// of before the middle of 2023 wrote their local time, and nothing they send tells.
// What was read before is fetched anew in the next round.
func SetZone(loc *time.Location) {
	if loc == time.UTC {
		loc = nil
	}
	zone.Store(loc)
}

// moment reads a date of the server again, in the zone that was set. Days without a
// time have the local zone already and stay.
func moment(t time.Time) time.Time {
	loc := zone.Load()
	if loc == nil || t.IsZero() || t.Location() != time.UTC {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc).UTC()
}

// zoneName is the zone as one word.
func zoneName() string {
	if loc := zone.Load(); loc != nil {
		return loc.String()
	}
	return "UTC"
}
