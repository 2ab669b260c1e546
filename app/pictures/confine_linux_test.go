//go:build !race

package pictures

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// peakOf gives the most memory that an ended process had, in bytes.
func peakOf(p *os.ProcessState) int64 { return p.SysUsage().(*syscall.Rusage).Maxrss << 10 }

func runs(what string) (said string, peak int64, err error) {
	program, err := self()
	if err != nil {
		return "", 0, err
	}
	cmd := exec.Command(program, probe, what)
	out, err := cmd.CombinedOutput()
	return string(out), peakOf(cmd.ProcessState), err
}

func TestAWorkerHasNoMoreMemoryThanItMay(t *testing.T) {
	for _, what := range []string{"memory", "watched"} {
		said, peak, err := runs(what)
		var ended *exec.ExitError
		if !errors.As(err, &ended) || peak > maxMemory || strings.Contains(said, "took") {
			t.Errorf("%s: %v at %d MB: %.300s", what, err, peak/1e6, said)
		}
	}
}

func reach() {
	_, file := os.Open("/etc/hostname")
	_, socket := net.Dial("tcp", "127.0.0.1:1")
	_, bus := net.Dial("unix", "/run/dbus/system_bus_socket")
	_, pipe, pipes := os.Pipe()
	_ = pipe
	start := exec.Command("/bin/true").Run()
	for _, err := range []error{file, socket, bus, pipes, start} {
		fmt.Println(errors.Is(err, syscall.EMFILE))
	}
}

func TestAWorkerOpensNoFileNoSocketAndNoProgram(t *testing.T) {
	if said, _, err := runs("reach"); err != nil || said != strings.Repeat("true\n", 5) {
		t.Errorf("%s, %v", said, err)
	}
}
