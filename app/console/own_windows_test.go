//go:build window

package console

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

// A console of one's own is a window, so there has to be a display.
func TestProgramStartedFromTheDesktopOpensAConsoleOfItsOwn(t *testing.T) {
	dir := windowsCopy(t)
	start(t, filepath.Join(dir, "speaker.exe"), dir, windows.DETACHED_PROCESS, "owner", "")
	before, after, _ := strings.Cut(read(t, dir, "shown"), "\n")
	if !strings.Contains(before, said) || strings.Contains(before, "Tryk på Enter") || !strings.Contains(after, "Tryk på Enter") {
		t.Errorf("the console shows %q, and at the end %q", before, after)
	}
}
