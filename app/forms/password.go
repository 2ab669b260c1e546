package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Strength says in a word how hard a password is to guess.
type Strength int

// The strengths, from nothing typed up. Below [Fair] a password is not taken.
const (
	NoPassword Strength = iota
	TooShort
	Weak
	Fair
	Strong
)

// Key returns the key of the strength's word in the translations, empty for no password.
func (s Strength) Key() string {
	return [...]string{"", "form.password.short", "form.password.weak", "form.password.fair", "form.password.strong"}[s]
}

// Good reports whether the password may be used.
func (s Strength) Good() bool { return s >= Fair }

// MinPassword is the least length of a password in letters.
const MinPassword = 8

// usual are the beginnings of what everybody tries first.
var usual = []string{"password", "adgangskode", "kodeord", "qwerty", "12345", "abcdef", "admin", "welcome", "velkommen", "letmein", "microbizz", "sommer", "danmark", "hemmelig", "iloveyou", "1q2w3e"}

// PasswordStrength judges a password. What it must not be built on, such as the user
// name and the company's, counts as one letter.
func PasswordStrength(password string, notOn ...string) Strength {
	n := utf8.RuneCountInString(password)
	switch {
	case n == 0:
		return NoPassword
	case n < MinPassword:
		return TooShort
	}
	rest := strings.ToLower(password)
	for _, word := range append(usual, parts(notOn)...) {
		rest = strings.ReplaceAll(rest, word, "\x00")
	}
	kinds, length := kindsOf(password), distinct(rest)
	// Length counts most; a mix of kinds counts as some letters more.
	switch score := length + 2*(kinds-1); {
	case score >= 16 && length >= 10:
		return Strong
	case score >= 10 && length >= 7:
		return Fair
	}
	return Weak
}

// parts splits names at what is no letter or digit; short parts say nothing.
func parts(names []string) []string {
	var found []string
	for _, name := range names {
		for _, p := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(p) >= 4 {
				found = append(found, p)
			}
		}
	}
	return found
}

func kindsOf(text string) int {
	var lower, upper, digit, other int
	for _, r := range text {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// distinct counts letters; one that repeats the last or continues its run (abc, 321)
// adds nothing.
func distinct(text string) int {
	count, step := 0, rune(0)
	var last rune
	for i, r := range text {
		d := r - last
		run := i > 0 && (d == 0 || (d == 1 || d == -1) && d == step)
		if !run {
			count++
		}
		step, last = d, r
	}
	return count
}
