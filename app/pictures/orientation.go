package pictures

import (
	"encoding/binary"
	"image"
	"io"
)

// orientation is how a camera was held, in the numbers of EXIF: 1 is upright.
type orientation int

const uprightNow orientation = 1

// Numbers of the TIFF format, in which EXIF is written, and bounds of what is read.
const (
	tagOrientation = 0x0112
	typeByte       = 1
	typeShort      = 3
	typeLong       = 4
	maxEntries     = 4096 // of a directory; cameras write some dozens
	maxSegments    = 64   // in front of a JPEG's picture; real ones have a dozen
	maxChunks      = 100_000
)

// readOrientation finds how the picture in r, of the given format as package image
// names it, was held. Whatever is broken or says nothing reads as upright.
func readOrientation(r io.ReaderAt, format string) orientation {
	switch format {
	case "jpeg":
		return jpegOrientation(r)
	case "png":
		return pngOrientation(r)
	case "webp":
		return webpOrientation(r)
	case "tiff":
		return tiffOrientation(r)
	}
	return uprightNow
}

// jpegOrientation looks through the segments in front of a JPEG's picture.
func jpegOrientation(r io.ReaderAt) orientation {
	at := int64(2) // behind the mark of the beginning
	for range maxSegments {
		marker, next, ok := jpegMarker(r, at)
		if !ok || marker == 0xda || marker == 0xd9 {
			return uprightNow
		}
		at = next
		if marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 {
			continue // these have no length
		}
		var size [2]byte
		if !readAt(r, size[:], at) {
			return uprightNow
		}
		length := int64(binary.BigEndian.Uint16(size[:]))
		if length < 2 {
			return uprightNow
		}
		var name [6]byte
		if marker == 0xe1 && length >= 8 && readAt(r, name[:], at+2) && string(name[:]) == "Exif\x00\x00" {
			if o := tiffOrientation(io.NewSectionReader(r, at+8, length-8)); o != uprightNow {
				return o
			}
		}
		at += length
	}
	return uprightNow
}

// jpegMarker reads the marker at a place and tells where what follows it begins. Any
// number of fill bytes may stand in front. Source: ITU-T T.81, B.1.1.2.
func jpegMarker(r io.ReaderAt, at int64) (marker byte, next int64, ok bool) {
	var b [64]byte
	first := true
	for range 1024 {
		n, _ := r.ReadAt(b[:], at) // what is missing shows in n
		for i, c := range b[:n] {
			switch {
			case c == 0xff:
				first = false
			case first || c == 0:
				return 0, 0, false
			default:
				return c, at + int64(i) + 1, true
			}
		}
		if n < len(b) {
			return 0, 0, false
		}
		at += int64(n)
	}
	return 0, 0, false
}

// pngOrientation finds the chunk eXIf, which may stand in front of the picture or
// behind it.
func pngOrientation(r io.ReaderAt) orientation {
	at := int64(8)
	for range maxChunks {
		var head [8]byte
		if !readAt(r, head[:], at) {
			break
		}
		length := int64(binary.BigEndian.Uint32(head[:]))
		if string(head[4:]) == "eXIf" {
			return tiffOrientation(io.NewSectionReader(r, at+8, length))
		}
		at += 8 + length + 4
	}
	return uprightNow
}

// webpOrientation finds the chunk EXIF, which some begin the way a JPEG's does.
func webpOrientation(r io.ReaderAt) orientation {
	at := int64(12)
	for range maxChunks {
		var head [14]byte
		if !readAt(r, head[:], at) {
			break
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		if string(head[:4]) == "EXIF" {
			skip := int64(0)
			if string(head[8:]) == "Exif\x00\x00" {
				skip = 6
			}
			return tiffOrientation(io.NewSectionReader(r, at+8+skip, length-skip))
		}
		at += 8 + length + length%2
	}
	return uprightNow
}

// tiffOrientation reads the first directory of the TIFF structure r.
func tiffOrientation(r io.ReaderAt) orientation {
	var head [8]byte
	if !readAt(r, head[:], 0) {
		return uprightNow
	}
	var order binary.ByteOrder
	switch string(head[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return uprightNow
	}
	at := int64(order.Uint32(head[4:]))
	var count [2]byte
	if !readAt(r, count[:], at) {
		return uprightNow
	}
	for i := range min(int64(order.Uint16(count[:])), maxEntries) {
		var e [12]byte
		if !readAt(r, e[:], at+2+i*12) {
			break
		}
		if order.Uint16(e[:]) != tagOrientation {
			continue
		}
		// A SHORT by the book; some programs write a LONG or a BYTE.
		value := uint32(0)
		switch order.Uint16(e[2:]) {
		case typeByte:
			value = uint32(e[8])
		case typeShort:
			value = uint32(order.Uint16(e[8:]))
		case typeLong:
			value = order.Uint32(e[8:])
		}
		if value >= 1 && value <= 8 {
			return orientation(value)
		}
		break
	}
	return uprightNow
}

// readAt fills b from the place at, or reports that it cannot.
func readAt(r io.ReaderAt, b []byte, at int64) bool {
	n, _ := r.ReadAt(b, at)
	return n == len(b)
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
