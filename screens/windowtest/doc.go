// Package windowtest drives the built program in a real window, the way a person does:
// an X server of its own without a screen, a window manager, a D-Bus, an unlocked keyring
// and a notification daemon; mouse and keys through the X server, dropped files through
// the XDND protocol. What stands on the window it reads from the program's -automation
// list, and it waits for what is to be seen there, never for time to pass.
//
// Everything lives in a temporary home folder, and every process it starts is ended by it.
// All of it stands behind the build tag window; make test runs it.
package windowtest
