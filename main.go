// Microbizz GO for the desktop: tasks from clients, for contractors.
//
// This package reads the command line, builds each part and hands it to the next.
package main

import (
	"errors"
	"os"
	"runtime/debug"
	"strings"
	_ "time/tzdata" // Windows has no zones of its own that Go can read

	"github.com/microbizz/go-desktop/app/pictures"
	"github.com/microbizz/go-desktop/app/process"
	"github.com/microbizz/go-desktop/app/words"
)

// version is the program's version; a release sets it when it is linked.
var version = "1.0.0"

// appID names the program to the system.
const appID = "dk.microbizz.go"

func main() {
	pictures.RunWorker() // does not return in the process that looks at others' pictures
	process.Exit(run(os.Args[1:]))
}

// run is the program; it returns the exit code.
func run(args []string) int {
	var usage strings.Builder
	o, err := parseFlags(args, &usage)
	words.Set(words.Load(o.lang))
	switch {
	case errors.Is(err, errHelp):
		announce(usage.String())
		return 0
	case err != nil:
		complain(err.Error())
		return exitUsage
	case o.version:
		announce("microbizz-go " + version + " " + revision())
		return 0
	case o.serveDemo != "":
		return inConsole(func() int { return serveDemo(o) })
	case o.check:
		return inConsole(func() int { return checkServer(o, os.Stdin) })
	}
	return runWindow(o)
}

// revision tells from what source the program was built.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return info.GoVersion
}
