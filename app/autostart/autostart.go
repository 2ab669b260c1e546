// Package autostart has the operating system start the program when the person signs
// in to the computer, or not.
package autostart

import "os"

// ID names the entry to the system.
const ID = "dk.microbizz.go"

// Set makes the system start this program at sign-in, or stop doing so. That it did
// not before is no error.
func Set(on bool) error {
	if !on {
		return remove()
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	return install(exe)
}
