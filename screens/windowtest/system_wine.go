//go:build window && wine

package windowtest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/microbizz/go-desktop/app/autostart"
)

// system is Windows, as Wine has it: a prefix of this desk's own, with the helper standing
// in for the programs that open documents and addresses and for the one that shows alerts.
type system struct {
	prefix string
}

// The loader and the server stand in no folder of the path on Debian.
const (
	wineLoader = "/usr/lib/wine/wine64"
	wineServer = "/usr/lib/wine/wineserver"
)

// forWindows are the go tool's variables for the program and for the helper.
var (
	forWindows       = []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=1", "CC=x86_64-w64-mingw32-gcc"}
	forWindowsInGo   = []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0"}
	windowsFolder    = filepath.Join("drive_c", "windows")
	ownFolders       = []string{"Desktop", "Documents", "Downloads", "Music", "Pictures", "Videos"}
	helperFolder     = filepath.Join("drive_c", "test")
	helperExecutable = filepath.Join(helperFolder, "winhelper.exe")
)

// built is the program as a Windows program with windows and without a console, as shipped.
var built = sync.OnceValues(func() (string, error) {
	return build("go-desktop.exe", "../..", forWindows, "-ldflags", "-H windowsgui")
})

// template is a prefix that every desk gets a copy of.
var template = sync.OnceValues(func() (string, error) {
	helper, err := build("winhelper.exe", "./winhelper", forWindowsInGo, "-ldflags", "-H windowsgui")
	if err != nil {
		return "", err
	}
	prefix, err := filepath.Abs("../../build/test/prefix")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("../../.ci/wine/window-prefix", prefix, helper).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("the prefix for Wine: %w\n%s", err, out)
	}
	return prefix, nil
})

// startSystem gives the desk its prefix and starts the server that is Wine's kernel.
func (d *Desk) startSystem() {
	d.t.Helper()
	from, err := template()
	must(d.t, err)
	d.system.prefix = d.Path("wine")
	must(d.t, copyPrefix(from, d.system.prefix))
	if d.scale != 100 {
		d.setScale()
	}
	d.env = append(d.env, "WINEPREFIX="+d.system.prefix, "WINEARCH=win64", "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=;bcryptprimitives,powershell.exe=n",
		"LOCPATH="+filepath.Join(filepath.Dir(from), "locale"))
	d.start(wineServer, nil, nil, "--foreground", "--persistent")
	d.await("the server of Wine", func() bool {
		sockets, _ := filepath.Glob(d.Path("run", "*", "server-*", "socket")) // the pattern is right
		return len(sockets) > 0
	})
}

// Scaled enlarges everything on the desk to this many percent.
func Scaled(percent int) func(*Desk) { return func(d *Desk) { d.scale = percent } }

// setScale writes the scale where Windows keeps it, before anything runs that reads it.
func (d *Desk) setScale() {
	d.t.Helper()
	f, err := os.OpenFile(filepath.Join(d.system.prefix, "user.reg"), os.O_APPEND|os.O_WRONLY, 0)
	must(d.t, err)
	_, err = fmt.Fprintf(f, "\n[Control Panel\\\\Desktop]\n\"LogPixels\"=dword:%08x\n", 96*d.scale/100)
	must(d.t, errors.Join(err, f.Close()))
}

// endSystem ends whatever runs in the prefix, and the server with it.
func (d *Desk) endSystem() {
	if d.system.prefix == "" {
		return
	}
	cmd := exec.Command(wineServer, "--kill")
	cmd.Env = d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Logf("ending the prefix: %v\n%s", err, out)
	}
}

// copyPrefix makes to, in the home of a desk, a prefix like from. Windows' own files are
// linked: nothing writes to them, and they are 700 MB.
func copyPrefix(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		switch {
		case entry.IsDir() && isOwnFolder(name):
			// What the person saves lands in the desk's home, as on Linux.
			folder := filepath.Join(filepath.Dir(to), entry.Name())
			if err := os.MkdirAll(folder, 0o700); err != nil {
				return err
			}
			if err := os.Symlink(folder, target); err != nil {
				return err
			}
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(target, 0o700)
		case entry.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(to, target)
		case strings.HasPrefix(name, windowsFolder) && os.Link(path, target) == nil:
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
}

// isOwnFolder reports whether a path in a prefix is that of a person's Documents or the like.
func isOwnFolder(name string) bool {
	parts := strings.Split(filepath.ToSlash(name), "/")
	return len(parts) == 4 && parts[1] == "users" && parts[2] != "Public" && slices.Contains(ownFolders, parts[3])
}

// launch starts the program. Wine runs it in the process that is started.
func (d *Desk) launch(binary string, args ...string) *process {
	return d.start(wineLoader, nil, nil, append([]string{binary}, args...)...)
}

// wine runs a Windows program to its end and answers what it printed.
func (d *Desk) wine(args ...string) ([]byte, error) {
	cmd := exec.Command(wineLoader, args...)
	cmd.Env = d.env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%v: %w\n%s%s", args, err, out, stderr.Bytes())
	}
	return out, err
}

