// Package forms checks what a person types into a form, field by field, and says what
// is wrong by the key of a sentence in the translations. Nothing here asks anyone.
package forms

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is what is wrong with a field. A warning does not keep the form from being
// saved.
type Problem struct {
	Key     string // of the sentence in the translations; empty when all is well
	Args    []any
	Warning bool
}

// OK reports whether nothing is wrong.
func (p Problem) OK() bool { return p.Key == "" }

// Blocks reports whether the form cannot be saved like this.
func (p Problem) Blocks() bool { return p.Key != "" && !p.Warning }

func wrong(key string, args ...any) Problem { return Problem{Key: key, Args: args} }

func doubtful(key string, args ...any) Problem { return Problem{Key: key, Args: args, Warning: true} }

// Required says that a field must hold something.
func Required(text string) Problem {
	if strings.TrimSpace(text) == "" {
		return wrong("form.required")
	}
	return Problem{}
}

// VATID checks a VAT number. A Danish one has eight digits, perhaps with DK before and
// blanks between; a wrong check digit only warns, since the authority alone knows.
// Numbers of other countries pass as they are. Empty passes.
func VATID(text, country string) Problem {
	digits := tight(text)
	if digits == "" {
		return Problem{}
	}
	danish := denmark(country)
	if len(digits) >= 2 && letters(digits[:2]) {
		prefix := strings.ToUpper(digits[:2])
		if prefix != "DK" {
			return Problem{} // another country's
		}
		danish, digits = true, digits[2:]
	}
	switch {
	case !danish:
		return Problem{}
	case !numeric(digits):
		return wrong("form.vat.digits")
	case len(digits) != 8:
		return wrong("form.vat.length", len(digits))
	case !vatCheck(digits):
		return doubtful("form.vat.check")
	}
	return Problem{}
}

// vatCheck applies the weights of the Danish company register.
func vatCheck(digits string) bool {
	sum := 0
	for i, weight := range []int{2, 7, 6, 5, 4, 3, 2, 1} {
		sum += weight * int(digits[i]-'0')
	}
	return digits[0] != '0' && sum%11 == 0
}

// PrettyVATID writes a Danish VAT number in pairs, "30 55 12 90"; others as they are.
func PrettyVATID(text string) string {
	digits := tight(text)
	if len(digits) == 10 && strings.EqualFold(digits[:2], "DK") {
		digits = digits[2:]
	}
	if len(digits) != 8 || !numeric(digits) {
		return strings.TrimSpace(text)
	}
	return digits[:2] + " " + digits[2:4] + " " + digits[4:6] + " " + digits[6:]
}

// Email checks an e-mail address as far as one can without sending to it. Empty passes.
func Email(text string) Problem {
	text = strings.TrimSpace(text)
	if text == "" {
		return Problem{}
	}
	at := strings.LastIndexByte(text, '@')
	switch {
	case at < 0:
		return wrong("form.email.at")
	case strings.IndexFunc(text, unicode.IsSpace) >= 0:
		return wrong("form.email.blank")
	}
	address, err := mail.ParseAddress(text)
	domain := text[at+1:]
	if err != nil || address.Address != text || !strings.Contains(strings.Trim(domain, "."), ".") ||
		strings.Contains(domain, "..") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return wrong("form.email.form")
	}
	return Problem{}
}

// Zip checks a postal code. A Danish one has four digits; Greenland's (3900 to 3999)
// are among them. Other countries pass. Empty passes.
func Zip(text, country string) Problem {
	text = strings.TrimSpace(text)
	if text == "" || !denmark(country) {
		return Problem{}
	}
	text = strings.TrimPrefix(strings.ToUpper(text), "DK-")
	if len(text) != 4 || !numeric(text) || text < "0555" {
		return wrong("form.zip")
	}
	return Problem{}
}

// Phone checks a telephone number: eight digits in Denmark, between five and fifteen
// with a country's code before. Empty passes.
func Phone(text, country string) Problem {
	number := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-./()", r) {
			return -1
		}
		return r
	}, text)
	if number == "" {
		return Problem{}
	}
	foreign := strings.HasPrefix(number, "+") || strings.HasPrefix(number, "00")
	number = strings.TrimPrefix(strings.TrimPrefix(number, "+"), "00")
	switch {
	case !numeric(number):
		return wrong("form.phone.digits")
	case foreign && strings.HasPrefix(number, "45"):
		if len(number) != 10 {
			return wrong("form.phone.danish")
		}
	case !foreign && denmark(country):
		if len(number) != 8 {
			return wrong("form.phone.danish")
		}
	case len(number) < 5 || len(number) > 15:
		return wrong("form.phone.length")
	}
	return Problem{}
}

// Username checks the name one signs in with.
func Username(text string) Problem {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return wrong("form.required")
	case strings.IndexFunc(text, unicode.IsSpace) >= 0:
		return wrong("form.username.blank")
	case utf8.RuneCountInString(text) < 3:
		return wrong("form.username.short")
	}
	return Problem{}
}

// denmark reports whether an address without or with this country is a Danish one.
func denmark(country string) bool {
	switch strings.ToLower(strings.TrimSpace(country)) {
	case "", "dk", "dnk", "danmark", "denmark":
		return true
	}
	return false
}

// tight drops blanks and the signs that people put between digits.
func tight(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '.' {
			return -1
		}
		return r
	}, text)
}

func numeric(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}

func letters(text string) bool {
	for _, r := range text {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}
