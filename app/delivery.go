package app

import (
	"context"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
)

// DeliveryState is how far something queued has come.
type DeliveryState uint8

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = iota // on this computer, and on its way
	DeliveryDone                         // the server has it
	DeliveryHeld                         // it stands still until the person decides
)

// Delivery is what became of something queued: only a done one may be called saved.
type Delivery struct {
	State DeliveryState
	Entry store.Entry // while it is not done
	// Field is the field that the server refused, by this program's name for it; empty
	// when the refusal named none.
	Field string
}

// deliveryPatience is how long a person is kept waiting for the server's word before
// the window goes on without it.
const deliveryPatience = 6 * time.Second

// AwaitDelivery waits, some seconds at most, for the server's word on entries of the
// outbox. Of several entries it gives the first that needs the person, else one that
// still waits. An entry of number 0, where there was nothing to do, is done.
func (a *App) AwaitDelivery(ctx context.Context, entries ...int64) Delivery {
	s, err := a.current()
	if err != nil {
		return Delivery{}
	}
	changed := make(chan struct{}, 1)
	defer s.store.Subscribe(func(kind store.Kind) {
		if kind.Has(store.KindOutbox) {
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	})()
	patience := time.NewTimer(deliveryPatience)
	defer patience.Stop()
	for {
		d := s.delivery(entries)
		if d.State != DeliveryWaiting {
			return d
		}
		select {
		case <-changed:
		case <-patience.C:
			return d
		case <-ctx.Done():
			return d
		case <-a.ctx.Done():
			return d
		}
	}
}

// delivery looks how far entries have come.
func (s *session) delivery(entries []int64) Delivery {
	d := Delivery{State: DeliveryDone}
	for _, id := range entries {
		e, waits := s.outbox.Entry(id)
		switch {
		case !waits:
		case e.State.NeedsPerson():
			return Delivery{State: DeliveryHeld, Entry: e, Field: s.refusedField(e)}
		case d.State == DeliveryDone:
			d = Delivery{State: DeliveryWaiting, Entry: e}
		}
	}
	return d
}

// refusedField is the field that the server's refusal of an entry is about.
func (s *session) refusedField(e store.Entry) string {
	if e.Error == "error.username_taken" {
		return "username"
	}
	field := apiclient.RefusedField(e.Message)
	if client := s.client.Load(); client != nil && field != "" {
		field = client.Contract().Canonical(e.Object, field)
	}
	if field == "is_admin" {
		return "admin"
	}
	return field
}
