//go:build linux || smalldisk

package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

func init() { helpers["full disk"] = fullDisks }

// diskTries is how many disks fill up, each one a step later in the work.
const diskTries = 40

// TestNothingIsLostWhenTheDiskIsFull works on a disk that fills up before, between
// and during the writes. The disk is in memory.
func TestNothingIsLostWhenTheDiskIsFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo.Newer)
	server := watch(t, w.server.Handler())
	token, err := w.base.Login(w.ctx, "anne@soerensen-vvs.dk", password)
	must(t, err)
	raw, err := json.Marshal(orders{
		URL: server.URL + "/api.php", Token: token.Value, Dir: smallDisk(t),
		Contract: w.client.Contract(), Task: w.task, Me: w.me,
	})
	must(t, err)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), helperVar+"=full disk", ordersVar+"="+string(raw))
	mayMount(cmd)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("no small disk, or trouble on it: %v\n%s\nRun this as root, or allow user namespaces.", err, complaints.String())
	}
	there := map[string]int{}
	for _, n := range w.server.Notes(w.task) {
		there[n.Text]++
		for _, f := range n.Files {
			there[n.Text+string(f.Content)]++
		}
	}
	lost, doubled, refused := 0, 0, 0
	check := func(what string, want int) {
		if n := there[what]; n != want {
			t.Errorf("%.60q is there %d times, want %d", what, n, want)
			lost, doubled = lost+max(0, want-n), doubled+max(0, n-want)
		}
	}
	for line := range strings.Lines(string(out)) {
		text, acked := strings.CutPrefix(strings.TrimSpace(line), "ack ")
		text, denied := strings.CutPrefix(text, "refused ")
		switch {
		case acked:
			check(text, 1)
			if strings.HasSuffix(text, "fil") {
				check(text+string(pdf(text)), 1)
			}
		case denied:
			refused++
			check(text, 0)
		}
	}
	report("full disk", diskTries, lost, doubled)
	if refused == 0 {
		t.Error("the disk was never full")
	}
}

// fullDisks fills one disk after another. It tells which notes were acknowledged, and
// which were refused.
func fullDisks() error {
	o := orders{Contract: apiclient.NewContract()}
	if err := json.Unmarshal([]byte(os.Getenv(ordersVar)), &o); err != nil {
		return err
	}
	c, err := apiclient.New(apiclient.Config{BaseURL: o.URL, Token: o.Token, Contract: o.Contract})
	if err != nil {
		return err
	}
	for try := range diskTries {
		if err := newDisk(o.Dir); err != nil {
			return err
		}
		d := disk{orders: o, remote: NewRemote(c), name: fmt.Sprintf("disk %d", try)}
		if err := d.work(int64(1+try), try%2 == 0); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		if err := dropDisk(o.Dir); err != nil {
			return err
		}
	}
	return nil
}

// disk is an outbox on a small disk of its own.
type disk struct {
	orders
	remote Remote
	name   string
	box    *Outbox
}

// work fills the disk at a boundary, lets the outbox try, ends the program or not,
// makes room and lets it finish.
func (d *disk) work(fullAt int64, restart bool) error {
	var passed atomic.Int64
	boundary = func(string) {
		if passed.Add(1) == fullAt {
			d.fill()
		}
	}
	if err := d.open(); err != nil {
		return err
	}
	for i, suffix := range []string{"tekst", "fil", "tekst", "fil"} {
		if err := d.add(fmt.Sprintf("%s, %d, %s", d.name, i, suffix)); err != nil {
			return err
		}
	}
	if err := d.tooLarge(); err != nil {
		return err
	}
	if err := d.run(func(e store.Entry) bool { return e.Error == "error.disk_full" }); err != nil {
		return err
	}
	d.fill() // where the work was done before its time
	if err := d.tooLarge(); err != nil {
		return err
	}
	if restart {
		d.box.Close()
		// A program that starts on a full disk may fail, and must not spoil anything.
		if err := d.open(); err == nil {
			d.box.Close()
		}
	}
	if err := os.Remove(d.filler()); err != nil {
		return err
	}
	boundary = func(string) {}
	if restart {
		if err := d.open(); err != nil {
			return err
		}
	}
	if err := d.run(func(store.Entry) bool { return false }); err != nil {
		return err
	}
	d.box.Close()
	left, err := os.ReadDir(filepath.Join(d.Dir, "box", "spool"))
	if err != nil || len(left) > 0 {
		return fmt.Errorf("left in the spool: %v %w", left, err)
	}
	return nil
}

