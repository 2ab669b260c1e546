package sync

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

func TestFirstRoundFetchesEverything(t *testing.T) {
	both(t, func(t *testing.T, gen demo.Generation) {
		inBubble(t, gen, func(t *testing.T, r *rig) {
			ctx := t.Context()
			check(t, r, store.KindTasks, r.other.Tasks().All(ctx, apiclient.ListOptions{}), func(v *apiclient.Task) apiclient.ID { return v.ID() })
			check(t, r, store.KindNotes, r.other.TaskNotes().All(ctx, apiclient.ListOptions{}), func(v *apiclient.TaskNote) apiclient.ID { return v.ID() })
			check(t, r, store.KindUsers, r.other.Users().All(ctx, apiclient.ListOptions{}), func(v *apiclient.User) apiclient.ID { return v.ID() })
			check(t, r, store.KindClients, r.other.ForeignCompanies().All(ctx, apiclient.ListOptions{}), func(v *apiclient.ForeignCompany) apiclient.ID { return v.ID })
			check(t, r, store.KindConnections, r.other.Connections().All(ctx, apiclient.ListOptions{}), func(v *apiclient.Connection) apiclient.ID { return v.ID })
			check(t, r, store.KindAssignments, r.other.Assignments().All(ctx, apiclient.ListOptions{}), func(v *apiclient.Assignment) apiclient.ID { return v.ID })
			check(t, r, store.KindNotifications, r.other.Notifications().All(ctx, apiclient.ListOptions{}), func(v *apiclient.Notification) apiclient.ID { return v.ID })
			s := r.mem.Snapshot()
			if s.Company.Name != "Sørensen VVS & El ApS" {
				t.Errorf("the own company is %q", s.Company.Name)
			}
			if st := s.Sync; st.Link != store.LinkOnline || st.Busy || st.First || st.Last.IsZero() || st.Done == 0 || st.BadRows != 0 {
				t.Errorf("state %+v", st)
			}
			if !slices.Equal(r.done, []bool{true}) {
				t.Errorf("done was told %v, want once, as the first", r.done)
			}
			if word := s.Tasks[0].Status; word == store.StatusOther {
				t.Errorf("task %d has no status", s.Tasks[0].ID)
			}
		})
	})
}

func check[T any](t *testing.T, r *rig, kind store.Kind, rows func(func(T, error) bool), id func(*T) apiclient.ID) {
	t.Helper()
	var want []store.ID
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, store.ID(id(&row)))
	}
	slices.Sort(want)
	if got := r.mem.ids(kind); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("kind %b: %d rows, the server has %d", kind, len(got), len(want))
	}
}

func TestLookWithoutNewsIsOneSmallRequestAKindAndNoWrite(t *testing.T) {
	both(t, func(t *testing.T, gen demo.Generation) {
		inBubble(t, gen, func(t *testing.T, r *rig) {
			time.Sleep(10 * time.Minute) // past the seconds that are asked for again
			synctest.Wait()
			r.net.take()
			before := r.mem.written()
			time.Sleep(70 * time.Second)
			synctest.Wait()
			asked := r.net.take()
			count := make(map[string]int)
			for _, a := range asked {
				count[a.path]++
				if a.up > 1024 || a.down > 1024 {
					t.Errorf("%s: %d bytes up, %d down, want at most 1024", a.path, a.up, a.down)
				}
			}
			if len(count) < 4 {
				t.Errorf("only these were watched: %v", count)
			}
			for path, n := range count {
				if n > 2 { // at most two rounds fit into 70 seconds
					t.Errorf("%s was asked %d times", path, n)
				}
			}
			if n := r.mem.written() - before; n != 0 {
				t.Errorf("%d writes", n)
			}
		})
	})
}

func TestChangeOfSomebodyElseArrivesWithTheNextLook(t *testing.T) {
	both(t, func(t *testing.T, gen demo.Generation) {
		inBubble(t, gen, func(t *testing.T, r *rig) {
			time.Sleep(5 * time.Second)
			task := r.mem.ids(store.KindTasks)[0]
			if _, err := r.other.Tasks().Update(t.Context(), apiclient.ID(task), apiclient.TaskPatch{Title: apiclient.Set("Helt ny titel")}); err != nil {
				t.Fatal(err)
			}
			note, err := r.other.TaskNotes().Create(t.Context(), apiclient.TaskNotePatch{TaskID: apiclient.Set(apiclient.ID(task)), Text: apiclient.Set("Hej")})
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(70 * time.Second)
			synctest.Wait()
			s := r.mem.Snapshot()
			if got, _ := s.Task(task); got.Title != "Helt ny titel" {
				t.Errorf("title %q", got.Title)
			}
			if s.NoteTask(store.ID(note.ID())) != task {
				t.Error("the note did not arrive")
			}
		})
	})
}

