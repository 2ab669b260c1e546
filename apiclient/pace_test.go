package apiclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// flow is a body that comes in pieces, each after a while, and stands still when all
// are out, unless it ends there.
type flow struct {
	ctx    context.Context
	first  time.Duration // before the first piece …
	every  time.Duration // … and before each that follows
	pieces [][]byte
	ends   bool
	begun  bool
}

func (f *flow) Read(p []byte) (int, error) {
	wait := f.every
	if !f.begun {
		wait, f.begun = f.first, true
	}
	if len(f.pieces) == 0 {
		if f.ends {
			return 0, io.EOF
		}
		wait = 24 * time.Hour
	}
	select {
	case <-time.After(wait):
	case <-f.ctx.Done():
		return 0, context.Cause(f.ctx)
	}
	n := copy(p, f.pieces[0])
	if f.pieces[0] = f.pieces[0][n:]; len(f.pieces[0]) == 0 {
		f.pieces = f.pieces[1:]
	}
	return n, nil
}

func (f *flow) Close() error { return nil }

// cutInto cuts a text into pieces of n bytes.
func cutInto(text string, n int) (pieces [][]byte) {
	for len(text) > n {
		pieces, text = append(pieces, []byte(text[:n])), text[n:]
	}
	return append(pieces, []byte(text))
}

// tasksOf is a list whose JSON is about size bytes long.
func tasksOf(size int) string {
	row := `{"task_id":"1","title":"` + strings.Repeat("x", 976) + `"}`
	return "[" + strings.Repeat(row+",\n", size/len(row)) + row + "]"
}

func TestAReplyKeepsAPace(t *testing.T) {
	const second = time.Second
	for _, tt := range []struct {
		name  string
		reply flow
		took  time.Duration
		want  error
	}{
		{"a byte every second", flow{every: second, pieces: cutInto(tasksOf(100_000), 1)}, 60 * second, errDripping},
		{"a byte every 29 s", flow{first: 10 * second, every: 29 * second, pieces: cutInto(tasksOf(1000), 1)}, 70 * second, errDripping},
		{"1,000 bytes a second", flow{every: second, pieces: cutInto(tasksOf(500_000), 1000)}, 60 * second, errDripping},
		{"2 KiB a second, a megabyte", flow{every: second, pieces: cutInto(tasksOf(1<<20), 2048)}, 239 * second, errTooLong},
		{"2 KiB a second, 300 kB", flow{every: second, pieces: cutInto(tasksOf(300_000), 2048), ends: true}, 147 * second, nil},
		{"5 KiB a second, 4 MiB", flow{every: second, pieces: cutInto(tasksOf(4<<20), 5120), ends: true}, 836 * second, nil},
		{"10 s of silence now and then", flow{every: 10 * second, pieces: cutInto(tasksOf(1<<20), 64<<10), ends: true}, 190 * second, nil},
		{"a whole minute's bytes at once, then drops", flow{every: 29 * second, pieces: append([][]byte{[]byte("[\n"), bytes.Repeat([]byte(" "), 60<<10)}, cutInto(tasksOf(1000), 1)...)}, 135 * second, errTooLong},
		{"bytes, then nothing more", flow{every: second, pieces: [][]byte{[]byte("[")}}, 30 * second, errStanding},
		{"a list that takes four minutes to build", flow{first: 240 * second, pieces: [][]byte{[]byte("[]")}, ends: true}, 240 * second, nil},
		{"a list that never begins", flow{}, 300 * second, errNoAnswer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := retrying(t, func(r *http.Request) (*http.Response, error) {
					tt.reply.ctx = r.Context()
					res := respond(200, "")
					res.Body, res.ContentLength = &tt.reply, -1
					return res, nil
				})
				c.limits.Retries = 0
				start := time.Now()
				_, err := c.Tasks().List(t.Context(), ListOptions{})
				if took := time.Since(start); !errors.Is(err, tt.want) || took != tt.took {
					t.Errorf("it ended after %v with %v", took, err)
				}
				if tt.want != nil && !errors.Is(err, ErrOffline) {
					t.Errorf("%v is no failure of the connection", err)
				}
				if slow := tt.want == errDripping || tt.want == errTooLong; errors.Is(err, ErrSlow) != slow {
					t.Errorf("%v: slow is %v, want %v", err, !slow, slow)
				}
			})
		})
	}
}

func TestADrippingReplyIsNotAskedForAgainAtOnceAndGivesItsPlaceBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		c, _ := retrying(t, func(r *http.Request) (*http.Response, error) {
			tries++
			res := respond(200, "")
			res.Body, res.ContentLength = &flow{ctx: r.Context(), every: time.Second, pieces: cutInto(tasksOf(1000), 1)}, -1
			return res, nil
		})
		for row, err := range c.Tasks().All(t.Context(), ListOptions{}) {
			if !errors.Is(err, ErrSlow) {
				t.Errorf("%v, %v", row.ID(), err)
			}
		}
		if tries != 1 || len(c.slots) != 0 {
			t.Errorf("%d tries, %d places still taken", tries, len(c.slots))
		}
	})
}

func TestADrippingAnswerToAChangeLeavesItsOutcomeUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := retrying(t, func(r *http.Request) (*http.Response, error) {
			_, _ = io.Copy(io.Discard, r.Body)
			res := respond(200, "")
			res.Body, res.ContentLength = &flow{ctx: r.Context(), every: 20 * time.Second, pieces: cutInto(`{"tasknote_id":1}`, 1)}, -1
			return res, nil
		})
		start := time.Now()
		_, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), Text: Set("x")})
		if took := time.Since(start); !errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, ErrOffline) || took != 60*time.Second {
			t.Errorf("it ended after %v with %v", took, err)
		}
	})
}

// slowDisk takes its time over each write.
type slowDisk struct{ bytes.Buffer }

func (d *slowDisk) Write(p []byte) (int, error) {
	time.Sleep(2 * time.Minute)
	return d.Buffer.Write(p)
}

func TestASlowDiskIsNotHeldAgainstTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := retrying(t, func(r *http.Request) (*http.Response, error) {
			res := respond(200, "")
			body := `{"task_id":7,"file":{"filename":"a","mimetype":"","binary":"` + strings.Repeat("QUJD", 200_000) + `"}}`
			res.Body, res.ContentLength = &flow{ctx: r.Context(), every: time.Second, pieces: cutInto(body, 64<<10), ends: true}, -1
			return res, nil
		})
		var disk slowDisk
		if _, err := c.Tasks().Download(t.Context(), 7, "file", &disk, nil); err != nil || disk.Len() != 600_000 {
			t.Errorf("%d bytes, %v", disk.Len(), err)
		}
	})
}
