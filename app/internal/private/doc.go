// Package private makes folders whose files only this user can read, in the way of each
// system: Unix says so of each file, Windows of the folder.
package private
