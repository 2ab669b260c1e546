//go:build !windows

package console

import "os"

// Attach does nothing: where there is a terminal, a program has it from its start.
func Attach() {}

// Own is Attach, with nothing to do at the end.
func Own(string) (close func()) { return func() {} }

// Reaches reports whether anybody looks at what is written to a standard file. A program
// started from a desktop writes into nothing, or into the journal by a socket.
func Reaches(std *os.File) bool {
	info, err := std.Stat()
	if err != nil || info.Mode()&os.ModeSocket != 0 {
		return false
	}
	nowhere, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, nowhere)
}
