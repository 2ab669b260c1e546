//go:build unix

package outbox

import (
	"os"
	"syscall"
)

// faultsFile is where the table of the campaign stays, below build.
const faultsFile = "faults.txt"

// die ends this program as kill -9 does.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// kill ends another program in the same way.
func kill(p *os.Process) { _ = p.Kill() }

// wasKilled tells such an end from one of the program's own.
func wasKilled(s *os.ProcessState) bool {
	status, ok := s.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}
