//go:build !automation

package screens

import (
	"flag"

	"fyne.io/fyne/v2"
)

// AutomationFlag adds nothing to fs and answers a function that does nothing: the shipped
// program tells nobody what is on its screen. With the build tag automation its twin adds
// the flag -automation.
func AutomationFlag(*flag.FlagSet) (watch func(fyne.Window)) { return func(fyne.Window) {} }
