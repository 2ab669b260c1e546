package folders

import (
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
)

// Programs that know nothing of long paths take 259 letters; room is left for a number
// that tells one copy from another.
var system = rules{drives: true, most: 250}

// known asks the system: OneDrive and administrators move these folders.
func known(p Place) string {
	id := map[Place]*windows.KNOWNFOLDERID{
		Home: windows.FOLDERID_Profile, Desktop: windows.FOLDERID_Desktop, Documents: windows.FOLDERID_Documents,
		Downloads: windows.FOLDERID_Downloads, Pictures: windows.FOLDERID_Pictures,
	}[p]
	if id != nil {
		if path, err := windows.KnownFolderPath(id, windows.KF_FLAG_DEFAULT); err == nil {
			return path
		}
	}
	if p == Home {
		home, _ := os.UserHomeDir() // empty: none
		return home
	}
	return ""
}

// Drives returns the root of every drive, those of network shares too.
func Drives() []string {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var all []string
	for i := range 26 {
		if mask&(1<<i) != 0 {
			all = append(all, string(rune('A'+i))+`:\`)
		}
	}
	return all
}

// Hidden reports whether the system does not show the file: by its attributes, or by a
// dot in front as elsewhere.
func Hidden(name string, info fs.FileInfo) bool {
	if strings.HasPrefix(name, ".") {
		return true
	}
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && data.FileAttributes&(windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_ATTRIBUTE_SYSTEM) != 0
}
