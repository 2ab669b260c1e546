// Package privatetest lets tests ask whether a file is this user's alone, in the way of
// each system.
package privatetest
