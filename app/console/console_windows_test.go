package console

import (
	"debug/pe"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The tests run this program again in other roles, since a process has one console.
const (
	roleVariable   = "CONSOLE_TEST_ROLE"
	folderVariable = "CONSOLE_TEST_FOLDER"
)

const (
	said       = "Rødgrød på 5 € · 漢"
	complained = "Æblet blev væk"
)

func TestMain(m *testing.M) {
	dir := os.Getenv(folderVariable)
	switch os.Getenv(roleVariable) {
	case "speaker":
		Attach()
		fmt.Println(said)
		fmt.Fprintln(os.Stderr, complained)
		must(os.WriteFile(filepath.Join(dir, "reached"), fmt.Append(nil, Reaches(os.Stderr)), 0o600))
	case "prompt":
		prompt(dir, os.Getenv("CONSOLE_TEST_REDIRECTED") != "")
	case "owner":
		owner(dir)
	default:
		os.Exit(m.Run())
	}
}

func TestOutputGoesToTheConsoleTheProgramWasStartedFrom(t *testing.T) {
	dir := windowsCopy(t)
	start(t, os.Args[0], dir, windows.CREATE_NO_WINDOW, "prompt", "")
	if shown := read(t, dir, "shown"); !strings.Contains(shown, said) || !strings.Contains(shown, complained) {
		t.Errorf("the console shows %q", shown)
	}
	if got := read(t, dir, "reached"); got != "true" {
		t.Errorf("the program believes that it reached somebody: %s", got)
	}
}

func TestOutputDirectedIntoAFileStaysThere(t *testing.T) {
	dir := windowsCopy(t)
	start(t, os.Args[0], dir, windows.CREATE_NO_WINDOW, "prompt", "yes")
	if got := read(t, dir, "redirected"); got != said+"\n" {
		t.Errorf("the file holds %q", got)
	}
	if shown := read(t, dir, "shown"); strings.Contains(shown, said) || !strings.Contains(shown, complained) {
		t.Errorf("the console shows %q", shown)
	}
}

func TestProgramStartedFromTheDesktopKnowsThatNobodyReads(t *testing.T) {
	dir := windowsCopy(t)
	start(t, filepath.Join(dir, "speaker.exe"), dir, windows.DETACHED_PROCESS, "speaker", "")
	if got := read(t, dir, "reached"); got != "false" {
		t.Errorf("the program believes that it reached somebody: %s", got)
	}
}

// prompt is a prompt that starts the program and then tells what its console shows.
func prompt(dir string, redirected bool) {
	info := windows.StartupInfo{}
	if redirected {
		name, err := windows.UTF16PtrFromString(filepath.Join(dir, "redirected"))
		must(err)
		inherit := windows.SecurityAttributes{Length: uint32(unsafe.Sizeof(windows.SecurityAttributes{})), InheritHandle: 1}
		info.StdOutput, err = windows.CreateFile(name, windows.GENERIC_WRITE, windows.FILE_SHARE_READ, &inherit, windows.CREATE_ALWAYS, 0, 0)
		must(err)
		info.Flags = windows.STARTF_USESTDHANDLES
	}
	must(os.Setenv(roleVariable, "speaker"))
	must(launch(filepath.Join(dir, "speaker.exe"), 0, info))
	if redirected {
		must(windows.CloseHandle(info.StdOutput))
	}
	must(os.WriteFile(filepath.Join(dir, "shown"), []byte(screenText()), 0o600))
}

// owner is started where there is no console, and presses Enter in its own.
func owner(dir string) {
	end := Own("Tryk på Enter")
	fmt.Println(said)
	before := screenText()
	// Source: wincon.h, INPUT_RECORD with a KEY_EVENT_RECORD.
	press := struct {
		kind                    uint16
		_                       uint16
		down                    int32
		repeat, key, scan, char uint16
		state                   uint32
	}{kind: 1, down: 1, repeat: 1, key: windows.VK_RETURN, char: '\r'}
	var n uint32
	ok, _, err := kernel32.NewProc("WriteConsoleInputW").Call(os.Stdin.Fd(), uintptr(unsafe.Pointer(&press)), 1, uintptr(unsafe.Pointer(&n)))
	if ok == 0 {
		must(err)
	}
	end()
	must(os.WriteFile(filepath.Join(dir, "shown"), []byte(before+"\n"+screenText()), 0o600))
}

// screenText is what this process' console shows, up to the line with the cursor.
func screenText() string {
	screen, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	must(err)
	defer screen.Close()
	var buffer windows.ConsoleScreenBufferInfo
	must(windows.GetConsoleScreenBufferInfo(windows.Handle(screen.Fd()), &buffer))
	units := make([]uint16, int(buffer.Size.X)*int(buffer.CursorPosition.Y+1))
	var n uint32
	ok, _, err := kernel32.NewProc("ReadConsoleOutputCharacterW").Call(screen.Fd(), uintptr(unsafe.Pointer(&units[0])), uintptr(len(units)), 0, uintptr(unsafe.Pointer(&n)))
	if ok == 0 {
		must(err)
	}
	return windows.UTF16ToString(units[:n])
}

// launch starts a program without the standard files that os/exec always gives, and waits
// for its end.
func launch(exe string, flags uint32, info windows.StartupInfo) error {
	name, err := windows.UTF16PtrFromString(exe)
	if err != nil {
		return err
	}
	info.Cb = uint32(unsafe.Sizeof(info))
	var p windows.ProcessInformation
	if err := windows.CreateProcess(name, nil, nil, nil, info.Flags != 0, flags, nil, nil, &info, &p); err != nil {
		return err
	}
	defer windows.CloseHandle(p.Process)
	defer windows.CloseHandle(p.Thread)
	if _, err := windows.WaitForSingleObject(p.Process, uint32(time.Minute.Milliseconds())); err != nil {
		return err
	}
	var code uint32
	if err := windows.GetExitCodeProcess(p.Process, &code); err != nil || code != 0 {
		return fmt.Errorf("%s ended with %d, %v", filepath.Base(exe), code, err)
	}
	return nil
}

func start(t *testing.T, exe, dir string, flags uint32, role, redirected string) {
	t.Helper()
	t.Setenv(roleVariable, role)
	t.Setenv(folderVariable, dir)
	t.Setenv("CONSOLE_TEST_REDIRECTED", redirected)
	if err := launch(exe, flags, windows.StartupInfo{}); err != nil {
		why, _ := os.ReadFile(filepath.Join(dir, "failed"))
		t.Fatal(err, string(why))
	}
}

// windowsCopy is a folder with a copy of this program that is marked as one with windows:
// the system gives it no console.
func windowsCopy(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	// Source: Microsoft's PE Format: the subsystem lies 68 bytes into the optional
	// header, which begins 24 bytes after the signature that the word at 60 points to.
	at := int(binary.LittleEndian.Uint32(raw[60:])) + 24 + 68
	if got := binary.LittleEndian.Uint16(raw[at:]); got != pe.IMAGE_SUBSYSTEM_WINDOWS_CUI {
		t.Fatalf("the tests are built for the subsystem %d", got)
	}
	binary.LittleEndian.PutUint16(raw[at:], pe.IMAGE_SUBSYSTEM_WINDOWS_GUI)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "speaker.exe"), raw, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		_ = os.WriteFile(filepath.Join(os.Getenv(folderVariable), "failed"), []byte(err.Error()), 0o600)
		os.Exit(1)
	}
}
