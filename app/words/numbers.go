package words

import (
	"strconv"
	"strings"
	"time"
)

// Number returns n with the language's grouping: 1.234 or 1,234.
func (w *Words) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	return sign + w.group(digits)
}

func (w *Words) group(digits string) string {
	sep := ","
	if w.lang == "da" {
		sep = "."
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(d)
	}
	return b.String()
}

func (w *Words) point() string {
	if w.lang == "da" {
		return ","
	}
	return "."
}

// Money returns an amount given in hundredths: "1.234,50 kr." for DKK in Danish,
// "1.234,50 EUR" for others; "DKK 1,234.50" in English.
func (w *Words) Money(hundredths int64, currency string) string {
	sign := ""
	// The smallest int64 has no positive twin; as unsigned it comes out right.
	abs := uint64(hundredths)
	if hundredths < 0 {
		sign, abs = "-", -abs
	}
	cents := strconv.FormatUint(abs%100, 10)
	if len(cents) < 2 {
		cents = "0" + cents
	}
	amount := sign + w.group(strconv.FormatUint(abs/100, 10)) + w.point() + cents
	currency = strings.ToUpper(strings.TrimSpace(currency))
	switch {
	case currency == "":
		return amount
	case currency == "DKK":
		return w.T("money.dkk", amount)
	case w.lang == "da":
		return amount + " " + currency
	}
	return currency + " " + amount
}

// Bytes returns a size with one decimal from a megabyte up: "180 KB", "4,2 MB".
func (w *Words) Bytes(n int64) string {
	if n < 0 {
		return ""
	}
	if n < 1024 {
		return w.N("unit.bytes", int(n))
	}
	units := []string{"KB", "MB", "GB", "TB", "PB", "EB"}
	size, unit := float64(n)/1024, 0
	for size >= 1023.95 && unit < len(units)-1 {
		size /= 1024
		unit++
	}
	decimals := 1
	if unit == 0 || size >= 99.95 {
		decimals = 0
	}
	text := strconv.FormatFloat(size, 'f', decimals, 64)
	text = strings.TrimSuffix(text, ".0")
	return strings.Replace(text, ".", w.point(), 1) + " " + units[unit]
}

// Ago returns how long ago something was: "12 sek. siden". Negative counts as now.
func (w *Words) Ago(d time.Duration) string { return w.span("ago.", d) }

// Until returns how long there is to something: "om 4 timer".
func (w *Words) Until(d time.Duration) string { return w.span("until.", d) }

func (w *Words) span(way string, d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return w.N(way+"seconds", int(d/time.Second))
	case d < time.Hour:
		return w.N(way+"minutes", int(d/time.Minute))
	case d < 24*time.Hour:
		return w.N(way+"hours", int(d/time.Hour))
	}
	return w.N(way+"days", int(d/(24*time.Hour)))
}
