// Package ui is what all parts of the window share.
package ui

import (
	"bytes"
	"runtime"
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// owner is the goroutine that runs the toolkit, as its stack names it; nil until
// [Own] was called. Ended is set when the toolkit is about to end.
var (
	owner atomic.Pointer[string]
	ended atomic.Bool
)

// Own says that this goroutine runs the toolkit from now on: what [Do] gets is run
// there or not at all. It must be called before the toolkit runs.
func Own() {
	me := goroutine()
	owner.Store(&me)
}

// Do has f run on the goroutine that draws the window, at some later time. It is safe
// on any goroutine, and once the toolkit has ended it does nothing: the toolkit itself
// would run f where it is called, and the first call of the window system in there
// panics ("the GLFW library is not initialized"). Everything that wants to draw goes
// through here.
func Do(f func()) {
	if ended.Load() {
		return
	}
	fyne.Do(func() {
		if owned() {
			f()
		}
	})
}

// DoAndWait is [Do], but returns when f has run. It reports whether it has.
func DoAndWait(f func()) (done bool) {
	if ended.Load() {
		return false
	}
	fyne.DoAndWait(func() {
		if done = owned(); done {
			f()
		}
	})
	return done
}

// End has quit end the toolkit; nothing is drawn from now on.
func End(quit func()) {
	ended.Store(true)
	fyne.Do(func() {
		if owned() {
			quit()
		}
	})
}

// owned reports whether this goroutine may draw.
func owned() bool {
	o := owner.Load()
	return o == nil || *o == goroutine()
}

// goroutine is what the runtime calls this goroutine: "goroutine 7 ".
func goroutine() string {
	var buf [32]byte
	stack := buf[:runtime.Stack(buf[:], false)]
	name, _, _ := bytes.Cut(stack, []byte("["))
	return string(name)
}