func (d *disk) open() (err error) {
	// The server here answers all it gets, so no outcome is open for long.
	d.box, err = Open(filepath.Join(d.Dir, "box"), Deps{Remote: d.remote, Me: func() ID { return d.Me }, Settle: time.Millisecond})
	return err
}

// add queues a note and says what came of it. A full disk is to be called so, and to
// leave nothing behind.
func (d *disk) add(text string) error {
	note := AddNote{TaskID: d.Task, Text: text, Visibility: store.VisibilityInternal}
	if strings.HasSuffix(text, "fil") {
		note.Files = []LocalFile{{Path: filepath.Join(os.TempDir(), "outbox-"+text), Name: "måling.pdf"}}
		if err := os.WriteFile(note.Files[0].Path, pdf(text), 0o600); err != nil {
			return err
		}
		defer os.Remove(note.Files[0].Path)
	}
	before := d.spooled()
	_, err := d.box.Add(context.Background(), note, nil)
	switch {
	case err == nil:
		fmt.Println("ack", text)
		return nil
	case !fsutil.IsFull(err):
		return fmt.Errorf("%s failed otherwise: %w", text, err)
	}
	fmt.Println("refused", text)
	if after := d.spooled(); !slices.Equal(before, after) {
		return fmt.Errorf("a refused note left %v in the spool", after)
	}
	return nil
}

// tooLarge attaches a file that no such disk holds.
func (d *disk) tooLarge() error {
	path := filepath.Join(os.TempDir(), "outbox-large-"+fmt.Sprint(os.Getpid()))
	if err := os.WriteFile(path, make([]byte, 2<<20), 0o600); err != nil {
		return err
	}
	defer os.Remove(path)
	before, entries := d.spooled(), len(d.box.Entries())
	_, err := d.box.Add(context.Background(), AddNote{TaskID: d.Task, Text: d.name + " stor", Files: []LocalFile{{Path: path}}}, nil)
	if !fsutil.IsFull(err) || len(d.box.Entries()) != entries {
		return fmt.Errorf("a file larger than the disk gives %w and %d entries", err, len(d.box.Entries()))
	}
	fmt.Println("refused", d.name+" stor")
	if after := d.spooled(); !slices.Equal(before, after) {
		return fmt.Errorf("a file too large left %v in the spool", after)
	}
	return nil
}

func (d *disk) spooled() (names []string) {
	files, err := os.ReadDir(filepath.Join(d.Dir, "box", "spool"))
	if err != nil {
		return []string{err.Error()}
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// run sends until nothing waits, or all that waits is stuck.
func (d *disk) run(stuck func(store.Entry) bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.box.Run(ctx) }()
	defer func() { cancel(); <-done }()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		entries := d.box.Entries()
		waits := false
		for _, e := range entries {
			if e.State.NeedsPerson() {
				return fmt.Errorf("left for the person: %+v", e)
			}
			waits = waits || !stuck(e)
		}
		// One object's notes go one after the other: the first stands for all.
		if !waits || stuck(entries[0]) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("still waiting: %+v", entries)
		}
		d.box.Wake()
	}
}

func (d *disk) filler() string { return filepath.Join(d.Dir, "filler") }

// fill takes the last byte of the disk.
func (d *disk) fill() {
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
}
