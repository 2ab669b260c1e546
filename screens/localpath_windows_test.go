package screens

import (
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2/storage"
)

// drive stands before paths in addresses of files.
const drive = "C:/"

// local is a path as people write it here.
func local(path string) string { return `C:\` + filepath.FromSlash(path) }

func TestAddressesOfFilesAreReadAsWindowsWritesThem(t *testing.T) {
	for address, want := range map[string]string{
		"file:///C:/Users/Lars/%C3%85bning%20%C3%A6.pdf":    `C:\Users\Lars\Åbning æ.pdf`,
		"file://localhost/C:/a.pdf":                         `C:\a.pdf`,
		"file://server/F%C3%A6lles/tegninger/plan%20100%25": `\\server\Fælles\tegninger\plan 100%`,
		"file://C:/a.pdf":                                   `C:\a.pdf`,
	} {
		if got := pastedPaths(address); !slices.Equal(got, []string{want}) {
			t.Errorf("%s was read as %q, want %q", address, got, want)
		}
	}
	if got := pastedPaths(`\\server\Fælles\a.pdf`); !slices.Equal(got, []string{`\\server\Fælles\a.pdf`}) {
		t.Errorf("a path in the network was read as %q", got)
	}
	for _, no := range []string{`\a.pdf`, `C:a.pdf`, `a.pdf`, "/home/lars/foto.jpg"} {
		if got := pastedPaths(no); got != nil {
			t.Errorf("%s names a file only together with where one is, and was read as %q", no, got)
		}
	}
}

func TestADroppedAddressHasItsDriveWhereAHostWouldStand(t *testing.T) {
	for _, path := range []string{`Z:\home\lars\Åbning æøå.pdf`, `C:\a b.pdf`} {
		if got := droppedPath(storage.NewFileURI(path)); got != path {
			t.Errorf("%s arrived as %s", path, got)
		}
	}
}
