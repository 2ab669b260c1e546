package screens

import (
	"context"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/words"
)

// deliverer tells what became of what was queued.
type deliverer interface {
	AwaitDelivery(ctx context.Context, entries ...int64) app.Delivery
}

// deliver queues something and says so in passing: done once the server has it, and until
// then that it waits. What stands still is said where the thing itself is shown.
func deliver(h Host, b deliverer, queue func() (entry int64, err error), done string) {
	var entry int64
	h.Run(func() (err error) {
		entry, err = queue()
		return err
	}, func(err error) {
		if err != nil {
			h.ShowError(err)
			return
		}
		awaitDelivery(h, b, entry, func(d app.Delivery) { noticeDelivery(h, d, done) })
	})
}

// awaitDelivery tells, on the UI goroutine, what became of an entry.
func awaitDelivery(h Host, b deliverer, entry int64, then func(app.Delivery)) {
	var d app.Delivery
	h.Run(func() error {
		d = b.AwaitDelivery(context.Background(), entry)
		return nil
	}, func(error) { then(d) })
}

func noticeDelivery(h Host, d app.Delivery, done string) {
	switch d.State {
	case app.DeliveryDone:
		h.Notice(done, nil)
	case app.DeliveryWaiting:
		h.Notice(words.T("common.queued"), nil)
	}
}

// refusalText is what is said at a field that the server refused.
func refusalText(d app.Delivery) string {
	if d.Entry.Error == "" || d.Entry.Error == "error.invalid" {
		return words.T("form.refused")
	}
	return words.T(d.Entry.Error)
}
