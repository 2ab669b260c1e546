package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

// ErrPicture says that a picture cannot be shown: unknown, broken, or too large to be
// decoded.
var ErrPicture = errors.New("pictures: the picture cannot be shown")

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

// ReadThumbnail reads what [WriteThumbnail] stored. A larger picture was not, and answers
// [ErrPicture].
func ReadThumbnail(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	config, format, err := image.DecodeConfig(f)
	if err != nil || format != "jpeg" && format != "png" || max(config.Width, config.Height) > MaxSide {
		return nil, fmt.Errorf("%w: not one of the program's own", ErrPicture)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(f)
	return img, err
}
