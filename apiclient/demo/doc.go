// Package demo is a server that behaves like the real Microbizz GO API, over
// real HTTP on a port of this computer.
//
// It serves two purposes. A person can try the program without an account: the
// data are those of a small Danish firm, and things happen while one watches.
// And tests have a server that keeps the real one's rules, the unpleasant ones
// included, in both generations that are in use, with faults injected on
// demand and with a way to look at what really arrived.
//
// Nothing here uses the client's code: each reads and writes the wire by
// itself, so that a mistake in one is seen by the other.
package demo
