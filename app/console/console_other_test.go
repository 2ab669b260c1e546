//go:build !windows

package console

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestOutputThatNobodySeesIsKnown(t *testing.T) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "out.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	defer to.Close()
	journal, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(t.TempDir(), "journal"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	socket, err := journal.File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	closed, err := os.Create(filepath.Join(t.TempDir(), "closed.txt"))
	if err != nil || closed.Close() != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		f    *os.File
		want bool
	}{
		"nothing": {nowhere, false}, "the journal": {socket, false}, "what is closed": {closed, false},
		"a file": {file, true}, "a pipe": {to, true},
	} {
		if got := Reaches(c.f); got != c.want {
			t.Errorf("%s: it reaches somebody: %v, want %v", name, got, c.want)
		}
	}
}
