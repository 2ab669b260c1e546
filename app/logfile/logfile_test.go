package logfile

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/app/internal/private/privatetest"
)

func TestNoSecretReachesTheLog(t *testing.T) {
	dir := t.TempDir()
	w, err := Open(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	const token = "0123456789abcdef0123456789ABCDEF01234567"
	log := Logger(w, slog.LevelDebug)
	log.Info("signed in as anne with "+token, "url", "https://x/api.php?access_token="+token)
	log.With("password", "demo1234").WithGroup("login").Warn("refused", "Access-Token", "short", "error", errors.New("cookie "+token))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, Name))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{token, "demo1234", "short"} {
		if strings.Contains(string(raw), bad) {
			t.Errorf("%q is in the log:\n%s", bad, raw)
		}
	}
	if !strings.Contains(string(raw), "signed in as anne") {
		t.Errorf("the rest is missing:\n%s", raw)
	}
}

func TestLogMakesRoomForItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	w, err := Open(dir, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		if _, err := fmt.Fprintf(w, "line %03d %s\n", i, strings.Repeat("x", 40)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != Older+1 {
		t.Fatalf("%d files, %v, want %d", len(all), err, Older+1)
	}
	for _, e := range all {
		if info, err := e.Info(); err != nil || info.Size() > 1000 {
			t.Errorf("%s: %d bytes, %v", e.Name(), info.Size(), err)
		}
		privatetest.File(t, dir, filepath.Join(dir, e.Name()))
	}
	raw, err := os.ReadFile(filepath.Join(dir, Name))
	if err != nil || !strings.Contains(string(raw), "line 199") {
		t.Errorf("the newest line is not in the newest file: %v\n%s", err, raw)
	}
	if _, err := w.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("writing after Close: %v", err)
	}
}

func TestLogGoesOnWhereItCannotBeMoved(t *testing.T) {
	dir := t.TempDir()
	// In the way of the oldest log, as one that a viewer holds open on Windows.
	if err := os.MkdirAll(filepath.Join(dir, fmt.Sprint(Name, ".", Older), "held"), 0o700); err != nil {
		t.Fatal(err)
	}
	w, err := Open(dir, 1000)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for i := range 100 {
		if _, err := fmt.Fprintf(w, "line %03d %s\n", i, strings.Repeat("x", 40)); err != nil {
			t.Fatal(err)
		}
	}
	lines := 0
	for _, name := range []string{Name, Name + ".1", Name + ".2"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(raw), "\n")
	}
	if lines != 100 {
		t.Errorf("%d of 100 lines are there", lines)
	}
}

func TestAClearedLogGoesOnFromItsBeginning(t *testing.T) {
	dir := t.TempDir()
	w, err := Open(dir, 100)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range 5 {
		if _, err := fmt.Fprintln(w, strings.Repeat("x", 80)); err != nil {
			t.Fatal(err)
		}
	}
	crash := filepath.Join(dir, CrashName)
	held, err := os.OpenFile(crash, os.O_CREATE|os.O_WRONLY, 0o600) // as the runtime has it
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	for _, path := range []string{crash, filepath.Join(dir, Name+".17"), filepath.Join(dir, "old", "a.log")} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Clear(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintln(w, "after"); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, Name))
	if err != nil || string(raw) != "after\n" {
		t.Errorf("the log holds %q, %v", raw, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("there are %v, %v", left, err)
	}
	if info, err := os.Stat(crash); err != nil || info.Size() != 0 {
		t.Errorf("the report of a crash: %v, %v", info, err)
	}
}
