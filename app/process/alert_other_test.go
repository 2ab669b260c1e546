//go:build !windows

package process

// tryAlert does nothing: alerts are another program's work here.
func tryAlert() {}