func TestSweepFindsWhatWasDeletedAndReplaced(t *testing.T) {
	both(t, func(t *testing.T, gen demo.Generation) {
		inBubble(t, gen, func(t *testing.T, r *rig) {
			ctx := t.Context()
			task := r.mem.ids(store.KindTasks)[0]
			file := func(name string) apiclient.TaskNotePatch {
				return apiclient.TaskNotePatch{File: apiclient.Set(upload(name, "content of "+name))}
			}
			p := file("before.txt")
			p.TaskID, p.Text = apiclient.Set(apiclient.ID(task)), apiclient.Set("med fil")
			note, err := r.other.TaskNotes().Create(ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			r.refresh()
			gone := r.mem.ids(store.KindAssignments)[0]
			if err := r.other.Assignments().Delete(ctx, apiclient.ID(gone)); err != nil {
				t.Fatal(err)
			}
			if gen == demo.Newer { // an older server keeps the file's number, which is all it tells
				if _, err := r.other.TaskNotes().Update(ctx, note.ID(), file("after.txt")); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(2 * sweepEvery)
			synctest.Wait()
			if slices.Contains(r.mem.ids(store.KindAssignments), gone) {
				t.Error("the deleted assignment is still there")
			}
			for _, n := range r.mem.Snapshot().Notes(task) {
				if n.ID == store.ID(note.ID()) && gen == demo.Newer && (len(n.Files) != 1 || n.Files[0].Name != "after.txt") {
					t.Errorf("files %+v, want the new one", n.Files)
				}
			}
		})
	})
}

func upload(name, content string) apiclient.Upload {
	return apiclient.Upload{Name: name, MIME: "text/plain", Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(content))), nil
	}}
}

func TestEndedSignInPausesUntilTheNext(t *testing.T) {
	inBubble(t, demo.Newer, func(t *testing.T, r *rig) {
		r.server.ExpireTokens()
		r.refresh()
		if r.expired != 1 || r.mem.state.Link != store.LinkPaused {
			t.Fatalf("told %d times, link %v", r.expired, r.mem.state.Link)
		}
		r.net.take()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if asked := r.net.take(); len(asked) != 0 || r.expired != 1 {
			t.Errorf("%d requests while signed out, told %d times", len(asked), r.expired)
		}
		fresh := login(t, r.net)
		r.mu.Lock()
		r.client = fresh
		r.mu.Unlock()
		r.sync.Resume()
		synctest.Wait()
		if r.mem.state.Link != store.LinkOnline {
			t.Errorf("after signing in again: %+v", r.mem.state)
		}
	})
}

func TestFailingServerIsAskedLessAndLess(t *testing.T) {
	inBubble(t, demo.Newer, func(t *testing.T, r *rig) {
		var at []time.Time
		var mu sync.Mutex
		r.server.Fail(func(q *http.Request) demo.Fault {
			mu.Lock()
			defer mu.Unlock()
			if len(at) == 0 || time.Since(at[len(at)-1]) > time.Second {
				at = append(at, time.Now())
			}
			return demo.Fault{Kind: demo.ServerError}
		})
		r.refresh()
		time.Sleep(40 * time.Minute)
		synctest.Wait()
		mu.Lock()
		tries := slices.Clone(at)
		mu.Unlock()
		if len(tries) < 10 || len(tries) > 20 {
			t.Fatalf("%d tries in 40 minutes", len(tries))
		}
		last := tries[len(tries)-1].Sub(tries[len(tries)-2])
		if last < 4*time.Minute || last > 6*time.Minute {
			t.Errorf("the last wait was %v, want about 5m", last)
		}
		if first := tries[1].Sub(tries[0]); first > 10*time.Second {
			t.Errorf("the first wait was %v", first)
		}
		if st := r.mem.state; st.Link != store.LinkFailing || st.Error != "error.server" || st.Detail == "" {
			t.Errorf("state %+v", st)
		}
		r.server.Fail(nil)
		r.sync.Focus()
		synctest.Wait()
		if st := r.mem.state; st.Link != store.LinkOnline || st.Error != "" {
			t.Errorf("after it was mended and the window got the focus: %+v", st)
		}
	})
}

func TestReturnOfTheNetworkIsNoticed(t *testing.T) {
	for _, c := range []struct {
		name string
		back func(*rig)
	}{
		{"an address came", func(r *rig) { r.network = "192.0.2.7" }},
		{"the server takes connections again", func(r *rig) { r.reach = true }},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, demo.Newer, func(t *testing.T, r *rig) {
				r.net.setOffline(true)
				r.mu.Lock()
				r.reach = false
				r.mu.Unlock()
				time.Sleep(30 * time.Minute)
				synctest.Wait()
				if r.mem.state.Link != store.LinkOffline || r.mem.state.Error != "error.offline" {
					t.Fatalf("state %+v", r.mem.state)
				}
				r.net.setOffline(false)
				r.mu.Lock()
				c.back(r)
				r.mu.Unlock()
				time.Sleep(2 * watchEvery)
				synctest.Wait()
				if r.mem.state.Link != store.LinkOnline {
					t.Errorf("%v later: %+v", 2*watchEvery, r.mem.state)
				}
			})
		})
	}
}

