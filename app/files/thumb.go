package files

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	_ "image/gif" // decoders of the kinds of pictures that are shown

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// The largest pictures that are decoded: a JPEG takes up to 3 bytes a pixel in
// memory, others up to 8.
const (
	maxJPEGPixels  = 120_000_000
	maxOtherPixels = 40_000_000
	maxSide        = 30_000
)

// ErrPicture says that a picture cannot be shown: unknown, broken or too large to be
// decoded.
var ErrPicture = errors.New("files: the picture cannot be shown")

// oneDecode lets one picture be decoded at a time: two of the largest together would
// need most of a small computer's memory.
var oneDecode = make(chan struct{}, 1)

// Thumbnail decodes the picture at path, turned the way it was taken, no side longer
// than px pixels, and never larger than it is. It answers [ErrPicture] for what is
// none. Nothing but the pixels survives: no place, no camera.
func Thumbnail(path string, px int) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	config, format, err := image.DecodeConfig(f)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	most := maxOtherPixels
	if format == "jpeg" {
		most = maxJPEGPixels
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxSide || config.Height > maxSide ||
		config.Width*config.Height > most {
		return nil, fmt.Errorf("%w: %d × %d pixels", ErrPicture, config.Width, config.Height)
	}
	turned := readOrientation(f, format)
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	oneDecode <- struct{}{}
	defer func() { <-oneDecode }()
	img, err := decode(f)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return turned.apply(scale(img, px)), nil
}

// decode turns a decoder's panic over a broken picture into an error.
func decode(r io.Reader) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decoder: %v", p)
		}
	}()
	img, _, err = image.Decode(r)
	return img, err
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

// WriteThumbnail stores a thumbnail at path, small: as JPEG where every pixel is
// opaque, as PNG otherwise.
func WriteThumbnail(path string, img image.Image) error {
	var b bytes.Buffer
	var err error
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 85})
	} else {
		err = png.Encode(&b, img)
	}
	if err != nil {
		return err
	}
	return fsutil.WriteFile(path, b.Bytes())
}

// ReadThumbnail reads what [WriteThumbnail] stored.
func ReadThumbnail(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decode(f)
}
