package process

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// The test program is its own patient: with this variable set it shows an alert and
// then ends in the way it names.
const endVariable = "PROCESS_TEST_END"

const reportVariable = "PROCESS_TEST_REPORT"

func TestMain(m *testing.M) {
	switch os.Getenv(endVariable) {
	case "exit":
		tryAlert()
		Exit(7)
	case "crash":
		if _, err := KeepCrashes(os.Getenv(reportVariable)); err != nil {
			os.Stderr.WriteString(err.Error())
			Exit(8)
		}
		tryAlert()
		go func() { panic("a fault of the program") }()
		select {}
	}
	os.Exit(m.Run())
}

// endLimit is what a person waits for a program to go, starting it included.
const endLimit = 20 * time.Second

func end(t *testing.T, how string, env ...string) error {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), endVariable+"="+how), env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hang := time.AfterFunc(endLimit, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	if !hang.Stop() {
		t.Fatalf("the process was still there after %v", endLimit)
	}
	return err
}

func TestProcessIsGoneAfterAnAlertWithItsCode(t *testing.T) {
	var exit *exec.ExitError
	if err := end(t, "exit"); !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("it ended with %v, want code 7", err)
	}
}

func TestCrashEndsTheProcessAndLeavesItsReport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "crash.txt")
	if err := end(t, "crash", reportVariable+"="+file); err == nil {
		t.Error("a crash ended with code 0")
	}
	t.Cleanup(func() { _ = debug.SetCrashOutput(nil, debug.CrashOptions{}) }) // gives the file free
	report, err := KeepCrashes(file)
	if err != nil || !strings.Contains(string(report), "a fault of the program") || !strings.Contains(string(report), "process_test.go") {
		t.Errorf("the report is %.300q, %v", report, err)
	}
	if report, err := KeepCrashes(file); err != nil || report != nil {
		t.Errorf("read once more: %.300q, %v, want nothing", report, err)
	}
}
