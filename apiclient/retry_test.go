package apiclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// refusedConn is what dialing a closed port gives.
var refusedConn = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

// script is a server that does one thing after the other.
type script struct {
	steps []func(*http.Request) (*http.Response, error)
	at    []time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close()
	}
	s.at = append(s.at, time.Now())
	step := s.steps[min(len(s.at), len(s.steps))-1]
	return step(r)
}

func answer(status int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return respond(status, body), nil }
}

func breakWith(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func later(status int, after string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		res := respond(status, "")
		res.Header.Set("Retry-After", after)
		return res, nil
	}
}

// retrying makes a client with the default retries over a script.
func retrying(t *testing.T, steps ...func(*http.Request) (*http.Response, error)) (*Client, *script) {
	t.Helper()
	s := &script{steps: steps}
	c, err := New(Config{BaseURL: "https://go.example/api.php", Token: testToken, Transport: s})
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func TestReadsAreTriedFourTimesWithGrowingPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := retrying(t, breakWith(refusedConn))
		_, err := c.Tasks().Get(t.Context(), 7)
		if !errors.Is(err, ErrOffline) {
			t.Errorf("the error is %v", err)
		}
		if len(s.at) != 4 {
			t.Fatalf("it was tried %d times", len(s.at))
		}
		for i, base := range []time.Duration{400, 800, 1600} {
			pause := s.at[i+1].Sub(s.at[i])
			if base *= time.Millisecond; pause < base/2 || pause > base*3/2 {
				t.Errorf("pause %d lasted %v", i+1, pause)
			}
		}
	})
}

func TestPausesDifferFromClientToClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := make(map[time.Duration]bool)
		for range 10 {
			c, s := retrying(t, breakWith(refusedConn), answer(200, `{"task_id":7}`))
			if _, err := c.Tasks().Get(t.Context(), 7); err != nil {
				t.Fatal(err)
			}
			pauses[s.at[1].Sub(s.at[0])] = true
		}
		if len(pauses) < 5 {
			t.Errorf("ten clients waited only %d different times", len(pauses))
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, layout := range []string{"7", http.TimeFormat} {
			header := time.Now().Add(7 * time.Second).UTC().Format(layout)
			c, s := retrying(t, later(503, header), answer(200, `{"task_id":7}`))
			if _, err := c.Tasks().Get(t.Context(), 7); err != nil {
				t.Fatal(err)
			}
			if pause := s.at[1].Sub(s.at[0]); pause < 6*time.Second || pause > 8*time.Second {
				t.Errorf("Retry-After: %s made it wait %v", header, pause)
			}
		}
		c, s := retrying(t, later(429, "3600"))
		_, err := c.Tasks().Get(t.Context(), 7)
		var e *Error
		if !errors.As(err, &e) || e.RetryAfter != time.Hour || len(s.at) != 1 {
			t.Errorf("an hour's wait was not left to the caller: %v after %d tries", err, len(s.at))
		}
	})
}

func TestOnlyWhatCanPassIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tt := range []struct {
			step  func(*http.Request) (*http.Response, error)
			tries int
		}{
			{answer(502, ""), 4}, {answer(503, "busy"), 4}, {answer(504, ""), 4}, {answer(429, ""), 4}, {breakWith(io.ErrUnexpectedEOF), 4},
			{answer(500, ""), 1}, {answer(400, ""), 1}, {answer(401, ""), 1}, {answer(404, ""), 1}, {answer(200, "<hr><h3>Error occured</h3>"), 1}, {answer(200, `{"half":`), 1},
		} {
			c, s := retrying(t, tt.step)
			if _, err := c.Tasks().Get(t.Context(), 7); err == nil || len(s.at) != tt.tries {
				t.Errorf("%v was tried %d times, not %d", err, len(s.at), tt.tries)
			}
		}
	})
}

func TestWritesAreNeverSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tt := range []struct {
			name string
			step func(*http.Request) (*http.Response, error)
			want error
			not  error
		}{
			{"the connection breaks", breakWith(io.ErrUnexpectedEOF), ErrOutcomeUnknown, nil},
			{"the gateway gives up", answer(504, ""), ErrOutcomeUnknown, nil},
			{"PHP dies", answer(500, ""), ErrOutcomeUnknown, nil},
			{"the reply breaks off", answer(201, `{"tasknote_id":`), ErrOutcomeUnknown, nil},
			{"the reply is empty", answer(201, ``), ErrOutcomeUnknown, nil},
			{"the reply has no key", answer(201, `{"text":"a"}`), ErrOutcomeUnknown, nil},
			{"the framework fails", answer(200, "<hr><h3>Error occured</h3><table><tr><th>Error text:</th><td>Failed to lock</td></tr></table>Exit"), ErrServer, ErrOutcomeUnknown},
			{"the server refuses", answer(400, `{"error":true,"http_response_code":400,"message":"no"}`), ErrInvalid, ErrOutcomeUnknown},
			{"the server fails and says so", answer(500, `{"error":true,"http_response_code":500,"message":"no"}`), ErrServer, ErrOutcomeUnknown},
		} {
			c, s := retrying(t, tt.step)
			_, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), Text: Set("a")})
			if !errors.Is(err, tt.want) || tt.not != nil && errors.Is(err, tt.not) || len(s.at) != 1 {
				t.Errorf("%s: %v after %d tries", tt.name, err, len(s.at))
			}
			c, s = retrying(t, tt.step)
			if err := c.Notifications().Delete(t.Context(), 1); err == nil && !strings.Contains(tt.name, "no key") || len(s.at) != 1 {
				t.Errorf("deleting, %s: %v after %d tries", tt.name, err, len(s.at))
			}
		}
		c, s := retrying(t, breakWith(refusedConn))
		c.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			s.at = append(s.at, time.Now())
			return nil, refusedConn
		})
		_, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1))})
		if !errors.Is(err, ErrOffline) || errors.Is(err, ErrOutcomeUnknown) || len(s.at) != 1 {
			t.Errorf("a note that never left gave %v", err)
		}
	})
}

func TestCancelEndsAPauseAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := retrying(t, later(503, "20"))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := c.Tasks().Get(ctx, 7)
		if !errors.Is(err, ErrCanceled) || !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("it ended after %v with %v", time.Since(start), err)
		}
	})
}

func TestAServerThatDoesNotAnswerIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := retrying(t, func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		c.limits.Retries = 0
		start := time.Now()
		_, err := c.Tasks().Get(t.Context(), 7)
		if !errors.Is(err, ErrOffline) || time.Since(start) != 60*time.Second {
			t.Errorf("reading ended after %v with %v", time.Since(start), err)
		}
		start = time.Now()
		_, err = c.Assignments().Create(t.Context(), AssignmentPatch{TaskID: Set(ID(1)), UserID: Set(ID(2))})
		if !errors.Is(err, ErrOutcomeUnknown) || time.Since(start) != 60*time.Second {
			t.Errorf("writing ended after %v with %v", time.Since(start), err)
		}
	})
}

func TestAnUploadThatStandsStillEndsAndWasNotDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := retrying(t, nil)
		c.http.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			_, _ = io.ReadFull(r.Body, make([]byte, 100)) // and then the peer reads no more
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		start := time.Now()
		_, err := c.Tasks().Update(t.Context(), 1, TaskPatch{File: Set(bytesUpload("a", "b", make([]byte, 1<<20)))})
		if took := time.Since(start); !errors.Is(err, ErrOffline) || errors.Is(err, ErrOutcomeUnknown) || took != 30*time.Second {
			t.Errorf("it ended after %v with %v", took, err)
		}
	})
}

func TestAtMostFourRequestsRunAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		c, _ := retrying(t, nil)
		c.http.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			return respond(200, "[]"), nil
		})
		var wg sync.WaitGroup
		start := time.Now()
		for i := range 12 {
			client := c
			if i%2 == 0 {
				client = c.WithToken("another")
			}
			wg.Go(func() {
				if _, err := client.Users().List(t.Context(), ListOptions{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if most.Load() != 4 || time.Since(start) != 3*time.Second {
			t.Errorf("%d requests ran at once, for %v", most.Load(), time.Since(start))
		}
	})
}

func TestADownloadHoldsItsPlaceUntilItsEnd(t *testing.T) {
	c := clientOver(t, func(*http.Request) (*http.Response, error) {
		return respond(200, `{"task_id":1,"file":{"filename":"a","mimetype":"","binary":"QUJD"}}`), nil
	})
	for range 10 { // more than there are places
		var b bytes.Buffer
		if _, err := c.Tasks().Download(t.Context(), 1, "file", &b, nil); err != nil || b.String() != "ABC" {
			t.Fatalf("%q, %v", b.String(), err)
		}
	}
	if len(c.slots) != 0 {
		t.Errorf("%d places were not given back", len(c.slots))
	}
}
