package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/instance"
	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/app/trayhost"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/resources"
	"github.com/microbizz/go-desktop/screens"
)

// How long the end may take: to store everything, and then for the toolkit to let go
// of the window, which it sometimes never does.
const (
	saveLimit = 10 * time.Second
	quitLimit = 2 * time.Second
)

// runWindow is the program with its window.
func runWindow(o options) int {
	if !hasDisplay() {
		endWithMessage(words.T("cli.no_display"))
	}
	dir := o.data
	if dir == "" {
		var err error
		if dir, err = dataDir(); err != nil {
			endWithMessage(words.T("cli.data_failed", err))
		}
	}
	only, err := instance.Acquire(dir)
	switch {
	case errors.Is(err, instance.ErrRunning):
		fmt.Fprintln(os.Stderr, words.T("cli.running"))
		return 0
	case errors.Is(err, instance.ErrSilent):
		endWithMessage(words.T("cli.silent"))
	case err != nil:
		endWithMessage(words.T("cli.data_failed", err))
	}
	logs, err := logfile.Open(filepath.Join(dir, "log"), 0)
	if err != nil {
		endWithMessage(words.T("cli.data_failed", err))
	}
	logger := logfile.Logger(logs, slog.LevelInfo)
	log.SetOutput(&toolkitLog{to: logs, fail: endWithMessage})
	logger.Info("started", "version", version, "revision", revision())

	core, err := app.Open(app.Config{
		DataDir: dir, Server: o.server, Demo: o.demo, DemoServer: o.demoOptions(), Lang: o.lang, Version: version,
		Logger: logger, ClearLog: logs.Clear,
	})
	if err != nil {
		logger.Error("the program's data cannot be opened", "error", err)
		endWithMessage(words.T("cli.data_failed", err))
	}
	e := &end{core: core, only: only, logs: logs, log: logger}
	show(o, core, e, only)
	e.now() // for a window that went without asking
	return 0
}

// show opens the window and returns when it is gone for good.
func show(o options, core *app.App, e *end, only *instance.Instance) {
	gui := fyneapp.NewWithID(appID)
	gui.SetIcon(fyne.NewStaticResource("icon.png", resources.AppIcon))
	e.quit = gui.Quit
	shell := screens.NewShell(screens.Options{App: gui, Backend: core, Lang: o.lang, Logger: e.log, Quit: e.ask, TrayHost: trayhost.Present})
	shell.Show()
	o.watch(shell.Window())
	only.OnShow(func() { fyne.Do(shell.Raise) })
	ctx, cancel := interrupted()
	defer cancel()
	context.AfterFunc(ctx, e.ask)
	core.Start(context.Background())
	gui.Run()
}

// end ends the program: first everything is stored, then the toolkit is asked to
// quit, and when that hangs the process ends anyway.
type end struct {
	core *app.App
	only *instance.Instance
	logs *logfile.Writer
	log  *slog.Logger
	quit func()

	once sync.Once
}

// ask begins the end without waiting for it; the window may still draw meanwhile.
func (e *end) ask() {
	go func() {
		e.now()
		time.AfterFunc(quitLimit, func() { os.Exit(0) })
		fyne.Do(e.quit)
	}()
}

// now stores everything, once.
func (e *end) now() {
	e.once.Do(func() {
		limit := time.AfterFunc(saveLimit, func() { os.Exit(exitFailed) })
		defer limit.Stop()
		if err := e.core.Close(); err != nil {
			e.log.Error("the end was not clean", "error", err)
		}
		e.log.Info("ended")
		if err := errors.Join(e.only.Close(), e.logs.Close()); err != nil {
			fmt.Fprintln(os.Stderr, "microbizz-go:", err)
		}
	})
}
