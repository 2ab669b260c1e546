//go:build window && !wine

package windowtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// system is Linux: a D-Bus, an unlocked keyring, a notification daemon, and an xdg-open
// that keeps what it is asked to open.
type system struct {
	notifications, keyring *process
}

// built is the program as the tests start it.
var built = sync.OnceValues(func() (string, error) { return build("go-desktop", "../..", nil) })

func (d *Desk) startSystem() {
	d.startBus()
	d.startKeyring()
	d.startAlerts()
	if d.scale != 100 {
		d.env = append(d.env, fmt.Sprintf("FYNE_SCALE=%.2f", float64(d.scale)/100))
	}
	d.Stand("xdg-open", `printf '%s\n' "$1" >>"$HOME/opened"`)
}

// Scaled enlarges everything on the desk to this many percent.
func Scaled(percent int) func(*Desk) { return func(d *Desk) { d.scale = percent } }

// endSystem has nothing to end that close does not end.
func (d *Desk) endSystem() {}

// launch starts the program.
func (d *Desk) launch(binary string, args ...string) *process {
	return d.start(binary, nil, nil, args...)
}

// Named is how the program calls a file of this computer.
func (d *Desk) Named(path string) string { return path }

// unnamed is where a file lies on this computer that the program calls so.
func (d *Desk) unnamed(name string) string { return name }

// startBus starts a bus that starts nothing by itself: no service of this computer.
func (d *Desk) startBus() {
	config := d.Path("run", "bus.conf")
	must(d.t, os.WriteFile(config, []byte(`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=`+d.Path("run")+`</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`), 0o600))
	address := d.told(func(w *os.File) {
		d.start("dbus-daemon", nil, []*os.File{w}, "--config-file="+config, "--nofork", "--nopidfile", "--print-address=3")
	})
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+address)
}

// startKeyring unlocks a new keyring, as signing in to a computer does.
func (d *Desk) startKeyring() {
	d.system.keyring = d.start("gnome-keyring-daemon", strings.NewReader("pw"), nil, "--foreground", "--unlock", "--components=secrets")
	d.await("the keyring", func() bool { return d.owned("org.freedesktop.secrets") })
}

func (d *Desk) startAlerts() {
	must(d.t, os.MkdirAll(d.Path(".config", "dunst"), 0o700))
	config := d.Path(".config", "dunst", "dunstrc")
	must(d.t, os.WriteFile(config, []byte("[global]\n origin = bottom-right\n width = 300\n offset = 10x10\n"), 0o600))
	d.system.notifications = d.start("dunst", nil, nil, "-conf", config, "-print")
	d.await("the notification daemon", func() bool { return d.owned("org.freedesktop.Notifications") })
}

// alerts is summary and body of each alert, as the notification daemon printed them.
func (d *Desk) alerts() []string {
	var found []string
	for _, alert := range strings.Split(d.system.notifications.out.String(), "\tappname:")[1:] {
		head, _, _ := strings.Cut(alert, "\tformatted:")
		found = append(found, head)
	}
	return found
}

// Kept is the secret that the keyring holds for the service, "" when it has none.
func (d *Desk) Kept(service string) string {
	cmd := exec.Command("secret-tool", "search", "--all", "service", service)
	cmd.Env = d.env
	out, _ := cmd.CombinedOutput() // nothing found is an error too
	if found := regexp.MustCompile(`secret = (\S+)`).FindSubmatch(out); found != nil {
		return string(found[1])
	}
	return ""
}

// opened lists the files and addresses that the system was asked to open, in their order.
func (d *Desk) opened() []string {
	data, _ := os.ReadFile(d.Path("opened")) // not there before the first
	var found []string
	for line := range strings.Lines(string(data)) {
		if target, whole := strings.CutSuffix(line, "\n"); whole {
			found = append(found, strings.TrimPrefix(target, "file://"))
		}
	}
	return found
}

// holdOpened has nothing to do here: a file that is open can be replaced.
func (d *Desk) holdOpened() {}

// startedAtSignIn is the command that the system starts when the person signs in to the
// computer, "" when it starts nothing.
func (d *Desk) startedAtSignIn() string {
	entries, err := filepath.Glob(d.Path(".config", "autostart", "*.desktop"))
	must(d.t, err)
	if len(entries) == 0 {
		return ""
	}
	entry, _ := os.ReadFile(entries[0]) // gone meanwhile
	_, command, _ := strings.Cut(string(entry), "\nExec=")
	command, _, _ = strings.Cut(command, "\n")
	return command
}

// spellings are the ways in which a secret could stand in a file.
func spellings(secret string) [][]byte { return [][]byte{[]byte(secret)} }

// settle brings everything that only the system's memory holds into files.
func (d *Desk) settle() {}

// pace cuts a text into what is typed in one go, and the time between its keys.
func pace(text string) []keystrokes { return []keystrokes{{text, 8 * time.Millisecond}} }

// owned tells whether somebody on the bus has the name.
func (d *Desk) owned(name string) bool {
	cmd := exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus",
		"/", "org.freedesktop.DBus.NameHasOwner", "string:"+name)
	cmd.Env = d.env
	out, err := cmd.CombinedOutput()
	return err == nil && strings.Contains(string(out), "boolean true")
}

// Stand puts a script of this name first in the path of the programs on this desk.
func (d *Desk) Stand(name, script string) {
	d.t.Helper()
	must(d.t, os.WriteFile(d.Path("bin", name), []byte("#!/bin/sh\n"+script+"\n"), 0o700))
}
