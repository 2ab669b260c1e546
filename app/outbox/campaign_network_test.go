package outbox

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// singleFaults happen to one call of a round, in turn to each.
var singleFaults = []struct {
	name  string
	fault demo.Fault
}{
	{"cut before the request is read", demo.Fault{Kind: demo.CutBefore}},
	{"cut in the middle of the request", demo.Fault{Kind: demo.CutDuring}},
	{"reply lost after the server acted", demo.Fault{Kind: demo.CutAfter}},
	{"cut in the middle of the reply", demo.Fault{Kind: demo.CutReply}},
	{"server acts 30 s after the cut", demo.Fault{Kind: demo.ActLater}},
	{"server acts and answers after 70 s", demo.Fault{Delay: 70 * time.Second}},
	{"401", demo.Fault{Kind: demo.Unauthorized}},
	{"500, nothing done", demo.Fault{Kind: demo.ServerError}},
	{"500 after acting", demo.Fault{Kind: demo.ServerError, Act: true}},
	{"HTML with 200, nothing done", demo.Fault{Kind: demo.HTML}},
	{"HTML with 200 after acting", demo.Fault{Kind: demo.HTML, Act: true}},
	{"half JSON after acting", demo.Fault{Kind: demo.HalfJSON}},
	{"server is the other generation", demo.Fault{Kind: demo.OtherGeneration}},
}

// TestEachCallMayFail lets every single call of a piece of work go wrong, in every
// way, on both generations of servers. Whatever it is, all of it must end at the
// server exactly once and without anybody's help.
func TestEachCallMayFail(t *testing.T) {
	for _, f := range singleFaults {
		report(f.name, 0, 0, 0) // fixes the order of the table
	}
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		for _, f := range singleFaults {
			t.Run(gen.String()+"/"+f.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { eachCall(t, gen, f.name, f.fault) })
			})
		}
	}
}

func eachCall(t *testing.T, gen demo.Generation, name string, fault demo.Fault) {
	f := newField(t, gen)
	f.start()
	defer f.end()
	for nth := int32(1); ; nth++ {
		var calls atomic.Int32
		f.round(func(r *http.Request) demo.Fault {
			if gen == demo.Older && r.Method == http.MethodGet {
				return demo.Fault{} // looking is the same in both generations
			}
			if calls.Add(1) == nth {
				return fault
			}
			return demo.Fault{}
		})
		lost, doubled := f.judge()
		if calls.Load() < nth {
			if gen == demo.Newer && nth < 20 || nth < 8 {
				t.Errorf("the work took only %d calls", calls.Load())
			}
			return
		}
		report(name, 1, lost, doubled)
		if lost+doubled > 0 {
			t.Errorf("call %d: %d lost, %d doubled", nth, lost, doubled)
		}
		if left := f.box.Entries(); len(left) > 0 {
			t.Fatalf("call %d: left for the person: %+v", nth, left)
		}
	}
}

// storms are rounds in which many calls go wrong, while other things happen.
var storms = []struct {
	name   string
	often  int // one call in so many fails
	during func(f *field, r *rand.Rand)
}{
	{"faults of all kinds at random", 3, nil},
	{"the same, and the clock jumps by hours", 3, func(f *field, r *rand.Rand) {
		// Up to a day both ways covers zones, summer time and a suspended machine.
		f.jump.Store(int64(time.Duration(r.IntN(48*60)-24*60) * time.Minute))
	}},
	{"the same, and the sign-in ends", 4, func(f *field, r *rand.Rand) {
		if r.IntN(8) == 0 {
			f.server.ExpireTokens()
		}
	}},
	{"the same, and the program is restarted", 4, func(f *field, r *rand.Rand) {
		if r.IntN(12) == 0 {
			f.restart.Store(true)
		}
	}},
}

