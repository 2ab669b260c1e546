package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/microbizz/go-desktop/app/process"
	"github.com/microbizz/go-desktop/app/words"
)

// exitFailed is the exit code when the program could not do its work.
const exitFailed = 1

// windowFailures are what the toolkit logs when it can open no window, right before
// it ends the program without a word to the person.
var windowFailures = []string{"failed to initialise GLFW", "window creation error"}

// toolkitLog takes what the toolkit writes to the standard logger. It goes to the
// program's own log instead of the terminal; and where it means that there will be no
// window, the person is told in plain words and the program ends.
type toolkitLog struct {
	to     io.Writer
	fail   func(sentence string)
	failed bool
}

// lastLine begins the last line of a failure the toolkit logs: where it happened.
const lastLine = "  At:"

// Write takes one line; the standard logger calls it with one at a time.
func (l *toolkitLog) Write(p []byte) (int, error) {
	n, err := l.to.Write(p)
	line := string(p)
	for _, failure := range windowFailures {
		l.failed = l.failed || strings.Contains(line, failure)
	}
	if l.failed && strings.Contains(line, lastLine) {
		l.fail(words.T("cli.no_opengl"))
	}
	return n, err
}

// endWithMessage tells why there is no window, on the terminal and in a box of the
// system where it has one, and ends the program.
func endWithMessage(sentence string) {
	fmt.Fprintln(os.Stderr, sentence)
	messageBox(words.T("app.name"), sentence, boxProblem)
	process.Exit(exitFailed)
}
