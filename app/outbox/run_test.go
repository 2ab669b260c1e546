package outbox

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

func TestLookUpsThatFailDoNotMakeANoteRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		cut, failed := false, 0
		w.server.Fail(func(r *http.Request) demo.Fault {
			switch {
			case r.Method == http.MethodPost && !cut:
				cut = true
				return demo.Fault{Kind: demo.CutBefore}
			case cut && failed < 2*giveUp:
				failed++
				return demo.Fault{Kind: demo.ServerError}
			}
			return demo.Fault{}
		})
		w.note("trods alt")
		w.run()
		w.drain(2 * time.Hour)
		if n := count(w, "trods alt"); n != 1 || len(w.box.Entries()) > 0 {
			t.Errorf("the note is there %d times; waiting: %+v", n, w.box.Entries())
		}
		if failed < 2*giveUp {
			t.Errorf("only %d look-ups failed", failed)
		}
	})
}

// late is a sign-in that ends while a request is under way, and says so when told to.
type late struct {
	Remote
	begun, say chan struct{}
}

func (l late) CreateNote(context.Context, NewNote) (*store.Note, error) {
	close(l.begun)
	<-l.say
	return nil, &Failure{Outcome: Unauthorized}
}

func TestALateRefusalOfTheOldSignInDoesNotEndTheNewOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Newer)
		w.open()
		defer w.close()
		old := late{NewRemote(w.client), make(chan struct{}), make(chan struct{})}
		w.box.Resume(old)
		w.note("undervejs")
		w.run()
		<-old.begun
		w.box.Resume(NewRemote(w.client))
		close(old.say)
		time.Sleep(time.Minute)
		w.mu.Lock()
		defer w.mu.Unlock()
		if n := count(w, "undervejs"); n != 1 || w.locked != 0 {
			t.Errorf("the note is there %d times, and the password was wanted %d times", n, w.locked)
		}
	})
}

// crashing is a way to a server that stores the first note and then breaks down in
// the middle of saying that it failed.
type crashing struct {
	wire
	done *bool
}

func (c crashing) RoundTrip(r *http.Request) (*http.Response, error) {
	note := r.Method == http.MethodPost && r.URL.Path == "/api.php/tasknote"
	res, err := c.wire.RoundTrip(r)
	if err == nil && note && !*c.done {
		*c.done = true
		res.StatusCode, res.Body = http.StatusInternalServerError, io.NopCloser(broken{})
	}
	return res, err
}

func TestAServerErrorThatBreaksOffMayHaveActed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var done bool
		w := newWorldOver(t, demo.Newer, func(_ testing.TB, h http.Handler) http.RoundTripper {
			return crashing{wire{h}, &done}
		})
		w.open()
		defer w.close()
		w.note("en gang")
		w.run()
		w.drain(time.Hour)
		if n := count(w, "en gang"); n != 1 || !done {
			t.Errorf("the note is there %d times", n)
		}
	})
}
