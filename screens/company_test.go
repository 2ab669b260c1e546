package screens

import (
	"slices"
	"testing"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func TestTheProfileSavesExactlyWhatChanged(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewCompany(d, w)
	d.show(x, Route{})
	before := w.parts.Company
	d.field("Telefon").SetText("70 10 20 30")
	d.field("By").SetText("Odense C  ") // blanks are no change
	if !d.has("text", "1 felt er ændret") {
		t.Errorf("the bar does not say what changed: %v", d.texts())
	}
	d.press("Gem ændringer")
	want := before
	want.Phone = "70 10 20 30"
	if w.base.Phone != before.Phone || w.edited.Phone != want.Phone || w.edited.City != want.City {
		t.Errorf("saved %+v over %+v", w.edited, w.base)
	}
	if d.has("button", "Gem ændringer") {
		t.Error("the bar is still there")
	}
}

func TestAWrongFieldIsSaidAtTheField(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewCompany(d, w), Route{})
	d.field("CVR-nummer").SetText("1358562")
	d.field("E-mail").SetText("kontor")
	d.press("Gem ændringer")
	if len(w.calls) != 0 {
		t.Errorf("it was saved: %v", w.calls)
	}
	if d.field("CVR-nummer").Error() == "" || d.field("E-mail").Error() == "" || d.field("Telefon").Error() != "" {
		t.Errorf("said %q and %q", d.field("CVR-nummer").Error(), d.field("E-mail").Error())
	}
	d.picture()
	d.field("CVR-nummer").SetText("13585629") // only the check digit is wrong
	d.field("E-mail").SetText("kontor@soerensen-vvs.dk")
	d.press("Gem ændringer")
	if w.edited.VATID != "13585629" {
		t.Errorf("a doubtful number was kept from being saved: %v", w.calls)
	}
}

func TestAChangeMadeElsewhereIsShownAndLosesNothing(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewCompany(d, w)
	d.show(x, Route{})
	d.field("Telefon").SetText("70 10 20 30")
	w.parts.Company.Phone, w.parts.Company.City = "11 11 11 11", "Odense N"
	x.Refresh(store.KindCompany)
	if got := d.field("By").Text(); got != "Odense N" {
		t.Errorf("an untouched field shows %q", got)
	}
	if got := d.field("Telefon").Text(); got != "70 10 20 30" {
		t.Errorf("what was typed became %q", got)
	}
	if !d.said("11 11 11 11") || !d.said("En anden har ændret profilen imens") {
		t.Errorf("the change is not shown: %v", d.texts())
	}
	d.press("Gem ændringer")
	if w.base.Phone != "11 11 11 11" || w.edited.Phone != "70 10 20 30" {
		t.Errorf("saved %q over %q", w.edited.Phone, w.base.Phone)
	}
}

func TestLeavingWithChangesAsks(t *testing.T) {
	for button, want := range map[string]struct {
		left, saved, kept bool
	}{
		"Gem": {true, true, true}, "Kassér": {true, false, false}, "Bliv her": {false, false, true},
	} {
		d, w := newDesk(t, "da"), firm()
		x := NewCompany(d, w)
		d.show(x, Route{})
		d.field("Telefon").SetText("70 10 20 30")
		left := false
		x.Leave(func() { left = true })
		if left {
			t.Fatal("it was left without a question")
		}
		d.press(button)
		if left != want.left || slices.Contains(w.calls, "company") != want.saved || (d.field("Telefon").Text() == "70 10 20 30") != want.kept {
			t.Errorf("%s: left %v, calls %v, phone %q", button, left, w.calls, d.field("Telefon").Text())
		}
	}
}

func TestWithoutChangesOneJustLeaves(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewCompany(d, w)
	d.show(x, Route{})
	left := false
	x.Leave(func() { left = true })
	if !left {
		t.Error("a question was asked for nothing")
	}
}

func TestAFailedSaveLosesNothing(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewCompany(d, w)
	d.show(x, Route{})
	w.fail = errOffline
	d.field("Telefon").SetText("70 10 20 30")
	d.press("Gem ændringer")
	if len(d.errs) != 1 || d.field("Telefon").Text() != "70 10 20 30" || !d.has("button", "Gem ændringer") {
		t.Errorf("errors %v, phone %q", d.errs, d.field("Telefon").Text())
	}
}

func TestAPlainUserReadsTheProfile(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.parts.Account.CanManage = false
	d.show(NewCompany(d, w), Route{})
	if !d.has("text", "Sørensen VVS & El ApS") || d.has("field", "Telefon") {
		t.Errorf("shown: %v", d.texts())
	}
}

