//go:build !linux && !race

package pictures

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// peakOf is not told here.
func peakOf(*os.ProcessState) int64 { return 0 }

func reach() {}

func TestAWorkerThatTakesTooMuchEndsItself(t *testing.T) {
	program, err := self()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, probe, "watched").CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || strings.Contains(string(out), "took") {
		t.Errorf("%v: %.300s", err, out)
	}
}
