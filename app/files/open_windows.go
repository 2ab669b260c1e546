package files

import "golang.org/x/sys/windows"

// Start opens a file or an address with the system's program for it. The caller has
// checked what it is.
func Start(target string) error {
	verb, err := windows.UTF16PtrFromString("open")
	if err != nil {
		return err
	}
	file, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, verb, file, nil, nil, windows.SW_SHOWNORMAL)
}
