//go:build window

package windowtest

import (
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/jezek/xgb/xproto"
)

// property reads a window's property; nil when it has none.
func (d *Desk) property(w xproto.Window, name string) []byte {
	atom, err := xproto.InternAtom(d.x, false, uint16(len(name)), name).Reply()
	if err != nil {
		return nil
	}
	reply, err := xproto.GetProperty(d.x, false, w, atom.Atom, xproto.GetPropertyTypeAny, 0, 1<<16).Reply()
	if err != nil {
		return nil
	}
	return reply.Value
}

// windows lists the windows of a process, in the order they were opened.
func (d *Desk) windows(pid int) []xproto.Window {
	var found []xproto.Window
	list := d.property(d.root, "_NET_CLIENT_LIST")
	for ; len(list) >= 4; list = list[4:] {
		w := xproto.Window(binary.LittleEndian.Uint32(list))
		if id := d.property(w, "_NET_WM_PID"); len(id) == 4 && int(binary.LittleEndian.Uint32(id)) == pid {
			found = append(found, w)
		}
	}
	return found
}

// active is the window that has the keys.
func (d *Desk) active() xproto.Window {
	id := d.property(d.root, "_NET_ACTIVE_WINDOW")
	if len(id) < 4 {
		return 0
	}
	return xproto.Window(binary.LittleEndian.Uint32(id))
}

// message asks the window manager for something to be done to the window.
func (d *Desk) message(w xproto.Window, name string, data ...uint32) {
	d.t.Helper()
	atom, err := xproto.InternAtom(d.x, false, uint16(len(name)), name).Reply()
	must(d.t, err)
	event := xproto.ClientMessageEvent{Format: 32, Window: w, Type: atom.Atom,
		Data: xproto.ClientMessageDataUnionData32New(append(data, 0, 0, 0, 0)[:5])}
	xproto.SendEvent(d.x, false, d.root, xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify,
		string(event.Bytes()))
}

// clientArea is where a window's inside stands on the display, without the frame.
func (d *Desk) clientArea(w xproto.Window) (image.Rectangle, bool) {
	size, err := xproto.GetGeometry(d.x, xproto.Drawable(w)).Reply()
	if err != nil {
		return image.Rectangle{}, false
	}
	at, err := xproto.TranslateCoordinates(d.x, w, d.root, 0, 0).Reply()
	if err != nil {
		return image.Rectangle{}, false
	}
	corner := image.Pt(int(at.DstX), int(at.DstY))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(int(size.Width), int(size.Height)))}, true
}

// picture takes what the display shows within r.
func (d *Desk) picture(r image.Rectangle) (*image.RGBA, error) {
	r = r.Intersect(image.Rectangle{Max: d.size})
	reply, err := xproto.GetImage(d.x, xproto.ImageFormatZPixmap, xproto.Drawable(d.root),
		int16(r.Min.X), int16(r.Min.Y), uint16(r.Dx()), uint16(r.Dy()), 0xffffffff).Reply()
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	for i := 0; i+3 < len(reply.Data) && i+3 < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = reply.Data[i+2], reply.Data[i+1], reply.Data[i], 255
	}
	return img, nil
}

// savePicture writes img as a PNG.
func savePicture(img image.Image, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
