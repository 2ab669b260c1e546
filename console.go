package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/term"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/words"
)

// interrupted is a context that ends with Ctrl+C or when the system ends the program.
func interrupted() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// demoOptions are the demo server's options as the command line gives them.
func (o options) demoOptions() demo.Options {
	d := demo.Options{Seed: o.seed, TokenLife: o.tokenLife, Tasks: o.tasks, Notes: o.notes, Lively: true}
	if o.generation == demo.Older.String() {
		d.Generation = demo.Older
	}
	return d
}

// serveDemo runs the demo server alone until it is interrupted.
func serveDemo(o options) int {
	d := o.demoOptions()
	if o.data != "" {
		if err := os.MkdirAll(o.data, 0o700); err != nil {
			return failed(err)
		}
		d.StateFile = filepath.Join(o.data, "demo-server.json")
	}
	server, err := demo.New(d)
	if err != nil {
		return failed(err)
	}
	base, err := server.Start(o.serveDemo)
	if err != nil {
		return failed(errors.Join(err, server.Close()))
	}
	fmt.Println(words.T("cli.serving", base))
	fmt.Println(words.T("cli.serving_user", app.DemoUsername, app.DemoPassword))
	fmt.Println(words.T("cli.serving_end"))
	ctx, stop := interrupted()
	defer stop()
	<-ctx.Done()
	if err := server.Close(); err != nil {
		return failed(err)
	}
	return 0
}

// checkServer prints what a server offers.
func checkServer(o options, stdin *os.File) int {
	ctx, stop := interrupted()
	defer stop()
	server, user, password := o.server, o.user, ""
	if o.demo {
		d, err := demo.New(o.demoOptions())
		if err != nil {
			return failed(err)
		}
		defer d.Close()
		if server, err = d.Start("127.0.0.1:0"); err != nil {
			return failed(err)
		}
		password = app.DemoPassword
		if user == "" {
			user = app.DemoUsername
		}
	} else {
		if password = readPassword(stdin); password == "" {
			return failed(errors.New(words.T("cli.no_password")))
		}
	}
	if server == "" {
		server = app.DefaultServer
	}
	report, err := app.Check(ctx, server, user, password)
	fmt.Print(report.In(words.Current()))
	if err != nil {
		return failed(err)
	}
	if !report.OK {
		return exitFailed
	}
	return 0
}

// readPassword reads a line: without showing it where a person types it, after asking.
func readPassword(stdin *os.File) string {
	if fd := int(stdin.Fd()); term.IsTerminal(fd) {
		fmt.Fprint(os.Stderr, words.T("cli.password"))
		typed, err := term.ReadPassword(fd)
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return ""
		}
		return string(typed)
	}
	line, err := bufio.NewReader(stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return ""
	}
	return strings.TrimRight(line, "\r\n")
}

// failed says in one line why something could not be done.
func failed(err error) int {
	sentence := err.Error()
	if key, args, detail := app.Explain(err); key != "error.unknown" {
		sentence = words.T(key, args...)
		if detail != "" && !strings.Contains(detail, "\n") {
			sentence += " (" + detail + ")"
		}
	}
	fmt.Fprintln(os.Stderr, "microbizz-go: "+sentence)
	return exitFailed
}
