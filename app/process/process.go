// Package process is the program as the system sees it: how it ends, and what a crash
// leaves behind.
package process

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
)

// maxReport is how much of a crash report is read back, in bytes: the goroutine that
// failed stands first.
const maxReport = 64 << 10

// KeepCrashes has the runtime write what it says at a crash into the file as well, where
// it is found when there was no terminal. It answers what an earlier crash left there,
// nil when there was none, and empties the file.
func KeepCrashes(file string) (earlier []byte, err error) {
	earlier, err = readReport(file)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return earlier, err
	}
	// The runtime keeps a handle of its own.
	err = debug.SetCrashOutput(f, debug.CrashOptions{})
	crashHard()
	return earlier, errors.Join(err, f.Close())
}

func readReport(file string) ([]byte, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	report, err := io.ReadAll(io.LimitReader(f, maxReport))
	if len(report) == 0 {
		return nil, err
	}
	return report, err
}
