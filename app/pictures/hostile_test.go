//go:build !race

package pictures

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// jpegOf is a grey JPEG of any size, of few bytes: each of its blocks is one bit, or two.
// It can be baseline or progressive, in 1, 3 or 4 components, with or without Adobe's
// mark, and its colours can come in full or in halves.
func jpegOf(w, h, components int, progressive, halves bool) []byte {
	var b bytes.Buffer
	segment := func(marker byte, body ...byte) {
		b.Write([]byte{0xff, marker})
		_ = binary.Write(&b, binary.BigEndian, uint16(len(body)+2))
		b.Write(body)
	}
	b.Write([]byte{0xff, 0xd8})
	if components == 4 {
		segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x02")...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	frame, scan := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(components)}, []byte{byte(components)}
	blocks, unit := components, 8
	for i := range components {
		sampling := byte(0x11)
		if halves && (i == 0 || i == 3) {
			sampling, unit, blocks = 0x22, 16, blocks+3
		}
		frame = append(frame, byte(i+1), sampling, 0)
		scan = append(scan, byte(i+1), 0)
	}
	one := []byte{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0} // the code 0 means 0
	segment(0xc4, append([]byte{0x00}, one...)...)
	bits := ((w + unit - 1) / unit) * ((h + unit - 1) / unit) * blocks
	if progressive {
		segment(0xc2, frame...)
		segment(0xda, append(scan, 0, 0, 0)...) // the mean of each block
	} else {
		segment(0xc4, append([]byte{0x10}, one...)...)
		segment(0xc0, frame...)
		segment(0xda, append(scan, 0, 63, 0)...)
		bits *= 2
	}
	b.Write(make([]byte, bits/8+1))
	b.Write([]byte{0xff, 0xd9})
	return b.Bytes()
}

// pngHead is a PNG that promises pixels and has none.
func pngHead(w, h int, depth, kind, interlaced byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), uint32(w)), uint32(h))
	head = append(head, depth, kind, 0, 0, interlaced)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	out = binary.BigEndian.AppendUint32(out, crc(head))
	return append(out, "\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"...)
}

