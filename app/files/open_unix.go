//go:build !windows && !darwin

package files

// Start opens a file or an address with the system's program for it. The caller has
// checked what it is.
func Start(target string) error { return launch("xdg-open", target) }
