//go:build !linux && !windows

package pictures

import (
	"os"
	"syscall"
)

func self() (string, error) { return os.Executable() }

func environment() []string { return []string{"LANG=C"} }

func attributes() *syscall.SysProcAttr { return nil }

// confine takes new files and sockets, and processor time, from this process. Its memory
// is watched by the worker itself: this system has no limit for it that holds.
func confine() error {
	for what, value := range map[int]uint64{syscall.RLIMIT_CORE: 0, syscall.RLIMIT_FSIZE: 0, syscall.RLIMIT_CPU: maxCPU} {
		if err := syscall.Setrlimit(what, &syscall.Rlimit{Cur: value, Max: value}); err != nil {
			return err
		}
	}
	return nil
}
