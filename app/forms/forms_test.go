package forms

import (
	"testing"

	"github.com/microbizz/go-desktop/app/words"
)

func TestFields(t *testing.T) {
	vat := func(country string) func(string) Problem { return func(s string) Problem { return VATID(s, country) } }
	zip := func(country string) func(string) Problem { return func(s string) Problem { return Zip(s, country) } }
	phone := func(country string) func(string) Problem { return func(s string) Problem { return Phone(s, country) } }
	for _, c := range []struct {
		what  string
		check func(string) Problem
		cases map[string]string
	}{
		{"required", Required, map[string]string{"": "form.required", " \t": "form.required", "x": ""}},
		{"VAT number in Denmark", vat(""), map[string]string{
			"": "", "13585628": "", "13 58 56 28": "", "DK13585628": "", "dk 13-58-56-28": "", "13585629": "form.vat.check",
			"1358562": "form.vat.length", "135856280": "form.vat.length", "1358562a": "form.vat.digits", "SE556012579001": "", "DK12": "form.vat.length",
			"03585628": "form.vat.check", "DK": "form.vat.digits", "DE": "",
		}},
		{"VAT number elsewhere", vat("Sverige"), map[string]string{"5560125790": "", "13585629": "", "DK13585629": "form.vat.check"}},
		{"e-mail", Email, map[string]string{
			"": "", "anne@soerensen-vvs.dk": "", "a.b+c@x.co.uk": "", "anne": "form.email.at", "anne@": "form.email.form", "@x.dk": "form.email.form",
			"anne@localhost": "form.email.form", "an ne@x.dk": "form.email.blank", "anne@x..dk": "form.email.form", "anne@x.dk.": "form.email.form",
			"Anne <anne@x.dk>": "form.email.blank", "a@b@x.dk": "form.email.form", " anne@x.dk ": "", "åse@søren.dk": "",
		}},
		{"Danish zip", zip("Danmark"), map[string]string{"": "", "2100": "", "0999": "", "0555": "", "0100": "form.zip", "210": "form.zip", "21000": "form.zip", "21OO": "form.zip", "DK-2100": ""}},
		{"zip elsewhere", zip("Norge"), map[string]string{"0150": "", "SW1A 1AA": ""}},
		{"Danish phone", phone(""), map[string]string{
			"": "", "33 12 40 00": "", "33124000": "", "+45 33 12 40 00": "", "004533124000": "", "3312400": "form.phone.danish", "+45 3312": "form.phone.danish",
			"+46 8 123 456": "", "+1": "form.phone.length", "33124OOO": "form.phone.digits", "(33) 12-40-00": "",
		}},
		{"phone elsewhere", phone("Sverige"), map[string]string{"08-123 456": "", "12": "form.phone.length", "1234567890123456": "form.phone.length"}},
		{"user name", Username, map[string]string{"": "form.required", "ab": "form.username.short", "anne s": "form.username.blank", "anne@x.dk": ""}},
	} {
		for text, want := range c.cases {
			got := c.check(text)
			if got.Key != want {
				t.Errorf("%s %q: %q, want %q", c.what, text, got.Key, want)
			}
			if got.Key != "" && !words.Load("da").Has(got.Key) {
				t.Errorf("%s has no sentence", got.Key)
			}
		}
	}
}

func TestAWrongCheckDigitOnlyWarns(t *testing.T) {
	if p := VATID("13585629", ""); p.OK() || p.Blocks() {
		t.Errorf("%+v", p)
	}
	if p := VATID("1358562", ""); !p.Blocks() {
		t.Errorf("a digit is missing: %+v", p)
	}
}

func TestVATNumbersAreWrittenInPairs(t *testing.T) {
	for text, want := range map[string]string{"30551290": "30 55 12 90", "DK30551290": "30 55 12 90", "SE556012579001": "SE556012579001", " 12 ": "12", "": ""} {
		if got := PrettyVATID(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPasswordStrength(t *testing.T) {
	for password, want := range map[string]Strength{
		"": NoPassword, "abc": TooShort, "Ab1!xyz": TooShort, "aaaaaaaaaaaaaaaa": Weak, "12345678": Weak, "password1": Weak,
		"abcdefgh": Weak, "Adgangskode1": Weak, "anne1234": Weak, "soerensen-vvs1": Weak, "kzw8vtqm": Fair, "Grøn7stol": Fair,
		"korrekt hest batteri": Strong, "T7#kfw!pQ2m": Strong, "æøåæøåæøå1": Fair,
	} {
		if got := PasswordStrength(password, "anne@soerensen-vvs.dk", "Sørensen VVS"); got != want {
			t.Errorf("%q: %d, want %d", password, got, want)
		}
	}
	for s := TooShort; s <= Strong; s++ {
		if !words.Load("en").Has(s.Key()) {
			t.Errorf("strength %d has no word", s)
		}
	}
}

func FuzzChecksTakeAnyText(f *testing.F) {
	f.Add("DK", "danmark")
	f.Add("å@ø", "")
	f.Fuzz(func(t *testing.T, text, country string) {
		VATID(text, country)
		PrettyVATID(text)
		Email(text)
		Zip(text, country)
		Phone(text, country)
		Username(text)
		PasswordStrength(text, country)
	})
}
