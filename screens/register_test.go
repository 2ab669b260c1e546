package screens

import (
	"testing"

	"github.com/microbizz/go-desktop/app"
)

func fillRegister(d *desk) {
	d.field("Firmanavn").SetText("Ny VVS ApS")
	d.field("Dit navn").SetText("Bo Åse")
	d.field("E-mail").SetText("bo@ny-vvs.dk")
	d.field("Adgangskode").SetText("korrekt hest batteri")
}

func TestANewCompanyRegisters(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewRegister(d, w), Route{})
	fillRegister(d)
	if got := d.field("Brugernavn").Text(); got != "bo@ny-vvs.dk" {
		t.Errorf("the user name does not follow the e-mail: %q", got)
	}
	d.picture()
	d.press("Opret firma")
	if len(w.register) != 1 {
		t.Fatalf("not sent: %v", d.texts())
	}
	r := w.register[0]
	if r.Company.Name != "Ny VVS ApS" || r.Username != "bo@ny-vvs.dk" || r.Password != "korrekt hest batteri" || r.Name != "Bo Åse" || r.Server != w.DefaultServer() {
		t.Errorf("sent %+v", r)
	}
}

func TestNothingIsSentBeforeTheFieldsAreRight(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewRegister(d, w), Route{})
	d.press("Opret firma")
	if d.field("Firmanavn").Error() == "" {
		t.Error("an empty name is not pointed out")
	}
	fillRegister(d)
	d.field("E-mail").SetText("bo")
	d.press("Opret firma")
	d.field("E-mail").SetText("bo@ny-vvs.dk")
	d.field("Adgangskode").SetText("password1")
	d.press("Opret firma")
	if len(w.register) != 0 || d.field("Adgangskode").Error() == "" {
		t.Errorf("sent %+v, password said %q", w.register, d.field("Adgangskode").Error())
	}
}

func TestATakenUserNameIsSaidAtTheFieldAndKeepsEverything(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewRegister(d, w), Route{})
	fillRegister(d)
	w.fail = &app.Error{Key: "error.username_taken"}
	d.press("Opret firma")
	if d.field("Brugernavn").Error() == "" || d.field("Firmanavn").Text() != "Ny VVS ApS" || d.field("Adgangskode").Text() == "" {
		t.Errorf("said %q", d.field("Brugernavn").Error())
	}
	w.fail = nil
	d.field("Brugernavn").SetText("bo2")
	d.press("Opret firma")
	if len(w.register) != 2 || w.register[1].Username != "bo2" {
		t.Errorf("the second try sent %+v", w.register)
	}
}
