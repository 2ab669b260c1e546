package files

import (
	"encoding/binary"
	"image"
	"io"
)

// orientation is how a camera was held, in the numbers of EXIF: 1 is upright.
type orientation int

const uprightNow orientation = 1

// exifTagOrientation and exifTypeShort are numbers of the EXIF format.
const (
	exifTagOrientation = 0x0112
	exifTypeShort      = 3
	maxEXIF            = 64 << 10
)

// readOrientation finds the orientation among the segments in front of a JPEG's
// picture. Whatever is broken reads as upright.
func readOrientation(r io.Reader) orientation {
	var soi [2]byte
	if _, err := io.ReadFull(r, soi[:]); err != nil || soi != [2]byte{0xff, 0xd8} {
		return uprightNow
	}
	for range 64 { // real pictures have a dozen segments
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil || head[0] != 0xff || head[1] == 0xda {
			return uprightNow
		}
		length := int64(binary.BigEndian.Uint16(head[2:])) - 2
		if length < 0 {
			return uprightNow
		}
		if head[1] != 0xe1 || length > maxEXIF {
			if _, err := io.CopyN(io.Discard, r, length); err != nil {
				return uprightNow
			}
			continue
		}
		segment := make([]byte, length)
		if _, err := io.ReadFull(r, segment); err != nil {
			return uprightNow
		}
		if len(segment) > 6 && string(segment[:6]) == "Exif\x00\x00" {
			return parseOrientation(segment[6:])
		}
	}
	return uprightNow
}

// parseOrientation reads the first directory of the TIFF structure b.
func parseOrientation(b []byte) orientation {
	if len(b) < 8 {
		return uprightNow
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return uprightNow
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return uprightNow
	}
	count := uint64(order.Uint16(b[at:]))
	for i := range count {
		entry := at + 2 + i*12
		if entry+12 > uint64(len(b)) {
			break
		}
		e := b[entry : entry+12]
		if order.Uint16(e) == exifTagOrientation && order.Uint16(e[2:]) == exifTypeShort {
			if o := orientation(order.Uint16(e[8:])); o >= 1 && o <= 8 {
				return o
			}
			break
		}
	}
	return uprightNow
}

// apply returns img the way it was taken.
func (o orientation) apply(img *image.RGBA) *image.RGBA {
	if o <= uprightNow || o > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	size := image.Pt(w, h)
	if o >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			to := o.move(x, y, w, h)
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], img.Pix[img.PixOffset(x, y):][:4])
		}
	}
	return out
}

// move tells where the pixel at x, y of a picture w × h belongs.
func (o orientation) move(x, y, w, h int) image.Point {
	switch o {
	case 2:
		return image.Pt(w-1-x, y)
	case 3:
		return image.Pt(w-1-x, h-1-y)
	case 4:
		return image.Pt(x, h-1-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(h-1-y, x)
	case 7:
		return image.Pt(h-1-y, w-1-x)
	case 8:
		return image.Pt(y, w-1-x)
	}
	return image.Pt(x, y)
}
