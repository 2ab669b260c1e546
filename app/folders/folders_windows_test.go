package folders

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/windows"
)

func TestAttributesHideAFile(t *testing.T) {
	for name, attributes := range map[string]uint32{
		"skjult.txt": windows.FILE_ATTRIBUTE_HIDDEN, "system.txt": windows.FILE_ATTRIBUTE_SYSTEM, "synlig.txt": windows.FILE_ATTRIBUTE_NORMAL,
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		at, err := windows.UTF16PtrFromString(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := windows.SetFileAttributes(at, attributes); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := Hidden(name, info); got != (name != "synlig.txt") {
			t.Errorf("%s: hidden %v", name, got)
		}
	}
}

func TestEveryDriveIsThere(t *testing.T) {
	home := filepath.VolumeName(Path(Home)) + `\`
	if all := Drives(); !slices.Contains(all, home) {
		t.Errorf("%q lacks %q", all, home)
	}
}
