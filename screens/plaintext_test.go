package screens

import (
	"testing"
	"time"
)

func TestServerTextIsReducedToText(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"Helt almindelig tekst", "Helt almindelig tekst"},
		{"5 < 6 og 7 > 6", "5 < 6 og 7 > 6"},
		{"<p>Hej</p><p>Der er <b>vand</b> på gulvet</p>", "Hej\nDer er vand på gulvet"},
		{"linje<br/>to<br>tre", "linje\nto\ntre"},
		{"<ul><li>et</li><li>to</li></ul>", "• et\n• to"},
		{"før<script>alert(1)</script>efter", "førefter"},
		{"<script>uden ende", ""},
		{"R&aring;dhuset &amp; co", "Rådhuset & co"},
		{"<!-- skjult -->synlig", "synlig"},
		{"fil\u202egpj.exe", "filgpj.exe"},
		{"a\x00b\x1b[31m", "ab[31m"},
		{"<", "<"},
		{"ufærdig <b", "ufærdig <b"},
	} {
		if got := plainText(tc.in); got != tc.want {
			t.Errorf("plainText(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func FuzzServerTextNeverBreaksTheScreen(f *testing.F) {
	for _, s := range []string{"<p>hej", "<<>>", "&#x0;", "<!---->", "<script", "a<b>c</b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range plainText(s) {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x202e {
				t.Errorf("plainText(%q) leaves %q", s, r)
			}
		}
	})
}

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
