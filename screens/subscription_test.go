package screens

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func TestTheSubscriptionIsShownInEachOfItsStates(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		sub  store.Subscription
		want []string
		not  []string
	}{
		"renewing":    {store.Subscription{Got: true, Renewing: true, End: day(2026, 12, 31), UnitPrice: 4900, TotalPrice: 14700}, []string{"Aktivt", "Fornyes automatisk 31.12.2026", "49,00 kr.", "147,00 kr.", "3", "Opsig"}, nil},
		"no end date": {store.Subscription{Got: true, Renewing: true, UnitPrice: 4900, TotalPrice: 4900}, []string{"Aktivt", "Fornyes automatisk", "1"}, nil},
		"canceled":    {store.Subscription{Got: true, End: day(2026, 12, 31)}, []string{"Opsagt", "Slutter 31.12.2026"}, []string{"Opsig"}},
		"last day":    {store.Subscription{Got: true, End: day(2026, 11, 23)}, []string{"Opsagt"}, []string{"Udløbet"}},
		"ended":       {store.Subscription{Got: true, End: day(2026, 11, 20)}, []string{"Udløbet", "Sluttede 20.11.2026"}, []string{"Opsig"}},
		"none":        {store.Subscription{}, []string{"Intet abonnement", "Åbn betalingssiden"}, []string{"Opsig", "PRIS PR. BRUGER"}},
	} {
		d, w := newDesk(t, "da"), firm()
		c.sub.Known = true
		w.parts.Subscription = c.sub
		d.show(NewSubscription(d, w), Route{})
		has := func(text string) bool {
			return slices.ContainsFunc(d.things(), func(x thing) bool { return x.text == text })
		}
		for _, text := range c.want {
			if !has(text) {
				t.Errorf("%s: no %q among %v", name, text, d.texts())
			}
		}
		for _, text := range c.not {
			if has(text) {
				t.Errorf("%s: %q is shown", name, text)
			}
		}
	}
}

func TestAPlainUserIsOfferedNeitherPaymentNorCancel(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.parts.Account.CanManage = false
	d.show(NewSubscription(d, w), Route{})
	if d.has("button", "Åbn betalingssiden") || d.has("button", "Opsig") || d.said("147,00") {
		t.Errorf("offered: %v", d.texts())
	}
}

func TestTheHostIsShownBeforeThePaymentPageOpens(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewSubscription(d, w)
	d.show(x, Route{})
	if !d.has("text", "åbner pay.microbizz.dk i din browser") || len(w.opened) != 0 {
		t.Fatalf("shown %v, opened %v", d.texts(), w.opened)
	}
	d.press("Åbn betalingssiden")
	if !slices.Equal(w.opened, []string{"https://pay.microbizz.dk/x"}) {
		t.Fatalf("opened %v", w.opened)
	}
	w.payment = "https://elsewhere.example/x"
	d.answer = false
	d.press("Åbn betalingssiden")
	if len(w.opened) != 1 || len(d.asked) != 1 || !strings.Contains(d.asked[0], "elsewhere.example") {
		t.Errorf("another host: opened %v, asked %v", w.opened, d.asked)
	}
	w.payment = "" // what the program refuses
	d.press("Åbn betalingssiden")
	if len(w.opened) != 1 || !d.said(words.T("error.payment_url")) {
		t.Errorf("refused: opened %v, shown %v", w.opened, d.texts())
	}
}

func TestAHostInOtherLettersIsAskedAboutBeforeItOpens(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.payment = "https://pay.xn--microbzz-wkg.dk/x"
	d.show(NewSubscription(d, w), Route{})
	if !d.has("text", "åbner pay.xn--microbzz-wkg.dk i din browser") {
		t.Errorf("shown %v", d.texts())
	}
	d.answer = false
	d.press("Åbn betalingssiden")
	if len(w.opened) != 0 || len(d.asked) != 1 || !strings.Contains(d.asked[0], "xn--microbzz-wkg") {
		t.Fatalf("opened %v, asked %v", w.opened, d.asked)
	}
	d.answer = true
	d.press("Åbn betalingssiden")
	if len(w.opened) != 1 {
		t.Errorf("agreed to, it opened %v", w.opened)
	}
}

func TestWithoutABrowserTheAddressIsShownForCopying(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewSubscription(d, w), Route{})
	w.fail = &app.Error{Key: "error.no_browser", Err: app.ErrNoBrowser}
	d.press("Åbn betalingssiden")
	if !d.has("sheet", "Betalingssidens adresse") || !d.has("button", "Kopiér adressen") {
		t.Errorf("shown: %v", d.texts())
	}
}

func TestComingBackAsksAnewAndSaysWhatChanged(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewSubscription(d, w)
	d.show(x, Route{})
	before := len(w.calls)
	x.Refocused()
	if len(w.calls) != before+1 || w.calls[before] != "subscription" {
		t.Fatalf("asked %v", w.calls[before:])
	}
	w.parts.Subscription.End = time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC)
	x.Refresh(store.KindSubscription)
	x.Refresh(store.KindSubscription)
	if !slices.Equal(d.notices, []string{"Abonnementet gælder nu til 31.12.2027"}) || !d.said("Fornyes automatisk 31.12.2027") {
		t.Errorf("said %v", d.notices)
	}
}

func TestCancelingTakesTheCompanysNameAndReadsTheOutcomeBack(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewSubscription(d, w)
	d.show(x, Route{})
	d.press("Opsig")
	x.name.SetText("Sørensen VVS")
	d.press("Opsig")
	if slices.Contains(w.calls, "cancel") {
		t.Fatal("it was canceled without the whole name")
	}
	w.canceled = store.Subscription{Known: true, Got: true, End: w.parts.Subscription.End}
	x.name.SetText(" sørensen vvs &  el aps")
	d.press("Opsig")
	if !slices.Contains(w.calls, "cancel") || len(d.notices) != 1 || !strings.Contains(d.notices[0], "31.12.2026") || d.has("button", "Opsig") {
		t.Errorf("calls %v, said %v", w.calls, d.notices)
	}
}

func TestACancellationTheServerDidNotCarryOutIsSaid(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	x := NewSubscription(d, w)
	d.show(x, Route{})
	w.canceled = w.parts.Subscription
	x.name.SetText(w.parts.Company.Name)
	d.press("Opsig")
	if len(d.asked) != 1 || !strings.Contains(d.asked[0], "fornyes stadig") {
		t.Errorf("said %v", d.asked)
	}
}

func TestWhatChangedIsOnlySaidWhenSomethingDid(t *testing.T) {
	newDesk(t, "da")
	known := store.Subscription{Known: true, Got: true, Renewing: true, TotalPrice: 100}
	for _, c := range []struct {
		old, now store.Subscription
		said     bool
	}{
		{store.Subscription{}, known, false},
		{known, known, false},
		{known, store.Subscription{Known: true}, true},
		{store.Subscription{Known: true}, known, true},
		{known, store.Subscription{Known: true, Got: true, TotalPrice: 100}, true},
		{known, store.Subscription{Known: true, Got: true, Renewing: true, TotalPrice: 200}, true},
	} {
		if got := subscriptionNews(c.old, c.now, "DKK"); (got != "") != c.said {
			t.Errorf("%+v to %+v: %q", c.old, c.now, got)
		}
	}
}
