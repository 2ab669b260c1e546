package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/microbizz/go-desktop/app/console"
	"github.com/microbizz/go-desktop/app/words"
)

// announce writes what was asked for on the console, or shows it in a box where the
// program was started without one.
func announce(text string) {
	text = strings.TrimRight(text, "\n")
	if console.Attach(); console.Reaches(os.Stdout) {
		fmt.Println(text)
		return
	}
	messageBox(words.T("app.name"), text, boxInfo)
}

// mention writes what a person sees anyway, where there is a console.
func mention(sentence string) {
	if console.Attach(); console.Reaches(os.Stdout) {
		fmt.Println(sentence)
	}
}

// complain says why the command line cannot be carried out, in the same places.
func complain(sentence string) {
	if console.Attach(); console.Reaches(os.Stderr) {
		fmt.Fprintln(os.Stderr, "microbizz-go: "+sentence)
		return
	}
	messageBox(words.T("app.name"), sentence, boxProblem)
}

// inConsole does work that writes line by line.
func inConsole(work func() int) int {
	end := console.Own(words.T("cli.press_enter"))
	defer end()
	return work()
}

// boxKind is what a box of the system is about.
type boxKind bool

const (
	boxInfo    boxKind = false
	boxProblem boxKind = true
)
