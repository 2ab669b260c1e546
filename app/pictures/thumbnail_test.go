package pictures

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestMain(m *testing.M) {
	RunWorker()
	runProbe()
	os.Exit(m.Run())
}

// photo is a JPEG, red on its left half, with the given EXIF orientation.
func photo(t *testing.T, w, h int, turned uint16) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{0, 0, 255, 255}
			if x < w/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = binary.BigEndian.AppendUint16(exif, turned)
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, byte(len(exif)>>8), byte(len(exif)+2))
	out = append(append(out, exif...), b.Bytes()[2:]...)
	path := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestThumbnailIsSmallAndTheRightWayUp(t *testing.T) {
	for _, c := range []struct {
		turned       uint16
		w, h         int
		redX, redY   int
		blueX, blueY int
	}{
		{1, 100, 50, 10, 25, 90, 25},
		{2, 100, 50, 90, 25, 10, 25},
		{3, 100, 50, 90, 25, 10, 25},
		{6, 50, 100, 25, 10, 25, 90},
		{8, 50, 100, 25, 90, 25, 10},
		{99, 100, 50, 10, 25, 90, 25},
	} {
		img, err := Thumbnail(t.Context(), photo(t, 400, 200, c.turned), 100)
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds().Size(); size != image.Pt(c.w, c.h) {
			t.Errorf("orientation %d: %v, want %d × %d", c.turned, size, c.w, c.h)
			continue
		}
		r, _, b, _ := img.At(c.redX, c.redY).RGBA()
		r2, _, b2, _ := img.At(c.blueX, c.blueY).RGBA()
		if r < b || r2 > b2 {
			t.Errorf("orientation %d: red and blue are not where they belong", c.turned)
		}
	}
}

func TestThumbnailIsNeverLargerThanThePicture(t *testing.T) {
	img, err := Thumbnail(t.Context(), photo(t, 40, 20, 1), 100)
	if err != nil || img.Bounds().Size() != image.Pt(40, 20) {
		t.Errorf("%v, %v", img.Bounds(), err)
	}
	path := filepath.Join(t.TempDir(), "thumb")
	if err := WriteThumbnail(path, img); err != nil {
		t.Fatal(err)
	}
	again, err := ReadThumbnail(path)
	if err != nil || again.Bounds() != img.Bounds() {
		t.Errorf("%v, %v", again, err)
	}
}

func TestHugePictureIsRefusedBeforeItIsDecoded(t *testing.T) {
	// A PNG that promises 20,000 × 20,000 pixels in 33 bytes and has none.
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	binary.BigEndian.PutUint32(raw[16:], 20_000)
	binary.BigEndian.PutUint32(raw[20:], 20_000)
	binary.BigEndian.PutUint32(raw[29:], crc(raw[12:29]))
	for name, content := range map[string][]byte{"a bomb": raw, "no picture": []byte("hello"), "empty": nil, "cut off": b.Bytes()[:40]} {
		path := filepath.Join(t.TempDir(), "x.png")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Thumbnail(t.Context(), path, 100); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v, want ErrPicture", name, err)
		}
	}
}

func crc(b []byte) uint32 { return crc32.ChecksumIEEE(b) }
