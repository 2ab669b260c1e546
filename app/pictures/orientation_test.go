package pictures

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/tiff"
)

// The pictures in testdata are 300 × 200: green on the left, red above, blue below.
// Held the way they say, green is above, red on the right and blue on the left.
func TestPicturesAreTurnedWhereverTheirOrientationIsWritten(t *testing.T) {
	plain, err := os.ReadFile("testdata/exif6.jpg")
	if err != nil {
		t.Fatal(err)
	}
	filled := slices.Concat(plain[:2], bytes.Repeat([]byte{0xff}, 200), plain[2:])
	empty := slices.Concat(plain[:2], []byte("\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"), plain[2:])
	picture := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, content := range map[string][]byte{
		"as a SHORT":                    plain,
		"as a LONG":                     picture("exif6-long.jpg"),
		"behind another segment":        picture("exif6-after-xmp.jpg"),
		"behind fill bytes":             filled,
		"behind EXIF that says nothing": empty,
		"in a PNG":                      picture("exif6.png"),
		"in a PNG, behind the picture":  pngBehind(picture("exif6.png")),
		"in a TIFF":                     turnedTIFF(t, binary.LittleEndian),
	} {
		path := filepath.Join(t.TempDir(), "x.jpg")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		img, err := Thumbnail(t.Context(), path, 300)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if size := img.Bounds().Size(); size != image.Pt(200, 300) {
			t.Errorf("%s: %v, want 200 × 300", name, size)
			continue
		}
		for at, want := range map[image.Point]string{{20, 20}: "green", {180, 20}: "green", {180, 280}: "red", {20, 280}: "blue", {20, 100}: "blue"} {
			if got := nearest(img.At(at.X, at.Y)); got != want {
				t.Errorf("%s: %s at %v, want %s", name, got, at, want)
			}
		}
	}
}

func nearest(c color.Color) string {
	r, g, b, _ := c.RGBA()
	switch max(r, g, b) {
	case r:
		return "red"
	case g:
		return "green"
	}
	return "blue"
}

// pngBehind moves the chunk eXIf, which stands behind the head of 33 bytes and is 38
// long, in front of the last chunk.
func pngBehind(b []byte) []byte {
	return slices.Concat(b[:33], b[33+38:len(b)-12], b[33:33+38], b[len(b)-12:])
}

// turnedTIFF is the picture as a TIFF with an orientation of its own.
func turnedTIFF(t *testing.T, order binary.ByteOrder) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for y := range 200 {
		for x := range 300 {
			c := color.RGBA{40, 90, 200, 255}
			if x < 50 {
				c = color.RGBA{40, 200, 60, 255}
			} else if y < 66 {
				c = color.RGBA{220, 40, 40, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := tiff.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	// A second directory at the end: that of the encoder with one entry more.
	at := order.Uint32(raw[4:])
	count := order.Uint16(raw[at:])
	var entries [][]byte
	for i := range uint32(count) {
		entries = append(entries, raw[at+2+12*i:][:12])
	}
	entry := make([]byte, 12)
	order.PutUint16(entry, tagOrientation)
	order.PutUint16(entry[2:], typeShort)
	order.PutUint32(entry[4:], 1)
	order.PutUint16(entry[8:], 6)
	entries = append(entries, entry)
	slices.SortFunc(entries, func(a, b []byte) int { return int(order.Uint16(a)) - int(order.Uint16(b)) })
	out := slices.Clone(raw)
	order.PutUint32(out[4:], uint32(len(out)))
	var n [2]byte
	order.PutUint16(n[:], count+1)
	out = append(append(out, n[:]...), slices.Concat(entries...)...)
	return append(out, 0, 0, 0, 0)
}

func TestOrientationIsReadFromEveryFormat(t *testing.T) {
	entry := func(kind uint16, value []byte) string {
		b := binary.BigEndian.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12"), kind)
		return string(append(append(b, 0, 0, 0, 1), append(value, 0, 0, 0, 0)...)[:22])
	}
	webp := func(chunk string) string {
		b := binary.LittleEndian.AppendUint32([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x03\x00\x00\x00abc\x00EXIF"), uint32(len(chunk)))
		return string(b) + chunk
	}
	for _, c := range []struct {
		name, format, content string
		want                  orientation
	}{
		{"a BYTE", "tiff", entry(typeByte, []byte{8}), 8},
		{"a SHORT", "tiff", entry(typeShort, []byte{0, 3}), 3},
		{"a LONG", "tiff", entry(typeLong, []byte{0, 0, 0, 5}), 5},
		{"another type", "tiff", entry(5, []byte{0, 6, 0, 6}), 1},
		{"nine", "tiff", entry(typeShort, []byte{0, 9}), 1},
		{"a LONG beyond a SHORT", "tiff", entry(typeLong, []byte{0, 6, 0, 0}), 1},
		{"WebP behind an odd chunk", "webp", webp(entry(typeShort, []byte{0, 6})), 6},
		{"WebP begun as in a JPEG", "webp", webp("Exif\x00\x00" + entry(typeShort, []byte{0, 7})), 7},
		{"a GIF has none", "gif", entry(typeShort, []byte{0, 6}), 1},
		{"only fill bytes", "jpeg", "\xff\xd8" + string(bytes.Repeat([]byte{0xff}, 1<<20)), 1},
		{"a directory outside", "tiff", "II*\x00\xff\xff\xff\xff", 1},
	} {
		if got := readOrientation(bytes.NewReader([]byte(c.content)), c.format); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func FuzzOrientationOfAnything(f *testing.F) {
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 20}, "jpeg")
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\xff\xff\xff\xff\x01\x00\x12\x01\x03\x00"), "jpeg")
	f.Add([]byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIfMM\x00*"), "png")
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\x02\x00\x00\x00Exif\x00\x00"), "webp")
	f.Fuzz(func(t *testing.T, b []byte, format string) {
		if o := readOrientation(bytes.NewReader(b), format); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
