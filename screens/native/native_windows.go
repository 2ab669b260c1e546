package native

import (
	"image"
	"math"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/driver/desktop"
	"golang.org/x/sys/windows"
)

// Desktop is the system the window stands on. Its zero value is ready.
type Desktop struct {
	inVain mending // a difference that stayed: it is not tried forever
}

// handle is the system's own name of the window; 0 before it is shown.
func handle(w fyne.Window) (hwnd windows.HWND) {
	if n, ok := w.(driver.NativeWindow); ok {
		n.RunNative(func(context any) {
			if c, ok := context.(driver.WindowsWindowContext); ok {
				hwnd = windows.HWND(c.HWND)
			}
		})
	}
	return hwnd
}

// Room is the largest inside the window can have on its screen, or on the first screen
// before it is shown.
func (d *Desktop) Room(w fyne.Window, shown bool) fyne.Size {
	screen, scale := firstScreen(), float32(0)
	if hwnd := handle(w); shown && hwnd != 0 {
		screen, scale = screenOf(hwnd), w.Canvas().Scale()
	} else {
		scale = scaleAt(screen.dpi)
	}
	frame := screen.frame()
	return units(screen.work.Size().Sub(frame.Size()), scale)
}

// scaleAt is the scale the toolkit will choose on a screen: see calculateScale there.
func scaleAt(dpi int) float32 {
	user := float64(fyne.CurrentApp().Settings().Scale())
	if env, err := strconv.ParseFloat(os.Getenv("FYNE_SCALE"), 32); err == nil && env > 0 {
		user = env
	}
	if user <= 0 {
		user = 1
	}
	return float32(math.Round(float64(dpi)/standardDPI*user*10) / 10)
}

// Open lets a window that is not shown yet open in the middle of what is free on the
// first screen: by itself the system may put its foot under the taskbar.
func (d *Desktop) Open(w fyne.Window, size fyne.Size) {
	placed, ok := w.(desktop.Window)
	if !ok {
		return
	}
	screen := firstScreen()
	scale, frame := float64(scaleAt(screen.dpi)), screen.frame()
	inside := image.Pt(int(math.Ceil(float64(size.Width)*scale)), int(math.Ceil(float64(size.Height)*scale)))
	at := centered(inside.Add(frame.Size()), screen.work).Sub(frame.Min)
	placed.RequestPosition(at.X, at.Y)
}

// Settle brings a window that is larger than what is free on its screen, or partly
// beside it, back onto it.
func (d *Desktop) Settle(w fyne.Window) {
	hwnd := handle(w)
	if hwnd != 0 && isVisible(hwnd) && !isIconic(hwnd) && !isZoomed(hwnd) {
		frame, seen := windowRect(hwnd)
		if to := within(seen, screenOf(hwnd).work); to != seen {
			frame.Min = frame.Min.Add(to.Min.Sub(seen.Min))
			frame.Max = frame.Max.Add(to.Max.Sub(seen.Max))
			setWindowRect(hwnd, frame)
		}
	}
	d.Mend(w)
}

// Mend gives the canvas the size of the window's inside where they differ. The system
// may give a window another size than the toolkit asked for, and the toolkit goes by
// what it asked for: what is drawn is cut off, and clicks land beside it.
func (d *Desktop) Mend(w fyne.Window) {
	hwnd := handle(w)
	if hwnd == 0 || !isVisible(hwnd) || isIconic(hwnd) {
		return
	}
	now := mending{inside: clientSize(hwnd), canvas: drawn(w.Canvas())}
	if !now.differ() || now == d.inVain {
		return
	}
	w.Resize(units(now.inside, w.Canvas().Scale()))
	d.inVain = mending{}
	if then := (mending{inside: clientSize(hwnd), canvas: drawn(w.Canvas())}); then.differ() {
		d.inVain = then
	}
}

// drawn is the canvas in pixels, as the toolkit rounds.
func drawn(c fyne.Canvas) image.Point {
	size, scale := c.Size(), float64(c.Scale())
	return image.Pt(int(math.Round(float64(size.Width)*scale)), int(math.Round(float64(size.Height)*scale)))
}

// Raise brings the window to the front, also a hidden or minimised one. Where the
// system does not let it, the button in the taskbar flashes.
func (d *Desktop) Raise(w fyne.Window) (inFront bool) {
	// First: a minimised window stands far off every screen, and the toolkit would show
	// it again there.
	hwnd := handle(w)
	if hwnd != 0 && isIconic(hwnd) {
		restore(hwnd)
	}
	w.Show()
	w.RequestFocus()
	return windows.GetForegroundWindow() == hwnd
}