// helper runs the helper, whose answer is JSON.
func (d *Desk) helper(command, argument string, answer any) {
	d.t.Helper()
	out, err := d.wine(filepath.Join(d.system.prefix, helperExecutable), command, argument)
	must(d.t, err)
	must(d.t, json.Unmarshal(out, answer))
}

// Named is how Windows calls a file of this computer.
func (d *Desk) Named(path string) string {
	return `Z:` + strings.ReplaceAll(path, "/", `\`)
}

// unnamed is where a file of Windows lies on this computer; an address stays what it is.
func (d *Desk) unnamed(name string) string {
	drive, rest, ok := strings.Cut(name, `:\`)
	if !ok {
		return name
	}
	root := "/"
	if strings.EqualFold(drive, "C") {
		root = filepath.Join(d.system.prefix, "drive_c")
	}
	return filepath.Join(root, strings.ReplaceAll(rest, `\`, "/"))
}

// alerts are the scripts that would have shown an alert, each with summary and body.
func (d *Desk) alerts() []string { return d.noted("alerts") }

// opened lists the files and addresses that Windows was asked to open, in their order.
func (d *Desk) opened() []string {
	found := d.noted("opened")
	for i := range found {
		found[i] = d.unnamed(found[i])
	}
	return found
}

// noted reads what the helper noted under this name.
func (d *Desk) noted(name string) []string {
	data, _ := os.ReadFile(filepath.Join(d.system.prefix, helperFolder, name)) // not there before the first
	var found []string
	for line := range bytes.Lines(data) {
		var text string
		if bytes.HasSuffix(line, []byte("\n")) && json.Unmarshal(line, &text) == nil {
			found = append(found, text)
		}
	}
	return found
}

// Kept is the secret that the credential store holds for the service, "" when it has none.
func (d *Desk) Kept(service string) string {
	d.t.Helper()
	for _, secret := range d.credentials(service + ":") {
		return secret
	}
	return ""
}

// credentials are the generic ones whose target begins so: target and secret.
func (d *Desk) credentials(begin string) map[string]string {
	d.t.Helper()
	found := make(map[string]string)
	d.helper("credentials", begin, &found)
	return found
}

// holdOpened lets the program that opens files keep them open until the desk ends.
func (d *Desk) holdOpened() {
	d.t.Helper()
	must(d.t, os.WriteFile(filepath.Join(d.system.prefix, helperFolder, "hold"), nil, 0o600))
}

// startedAtSignIn is the command that Windows starts when the person signs in to the
// computer, "" when it starts nothing.
func (d *Desk) startedAtSignIn() string {
	out, err := d.wine("reg", "query", `HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run`, "/v", autostart.ID)
	if err != nil {
		return "" // no such value
	}
	_, command, _ := strings.Cut(string(out), "REG_SZ")
	return strings.TrimSpace(command)
}

// spellings are the ways in which a secret could stand in a file: as bytes, and in the
// registry's two bytes a letter.
func spellings(secret string) [][]byte {
	var wide []byte
	for _, unit := range utf16.Encode([]rune(secret)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	return [][]byte{[]byte(secret), wide}
}

// settle brings the registry, which the server holds in memory, into a file.
func (d *Desk) settle() {
	d.t.Helper()
	_, err := d.wine("reg", "export", "HKEY_CURRENT_USER", `C:\test\user.reg`, "/y")
	must(d.t, err)
}

// Wine loses characters that need AltGr when they come faster than in 110 ms, and takes
// AltGr for the key before when it comes as soon: an e becomes a €. A busy machine needs more.
const altGrDelay = 250 * time.Millisecond

// withAltGr are the characters that need it on a Danish keyboard.
const withAltGr = "@£$€{}[]|\\~"

// pace cuts a text into what is typed in one go, and the time between its keys.
func pace(text string) []keystrokes {
	var all []keystrokes
	for _, r := range text {
		delay := 12 * time.Millisecond
		if strings.ContainsRune(withAltGr, r) {
			delay = altGrDelay
		}
		if last := len(all) - 1; last >= 0 && all[last].delay == delay {
			all[last].text += string(r)
		} else {
			all = append(all, keystrokes{string(r), delay})
		}
	}
	return slices.Clip(all)
}
