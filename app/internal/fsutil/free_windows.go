package fsutil

import "golang.org/x/sys/windows"

// Free tells how many bytes this user may still write to the disk that dir is on, and how
// many it has.
func Free(dir string) (free, total uint64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, &total, nil)
	return free, total, err
}
