// Package identity tells the system who this program is, so that its alerts and its place
// in the taskbar carry the program's name and icon.
//
// On Windows a program that came without a store package is nobody until it names itself
// (by an AppUserModelID) and the registry says what that name stands for. Other systems
// learn it from the program's desktop file or bundle.
package identity

// Identity is who the program is.
type Identity struct {
	ID   string // the program's own, of letters and dots; never changes
	Name string // as a person reads it
	Icon string // path of a PNG picture, which stays where it is
}
