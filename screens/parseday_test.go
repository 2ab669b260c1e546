package screens

import (
	"testing"
	"time"
)

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	want := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, text := range []string{"1.12.2026", "01.12.2026", "1/12", "1-12-26", "2026-12-01", "1 12 2026"} {
		if got, ok := parseDay(text, now); !ok || !got.Equal(want) {
			t.Errorf("parseDay(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"31.2.2026", "i morgen", "1.13.2026", "12", "1.2.3.4"} {
		if got, ok := parseDay(text, now); ok {
			t.Errorf("parseDay(%q) = %v, want none", text, got)
		}
	}
}
