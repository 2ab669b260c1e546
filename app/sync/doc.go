// Package sync is the one owner of time: it alone decides when the server is asked,
// and what for. At first everything is fetched; then only what changed, by the date
// of change where the server can be asked for it, else by comparing whole lists; and
// now and then a sweep finds what was deleted, and what changed without its date
// moving. While the server fails it is asked less and less often; when the window
// gets the focus, the computer wakes up or the network is back, at once.
package sync
