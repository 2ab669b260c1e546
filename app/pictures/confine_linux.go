package pictures

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// self is the program's own file, even when an update has put another in its place.
func self() (string, error) { return "/proc/self/exe", nil }

func environment() []string { return []string{"LANG=C"} }

func attributes() *syscall.SysProcAttr { return nil }

// confine takes from this process what a decoder has no use for: memory beyond the limit,
// processor time, new files and sockets, writing to files, a core dump. The limit of
// address space does not suit Go, which reserves far more than it takes.
func confine() error {
	taken, err := status("VmData:", "VmRSS:")
	if err != nil {
		return err
	}
	// What more may be taken is what the limit leaves beside what is resident now. Some
	// of the program's own text becomes resident later: that is left aside.
	const text = 16_000_000
	data := uint64(taken[0] + max(maxMemory-text-taken[1], 0))
	for _, limit := range []struct {
		what  int
		value uint64
	}{
		{syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_FSIZE, 0}, {syscall.RLIMIT_CPU, maxCPU},
		{syscall.RLIMIT_DATA, data}, {syscall.RLIMIT_NOFILE, 3},
	} {
		if err := syscall.Setrlimit(limit.what, &syscall.Rlimit{Cur: limit.value, Max: limit.value}); err != nil {
			return fmt.Errorf("limit %d: %w", limit.what, err)
		}
	}
	// The window comes first; that it could not be made to is no reason to stop.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10)
	return nil
}

// status reads numbers of kilobytes from what the system knows of this process, and
// gives bytes.
func status(names ...string) ([]int, error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return nil, err
	}
	out := make([]int, len(names))
	for i, name := range names {
		_, rest, _ := bytes.Cut(text, []byte("\n"+name))
		number, _, ok := bytes.Cut(bytes.TrimSpace(rest), []byte(" kB"))
		n, err := strconv.Atoi(string(number))
		if !ok || err != nil {
			return nil, fmt.Errorf("/proc/self/status has no %s", name)
		}
		out[i] = n << 10
	}
	return out, nil
}
