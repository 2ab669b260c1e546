//go:build linux

package outbox

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// tally is one line of the campaign's table.
type tally struct {
	fault                        string
	tries, lost, doubled, person int
}

// campaign collects the lines; the test prints them when all faults were tried.
type campaign struct {
	mu    sync.Mutex
	lines []*tally
}

func (c *campaign) line(fault string) *tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.lines {
		if l.fault == fault {
			return l
		}
	}
	l := &tally{fault: fault}
	c.lines = append(c.lines, l)
	return l
}

// TestFaultCampaign injects every fault there is and lets the server be the judge:
// no note that was acknowledged is lost, and none is there twice.
func TestFaultCampaign(t *testing.T) {
	c := &campaign{}
	t.Run("calls", c.calls)
	t.Run("clock", c.clock)
	t.Run("disk", c.disk)
	t.Run("kill", c.kill)
	for _, l := range c.lines {
		report(l.fault, l.tries, l.lost, l.doubled)
		if l.tries == 0 || l.lost != 0 || l.doubled != 0 {
			t.Errorf("%s: %d tries, %d lost, %d doubled", l.fault, l.tries, l.lost, l.doubled)
		}
	}
}

// faults of single calls, by name.
var callFaults = []struct {
	name  string
	fault demo.Fault
}{
	{"network cut before the request", demo.Fault{Kind: demo.CutBefore}},
	{"network cut during the request", demo.Fault{Kind: demo.CutDuring}},
	{"reply lost after the server acted", demo.Fault{Kind: demo.CutAfter}},
	{"network cut in the reply", demo.Fault{Kind: demo.CutReply}},
	{"server acts 30 s after the cut", demo.Fault{Kind: demo.ActLater}},
	{"401", demo.Fault{Kind: demo.Unauthorized}},
	{"500", demo.Fault{Kind: demo.ServerError}},
	{"500 after the server acted", demo.Fault{Kind: demo.ServerError, Act: true}},
	{"HTML with 200", demo.Fault{Kind: demo.HTML}},
	{"HTML with 200 after the server acted", demo.Fault{Kind: demo.HTML, Act: true}},
	{"half JSON after the server acted", demo.Fault{Kind: demo.HalfJSON}},
	{"server returns as the other generation", demo.Fault{Kind: demo.OtherGeneration}},
}

// calls lets each single call of a piece of work go wrong in turn, in every way.
func (c *campaign) calls(t *testing.T) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		for _, f := range callFaults {
			line := c.line(f.name)
			for nth, reached := int32(1), true; reached; nth++ {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, gen)
					var calls atomic.Int32
					fail := func(*http.Request) demo.Fault {
						if calls.Add(1) == nth {
							return f.fault
						}
						return demo.Fault{}
					}
					w.judge(line, func() { w.server.Fail(fail) })
					reached = calls.Load() >= nth
				})
				if t.Failed() {
					t.Fatalf("%s: %s at call %d", gen, f.name, nth)
				}
			}
		}
	}
}

// judge does a piece of work under faults and counts what the server has of it.
func (w *world) judge(line *tally, begin func()) {
	w.t.Helper()
	want := map[string]int{"alene": 1, "med filer": 1, "Ok": 2}
	content := [][]byte{pdf("et"), pdf("to")}
	w.open()
	defer w.close()
	begin()
	w.note("alene")
	w.note("med filer", w.file("et.pdf", content[0]), w.file("to.pdf", content[1]))
	w.note("Ok")
	w.note("Ok")
	w.add(SetStatus{TaskID: w.task, Status: store.StatusAccepted})
	w.run()
	w.drain(2 * time.Hour)
	time.Sleep(time.Minute) // what the server still does late counts too
	line.tries++
	waiting := map[string]int{}
	for _, e := range w.box.Entries() {
		line.person++
		waiting[e.Summary]++
	}
	for text, n := range want {
		line.count(n, count(w, text), waiting[text])
	}
	for _, file := range content {
		n := 0
		for _, note := range w.server.Notes(w.task) {
			if string(note.Files["file"].Content) == string(file) {
				n++
			}
		}
		line.count(1, n, waiting["med filer"])
	}
}

// count compares what should be there with what is; what waits for the person is
// neither lost nor doubled.
func (l *tally) count(want, there, waiting int) {
	if there > want {
		l.doubled += there - want
	}
	if there+waiting < want {
		l.lost += want - there - waiting
	}
}

// clock lets the clock on the wall jump by hours while calls go wrong at random.
func (c *campaign) clock(t *testing.T) {
	line := c.line("clock jumps by hours, calls fail at random")
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, demo.Generation(random.IntN(2)))
			var mu sync.Mutex
			w.deps.Now = func() time.Time {
				mu.Lock()
				defer mu.Unlock()
				return time.Now().Add(time.Duration(random.IntN(600)-300) * time.Minute)
			}
			w.judge(line, func() {
				w.server.Fail(func(r *http.Request) demo.Fault {
					mu.Lock()
					defer mu.Unlock()
					if random.IntN(4) > 0 || strings.HasSuffix(r.URL.Path, "/login") {
						return demo.Fault{}
					}
					return callFaults[random.IntN(len(callFaults))].fault
				})
			})
		})
	}
}

// disk fills a small disk before, between and during the work.
func (c *campaign) disk(t *testing.T) {
	line := c.line("full disk")
	for try := range 12 {
		dir := t.TempDir()
		mountSmall(t, dir)
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, demo.Newer)
			w.dir = dir
			w.open()
			defer w.close()
			var acked []string
			queue := func(text string, size int) {
				_, err := w.box.Add(w.ctx, AddNote{TaskID: w.task, Text: text, Files: []LocalFile{w.file("f.pdf", pdf(strings.Repeat(text, size)))}}, nil)
				if err == nil {
					acked = append(acked, text)
				}
			}
			for i := range 4 {
				queue(fmt.Sprintf("før %d", i), 1000)
			}
			full := func() { fill(dir) }
			var calls atomic.Int32
			w.server.Fail(func(*http.Request) demo.Fault {
				if calls.Add(1) == int32(try) {
					full()
				}
				return demo.Fault{}
			})
			if try == 0 {
				full()
			}
			for i := range 3 {
				queue(fmt.Sprintf("fuld %d", i), 40_000)
			}
			w.run()
			time.Sleep(10 * time.Minute)
			must(t, os.Remove(dir+"/filler"))
			w.drain(2 * time.Hour)
			line.tries++
			for _, text := range acked {
				line.count(1, count(w, text), 0)
			}
			if len(acked) == 7 {
				t.Error("the disk was never full")
			}
			if entries := w.box.Entries(); len(entries) > 0 {
				t.Errorf("left: %+v", entries)
			}
			if left, err := os.ReadDir(w.box.spoolDir); err != nil || len(left) > 0 {
				t.Errorf("left in the spool: %v %v", left, err)
			}
		})
	}
}

// fill takes the last byte of the disk that holds dir.
func fill(dir string) {
	f, err := os.Create(dir + "/filler")
	if err != nil {
		return
	}
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for {
			if _, err := f.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
}
