package sync

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// statusOf gives the status that the tasks of a number have.
func (r *rig) statusOf(t *testing.T, number int) store.StatusWord {
	t.Helper()
	for _, task := range r.mem.Snapshot().Tasks {
		if task.StatusNumber == number {
			return task.Status
		}
	}
	t.Fatalf("no task has number %d", number)
	return ""
}

func TestRowsGetTheirNewWordsWithoutBeingFetchedAgain(t *testing.T) {
	inBubbleAt(t, demo.Older, 0, func(t *testing.T, r *rig) {
		time.Sleep(time.Second)
		synctest.Wait()
		var whole atomic.Int32
		r.server.Fail(func(q *http.Request) demo.Fault {
			if strings.HasSuffix(q.URL.Path, "/task") && !q.URL.Query().Has("query") {
				whole.Add(1)
			}
			return demo.Fault{}
		})
		c := r.client.Contract()
		if err := r.sync.Reword(c, func() { c.Confirm("task", "status", map[int]string{1: "DONE"}) }); err != nil {
			t.Fatal(err)
		}
		if got := r.statusOf(t, 1); got != store.StatusDone {
			t.Errorf("tasks of number 1 read %q", got)
		}
		if got := r.sync.State().Contract.Statuses; got != store.Statuses(store.StatusDone) {
			t.Errorf("written may be %b", got)
		}
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		if n := whole.Load(); n != 0 {
			t.Errorf("the whole list was fetched %d times", n)
		}
	})
}

func TestRowsOfARoundUnderWayGetTheNewWordsToo(t *testing.T) {
	inBubbleAt(t, demo.Older, 0, func(t *testing.T, r *rig) {
		time.Sleep(time.Second)
		synctest.Wait()
		c := r.client.Contract()
		// The new words come while the rows of a round are on their way.
		var once atomic.Bool
		r.server.Fail(func(q *http.Request) demo.Fault {
			if strings.HasSuffix(q.URL.Path, "/notification") && once.CompareAndSwap(false, true) {
				if err := r.sync.Reword(c, func() { c.Confirm("task", "status", map[int]string{1: "DONE"}) }); err != nil {
					t.Error(err)
				}
				task := *r.mem.Snapshot().Tasks[0] // as if it had been read before that
				task.ID, task.StatusNumber, task.Status = 4711, 1, store.StatusNew
				if err := r.mem.Merge(store.Batch{Tasks: []*store.Task{&task}}); err != nil {
					t.Error(err)
				}
			}
			return demo.Fault{}
		})
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		for _, task := range r.mem.Snapshot().Tasks {
			if task.StatusNumber == 1 && task.Status != store.StatusDone {
				t.Errorf("task %d reads %q", task.ID, task.Status)
			}
		}
		if !once.Load() {
			t.Error("no round was under way")
		}
	})
}
