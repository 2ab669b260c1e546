package app

import (
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestWhatIsAskedWhileTheProgramStartsWaitsForTheKeyring asks the server before the keyring
// gave the sign-in, as the screen does that was left open: the sign-in has not ended.
func TestWhatIsAskedWhileTheProgramStartsWaitsForTheKeyring(t *testing.T) {
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		hang := make(chan struct{})
		o.ring.mu.Lock()
		o.ring.hang = hang
		o.ring.mu.Unlock()
		o.restart()
		calls := map[string]func() error{
			"the connection check": func() error { _, err := o.ConnectionCheck(t.Context()); return err },
			"the payment page":     func() error { _, err := o.PaymentURL(t.Context()); return err },
			"the subscription":     func() error { return o.RefreshSubscription(t.Context()) },
		}
		answers := make(map[string]chan error)
		for name, call := range calls {
			answer := make(chan error, 1)
			answers[name] = answer
			go func() { answer <- call() }()
		}
		time.Sleep(time.Second)
		for name, answer := range answers {
			select {
			case err := <-answer:
				t.Errorf("%s was answered before the keyring was: %v", name, err)
				answer <- err
			default:
			}
		}
		o.ring.mu.Lock()
		o.ring.hang = nil
		o.ring.mu.Unlock()
		close(hang)
		for name, answer := range answers {
			if err := <-answer; err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
