package outbox

import (
	"os"

	"golang.org/x/sys/windows"
)

// faultsFile is where the table of the campaign stays, below build.
const faultsFile = "faults-windows.txt"

// killed is the exit code of a program that was ended from outside, which Windows
// leaves to whoever ends it; no program of these tests ends itself with it.
const killed = 0xdead

// die ends this program at once: nothing of it runs on, no handle is closed by it.
func die() {
	_ = windows.TerminateProcess(windows.CurrentProcess(), killed)
	select {}
}

// kill ends another program in the same way.
func kill(p *os.Process) {
	h, err := windows.OpenProcess(windows.PROCESS_TERMINATE, false, uint32(p.Pid))
	if err != nil {
		return // it is gone
	}
	_ = windows.TerminateProcess(h, killed)
	_ = windows.CloseHandle(h)
}

// wasKilled tells such an end from one of the program's own.
func wasKilled(s *os.ProcessState) bool { return s.ExitCode() == killed }
