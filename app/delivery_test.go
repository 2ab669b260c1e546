package app

import (
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

func TestANewPersonBelongsToTheCompany(t *testing.T) {
	inOffice(t, demo.Older, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		entry, err := o.AddUser(t.Context(), store.User{Username: "ny@soerensen-vvs.dk", Name: "Ny Svend"}, "hemmeligt-ord")
		if err != nil {
			t.Fatal(err)
		}
		if d := o.AwaitDelivery(t.Context(), entry); d.State != DeliveryDone {
			t.Fatalf("the delivery is %+v", d)
		}
		ids := o.server.IDs("user")
		if got := o.server.Record("user", ids[len(ids)-1]); got["company_ref"] != int64(1) || got["username"] != "ny@soerensen-vvs.dk" {
			t.Errorf("the server has %v", got)
		}
		o.Refresh()
		o.settle()
		found := 0
		for _, u := range o.Snapshot().Users {
			if u.Username == "ny@soerensen-vvs.dk" && u.CompanyID == 1 && !u.Pending.Waits() {
				found++
			}
		}
		if found != 1 {
			t.Errorf("after the next fetch the person is there %d times", found)
		}
	})
}

func TestADeliveryTellsWhatBecameOfIt(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		s := o.Snapshot()
		lars := *s.Users[1]

		o.net.setOffline(true)
		edited := lars
		edited.Phone = "11 22 33 44"
		entry, err := o.SaveUser(t.Context(), lars, edited)
		if err != nil {
			t.Fatal(err)
		}
		asked := time.Now()
		if d := o.AwaitDelivery(t.Context(), entry); d.State != DeliveryWaiting || d.Entry.ID != entry || time.Since(asked) > 10*time.Second {
			t.Errorf("without a network: %+v after %v", d, time.Since(asked))
		}
		o.net.setOffline(false)
		o.sendsAll()
		if d := o.AwaitDelivery(t.Context(), entry); d.State != DeliveryDone {
			t.Errorf("when it was sent: %+v", d)
		}

		// Somebody else has the name.
		entry, err = o.AddUser(t.Context(), store.User{Username: "pia@kystens-maler.dk", Name: "Pia"}, "hemmeligt-ord")
		if err != nil {
			t.Fatal(err)
		}
		d := o.AwaitDelivery(t.Context(), entry)
		want := "username"
		if o.server.Record("user", 1)["password"] == nil { // today's server knows no such field
			want = "password"
		}
		if d.State != DeliveryHeld || d.Field != want && d.Field != "username" || d.Entry.State != store.EntryRefused {
			t.Errorf("a taken user name: %+v", d)
		}
		if d := o.AwaitDelivery(t.Context(), 0); d.State != DeliveryDone {
			t.Errorf("nothing to do: %+v", d)
		}
	})
}
