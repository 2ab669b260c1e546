package process

import (
	"os"
	"runtime/debug"

	"golang.org/x/sys/windows"
)

// Exit ends the process at once with the code. Everything must have been stored.
//
// [os.Exit] goes through ExitProcess, which stops every other thread and then lets each
// library say goodbye. Once an alert was tried, COM holds a class factory of ours and
// releases it there: it calls Go in the middle of the call that ends Go, the runtime
// panics ("exitsyscall: syscall frame is no longer valid"), ends the process by
// ExitProcess again and waits forever for the lock it holds itself. TerminateProcess
// asks no library.
func Exit(code int) {
	_ = windows.TerminateProcess(windows.CurrentProcess(), uint32(code))
	os.Exit(code) // only where the system refused
}

// crashHard lets a crash of the runtime end the process without ExitProcess, for the
// same reason as in [Exit].
func crashHard() { debug.SetTraceback("crash") }