func TestPeopleAreAddedAndChangedWhereTheServerAllows(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewPeople(d, w), Route{ID: 2})
	if !d.has("text", "1 ÅBEN OPGAVE") || !d.has("row", "Udskift brusearmatur") {
		t.Errorf("Lars's page: %v", d.texts())
	}
	d.press("Rediger")
	d.field("Telefon").SetText("11 22 33 44")
	d.press("Gem")
	if len(w.users) != 1 || w.users[0].Phone != "11 22 33 44" || w.users[0].Name != "Lars Holst" {
		t.Errorf("saved %+v", w.users)
	}
	d.press("Tilføj")
	d.field("Brugernavn").SetText("jens@soerensen-vvs.dk")
	d.field("Navn").SetText("Jens Poulsen")
	d.field("Adgangskode").SetText("kort")
	d.press("Gem")
	if len(w.users) != 1 {
		t.Fatal("a short password was taken")
	}
	d.picture()
	d.field("Adgangskode").SetText("korrekt hest batteri")
	d.press("Gem")
	if len(w.users) != 2 || w.users[1].Username != "jens@soerensen-vvs.dk" || !slices.Contains(w.calls, "add korrekt hest batteri") {
		t.Errorf("added %+v", w.users)
	}
	w.parts.Sync.Contract.UserWritable = false
	d.show(NewPeople(d, w), Route{ID: 2})
	if d.has("button", "Tilføj") || d.has("button", "Rediger") {
		t.Error("changing is offered where the server does not allow it")
	}
}

func TestSavedIsSaidOnlyWhenTheServerHasIt(t *testing.T) {
	for name, c := range map[string]struct {
		delivery   app.Delivery
		said, held bool
	}{
		"done":    {app.Delivery{State: app.DeliveryDone}, true, false},
		"waiting": {app.Delivery{State: app.DeliveryWaiting}, false, true},
		"conflict": {app.Delivery{State: app.DeliveryHeld, Entry: store.Entry{ID: 1, State: store.EntryConflict,
			Conflict: &store.Conflict{Fields: []store.ConflictField{{Name: "phone"}}}}}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, w := newDesk(t, "da"), firm()
			w.delivery = c.delivery
			d.show(NewCompany(d, w), Route{})
			d.field("Telefon").SetText("70 10 20 30")
			d.press("Gem ændringer")
			if got := slices.Contains(d.notices, "Profilen er gemt"); got != c.said {
				t.Errorf("saved is said: %v; notices %v", got, d.notices)
			}
			if got := slices.Contains(d.notices, words.T("common.queued")); got != c.held {
				t.Errorf("queued is said: %v; notices %v", got, d.notices)
			}
			if slices.Contains(w.calls, "discard") {
				t.Error("the change was given up")
			}
		})
	}
}

func TestARefusedFieldIsSaidAtTheFieldWithTheTextKept(t *testing.T) {
	refused := func(key, field string) app.Delivery {
		return app.Delivery{State: app.DeliveryHeld, Field: field, Entry: store.Entry{ID: 7, State: store.EntryRefused, Error: key, Message: "x"}}
	}
	t.Run("profile", func(t *testing.T) {
		d, w := newDesk(t, "da"), firm()
		w.delivery, w.unsaved = refused("error.invalid", "email"), true
		d.show(NewCompany(d, w), Route{})
		d.field("E-mail").SetText("drift@havnens.dk")
		d.field("Telefon").SetText("70 10 20 30")
		d.press("Gem ændringer")
		if f := d.field("E-mail"); f.Text() != "drift@havnens.dk" || f.Error() != words.T("form.refused") {
			t.Errorf("the field holds %q and says %q", f.Text(), f.Error())
		}
		if d.field("Telefon").Text() != "70 10 20 30" || !slices.Contains(w.calls, "discard") || len(d.notices) != 0 {
			t.Errorf("phone %q, calls %v, notices %v", d.field("Telefon").Text(), w.calls, d.notices)
		}
		d.field("E-mail").SetText("post@havnens.dk")
		if got := d.field("E-mail").Error(); got != "" {
			t.Errorf("another text still shows %q", got)
		}
	})
	t.Run("new person", func(t *testing.T) {
		d, w := newDesk(t, "da"), firm()
		w.delivery = refused("error.username_taken", "username")
		d.show(NewPeople(d, w), Route{ID: 2})
		d.press("Tilføj")
		d.field("Brugernavn").SetText("lars@soerensen-vvs.dk")
		d.field("Navn").SetText("Lars Andersen")
		d.field("Adgangskode").SetText("korrekt hest batteri")
		d.press("Gem")
		if f := d.field("Brugernavn"); f.Text() != "lars@soerensen-vvs.dk" || f.Error() != words.T("error.username_taken") {
			t.Errorf("the field holds %q and says %q", f.Text(), f.Error())
		}
		if d.field("Navn").Text() != "Lars Andersen" || !slices.Contains(w.calls, "discard") || len(d.notices) != 0 {
			t.Errorf("calls %v, notices %v", w.calls, d.notices)
		}
		w.delivery = app.Delivery{State: app.DeliveryDone}
		d.field("Brugernavn").SetText("lars2@soerensen-vvs.dk")
		d.press("Gem")
		if !slices.Contains(d.notices, "Lars Andersen er oprettet") || d.has("field", "Brugernavn") {
			t.Errorf("notices %v", d.notices)
		}
	})
}
