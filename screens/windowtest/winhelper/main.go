//go:build windows

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/windows"
)

func main() {
	if err := run(os.Args); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if strings.EqualFold(strings.TrimSuffix(filepath.Base(args[0]), ".exe"), "powershell") {
		return powershell(args[1:])
	}
	if len(args) != 3 {
		return errors.New("winhelper COMMAND ARGUMENT")
	}
	switch args[1] {
	case "open":
		return open(args[2])
	case "credentials":
		return credentials(args[2])
	case "logoff":
		return logOff(args[2])
	}
	return fmt.Errorf("winhelper knows no %q", args[1])
}

// folder is where the tests look for what was learnt.
const folder = `C:\test`

// note appends text to a file of the folder, in one write.
func note(name, text string) (err error) {
	line, err := json.Marshal(text)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(folder, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(append(line, '\n'))
	return err
}

// open notes what was to be opened. While the test asks for it, the file stays open as a
// viewer keeps it: others may read it, not write or remove it.
func open(target string) error {
	hold := filepath.Join(folder, "hold")
	if _, err := os.Stat(hold); err != nil {
		return note("opened", target)
	}
	name, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	file, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	defer windows.CloseHandle(file)
	if err := note("opened", target); err != nil {
		return err
	}
	for {
		if _, err := os.Stat(hold); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// powershell notes the script that would have shown an alert.
func powershell(args []string) error {
	i := slices.Index(args, "-File")
	if i < 0 || i+1 >= len(args) {
		return note("alerts", strings.Join(args, " "))
	}
	script, err := os.ReadFile(args[i+1])
	if err != nil {
		return err
	}
	return note("alerts", string(script))
}
