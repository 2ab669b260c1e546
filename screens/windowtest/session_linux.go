//go:build window && !wine

package windowtest

import "syscall"

// endSession ends the program as the system does when the person logs off.
func (p *Program) endSession() {
	p.desk.t.Helper()
	must(p.desk.t, p.run.cmd.Process.Signal(syscall.SIGTERM))
	p.awaitEnd()
}
