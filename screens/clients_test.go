package screens

import (
	"slices"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func TestClientsStandInTheirGroups(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewClients(d, w), Route{Screen: ScreenClients, ID: 10})
	for _, text := range []string{"ANMODNINGER", "FORBUNDET", "AFVENTER SVAR", "CVR 30 55 12 90 · forbundet siden 3. marts 2025", "OPGAVER (2 ÅBNE)"} {
		if !d.has("text", text) {
			t.Errorf("no %q among %v", text, d.texts())
		}
	}
	rows := clientRows(w.Snapshot(), "", d.now)
	var order []string
	for _, r := range rows {
		if r.client != nil {
			order = append(order, r.client.Name)
		}
	}
	if want := []string{"Havnens Boliger A/S", "Boligforeningen Østerbro", "Nordbyg A/S", "Fjordkollegiet"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestARequestIsAnsweredOnceItWasMeant(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewClients(d, w), Route{ID: 12})
	d.press("Acceptér")
	if !slices.Equal(w.calls, []string{"answer accepted"}) || len(d.asked) != 0 {
		t.Errorf("accept: %v, asked %v", w.calls, d.asked)
	}
	d.answer = false
	d.press("Afvis …")
	if len(w.calls) != 1 || len(d.asked) != 1 {
		t.Errorf("declined without a yes: %v", w.calls)
	}
	d.answer = true
	d.press("Afvis og blokér …")
	if !slices.Equal(w.calls, []string{"answer accepted", "answer blocked"}) {
		t.Errorf("block: %v", w.calls)
	}
}

func TestDisconnectingSaysWhatItMeans(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewClients(d, w), Route{ID: 10})
	d.press("Mere")
	d.press("Afbryd forbindelsen …")
	if len(d.asked) != 1 || !strings.Contains(d.asked[0], "kan ikke længere sende jer opgaver") || !slices.Equal(w.calls, []string{"disconnect"}) {
		t.Errorf("asked %v, did %v", d.asked, w.calls)
	}
}

func TestAnsweringIsOnlyOfferedWhereItCanBeDone(t *testing.T) {
	answers := []string{"Acceptér", "Afvis", "Afvis …", "Afvis og blokér …", "Mere"}
	offered := func(change func(*world), id store.ID) []string {
		d, w := newDesk(t, "da"), firm()
		change(w)
		d.show(NewClients(d, w), Route{ID: id})
		var list []string
		for _, a := range answers {
			if d.has("button", a) {
				list = append(list, a)
			}
		}
		return list
	}
	if got := offered(func(w *world) { w.parts.Account.CanManage = false }, 12); len(got) != 0 {
		t.Errorf("a plain user is offered %v", got)
	}
	if got := offered(func(w *world) { w.parts.Sync.Contract.Connections, w.parts.Sync.Contract.ConnectionsTold = 0, false }, 12); len(got) != 0 {
		t.Errorf("without known numbers one is offered %v", got)
	}
	if got := offered(func(w *world) {
		w.parts.Sync.Contract.Connections = store.ConnectionStatuses(store.ConnectionPending, store.ConnectionAccepted, store.ConnectionRejected)
	}, 12); slices.Contains(got, "Afvis og blokér …") || !slices.Contains(got, "Afvis …") {
		t.Errorf("without a word for it one is offered %v", got)
	}
	if got := offered(func(w *world) { w.parts.Connections[2].Pending = store.Pending{Entry: 5} }, 12); len(got) != 0 {
		t.Errorf("while the answer is under way one is offered %v", got)
	}
}

func TestClientsPageLeadsToItsTasks(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	d.show(NewClients(d, w), Route{ID: 10})
	d.press("Vandskade i kælder – haster")
	d.press("Vis alle 3 opgaver")
	if len(d.gone) != 2 || d.gone[0] != (Route{Screen: ScreenTasks, ID: 17}) || d.gone[1].View != "client=10" {
		t.Errorf("went to %v", d.gone)
	}
	d.press("kælder.jpg")
	if !slices.Contains(w.calls, "open file") {
		t.Error("the file was not opened")
	}
}

func TestARefusedAnswerStaysInSight(t *testing.T) {
	d, w := newDesk(t, "da"), firm()
	w.parts.Connections[2].Pending = store.Pending{Entry: 5, State: store.EntryRefused}
	w.parts.Outbox = []store.Entry{{ID: 5, Action: "connection", State: store.EntryRefused, Error: "error.forbidden", Message: "no access"}}
	d.show(NewClients(d, w), Route{ID: 12})
	if !d.said(words.T("error.forbidden")) || !d.said("no access") {
		t.Errorf("not said: %v", d.texts())
	}
	d.press("Kassér")
	if !slices.Equal(w.calls, []string{"discard"}) {
		t.Errorf("did %v", w.calls)
	}
}
