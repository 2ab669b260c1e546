//go:build race

package pictures

// runProbe does nothing here: a race detector takes several times the memory, so what a
// worker takes is measured without it.
func runProbe() {}
