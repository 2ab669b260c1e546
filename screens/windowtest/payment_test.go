//go:build window

package windowtest

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// opened waits until the program asked for something to be opened, and answers the last
// of it: a file or an address.
func (p *person) opened() string {
	p.desk.t.Helper()
	return p.openedTimes(1)
}

// openedTimes waits until the program asked n times for something to be opened, and
// answers the last.
func (p *person) openedTimes(n int) string {
	p.desk.t.Helper()
	var found []string
	p.desk.await("what the system is asked to open", func() bool {
		found = p.desk.opened()
		return len(found) >= n
	})
	return found[len(found)-1]
}

// toPayment goes from the subscription to the browser.
func (p *person) toPayment() {
	p.desk.t.Helper()
	p.enter("subscription")
	p.Press("the way to the payment page", Saying("button", p.T("subscription.pay")))
}

func TestPaymentPageIsOpenedOnceAndByTheSystem(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.toPayment()
	u, err := url.Parse(p.opened())
	if err != nil || u.Host != srv.addr || u.Path != "/pay" || u.Query().Get("session") == "" || u.User != nil {
		t.Errorf("the browser was sent to %q (%v)", u, err)
	}
	if strings.Contains(u.String(), p.kept()) {
		t.Error("the address holds the token")
	}
	p.Quit()
}

func TestPaidInTheBrowserIsSeenWhenTheWindowIsBack(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	_, _, before := srv.Subscription(1)
	p.enter("subscription")
	p.See("the end date before", Saying("", p.Date(day(t, before))))
	p.toPayment()
	p.LoseFocus()

	browser := p.desk.startBrowser(p.opened())
	browser.click("pay")
	browser.place("paid")
	got, _, after := srv.Subscription(1)
	if !got || after <= before {
		t.Fatalf("paying left the subscription at %s, it was %s", after, before)
	}

	p.GainFocus()
	p.See("the new end date", Saying("", p.Date(day(t, after))))
	p.Quit()
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	date, err := time.Parse(time.DateOnly, text)
	must(t, err)
	return date
}
