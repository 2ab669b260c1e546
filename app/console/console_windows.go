package console

import (
	"bufio"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/windows"
)

var (
	kernel32          = windows.NewLazySystemDLL("kernel32.dll")
	procAttachConsole = kernel32.NewProc("AttachConsole")
	procAllocConsole  = kernel32.NewProc("AllocConsole")
)

// attachParent stands for the console of the process that started this one.
// Source: wincon.h, ATTACH_PARENT_PROCESS.
const attachParent = ^uintptr(0)

// Attach joins the console the program was started from, for output that leads nowhere.
// Input is left alone: the prompt reads it as well, and would take a password for a command.
func Attach() { attach() }

var attach = sync.OnceFunc(func() {
	if Reaches(os.Stdout) && Reaches(os.Stderr) {
		return
	}
	// Refused where the program has a console already, which is then used, and where none
	// is to be had, which shows when it is opened.
	_, _, _ = procAttachConsole.Call(attachParent)
	connect(&os.Stdout, "CONOUT$")
	if connect(&os.Stderr, "CONOUT$") {
		fmt.Fprintln(os.Stderr) // the prompt did not wait: it stands on this line
	}
})

// Own is Attach, and opens a console where there is none to be joined. Call close at the
// end: a console of the program's own vanishes with it, so close writes the sentence again
// and waits for Enter.
func Own(again string) (close func()) {
	if Attach(); Reaches(os.Stdout) || Reaches(os.Stderr) {
		return func() {}
	}
	if ok, _, _ := procAllocConsole.Call(); ok == 0 {
		return func() {}
	}
	connect(&os.Stdin, "CONIN$")
	connect(&os.Stdout, "CONOUT$")
	connect(&os.Stderr, "CONOUT$")
	return func() {
		fmt.Fprint(os.Stderr, "\n"+again)
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	}
}

// Reaches reports whether what is written to a standard file arrives somewhere: at a
// console, a file, a pipe or a device.
func Reaches(std *os.File) bool {
	if std == nil {
		return false
	}
	kind, err := windows.GetFileType(windows.Handle(std.Fd()))
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// connect puts the console in the place of a standard file that leads nowhere, and reports
// whether it did. Go writes to a console in Unicode, whatever the console's code page.
func connect(std **os.File, name string) bool {
	if Reaches(*std) {
		return false
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	*std = f
	return true
}
