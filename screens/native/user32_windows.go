package native

import (
	"image"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32 = windows.NewLazySystemDLL("user32.dll")
	shcore = windows.NewLazySystemDLL("shcore.dll")
	dwmapi = windows.NewLazySystemDLL("dwmapi.dll")

	adjustWindowRectExForDpi = user32.NewProc("AdjustWindowRectExForDpi")
	callWindowProc           = user32.NewProc("CallWindowProcW")
	getClientRect            = user32.NewProc("GetClientRect")
	getMonitorInfo           = user32.NewProc("GetMonitorInfoW")
	getWindowRect            = user32.NewProc("GetWindowRect")
	isIconicProc             = user32.NewProc("IsIconic")
	isZoomedProc             = user32.NewProc("IsZoomed")
	monitorFromPoint         = user32.NewProc("MonitorFromPoint")
	monitorFromWindow        = user32.NewProc("MonitorFromWindow")
	setWindowLongPtr         = user32.NewProc("SetWindowLongPtrW")
	setWindowPos             = user32.NewProc("SetWindowPos")
	showWindow               = user32.NewProc("ShowWindow")
	getDpiForMonitor         = shcore.NewProc("GetDpiForMonitor")
	dwmGetWindowAttribute    = dwmapi.NewProc("DwmGetWindowAttribute")
)

// Numbers of winuser.h and its neighbours.
const (
	standardDPI = 96.0

	monitorDefaultToPrimary = 1
	monitorDefaultToNearest = 2
	mdtEffectiveDPI         = 0
	dwmaExtendedFrameBounds = 9
	swpNoZOrder             = 0x0004
	swpNoActivate           = 0x0010
	swRestore               = 9
	gwlpWndProc             = ^uintptr(3) // -4

	wsOverlappedWindow = 0x00CF0000
	wsExAppWindow      = 0x00040000

	wmWindowPosChanged = 0x0047
	wmQueryEndSession  = 0x0011
	wmEndSession       = 0x0016
	wmSettingChange    = 0x001A
	wmDisplayChange    = 0x007E
	wmNCDestroy        = 0x0082
	wmDPIChanged       = 0x02E0
)

// rect is a RECT.
type rect struct{ left, top, right, bottom int32 }

func (r rect) rectangle() image.Rectangle {
	return image.Rect(int(r.left), int(r.top), int(r.right), int(r.bottom))
}

// screen is a monitor: what of it is free, in pixels of the whole desktop, and its DPI.
type screen struct {
	work image.Rectangle
	dpi  int
}

func firstScreen() screen {
	monitor, _, _ := monitorFromPoint.Call(0, monitorDefaultToPrimary)
	return describe(monitor)
}

func screenOf(hwnd windows.HWND) screen {
	monitor, _, _ := monitorFromWindow.Call(uintptr(hwnd), monitorDefaultToNearest)
	return describe(monitor)
}

func describe(monitor uintptr) screen {
	info := struct {
		size          uint32
		monitor, work rect
		flags         uint32
	}{}
	info.size = uint32(unsafe.Sizeof(info))
	if ok, _, _ := getMonitorInfo.Call(monitor, uintptr(unsafe.Pointer(&info))); ok == 0 {
		return screen{image.Rect(0, 0, 1024, 768), standardDPI}
	}
	s := screen{info.work.rectangle(), standardDPI}
	var x, y uint32
	if getDpiForMonitor.Find() == nil {
		failed, _, _ := getDpiForMonitor.Call(monitor, mdtEffectiveDPI, uintptr(unsafe.Pointer(&x)), uintptr(unsafe.Pointer(&y)))
		if failed == 0 && x > 0 {
			s.dpi = int(x)
		}
	}
	return s
}

// frame is a window's frame there around an inside of no size at the origin.
func (s screen) frame() image.Rectangle {
	var r rect
	if adjustWindowRectExForDpi.Find() == nil {
		_, _, _ = adjustWindowRectExForDpi.Call(uintptr(unsafe.Pointer(&r)), wsOverlappedWindow, 0, wsExAppWindow, uintptr(s.dpi))
	}
	return r.rectangle()
}

// windowRect is the window with its frame, as the system counts and as it is seen:
// Windows 10 and later count an unseen border along three sides.
func windowRect(hwnd windows.HWND) (counted, seen image.Rectangle) {
	var r rect
	_, _, _ = getWindowRect.Call(uintptr(hwnd), uintptr(unsafe.Pointer(&r)))
	counted, seen = r.rectangle(), r.rectangle()
	if dwmGetWindowAttribute.Find() == nil {
		failed, _, _ := dwmGetWindowAttribute.Call(uintptr(hwnd), dwmaExtendedFrameBounds, uintptr(unsafe.Pointer(&r)), unsafe.Sizeof(r))
		if failed == 0 && !r.rectangle().Empty() {
			seen = r.rectangle()
		}
	}
	return counted, seen
}

func setWindowRect(hwnd windows.HWND, r image.Rectangle) {
	_, _, _ = setWindowPos.Call(uintptr(hwnd), 0, uintptr(r.Min.X), uintptr(r.Min.Y), uintptr(r.Dx()), uintptr(r.Dy()), swpNoZOrder|swpNoActivate)
}

func clientSize(hwnd windows.HWND) image.Point {
	var r rect
	_, _, _ = getClientRect.Call(uintptr(hwnd), uintptr(unsafe.Pointer(&r)))
	return r.rectangle().Size()
}

func restore(hwnd windows.HWND) { _, _, _ = showWindow.Call(uintptr(hwnd), swRestore) }

func isVisible(hwnd windows.HWND) bool { return windows.IsWindowVisible(hwnd) }

func isIconic(hwnd windows.HWND) bool {
	is, _, _ := isIconicProc.Call(uintptr(hwnd))
	return is != 0
}

func isZoomed(hwnd windows.HWND) bool {
	is, _, _ := isZoomedProc.Call(uintptr(hwnd))
	return is != 0
}
