package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/process"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/ui"
)

// How long the end may take: to store everything, and then for the toolkit to let go
// of the window, which it sometimes never does.
const (
	saveLimit = 10 * time.Second
	quitLimit = 2 * time.Second

	leavePause = 100 * time.Millisecond // lets the system have its answer first
)

// end ends the program: first everything is stored, then the toolkit is asked to
// quit, and when that hangs the process ends anyway.
type end struct {
	core io.Closer
	only io.Closer
	logs io.Closer
	log  *slog.Logger
	keep func() // stores what the window holds; nil before there is one
	quit func()
	exit func(code int)
	fail func(sentence string) // tells the person and exits

	once sync.Once
}

// ask begins the end without waiting for it; the window may still draw meanwhile.
func (e *end) ask() {
	go func() {
		e.now()
		time.AfterFunc(quitLimit, func() { e.exit(0) })
		ui.End(e.quit)
	}()
}

// leave is the end of the session: the system waits until everything is stored and
// this has returned, and may not end the program itself.
func (e *end) leave() {
	e.now()
	time.AfterFunc(leavePause, func() { e.exit(0) })
}

// now stores everything, once.
func (e *end) now() {
	e.once.Do(func() {
		limit := time.AfterFunc(saveLimit, func() {
			e.log.Error("the end took too long", "goroutines", goroutines())
			e.exit(exitFailed)
		})
		defer limit.Stop()
		if e.keep != nil {
			e.keep()
		}
		if err := e.core.Close(); err != nil {
			e.log.Error("the end was not clean", "error", err)
		}
		e.log.Info("ended")
		if err := errors.Join(e.only.Close(), e.logs.Close()); err != nil {
			fmt.Fprintln(os.Stderr, "microbizz-go:", err)
		}
	})
}

// crashed is deferred around what draws the window: after a panic there, everything is
// stored all the same, and the person is told.
func (e *end) crashed() {
	fault := recover()
	if fault == nil {
		return
	}
	stack := debug.Stack()
	fmt.Fprintf(os.Stderr, "panic: %v\n\n%s", fault, stack)
	e.log.Error("the window failed", "panic", fault, "stack", string(stack))
	e.stop(words.T("cli.crashed"))
}

// stop stores everything, says why there is no window any more, and exits.
func (e *end) stop(sentence string) {
	e.now()
	e.fail(sentence)
}

// goroutines is what everything in the program waits for.
func goroutines() string {
	stacks := make([]byte, 64<<10)
	return string(stacks[:runtime.Stack(stacks, true)])
}

// keepCrashes puts what an earlier crash left behind into the log and gets ready for
// the next. That it cannot is no reason not to start.
func keepCrashes(file string, logger *slog.Logger) {
	report, err := process.KeepCrashes(file)
	if report != nil {
		logger.Error("the program crashed the last time", "report", string(report))
	}
	if err != nil {
		logger.Warn("crashes will leave no report", "error", err)
	}
}
