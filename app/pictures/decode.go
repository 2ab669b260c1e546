package pictures

import (
	"fmt"
	"image"
	"io"

	_ "image/gif" // decoders of the kinds of pictures that are shown
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

// shrink decodes the picture in r, turned the way it was taken, no side longer than px
// pixels, and never larger than it is. Nothing but the pixels survives: no place, no
// camera. It runs in the worker.
func shrink(r interface {
	io.ReadSeeker
	io.ReaderAt
}, px int) (img *image.RGBA, err error) {
	defer func() { // a decoder's panic over a broken picture
		if p := recover(); p != nil {
			img, err = nil, fmt.Errorf("decoder: %v", p)
		}
	}()
	config, format, err := image.DecodeConfig(r)
	if err != nil {
		return nil, err
	}
	bytes, err := need(r, format, config)
	if err != nil {
		return nil, err
	}
	if bytes > maxNeed {
		return nil, fmt.Errorf("%d × %d pixels of a %s take %d MB to decode", config.Width, config.Height, format, bytes/1e6)
	}
	turned := readOrientation(r, format)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	full, _, err := image.Decode(r)
	if err != nil {
		return nil, err
	}
	return turned.apply(scale(full, px)), nil
}

func scale(img image.Image, px int) *image.RGBA {
	size := img.Bounds().Size()
	longer := max(size.X, size.Y)
	if longer > px {
		size.X = max(1, size.X*px/longer)
		size.Y = max(1, size.Y*px/longer)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}
