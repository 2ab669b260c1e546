//go:build window

package windowtest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"
)

// browser is a real Chromium without a window, driven over its debugging pipe: messages
// of JSON, each ended by a zero byte, on the file descriptors 3 and 4.
type browser struct {
	t       testing.TB
	cmd     *exec.Cmd
	to      *os.File
	from    *bufio.Reader
	pipe    *os.File
	next    int
	session string
	out     output
}

// startBrowser opens the address in a Chromium of the desk's own.
func (d *Desk) startBrowser(address string) *browser {
	d.t.Helper()
	hear, say, err := os.Pipe()
	must(d.t, err)
	listen, speak, err := os.Pipe()
	must(d.t, err)
	b := &browser{t: d.t, to: say, pipe: listen, from: bufio.NewReaderSize(listen, 1<<20)}
	b.cmd = exec.Command("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--user-data-dir="+d.Path("chromium"), "--remote-debugging-pipe", "about:blank")
	// Its socket lies in the folder for temporary files and must have a short path.
	short, err := os.MkdirTemp("/tmp", "browser")
	must(d.t, err)
	d.t.Cleanup(func() { os.RemoveAll(short) })
	b.cmd.Env = append(slices.Clone(d.env), "TMPDIR="+short)
	printed, err := os.CreateTemp(d.Path("run"), "browser-*.out")
	must(d.t, err)
	defer printed.Close()
	b.out.file = printed.Name()
	b.cmd.Stdout, b.cmd.Stderr = printed, printed
	b.cmd.ExtraFiles = []*os.File{hear, speak}
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(d.t, b.cmd.Start())
	hear.Close()
	speak.Close()
	d.t.Cleanup(b.close)
	must(d.t, b.pipe.SetReadDeadline(time.Now().Add(2*patience)))

	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": address}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	return b
}

// call sends a command and waits for its result; events that come between are dropped.
func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	b.next++
	message := map[string]any{"id": b.next, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	must(b.t, err)
	_, err = b.to.Write(append(data, 0))
	must(b.t, err)
	for {
		data, err := b.from.ReadBytes(0)
		if err != nil {
			b.t.Fatalf("the browser is silent: %v; it printed:\n%s", err, b.out.String())
		}
		var reply struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		must(b.t, json.Unmarshal(data[:len(data)-1], &reply))
		if reply.ID != b.next {
			continue
		}
		if reply.Error != nil {
			b.t.Fatalf("%s: %s", method, reply.Error.Message)
		}
		must(b.t, json.Unmarshal(reply.Result, result))
		return
	}
}

// place waits for the element with this id and answers the middle of it.
func (b *browser) place(id string) (x, y float64) {
	b.t.Helper()
	script := fmt.Sprintf(`(() => { const e = document.getElementById(%q); if (!e) return null;
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, id)
	var answer struct{ Result struct{ Value []float64 } }
	if !eventually(func() bool {
		b.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true}, &answer)
		return len(answer.Result.Value) == 2
	}) {
		b.t.Fatalf("the page shows no %s", id)
	}
	return answer.Result.Value[0], answer.Result.Value[1]
}

// click presses the mouse on the element with this id.
func (b *browser) click(id string) {
	b.t.Helper()
	x, y := b.place(id)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, &struct{}{})
	}
}

// close ends the browser, which takes its helpers with it, and kills it when it does not.
func (b *browser) close() {
	b.to.Close() // the end of the pipe is the end of the browser
	ended := make(chan struct{})
	go func() {
		b.cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		b.cmd.Process.Kill()
		<-ended
	}
	b.pipe.Close()
}
