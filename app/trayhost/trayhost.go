// Package trayhost tells whether the desktop shows icons of running programs.
package trayhost
