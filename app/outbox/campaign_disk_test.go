//go:build linux

package outbox

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestAFullDiskLosesNothing fills a small disk before, between and during the calls.
// What was acknowledged is sent once there is room again; what was not is told as a
// full disk and never sent.
func TestAFullDiskLosesNothing(t *testing.T) {
	for try := range 12 {
		dir := t.TempDir()
		mountSmall(t, dir)
		synctest.Test(t, func(t *testing.T) { fullDisk(t, dir, try) })
	}
}

// fullDisk lets the disk be full from one of the calls on, and at once when that is 0.
func fullDisk(t *testing.T, dir string, from int) {
	w := newWorld(t, demo.Newer)
	w.dir = dir
	w.open()
	defer w.close()
	want := map[string]int{}
	queue := func(text string, size int) {
		note := AddNote{TaskID: w.task, Text: text, Files: []LocalFile{w.file("f.pdf", pdf(strings.Repeat(text, size)))}}
		_, err := w.box.Add(w.ctx, note, nil)
		want[text] = 1
		if err != nil {
			want[text] = 0
			if !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("the full disk is told as %v", err)
			}
		}
	}
	for i := range 4 {
		queue(fmt.Sprintf("før %d", i), 1000)
	}
	var calls atomic.Int32
	w.server.Fail(func(*http.Request) demo.Fault {
		if calls.Add(1) == int32(from) {
			fill(dir)
		}
		return demo.Fault{}
	})
	if from == 0 {
		fill(dir)
	}
	refused := 0
	for i := range 3 {
		text := fmt.Sprintf("fuld %d", i)
		queue(text, 40_000)
		refused += 1 - want[text]
	}
	if refused == 0 {
		t.Error("the disk was never full")
	}
	w.run()
	time.Sleep(10 * time.Minute)
	must(t, os.Remove(dir+"/filler"))
	w.drain(2 * time.Hour)
	lost, doubled := 0, 0
	for text, n := range want {
		l, d := compare(n, count(w, text))
		lost, doubled = lost+l, doubled+d
	}
	report("full disk", 1, lost, doubled)
	if lost+doubled > 0 {
		t.Errorf("full from call %d: %d lost, %d doubled", from, lost, doubled)
	}
	if entries := w.box.Entries(); len(entries) > 0 {
		t.Errorf("left: %+v", entries)
	}
	if left, err := os.ReadDir(w.box.spoolDir); err != nil || len(left) > 0 {
		t.Errorf("left in the spool: %v %v", left, err)
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
