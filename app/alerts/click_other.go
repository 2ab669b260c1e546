//go:build !windows

package alerts

// OnClick does nothing: beeep tells nobody of a click here.
func OnClick(id string, clicked func()) error { return nil }
