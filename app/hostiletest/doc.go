// Package hostiletest lets the program, without its window, meet a server that means it
// harm, and measures what that costs: memory, standing still, and what a person is told.
//
// The test program starts itself once more as the victim, which is told attack after
// attack what to do, so that the server's memory is not counted as the victim's.
package hostiletest