func write(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "picture")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// encode gives what an encoder writes of a grey picture.
func encode(t *testing.T, w, h int, with func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := with(&b, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// measured runs a worker on a picture and tells what it took at most, in bytes; 0 where
// the system does not tell.
func measured(t *testing.T, path string, px int) (img image.Image, peak int64, took time.Duration, err error) {
	t.Helper()
	watch = func(p *os.ProcessState) { peak = peakOf(p) }
	defer func() { watch = nil }()
	began := time.Now()
	img, err = Thumbnail(t.Context(), path, px)
	return img, peak, time.Since(began), err
}

func TestNoPictureTakesMoreThanTheWorkerMay(t *testing.T) {
	const side = 10_950
	fine := func(w, h int) image.Point { return image.Pt(w, h) }
	for _, tt := range []struct {
		name    string
		content []byte
		want    image.Point // zero: refused
	}{
		{"a progressive CMYK JPEG of 120 million pixels", jpegOf(side, side, 4, true, false), image.Point{}},
		{"a progressive JPEG of 120 million pixels", jpegOf(side, side, 3, true, false), image.Point{}},
		{"the same with its colours in halves", jpegOf(side, side, 3, true, true), image.Point{}},
		{"a progressive grey JPEG of 120 million pixels", jpegOf(side, side, 1, true, false), image.Point{}},
		{"a baseline CMYK JPEG of 120 million pixels", jpegOf(side, side, 4, false, false), image.Point{}},
		{"a baseline JPEG of 120 million pixels", jpegOf(side, side, 3, false, false), image.Point{}},
		{"a JPEG of 50 million pixels, as phones take them", jpegOf(8160, 6120, 3, false, true), fine(100, 75)},
		{"a progressive JPEG of 21 million pixels", jpegOf(4600, 4600, 3, true, false), fine(100, 100)},
		{"a JPEG of 65,535 × 65,535", jpegOf(65_535, 65_535, 1, false, false)[:5000], image.Point{}},
		{"a JPEG of one line", jpegOf(65_535, 8, 3, true, false), fine(100, 1)},
		{"a PNG that promises 16 bits of 20,000 × 20,000", pngHead(20_000, 20_000, 16, 6, 0), image.Point{}},
		{"a PNG that promises 2,000,000,000 × 1", pngHead(2_000_000_000, 1, 8, 0, 0), image.Point{}},
		{"an interlaced PNG of 6,500 × 6,500", pngHead(6_500, 6_500, 8, 2, 1), image.Point{}},
		{"a PNG of 6,000 × 6,000 in two colours", encode(t, 6_000, 6_000, func(b *bytes.Buffer, i image.Image) error { return png.Encode(b, i) }), fine(100, 100)},
		{"a GIF of 4,000 × 4,000", encode(t, 4_000, 4_000, func(b *bytes.Buffer, i image.Image) error { return gif.Encode(b, i, nil) }), fine(100, 100)},
		{"a GIF that promises 65,535 × 65,535", []byte("GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02\x44\x01\x00;"), image.Point{}},
		{"a BMP that promises 40,000 × 40,000", bmpHead(t, 40_000, 40_000), image.Point{}},
		{"a TIFF of 3,000 × 3,000, packed", encode(t, 3_000, 3_000, func(b *bytes.Buffer, i image.Image) error {
			return tiff.Encode(b, i, &tiff.Options{Compression: tiff.Deflate})
		}), fine(100, 100)},
		{"a WebP that promises 16,383 × 16,383", []byte("RIFF\x22\x00\x00\x00WEBPVP8L\x16\x00\x00\x00\x2f\xfe\xbf\xff\x0f\x07\x10\x11\x11\x88\x88\xfe\x07\x00\x00\x00\x00\x00\x00\x00"), image.Point{}},
		{"a text", []byte(strings.Repeat("picture ", 10_000)), image.Point{}},
		{"nothing", nil, image.Point{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			img, peak, took, err := measured(t, write(t, tt.content), 100)
			switch {
			case tt.want == image.Point{}:
				if !errors.Is(err, ErrPicture) {
					t.Errorf("%v, want ErrPicture", err)
				}
			case err != nil:
				t.Error(err)
			case img.Bounds().Size() != tt.want:
				t.Errorf("%v, want %v", img.Bounds().Size(), tt.want)
			}
			if peak > maxMemory {
				t.Errorf("%d MB at most", peak/1e6)
			}
			t.Logf("%d kB: %d MB, %v, %v", len(tt.content)>>10, peak/1e6, took.Round(time.Millisecond), err)
		})
	}
}

// bmpHead is a BMP that promises pixels and has few.
func bmpHead(t *testing.T, w, h uint32) []byte {
	b := encode(t, 1, 1, func(b *bytes.Buffer, i image.Image) error { return bmp.Encode(b, i) })
	binary.LittleEndian.PutUint32(b[18:], w)
	binary.LittleEndian.PutUint32(b[22:], h)
	return b
}

func TestAWorkerThatIsNoneIsNotBelieved(t *testing.T) {
	frame := func(letter byte, a, b uint32, body int) string {
		return string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte{letter}, a), b)) + strings.Repeat("x", body)
	}
	for name, said := range map[string]string{
		"nothing":                   "",
		"half a head":               "P\x00\x00",
		"another letter":            frame('X', 1, 1, 4),
		"a larger picture":          frame(answerPicture, 101, 1, 404),
		"a picture without a side":  frame(answerPicture, 0, 100, 0),
		"a picture of 16 exabytes":  frame(answerPicture, 1<<31, 1<<31, 100),
		"a picture cut off":         frame(answerPicture, 10, 10, 399),
		"an endless reason":         frame(answerRefusal, 1<<31, 0, 1000),
		"a reason with two lengths": frame(answerRefusal, 3, 1, 3),
		"a reason cut off":          frame(answerRefusal, 10, 0, 3),
	} {
		if img, err := readAnswer(strings.NewReader(said), 100); err == nil || errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v, %v", name, img.Bounds(), err)
		}
	}
	if _, err := readAnswer(strings.NewReader(frame(answerRefusal, 5, 0, 5)), 100); !errors.Is(err, ErrPicture) {
		t.Errorf("a reason: %v", err)
	}
}