func TestClockThatJumpsMeansALookAtOnce(t *testing.T) {
	for _, jumped := range []time.Duration{8 * time.Hour, -3 * time.Hour, 20 * time.Second} {
		t.Run(jumped.String(), func(t *testing.T) {
			inBubble(t, demo.Newer, func(t *testing.T, r *rig) {
				time.Sleep(10 * time.Second)
				synctest.Wait()
				r.net.take()
				r.mu.Lock()
				r.offset += jumped
				r.mu.Unlock()
				time.Sleep(watchEvery + time.Second)
				synctest.Wait()
				if len(r.net.take()) == 0 {
					t.Error("nothing was asked")
				}
				before := r.rounds()
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				if n := r.rounds() - before; n < 8 || n > 13 {
					t.Errorf("%d looks in the 10 minutes after, want about 10", n)
				}
			})
		})
	}
}

func TestClocksThatDifferAreMeasured(t *testing.T) {
	inBubble(t, demo.Newer, func(t *testing.T, r *rig) {
		r.mu.Lock()
		r.offset = -47 * time.Minute
		r.mu.Unlock()
		if _, err := r.other.Tasks().Update(t.Context(), apiclient.ID(r.mem.ids(store.KindTasks)[0]), apiclient.TaskPatch{Title: apiclient.Set("x")}); err != nil {
			t.Fatal(err)
		}
		r.refresh()
		if d := r.mem.state.Skew - 47*time.Minute; d < -2*time.Second || d > 2*time.Second {
			t.Errorf("skew %v, want 47m", r.mem.state.Skew)
		}
	})
}

func TestDaylightSavingIsNoJump(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	// A bubble's time begins with the year 2000; the clocks are set three months later.
	change := nextChange(time.Date(2000, 1, 1, 0, 0, 0, 0, copenhagen))
	offset := change.Add(-5 * time.Minute).Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
	inBubbleAt(t, demo.Newer, offset, func(t *testing.T, r *rig) {
		time.Sleep(time.Until(change.Add(-offset)) - time.Minute)
		synctest.Wait()
		before := r.rounds()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if !r.wall().After(change) {
			t.Fatalf("it is %v, before %v", r.wall(), change)
		}
		if n := r.rounds() - before; n > 3 {
			t.Errorf("%d looks in the two minutes in which the clocks were set, want 2", n)
		}
	})
}

// nextChange is when the clocks of t's zone are set next.
func nextChange(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	return end
}

func TestServerThatComesBackAsTheOtherGeneration(t *testing.T) {
	both(t, func(t *testing.T, gen demo.Generation) {
		inBubble(t, gen, func(t *testing.T, r *rig) {
			tasks, notes := r.mem.ids(store.KindTasks), r.mem.ids(store.KindNotes)
			status := r.mem.Snapshot().Tasks[0].Status
			r.server.Fail(func(*http.Request) demo.Fault { return demo.Fault{Kind: demo.OtherGeneration, Act: true} })
			r.refresh()
			r.server.Fail(nil)
			if _, err := r.other.TaskNotes().Create(t.Context(), apiclient.TaskNotePatch{TaskID: apiclient.Set(apiclient.ID(tasks[0])), Text: apiclient.Set("bagefter")}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
			synctest.Wait()
			if st := r.mem.state; st.Link != store.LinkOnline || st.BadRows != 0 {
				t.Errorf("state %+v", st)
			}
			if got := r.mem.ids(store.KindTasks); !slices.Equal(got, tasks) {
				t.Errorf("%d tasks, had %d", len(got), len(tasks))
			}
			if got := r.mem.ids(store.KindNotes); len(got) != len(notes)+1 {
				t.Errorf("%d notes, want %d", len(got), len(notes)+1)
			}
			if now := r.mem.Snapshot().Tasks[0].Status; now != status {
				t.Errorf("status %q, was %q", now, status)
			}
		})
	})
}

func TestPartialFirstRoundIsTakenUpAgain(t *testing.T) {
	for _, kind := range []demo.FaultKind{demo.CutBefore, demo.CutReply, demo.ServerError, demo.HTML, demo.HalfJSON} {
		t.Run(fmt.Sprint(kind), func(t *testing.T) {
			inBubble(t, demo.Newer, func(t *testing.T, r *rig) {
				fresh := newMemory()
				r.mem.mu.Lock()
				r.mem.parts, r.mem.meta = fresh.parts, fresh.meta
				r.mem.mu.Unlock()
				n := 0
				var mu sync.Mutex
				r.server.Fail(func(q *http.Request) demo.Fault {
					mu.Lock()
					defer mu.Unlock()
					if n++; n%4 == 0 && n < 60 {
						return demo.Fault{Kind: kind}
					}
					return demo.Fault{}
				})
				r.refresh()
				time.Sleep(time.Hour)
				synctest.Wait()
				check(t, r, store.KindTasks, r.other.Tasks().All(t.Context(), apiclient.ListOptions{}), func(v *apiclient.Task) apiclient.ID { return v.ID() })
				check(t, r, store.KindNotes, r.other.TaskNotes().All(t.Context(), apiclient.ListOptions{}), func(v *apiclient.TaskNote) apiclient.ID { return v.ID() })
				if r.mem.state.Link != store.LinkOnline || r.mem.state.First {
					t.Errorf("state %+v", r.mem.state)
				}
			})
		})
	}
}
