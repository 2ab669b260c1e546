package pictures

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

// longest is the longest side of a picture that is decoded.
const longest = 65_535

var errHead = errors.New("the picture's head is broken")

// need gives the bytes that decoding a picture takes at most, of the decoders of Go and
// golang.org/x/image, whose source the numbers come from. An unknown format is an error.
func need(r io.ReaderAt, format string, config image.Config) (int64, error) {
	if config.Width <= 0 || config.Height <= 0 || config.Width > longest || config.Height > longest {
		return 0, fmt.Errorf("%d × %d pixels", config.Width, config.Height)
	}
	pixels := int64(config.Width) * int64(config.Height)
	switch format {
	case "jpeg":
		return jpegNeed(r)
	case "png":
		return pngNeed(r, config)
	case "gif": // put in order in a second copy when its rows come interlaced
		return 2 * pixels, nil
	case "bmp":
		return pixels * depth(config.ColorModel), nil
	case "tiff": // the picture, and a strip of any size unpacked into a buffer that grows
		return 4 * pixels * depth(config.ColorModel), nil
	case "webp": // the picture, its transparency, and a copy for the transformations
		return 12 * pixels, nil
	}
	return 0, fmt.Errorf("%s is not decoded", format)
}

// depth gives the bytes of a pixel in memory.
func depth(model color.Model) int64 {
	switch model {
	case color.GrayModel, color.AlphaModel:
		return 1
	case color.Gray16Model, color.Alpha16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, paletted := model.(color.Palette); paletted {
		return 1
	}
	return 4
}

// pngNeed looks at what a PNG says of its pixels. In seven passes, each is a picture of
// its own beside the whole; with a transparent colour, each pixel has all four channels.
func pngNeed(r io.ReaderAt, config image.Config) (int64, error) {
	var head [29]byte
	if !readAt(r, head[:], 0) {
		return 0, errHead
	}
	bytes := depth(config.ColorModel)
	if _, paletted := config.ColorModel.(color.Palette); !paletted && bytes < 4 && pngTransparent(r) {
		bytes *= 4
	}
	if head[28] != 0 {
		bytes *= 2
	}
	return bytes * int64(config.Width) * int64(config.Height), nil
}

// pngTransparent reports whether a chunk in front of the pixels names a transparent colour.
func pngTransparent(r io.ReaderAt) bool {
	at := int64(8)
	for range maxChunks {
		var head [8]byte
		if !readAt(r, head[:], at) || string(head[4:]) == "IDAT" {
			return false
		}
		if string(head[4:]) == "tRNS" {
			return true
		}
		at += 8 + int64(binary.BigEndian.Uint32(head[:])) + 4
	}
	return false
}

// jpegNeed reads a JPEG as far as its frame header, as forgiving as the decoder of what
// stands between. Source: ITU-T T.81, B.1 and B.2.2, and image/jpeg.
func jpegNeed(r io.ReaderAt) (int64, error) {
	b := bufio.NewReader(io.NewSectionReader(r, 2, 1<<62))
	for range maxChunks {
		if _, err := b.ReadSlice(0xff); err != nil && err != bufio.ErrBufferFull {
			return 0, errHead
		}
		marker, err := b.ReadByte()
		for marker == 0xff && err == nil {
			marker, err = b.ReadByte()
		}
		var length uint16
		if marker == 0 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 {
			continue // these have no length
		}
		if err != nil || binary.Read(b, binary.BigEndian, &length) != nil || length < 2 {
			return 0, errHead
		}
		if marker >= 0xc0 && marker <= 0xc2 {
			return frameNeed(b, marker == 0xc2)
		}
		if _, err := b.Discard(int(length) - 2); err != nil {
			return 0, errHead
		}
	}
	return 0, errHead
}

// frameNeed reads a frame header behind its length. Beside the picture, a progressive one
// takes four bytes for each coefficient, and one in colours that are not the usual ones a
// copy of four bytes a pixel.
func frameNeed(r io.Reader, progressive bool) (int64, error) {
	var frame struct {
		_             uint8
		Height, Width uint16
		Components    uint8
	}
	if binary.Read(r, binary.BigEndian, &frame) != nil || frame.Components < 1 || frame.Components > 4 {
		return 0, errHead
	}
	components := make([]struct{ ID, Sampling, _ uint8 }, frame.Components)
	if binary.Read(r, binary.BigEndian, components) != nil {
		return 0, errHead
	}
	samples, ids := int64(0), ""
	for _, c := range components {
		samples += int64(c.Sampling>>4) * int64(c.Sampling&15)
		ids += string(rune(c.ID))
	}
	h, v := 8*int64(components[0].Sampling>>4), 8*int64(components[0].Sampling&15)
	if h == 0 || v == 0 {
		return 0, errHead
	}
	if len(components) == 1 {
		h, v, samples = 8, 8, 1 // whatever it says of its only component
	}
	width, height := int64(frame.Width), int64(frame.Height)
	bytes := (width + h - 1) / h * ((height + v - 1) / v) * samples * 64
	if progressive {
		bytes *= 1 + 4
	}
	if len(components) == 4 || ids == "RGB" {
		bytes += 4 * width * height
	}
	return bytes, nil
}
