// Package app is what the program knows and does, behind one façade: [App]. Screens
// read snapshots from it, are told what changed, and call one method for each
// intention of the person. It draws nothing and knows no window.
//
//	server ──► apiclient ──► sync ──► store ──(what changed)──► screen
//	person ──► screen ──► App ──► outbox (on disk) ──► apiclient ──► server
//	                       └────► store (shown at once, marked as not yet sent)
//
// Every method is safe from any goroutine. Those that take a context may wait for
// the disk, the keyring or the network: never call them where a window is drawn.
package app
