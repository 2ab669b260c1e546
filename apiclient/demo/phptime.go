package demo

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// PHP reads far more as a date than anybody writes. These are the forms that
// were seen to work; everything else is rubbish to the server as well.

var (
	dateForm   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$`)
	danishForm = regexp.MustCompile(`^(\d{1,2})[-.](\d{1,2})[-.](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$`)
)

// phpTime reads a date as the server does. Days beyond a month's end run over
// into the next month.
func phpTime(s string, now time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	today := now.UTC().Truncate(24 * time.Hour)
	switch strings.ToLower(s) {
	case "":
		return time.Time{}, false
	case "now":
		return now, true
	case "today", "midnight":
		return today, true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	}
	part := func(s string) int {
		n, _ := strconv.Atoi(s)
		return n
	}
	zone := time.UTC
	var y, mo, d, h, mi, sec int
	if m := dateForm.FindStringSubmatch(s); m != nil {
		y, mo, d, h, mi, sec = part(m[1]), part(m[2]), part(m[3]), part(m[4]), part(m[5]), part(m[6])
		if off := strings.ReplaceAll(m[7], ":", ""); off != "" && off != "Z" {
			seconds := part(off[1:3])*3600 + part(off[3:5])*60
			if off[0] == '-' {
				seconds = -seconds
			}
			zone = time.FixedZone("", seconds)
		}
	} else if m := danishForm.FindStringSubmatch(s); m != nil {
		d, mo, y, h, mi, sec = part(m[1]), part(m[2]), part(m[3]), part(m[4]), part(m[5]), part(m[6])
	} else {
		return time.Time{}, false
	}
	if mo > 12 || d > 31 || h > 24 || mi > 59 || sec > 59 {
		return time.Time{}, false
	}
	return time.Date(y, time.Month(mo), d, h, mi, sec, 0, zone).UTC(), true
}
