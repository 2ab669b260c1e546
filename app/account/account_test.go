package account

import (
	"testing"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
)

func TestWhatNameAndPasswordWereCopiedWithIsNoPartOfThem(t *testing.T) {
	server, err := demo.New(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client, err := apiclient.New(apiclient.Config{BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	const name, password = " ny@firma.dk\r\n", " kode med blank \r\n"
	r := apiclient.Registration{CompanyName: "Nyt ApS", VATID: "12345678", Name: "Ny", Username: name, Password: password}
	if _, err := Register(t.Context(), client, r); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, password string
		in             bool
	}{
		{"ny@firma.dk", " kode med blank ", true},
		{"\tny@firma.dk \n", " kode med blank \n", true},
		{"\ufeffny@firma.dk\u200b\u00a0", " kode med blank \r\n", true},
		{"ny@firma.dk", "kode med blank", false}, // blanks of a password are its own
		{"ny @firma.dk", " kode med blank ", false},
	} {
		in, err := SignIn(t.Context(), client, c.name, c.password)
		if (err == nil) != c.in || c.in && in.Username != "ny@firma.dk" {
			t.Errorf("%q with %q: %q, %v", c.name, c.password, in.Username, err)
		}
	}
}
