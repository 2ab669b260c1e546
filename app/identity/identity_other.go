//go:build !windows

package identity

// Register does nothing: the desktop file or bundle tells.
func Register(Identity) error { return nil }
