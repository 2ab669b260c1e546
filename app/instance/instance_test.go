package instance

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
)

func TestSecondStartBringsTheFirstToTheFront(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	first, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	var mu sync.Mutex
	note := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, what)
	}
	before := letForward
	t.Cleanup(func() { letForward = before })
	letForward = func(pid int) { note("let " + strconv.Itoa(pid)) }
	first.OnShow(func() bool { note("show"); return true })
	for range 2 {
		if _, err := Acquire(dir); !errors.Is(err, ErrRunning) || errors.Is(err, ErrBehind) {
			t.Fatalf("second start: %v, want ErrRunning", err)
		}
	}
	// Windows lets a window come to the front only when that was allowed before.
	let := "let " + strconv.Itoa(os.Getpid())
	mu.Lock()
	defer mu.Unlock()
	if want := []string{let, "show", let, "show"}; !slices.Equal(order, want) {
		t.Errorf("what happened: %q, want %q", order, want)
	}
	if other, err := Acquire(t.TempDir()); err != nil {
		t.Errorf("another folder: %v", err)
	} else if err := other.Close(); err != nil {
		t.Error(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Acquire(dir)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestSecondStartLearnsThatTheWindowStaysBehind(t *testing.T) {
	dir := t.TempDir()
	first, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	first.OnShow(func() bool { return false })
	if _, err := Acquire(dir); !errors.Is(err, ErrBehind) || !errors.Is(err, ErrRunning) {
		t.Errorf("second start: %v, want ErrBehind", err)
	}
}

func TestRequestBeforeTheWindowIsThereIsKept(t *testing.T) {
	dir := t.TempDir()
	first, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := Acquire(dir); !errors.Is(err, ErrRunning) {
		t.Fatal(err)
	}
	shown := 0
	first.OnShow(func() bool { shown++; return true })
	if shown != 1 {
		t.Errorf("shown %d times, want once", shown)
	}
}

func TestFilesOfAProgramThatWasKilledAreNoHindrance(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, addressName), []byte(`{"addr":"127.0.0.1:1","secret":"x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, lockName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	i, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
}

func TestStrangersAreNotAnswered(t *testing.T) {
	dir := t.TempDir()
	first, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	first.OnShow(func() bool { t.Error("a stranger brought the window up"); return true })
	raw, err := os.ReadFile(filepath.Join(dir, addressName))
	if err != nil {
		t.Fatal(err)
	}
	var a address
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{"show\n", "wrong show\n", "GET / HTTP/1.1\r\n\r\n", a.Secret + "\n"} {
		conn, err := net.Dial("tcp", a.Addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, said); err != nil {
			t.Fatal(err)
		}
		// A reset is as good as an end: the stranger learns nothing.
		if got, _ := io.ReadAll(conn); len(got) != 0 {
			t.Errorf("%q was answered %q", said, got)
		}
		conn.Close()
	}
}