func TestOneWorkerAtATimeAndAWaitThatCanBeEnded(t *testing.T) {
	oneWorker <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := Thumbnail(ctx, write(t, jpegOf(8, 8, 1, false, false)), 8); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the second went on: %v", err)
	}
	<-oneWorker
	if _, err := Thumbnail(t.Context(), write(t, jpegOf(8, 8, 1, false, false)), 8); err != nil {
		t.Errorf("and then: %v", err)
	}
}

func TestADecoderThatNeverEndsIsEnded(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	began := time.Now()
	_, err := Thumbnail(ctx, write(t, manyScans(100_000)), 100)
	if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 5*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

// manyScans is a JPEG of 20 million pixels that goes over all of them again and again, in
// 50 bytes each time.
func manyScans(n int) []byte {
	picture := jpegOf(4600, 4600, 1, true, false)
	// The code 0 and 14 ones: nothing in the next 32,767 blocks.
	table := append([]byte{0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0xe0)
	scan := []byte{0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0}
	var bits big.Int
	for range 16 {
		bits.Lsh(&bits, 15).Or(&bits, big.NewInt(0x3fff))
	}
	scan = append(scan, bytes.ReplaceAll(bits.FillBytes(make([]byte, 30)), []byte{0xff}, []byte{0xff, 0})...)
	picture = append(picture[:len(picture)-2], table...)
	return append(picture, bytes.Repeat(scan, n)...)
}

// probe is what this test program does as a process of its own.
const probe = "-probe"

// runProbe does what a decoder must not be able to, confined as a worker is.
func runProbe() {
	if len(os.Args) != 3 || os.Args[1] != probe {
		return
	}
	if err := confine(); err != nil {
		fmt.Println("confine:", err)
		os.Exit(1)
	}
	switch os.Args[2] {
	case "memory":
		var all [][]byte
		for range 50 {
			block := make([]byte, 10_000_000)
			for i := 0; i < len(block); i += 512 {
				block[i] = 1
			}
			all = append(all, block)
		}
		fmt.Println("took", len(all)*10, "MB")
	case "watched":
		go watchMemory()
		var all [][]byte
		for range 50 {
			all = append(all, bytes.Repeat([]byte{1}, 10_000_000))
			time.Sleep(2 * lookEvery)
		}
		fmt.Println("took", len(all)*10, "MB")
	case "reach":
		reach()
	}
	os.Exit(0)
}

func TestTheNeedOfAPictureIsThatOfItsDecoder(t *testing.T) {
	for _, tt := range []struct {
		name    string
		content []byte
		want    float64 // bytes a pixel
	}{
		{"baseline", jpegOf(800, 800, 3, false, false), 3},
		{"baseline, colours in halves", jpegOf(768, 768, 3, false, true), 1.5},
		{"grey", jpegOf(800, 800, 1, false, false), 1},
		{"CMYK", jpegOf(800, 800, 4, false, false), 8},
		{"progressive", jpegOf(800, 800, 3, true, false), 15},
		{"progressive CMYK", jpegOf(800, 800, 4, true, false), 24},
		{"progressive grey", jpegOf(800, 800, 1, true, false), 5},
		{"PNG of 16 bits", pngHead(800, 800, 16, 2, 0), 8},
		{"PNG of 8 bits", pngHead(800, 800, 8, 6, 0), 4},
		{"PNG, interlaced", pngHead(800, 800, 8, 6, 1), 8},
		{"PNG, grey", pngHead(800, 800, 8, 0, 0), 1},
		{"PNG, grey with a transparent one", bytes.Replace(pngHead(800, 800, 8, 0, 0), []byte("\x00\x00\x00\x00IDAT"), []byte("\x00\x00\x00\x02tRNS\x00\x00\xf3\xf0\xe7\xd1\x00\x00\x00\x00IDAT"), 1), 4},
	} {
		r := bytes.NewReader(tt.content)
		config, format, err := image.DecodeConfig(r)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := need(r, format, config)
		if pixel := float64(got) / float64(config.Width*config.Height); err != nil || pixel != tt.want {
			t.Errorf("%s: %.1f bytes a pixel, want %.1f; %v", tt.name, pixel, tt.want, err)
		}
	}
}
