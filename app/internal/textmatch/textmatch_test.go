package textmatch

import (
	"strings"
	"testing"
)

func TestATextIsKnownAgainAsServersKeepIt(t *testing.T) {
	for _, tt := range []struct {
		name, sent, shown string
		want              Likeness
	}{
		{"as it is", "Vi kommer kl. 10", "Vi kommer kl. 10", Same},
		{"trimmed", "  Vi kommer kl. 10 \n\n", "Vi kommer kl. 10", Same},
		{"each line trimmed", "Vi kommer  \n kl. 10", "Vi kommer\nkl. 10", Same},
		{"other line ends", "Først\nså", "Først\r\nså", Same},
		{"line ends of long ago", "Først\nså", "Først\rså", Same},
		{"an emoji dropped", "Det er lavet 👍", "Det er lavet", Same},
		{"an emoji dropped between words", "Det er 👍 lavet", "Det er  lavet", Same},
		{"a joined emoji dropped", "Tak 👨‍👩‍👧 alle ❤️", "Tak  alle ❤", Same},
		{"entities", `Rør a<b & "c"`, "Rør a&lt;b &amp; &quot;c&quot;", Same},
		{"entities twice", "Rør & bad", "Rør &amp;amp; bad", Same},
		{"numbered entities", "Rør åbnet", "R&oslash;r &#229;bnet", Same},
		{"composed", "Ma\u030al og ka\u0308der", "Mål og käder", Same},
		{"no-break space", "kl.\u00a010", "kl. 10", Same},
		{"control characters", "a\x00b\tc d", "a b c d", Same},
		{"nothing", "", "", Same},
		{"nothing and blanks", " ", "", Same},
		{"cut at the emoji", "Det er lavet 👍 og vi sender regningen i morgen", "Det er lavet", Near},
		{"cut at a length", strings.Repeat("Vi kommer i morgen. ", 40), strings.Repeat("Vi kommer i morgen. ", 12), Near},
		{"only an emoji", "👍", "", Near},
		{"an emoji as question marks", "👍👍", "????", Near},
		{"letters lost", "Rør skiftet, alt er tæt og prøvet", "R?r skiftet, alt er t?t og pr?vet", Near},
		{"read as another coding", "Rør skiftet, alt er tæt nu", "RÃ¸r skiftet, alt er tÃ¦t nu", Near},
		{"tags taken out", "Se <b>her</b> nu", "Se her nu", Near},
		{"what looks like tags taken out", "Rør a<b og c>d", "Rør ad", Near},
		{"other case", "VI KOMMER", "Vi kommer", Near},
		{"a word mended", "Vi kommer i morgen klokken ti", "Vi kommer i morgen kl. ti", Near},
		{"short and different", "ja", "nej", Different},
		{"short, the beginning alone", "ok", "okay", Different},
		{"something else", "Vi kommer i morgen klokken ti", "Radiatoren larmer stadig på 2. sal", Different},
		{"something against nothing", "Vi kommer", "", Different},
		{"nothing against something", "", "Vi kommer", Different},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Compare(tt.sent, tt.shown); got != tt.want {
				t.Errorf("Compare(%q, %q) = %d, want %d", tt.sent, tt.shown, got, tt.want)
			}
		})
	}
}

func TestLongTextsAreComparedInStep(t *testing.T) {
	a := strings.Repeat("Vi kommer i morgen klokken ti. ", 1<<15) // 1 MB
	if got := Compare(a, a[:len(a)-100]); got != Near {
		t.Errorf("a text without its last words: %d", got)
	}
}

func FuzzCompare(f *testing.F) {
	for _, s := range []string{"", "a<b", "&amp;amp;", "👍 ok", "e\u0301", "\xff\xfe", "\r\n"} {
		f.Add(s, s+" ")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if Compare(a, a) != Same {
			t.Errorf("%q is not itself", a)
		}
		if Compare(a, b) != Compare(b, a) {
			t.Errorf("%q and %q: the order decides", a, b)
		}
		if s := stored(stored(a)); stored(a) != "" && Compare(stored(a), s) == Different {
			t.Errorf("%q is not known again as %q", stored(a), s)
		}
	})
}
