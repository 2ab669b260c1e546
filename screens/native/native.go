// Package native does with the window what the toolkit does not: it fits the window to
// the screen, brings it back from the taskbar, and hears when the system ends the
// session. Each system has a twin of its own; what a system settles by itself does
// nothing there. All functions belong to the UI goroutine.
package native

import (
	"image"

	"fyne.io/fyne/v2"
)

// Events are what the system says to the window, in the middle of the toolkit's work:
// nothing may be drawn there. Nil ones are not told.
type Events struct {
	// Rescaled: the screen's scale changed, or the window came to a screen with another.
	Rescaled func()
	// Screen: the size or the arrangement of the screens changed, or what is free on them.
	Screen func()
	// Moved: the window has another place or size.
	Moved func()
	// Ending: the session is about to end; somebody may still call that off.
	Ending func()
	// Ended: the session ends. The program may be gone as soon as this returns.
	Ended func()
}

func tell(event func()) {
	if event != nil {
		event()
	}
}

// mending is a window's inside that differs from the canvas: both in pixels.
type mending struct{ inside, canvas image.Point }

// differ reports whether the canvas is not what the window shows. The toolkit rounds up:
// one pixel is no difference.
func (m mending) differ() bool {
	d := m.inside.Sub(m.canvas)
	return max(d.X, -d.X) > 1 || max(d.Y, -d.Y) > 1
}

// units turns pixels into the toolkit's units, a little less than exactly: the toolkit
// rounds up when it turns them back, and the window would grow with every turn.
func units(pixels image.Point, scale float32) fyne.Size {
	const less = 0.25
	unit := func(n int) float32 { return max(float32(n)-less, 0) / scale }
	return fyne.NewSize(unit(pixels.X), unit(pixels.Y))
}

// within is the frame moved, and where it is too large made smaller, to lie in the area.
func within(frame, area image.Rectangle) image.Rectangle {
	size := image.Pt(min(frame.Dx(), area.Dx()), min(frame.Dy(), area.Dy()))
	last := area.Max.Sub(size)
	at := image.Pt(min(max(frame.Min.X, area.Min.X), last.X), min(max(frame.Min.Y, area.Min.Y), last.Y))
	return image.Rectangle{Min: at, Max: at.Add(size)}
}

// centered is a frame of that size in the middle of the area.
func centered(size image.Point, area image.Rectangle) image.Point {
	return area.Min.Add(area.Size().Sub(size).Div(2))
}