// TestManyCallsMayFail lets calls go wrong at random, several in a row, while other
// things happen to the program.
func TestManyCallsMayFail(t *testing.T) {
	for _, c := range storms {
		report(c.name, 0, 0, 0)
	}
	for _, c := range storms {
		for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
			t.Run(gen.String()+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					f := newField(t, gen)
					f.start()
					defer f.end()
					random := rand.New(rand.NewPCG(7, uint64(gen)))
					var mu sync.Mutex
					for range 25 {
						f.round(func(*http.Request) demo.Fault {
							mu.Lock()
							defer mu.Unlock()
							if c.during != nil {
								c.during(f, random)
							}
							if random.IntN(c.often) > 0 {
								return demo.Fault{}
							}
							fault := singleFaults[random.IntN(len(singleFaults))].fault
							// A request whose program ended at once must not outlive the wait.
							fault.Delay = min(fault.Delay, 25*time.Second)
							return fault
						})
						lost, doubled := f.judge()
						report(c.name, 1, lost, doubled)
						if lost+doubled > 0 {
							t.Errorf("%d lost, %d doubled", lost, doubled)
						}
					}
				})
			})
		}
	}
}

// TestEqualNotesOfOthersAreNotOurs lets the client and a colleague write the very
// text of a note whose reply is lost, just before and just after the server has ours.
func TestEqualNotesOfOthersAreNotOurs(t *testing.T) {
	for _, kind := range []demo.FaultKind{demo.CutBefore, demo.CutDuring, demo.CutAfter, demo.CutReply, demo.ActLater} {
		synctest.Test(t, func(t *testing.T) {
			f := newField(t, demo.Newer)
			f.start()
			defer f.end()
			for range 10 {
				var once sync.Once
				f.round(func(r *http.Request) (fault demo.Fault) {
					if r.Method != http.MethodPost || r.URL.Path != "/api.php/tasknote" {
						return demo.Fault{}
					}
					once.Do(func() {
						f.server.ClientNote(f.task, commonText)
						f.colleague(commonText)
						fault.Kind = kind
					})
					return fault
				})
				lost, doubled := f.judge()
				report("others write the same text meanwhile", 1, lost, doubled)
				if lost+doubled > 0 || len(f.box.Entries()) > 0 {
					t.Errorf("fault %d: %d lost, %d doubled, left %+v", kind, lost, doubled, f.box.Entries())
				}
			}
		})
	}
}

// judge asks the server what came of the last round.
func (f *field) judge() (lost, doubled int) {
	f.t.Helper()
	count := func(what string, want, there int) {
		if want != there {
			f.t.Errorf("round %d: %s is there %d times, want %d", f.rounds, what, there, want)
		}
		l, d := compare(want, there)
		lost, doubled = lost+l, doubled+d
	}
	texts, contents, mistaken := map[string]int{}, map[string]int{}, 0
	for _, n := range f.server.Notes(0) {
		if n.User != int64(f.me) {
			continue
		}
		texts[n.Text]++
		for _, file := range n.Files {
			contents[string(file.Content)]++
		}
		if want, known := f.internal[n.Text]; known && n.Internal != want {
			mistaken++
		}
	}
	if mistaken > 0 {
		f.t.Errorf("round %d: %d notes are not as visible as they should be", f.rounds, mistaken)
	}
	for text, want := range f.texts {
		count("the note "+text, want, texts[text])
	}
	for content, want := range f.contents {
		count("a file", want, contents[content])
	}
	assigned := 0
	for _, a := range f.server.Assignments(f.task) {
		if a.User == int64(f.helper) {
			assigned++
		}
	}
	count("the assignment", f.assigned, assigned)
	for what, pair := range map[string][2]any{
		"status":       {f.server.Record("task", f.task)["status"], f.status},
		"phone":        {f.server.Record("company", f.company)["phone"], f.phone},
		"notification": {f.server.Record("notification", f.notification)["is_read"], f.read},
	} {
		if pair[0] != pair[1] {
			f.t.Errorf("round %d: %s is %v, want %v", f.rounds, what, pair[0], pair[1])
			lost++
		}
	}
	return lost, doubled
}
