//go:build !windows && !darwin

package trayhost

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// limit is how long the session bus may take to answer. The start of the program waits
// for it, so no answer counts as none.
const limit = 300 * time.Millisecond

// Present reports whether something shows tray icons now. Many Linux desktops have
// nothing that does: a program that hid its window there would be gone for good.
func Present() bool {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return present(ctx, registered)
}

// present takes what ask answers in time; no answer and an error
// are a no.
func present(ctx context.Context, ask func(context.Context) (any, error)) bool {
	answer := make(chan bool, 1)
	go func() {
		value, err := ask(ctx)
		yes, ok := value.(bool)
		answer <- err == nil && ok && yes
	}()
	select {
	case yes := <-answer:
		return yes
	case <-ctx.Done():
		return false
	}
}

// registered asks the watcher of tray icons whether anything shows them, without
// starting one.
func registered(ctx context.Context) (any, error) {
	bus, err := dbus.SessionBus()
	if err != nil {
		return nil, err
	}
	const watcher = "org.kde.StatusNotifierWatcher"
	var value dbus.Variant
	err = bus.Object(watcher, "/StatusNotifierWatcher").CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get",
		dbus.FlagNoAutoStart, watcher, "IsStatusNotifierHostRegistered").Store(&value)
	return value.Value(), err
}
