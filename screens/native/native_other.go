//go:build !windows

package native

import (
	"image"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// Desktop is the system the window stands on.
type Desktop struct{}

// frameHeight is what a window manager's frame takes of the height, in pixels; how much
// it really is shows only once the window is there.
const frameHeight = 40

// Room is the largest inside the window can have on the screen, zero while that is not
// known: before the window is shown its scale is not, and under Wayland the compositor
// alone knows.
func (d *Desktop) Room(w fyne.Window, shown bool) fyne.Size {
	if !shown || glfw.GetPlatform() == glfw.PlatformWayland {
		return fyne.Size{}
	}
	screen := glfw.GetPrimaryMonitor()
	if screen == nil {
		return fyne.Size{}
	}
	_, _, width, height := screen.GetWorkarea()
	return units(image.Pt(width, height-frameHeight), w.Canvas().Scale())
}

// Open does nothing: the window manager places new windows.
func (d *Desktop) Open(fyne.Window, fyne.Size) {}

// Settle makes a window smaller that is larger than its screen.
func (d *Desktop) Settle(w fyne.Window) {
	room, size := d.Room(w, true), w.Canvas().Size()
	if room.IsZero() || size.Width <= room.Width && size.Height <= room.Height {
		return
	}
	w.Resize(fyne.NewSize(min(size.Width, room.Width), min(size.Height, room.Height)))
}

// Mend draws the window once more. The canvas learns of every size here, but a window that
// was made smaller is drawn before X has done it, for the height it had: everything stands
// lower than it takes clicks, and nothing else would draw it again.
func (d *Desktop) Mend(w fyne.Window) {
	if c, ok := w.Canvas().(interface{ SetDirty() }); ok {
		c.SetDirty()
	}
}

// Raise brings the window to the front, also a hidden or minimised one. Under Wayland no
// program may do that by itself.
func (d *Desktop) Raise(w fyne.Window) (inFront bool) {
	w.Show()
	w.RequestFocus()
	return glfw.GetPlatform() != glfw.PlatformWayland
}

// Watch tells when X gave the window another size. The end of a session comes as a signal,
// or with the display.
func (d *Desktop) Watch(w fyne.Window, e Events) {
	window, ok := w.(interface{ RunWithContext(func()) })
	if !ok || glfw.GetPlatform() != glfw.PlatformX11 {
		return
	}
	window.RunWithContext(func() {
		view := glfw.GetCurrentContext()
		if view == nil {
			return
		}
		var toolkit glfw.FramebufferSizeCallback
		toolkit = view.SetFramebufferSizeCallback(func(v *glfw.Window, width, height int) {
			if toolkit != nil {
				toolkit(v, width, height)
			}
			tell(e.Moved)
		})
	})
}
