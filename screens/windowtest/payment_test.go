//go:build window

package windowtest

import (
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// recorder stands in for xdg-open: it keeps what it is asked to open.
const recorder = `printf '%s\n' "$1" >>"$HOME/opened.new" && mv "$HOME/opened.new" "$HOME/opened"`

// opened waits until the program asked for something to be opened, and answers it.
func (p *person) opened() string {
	p.desk.t.Helper()
	var address string
	p.desk.await("the address that xdg-open is asked for", func() bool {
		data, err := os.ReadFile(p.desk.Path("opened"))
		address = strings.TrimSpace(string(data))
		return err == nil
	})
	return address
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
	p.desk.Stand("xdg-open", recorder)
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
	p.desk.Stand("xdg-open", recorder)
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
