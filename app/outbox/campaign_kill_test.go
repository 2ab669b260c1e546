//go:build linux

package outbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// ordersVar holds what a victim is to do.
const ordersVar = "OUTBOX_ORDERS"

func init() { helpers["victim"] = victim }

// orders are what a victim is to do.
type orders struct {
	URL, Token, Dir string
	Contract        *apiclient.Contract
	Task, Me        ID
	Names           []string // of notes to add; one with a file for each
	DieAt           int      // the boundary to die at, 0 for none
}

// victim works on an outbox until nothing waits, or until it kills itself.
func victim() error {
	o := orders{Contract: apiclient.NewContract()}
	if err := json.Unmarshal([]byte(os.Getenv(ordersVar)), &o); err != nil {
		return err
	}
	var passed atomic.Int32
	boundary = func(string) {
		if passed.Add(1) == int32(o.DieAt) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	c, err := apiclient.New(apiclient.Config{BaseURL: o.URL, Token: o.Token, Contract: o.Contract})
	if err != nil {
		return err
	}
	box, err := Open(o.Dir, Deps{Remote: NewRemote(c), Me: func() ID { return o.Me }, Settle: time.Millisecond})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	for _, name := range o.Names {
		path := filepath.Join(filepath.Dir(o.Dir), name)
		if err := os.WriteFile(path, pdf(name), 0o600); err != nil {
			return err
		}
		for text, files := range map[string][]LocalFile{name: {{Path: path, Name: name + ".pdf"}}, name + " tekst": nil} {
			if _, err := box.Add(ctx, AddNote{TaskID: o.Task, Text: text, Visibility: store.VisibilityInternal, Files: files}, nil); err != nil {
				return err
			}
			fmt.Println("ack", text)
		}
	}
	for len(box.Entries()) > 0 {
		for _, e := range box.Entries() {
			if e.State.NeedsPerson() {
				return fmt.Errorf("left for the person: %+v", e)
			}
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	err = <-done
	box.Close()
	return err
}

// kills is how many times a victim dies.
const kills = 200

// TestKilledAnywhereNothingIsLost lets one program after another die at a random
// boundary between two writes, each going on with the outbox that the one before it
// left.
func TestKilledAnywhereNothingIsLost(t *testing.T) {
	const fault = "kill -9 at a random write boundary"
	killed := 0
	random := rand.New(rand.NewPCG(3, 4))
	w := newWorld(t, demo.Newer)
	var open atomic.Int32 // connections
	server := httptest.NewUnstartedServer(w.server.Handler())
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			open.Add(-1)
		}
	}
	server.Start()
	defer server.Close()
	token, err := w.base.Login(w.ctx, "anne@soerensen-vvs.dk", password)
	must(t, err)
	o := orders{
		URL: server.URL + "/api.php", Token: token.Value, Dir: filepath.Join(t.TempDir(), "box"),
		Contract: w.client.Contract(), Task: w.task, Me: w.me,
	}
	acked := map[string]bool{}
	run := func() (died bool) {
		raw, err := json.Marshal(o)
		must(t, err)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), helperVar+"=victim", ordersVar+"="+string(raw))
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		lines := bufio.NewScanner(strings.NewReader(string(out)))
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "ack "); ok {
				acked[text] = true
			}
		}
		quiet(t, server.Listener.Addr(), &open)
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
			return true
		}
		must(t, err)
		return false
	}
	for round := 0; killed < kills; round++ {
		o.Names, o.DieAt = []string{"note " + strconv.Itoa(round)}, 1+random.IntN(45)
		if run() {
			killed++
		}
	}
	o.Names, o.DieAt = nil, 0
	run()
	there := map[string]int{}
	for _, n := range w.server.Notes(w.task) {
		there[n.Text]++
		if f, ok := n.Files["file"]; ok && acked[n.Text] && string(f.Content) != string(pdf(n.Text)) {
			t.Errorf("the file of %q is not what was attached", n.Text)
		}
	}
	lost, doubled := 0, 0
	for text := range acked {
		l, d := compare(1, there[text])
		lost, doubled = lost+l, doubled+d
	}
	for text, n := range there {
		// What died before it was acknowledged may be there or not.
		if strings.HasPrefix(text, "note ") && !acked[text] && n > 1 {
			doubled += n - 1
		}
	}
	report(fault, killed, lost, doubled)
	if lost+doubled > 0 {
		t.Errorf("%d lost, %d doubled", lost, doubled)
	}
	if left, err := os.ReadDir(filepath.Join(o.Dir, "spool")); err != nil || len(left) > 0 {
		t.Errorf("left in the spool: %v %v", left, err)
	}
}

// quiet waits until the server is done with all that a dead program sent it: only
// then the time is over in which it may still be at work. A connection made now is
// accepted after the dead program's, so once it was seen those are counted too.
func quiet(t *testing.T, server net.Addr, open *atomic.Int32) {
	last, err := net.Dial("tcp", server.String())
	must(t, err)
	_, err = last.Write([]byte("GET /api.php/task HTTP/1.0\r\n\r\n"))
	must(t, err)
	_, err = io.Copy(io.Discard, last)
	must(t, err)
	must(t, last.Close())
	for open.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}
