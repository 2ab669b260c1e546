package main

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/app/words"
)

// closer writes down that it was closed.
type closer struct {
	name string
	log  *[]string
}

func (c closer) Close() error {
	*c.log = append(*c.log, c.name)
	return nil
}

func TestPanicInTheWindowStoresEverythingAndIsTold(t *testing.T) {
	var done []string
	var logged strings.Builder
	e := &end{core: closer{"core", &done}, only: closer{"instance", &done}, logs: closer{"log", &done},
		keep: func() { done = append(done, "window") },
		log:  slog.New(slog.NewTextHandler(&logged, nil)),
		fail: func(sentence string) { done = append(done, sentence) }}
	func() {
		defer e.crashed()
		panic(errors.New("no such row"))
	}()
	if want := []string{"window", "core", "instance", "log", words.T("cli.crashed")}; !slices.Equal(done, want) {
		t.Errorf("done: %q, want %q", done, want)
	}
	if !strings.Contains(logged.String(), "no such row") || !strings.Contains(logged.String(), "end_test.go") {
		t.Errorf("the log has no trace of it:\n%s", logged.String())
	}
}
