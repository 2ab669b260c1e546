package app

import (
	"errors"
	"testing"
)

func TestOnlyPlainSafeAddressesAreOpened(t *testing.T) {
	for _, c := range []struct {
		raw      string
		loopback bool
		opens    bool
	}{
		{"https://pay.example.dk/order?id=7", false, true},
		{"HTTPS://pay.example.dk", false, true},
		{"https://xn--brn-0na.dk/", false, true},
		{"http://127.0.0.1:8080/pay", true, true},
		{"http://localhost:8080/pay", true, true},
		{"http://[::1]:8080/pay", true, true},
		{"http://127.0.0.1:8080/pay", false, false},
		{"http://pay.example.dk", false, false},
		{"http://pay.example.dk", true, false},
		{"http://127.0.0.1.evil.dk/", true, false},
		{"javascript:alert(1)", true, false},
		{"file:///etc/passwd", true, false},
		{"data:text/html,x", true, false},
		{"ms-settings:", false, false},
		{"/pay", false, false},
		{"//pay.example.dk/x", false, false},
		{"pay.example.dk", false, false},
		{"https:pay.example.dk", false, false},
		{"https:///x", false, false},
		{"https://bank.dk@evil.dk/", false, false},
		{"https://bank.dk:x@evil.dk/", false, false},
		{"https://evil.dk\\@bank.dk/", false, false},
		{"https://bank.dk\u202e/kd.live", false, false},
		{"https://b\u0430nk.dk/", false, false},
		{"https://bank.dk/a b", false, false},
		{"https://bank.dk/\n", false, false},
		{" https://bank.dk/", false, false},
		{"https://[::1/", false, false},
		{"", false, false},
	} {
		u, err := checkURL(c.raw, c.loopback)
		if opens := err == nil && u != nil; opens != c.opens || !opens && !errors.Is(err, ErrUnsafeURL) {
			t.Errorf("%q (loopback %v): %v, %v, opens must be %v", c.raw, c.loopback, u, err, c.opens)
		}
	}
}
