// Package console gets the program's words to the person who started it by a command.
//
// A Windows program with a window is given no console, not even that of the prompt it was
// started from: what it writes goes nowhere. [Attach] joins that console, [Own] opens one
// where there is none. What was directed into a file or a pipe stays as it is. On other
// systems a program has its standard files from the start; [Reaches] tells, on each,
// whether anybody sees what is written to them.
package console
