package apiclient

import (
	"errors"
	"time"
)

// What a reply must keep to once its first byte is here. A server that gives a byte now
// and then would otherwise hold a request's place for ever.
const (
	// leastBytes must come in each paceMinute, 1 KiB/s.
	leastBytes = 60 << 10
	paceMinute = time.Minute
	// A reply may take graceTime and a second for each graceRate bytes of it, which is
	// half of what a throttled mobile line carries.
	graceTime = 2 * time.Minute
	graceRate = 4 << 10
)

var (
	errDripping = errors.New("the reply comes too slowly")
	errTooLong  = errors.New("the reply takes too long for its size")
)

// isSlow reports whether a reply was given up for its pace.
func isSlow(err error) bool { return errors.Is(err, errDripping) || errors.Is(err, errTooLong) }

// pace is how fast a reply's body comes. Only the time that is spent waiting for the
// server counts, not what the receiver does with the bytes.
type pace struct {
	silence, idle time.Duration // before the first byte; between two later ones

	begun        bool
	read         int64         // bytes since the beginning …
	spent        time.Duration // … and the wait for them, the first byte's left out
	minuteRead   int64         // the same of the minute under way
	minuteWaited time.Duration
}

func newPace(silence, idle time.Duration) pace { return pace{silence: silence, idle: idle} }

// next gives how long the server may take over the next bytes, and what it means if it
// takes longer. No time is left to one that is too slow already.
func (p *pace) next() (time.Duration, error) {
	if !p.begun {
		return p.silence, errNoAnswer
	}
	most, why := p.idle, errStanding
	if left := paceMinute - p.minuteWaited; p.minuteRead < leastBytes && left < most {
		most, why = left, errDripping
	}
	allowed := graceTime + time.Duration(p.read/graceRate)*time.Second
	if left := allowed - p.spent; left < most {
		most, why = left, errTooLong
	}
	return most, why
}

// took notes a wait and the bytes it brought.
func (p *pace) took(waited time.Duration, n int) {
	p.read += int64(n)
	if !p.begun {
		p.begun = n > 0
		return
	}
	p.spent += waited
	p.minuteRead += int64(n)
	p.minuteWaited += waited
	if p.minuteWaited >= paceMinute && p.minuteRead >= leastBytes {
		p.minuteRead, p.minuteWaited = 0, 0
	}
}
