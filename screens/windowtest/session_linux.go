//go:build window && !wine

package windowtest

import (
	"syscall"
	"time"
)

// quitLimit is how long the end may take, with what a busy computer adds.
const quitLimit = 10 * time.Second

// endSession ends the program as the system does when the person logs off.
func (p *Program) endSession() {
	p.desk.t.Helper()
	must(p.desk.t, p.run.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-p.run.done:
		if p.run.err != nil {
			p.desk.t.Errorf("the program ended with %v, want exit code 0; it said:\n%s", p.run.err, p.Log())
		}
	case <-time.After(quitLimit):
		p.desk.t.Fatalf("the program was still there %v after SIGTERM", quitLimit)
	}
}
