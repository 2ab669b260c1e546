package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/alerts"
	"github.com/microbizz/go-desktop/app/identity"
	"github.com/microbizz/go-desktop/app/instance"
	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/app/process"
	"github.com/microbizz/go-desktop/app/trayhost"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/resources"
	"github.com/microbizz/go-desktop/screens"
	"github.com/microbizz/go-desktop/screens/native"
	"github.com/microbizz/go-desktop/screens/ui"
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
	case errors.Is(err, instance.ErrBehind):
		announce(words.T("cli.behind"))
		return 0
	case errors.Is(err, instance.ErrRunning):
		mention(words.T("cli.running"))
		return 0
	case errors.Is(err, instance.ErrSilent):
		endWithMessage(words.T("cli.silent"))
	case err != nil:
		endWithMessage(words.T("cli.data_failed", err))
	}
	if err := app.CheckVersion(dir, o.demo); err != nil {
		// Before anything is written there, the log included.
		key, args, _ := app.Explain(err)
		_ = only.Close()
		endWithMessage(words.T(key, args...))
	}
	logs, err := logfile.Open(filepath.Join(dir, "log"), 0)
	if err != nil {
		endWithMessage(words.T("cli.data_failed", err))
	}
	logger := logfile.Logger(logs, slog.LevelInfo)
	toolkit := &toolkitLog{to: logs, fail: endWithMessage}
	log.SetOutput(toolkit)
	keepCrashes(filepath.Join(dir, "log", logfile.CrashName), logger)
	logger.Info("started", "version", version, "revision", revision())

	who := identity.Identity{ID: appID, Name: words.T("app.name"), Icon: filepath.Join(dir, "icon.png")}
	if err := identity.Register(who); err != nil {
		logger.Warn("the system was not told who the program is", "error", err)
	}
	core, err := app.Open(app.Config{
		Identity: who, DataDir: dir, Server: o.server, Demo: o.demo, DemoServer: o.demoOptions(), Lang: o.lang, Version: version,
		Logger: logger, ClearLog: logs.Clear,
	})
	if err != nil {
		logger.Error("the program's data cannot be opened", "error", err)
		endWithMessage(words.T("cli.data_failed", err))
	}
	e := &end{core: core, only: only, logs: logs, log: logger, exit: process.Exit, fail: endWithMessage}
	toolkit.fail = e.stop
	defer e.crashed()
	show(o, core, e, only)
	e.now() // for a window that went without asking
	return 0
}

// raiseLimit is how long a window that is busy may take to come to the front.
const raiseLimit = time.Second

// raise brings the window to the front and reports whether it is there. It may be called
// on any goroutine but the one that draws.
func raise(shell *screens.Shell) bool {
	inFront := make(chan bool, 1)
	ui.Do(func() { inFront <- shell.Raise() })
	select {
	case is := <-inFront:
		return is
	case <-time.After(raiseLimit):
		return false
	}
}

// show opens the window and returns when it is gone for good.
func show(o options, core *app.App, e *end, only *instance.Instance) {
	ui.Own()
	gui := fyneapp.NewWithID(appID)
	gui.SetIcon(fyne.NewStaticResource("icon.png", resources.AppIcon))
	system := &native.Desktop{}
	shell := screens.NewShell(screens.Options{
		App: gui, Backend: core, Lang: o.lang, Logger: e.log, Quit: e.ask, TrayHost: trayhost.Present, Desktop: system,
	})
	e.keep = shell.Keep
	e.quit = func() {
		shell.EndTray()
		gui.Quit()
	}
	shell.Show()
	system.Watch(shell.Window(), native.Events{
		Rescaled: func() { ui.Do(shell.Rescaled) }, Screen: func() { ui.Do(shell.Fit) }, Moved: shell.Moved,
		Ending: shell.Keep, Ended: e.leave,
	})
	o.watch(shell.Window())
	only.OnShow(func() bool { return raise(shell) })
	if err := alerts.OnClick(appID, func() { raise(shell) }); err != nil {
		e.log.Warn("a click on an alert will do nothing", "error", err)
	}
	ctx, cancel := interrupted()
	defer cancel()
	defer context.AfterFunc(ctx, e.ask)() // so that only a signal asks
	core.Start(context.Background())
	gui.Run()
}
