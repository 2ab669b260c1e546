package demo

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
)

// The story's pictures and documents are drawn here: small, but real files
// that any program opens.

var drawings sync.Map // by attachment

// drawn is the content of one of the story's files; always the same.
func drawn(a attachment) []byte {
	if have, ok := drawings.Load(a); ok {
		return have.([]byte)
	}
	var content []byte
	switch {
	case strings.HasSuffix(a.name, ".pdf"):
		content = document(a)
	case strings.HasPrefix(a.kind, "portrait"):
		content = portrait(a.kind)
	default:
		content = photo(a)
	}
	have, _ := drawings.LoadOrStore(a, content)
	return have.([]byte)
}

func randomFor(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(h.Sum64(), 7))
}

// canvas is a picture that is painted with soft shapes.
type canvas struct {
	*image.RGBA
	w, h float64
}

func newCanvas(w, h int) canvas {
	return canvas{image.NewRGBA(image.Rect(0, 0, w, h)), float64(w), float64(h)}
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	t = min(max(t, 0), 1)
	f := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 255}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// wall fills the picture with light from a corner.
func (c canvas) wall(light, dark color.RGBA) {
	for y := range int(c.h) {
		for x := range int(c.w) {
			t := math.Hypot(float64(x)/c.w-0.2, float64(y)/c.h-0.1) / 1.2
			c.SetRGBA(x, y, mix(light, dark, t))
		}
	}
}

// box fills a rectangle given in parts of the picture, lit from the left.
func (c canvas) box(x0, y0, x1, y1 float64, light, dark color.RGBA) {
	for y := int(y0 * c.h); y < int(y1*c.h); y++ {
		for x := int(x0 * c.w); x < int(x1*c.w); x++ {
			if image.Pt(x, y).In(c.Rect) {
				c.SetRGBA(x, y, mix(light, dark, (float64(x)/c.w-x0)/(x1-x0)))
			}
		}
	}
}

// within are the pixels of a rectangle that are in the picture.
func (c canvas) within(x0, y0, x1, y1 float64, paint func(x, y int)) {
	area := image.Rect(int(x0), int(y0), int(x1)+2, int(y1)+2).Intersect(c.Rect)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			paint(x, y)
		}
	}
}

// pipe draws a round pipe from one point to another: bright in its middle.
func (c canvas) pipe(x0, y0, x1, y1, r float64, bright, dark color.RGBA) {
	x0, y0, x1, y1 = x0*c.w, y0*c.h, x1*c.w, y1*c.h
	dx, dy := x1-x0, y1-y0
	length, radius := math.Hypot(dx, dy), r*c.w
	c.within(min(x0, x1)-radius, min(y0, y1)-radius, max(x0, x1)+radius, max(y0, y1)+radius, func(x, y int) {
		px, py := float64(x)-x0, float64(y)-y0
		along := min(max((px*dx+py*dy)/length, 0), length)
		if d := math.Hypot(px-along*dx/length, py-along*dy/length); d < radius {
			c.SetRGBA(x, y, mix(bright, dark, d*d/radius/radius))
		}
	})
}

// disc draws a lit ball or lamp; rim tells how hard its edge is.
func (c canvas) disc(x, y, r float64, bright, dark color.RGBA, rim float64) {
	x, y, radius := x*c.w, y*c.h, r*c.w
	c.within(x-radius, y-radius, x+radius, y+radius, func(px, py int) {
		if d := math.Hypot(float64(px)-x, float64(py)-y) / radius; d < 1 {
			c.SetRGBA(px, py, mix(c.RGBAAt(px, py), mix(bright, dark, d), min((1-d)*rim, 1)))
		}
	})
}

// pool draws water on a floor: a flat disc that mirrors the light.
func (c canvas) pool(x, y, r float64) {
	x, y, rx, ry := x*c.w, y*c.h, r*c.w, r*c.w*0.28
	c.within(x-rx, y-ry, x+rx, y+ry, func(px, py int) {
		if d := math.Hypot((float64(px)-x)/rx, (float64(py)-y)/ry); d < 1 {
			water := mix(rgb(0xdcebf2), rgb(0x5f7f92), (float64(py)-y+ry)/ry/2)
			c.SetRGBA(px, py, mix(c.RGBAAt(px, py), water, min((1-d)*6, 0.85)))
		}
	})
}

// grain gives the picture the noise of a telephone's camera.
func (c canvas) grain(r *rand.Rand) {
	for i := 0; i < len(c.Pix); i += 4 {
		n := r.IntN(13) - 6
		for k := range 3 {
			c.Pix[i+k] = uint8(min(max(int(c.Pix[i+k])+n, 0), 255))
		}
	}
}

const photoWidth, photoHeight = 640, 480

func photo(a attachment) []byte {
	c := newCanvas(photoWidth, photoHeight)
	r := randomFor(a.name)
	c.wall(mix(rgb(0xd9d4c7), rgb(0xc7d2d9), r.Float64()), mix(rgb(0x77705f), rgb(0x5e6a72), r.Float64()))
	scene := scenes[a.kind]
	if scene == nil {
		scene = scenePipes
	}
	scene(c, r)
	c.grain(r)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c, &jpeg.Options{Quality: 82}); err != nil {
		panic("demo: " + err.Error())
	}
	return b.Bytes()
}

var scenes = map[string]func(canvas, *rand.Rand){
	"pipe": scenePipes, "radiator": sceneRadiator, "water": sceneWater, "stairs": sceneStairs,
	"outlet": sceneOutlet, "boiler": sceneBoiler, "floor": sceneFloor, "roof": sceneRoof,
}

func scenePipes(c canvas, r *rand.Rand) {
	x := 0.25 + r.Float64()*0.2
	c.pipe(x, 0, x, 1, 0.035, rgb(0xf2c9a0), rgb(0x8a4b20))
	c.pipe(x+0.25, 0, x+0.25, 1, 0.03, rgb(0xe8edf0), rgb(0x6d7880))
	c.pipe(x, 0.45, x+0.25, 0.45, 0.028, rgb(0xf2c9a0), rgb(0x8a4b20))
	c.disc(x, 0.45, 0.055, rgb(0xf8dfb0), rgb(0x8f6a20), 8)
	c.disc(x+0.25, 0.45, 0.05, rgb(0xd24a3a), rgb(0x6d1712), 8)
}

func sceneRadiator(c canvas, r *rand.Rand) {
	c.box(0, 0.86, 1, 1, rgb(0xb98a5a), rgb(0x7c5430))
	n := 9 + r.IntN(4)
	for i := range n {
		x := 0.14 + float64(i)*0.72/float64(n)
		c.box(x, 0.3, x+0.62/float64(n), 0.78, rgb(0xfafafa), rgb(0xbfc4c9))
	}
	c.box(0.13, 0.28, 0.87, 0.31, rgb(0xffffff), rgb(0xc9ced3))
	c.pipe(0.9, 0.72, 0.9, 0.9, 0.012, rgb(0xe8edf0), rgb(0x7d868d))
	c.disc(0.9, 0.7, 0.035, rgb(0xffffff), rgb(0x9aa3aa), 8)
}

func sceneWater(c canvas, r *rand.Rand) {
	c.box(0, 0.55, 1, 1, rgb(0x9c9588), rgb(0x5e584d))
	c.pool(0.72, 0.84, 0.25)
	for range 7 {
		c.pool(0.2+r.Float64()*0.65, 0.72+r.Float64()*0.22, 0.05+r.Float64()*0.16)
	}
	c.pipe(0.75, 0, 0.75, 0.6, 0.04, rgb(0xe8edf0), rgb(0x6d7880))
	c.disc(0.75, 0.58, 0.05, rgb(0xd8b06a), rgb(0x6d4a14), 8)
	for i := range 5 {
		c.disc(0.75+r.Float64()*0.02, 0.64+float64(i)*0.05, 0.008, rgb(0xeaf5fb), rgb(0x8fb0c6), 8)
	}
}

func sceneStairs(c canvas, r *rand.Rand) {
	c.wall(rgb(0x6f6a62), rgb(0x1d1b19))
	for i := range 8 {
		y := 0.95 - float64(i)*0.09
		x := 0.1 + float64(i)*0.07
		c.box(x, y-0.03, 0.95, y, mix(rgb(0xa59a88), rgb(0x4b453d), float64(i)/9), rgb(0x2b2723))
	}
	c.pipe(0.08, 0.72, 0.7, 0.06, 0.01, rgb(0x7c5430), rgb(0x2f1d0f))
	c.disc(0.45+r.Float64()*0.1, 0.08, 0.05, rgb(0x8d8a80), rgb(0x33312d), 8)
}

func sceneOutlet(c canvas, _ *rand.Rand) {
	c.box(0.34, 0.12, 0.66, 0.88, rgb(0xfdfdfd), rgb(0xd5d8da))
	for _, y := range []float64{0.32, 0.68} {
		c.disc(0.5, y, 0.12, rgb(0xffffff), rgb(0xc8ccd0), 10)
		c.disc(0.46, y, 0.016, rgb(0x202020), rgb(0x000000), 12)
		c.disc(0.54, y, 0.016, rgb(0x202020), rgb(0x000000), 12)
		c.disc(0.5, y+0.06, 0.014, rgb(0x303030), rgb(0x101010), 12)
	}
}

func sceneBoiler(c canvas, r *rand.Rand) {
	c.box(0, 0.88, 1, 1, rgb(0x8e8a83), rgb(0x55524c))
	c.box(0.28, 0.12, 0.62, 0.9, rgb(0xf6f7f8), rgb(0xaab2b8))
	c.disc(0.45, 0.3, 0.06, rgb(0xffffff), rgb(0xdfe3e6), 10)
	angle := r.Float64() * 2
	c.pipe(0.45, 0.3, 0.45+0.045*math.Cos(angle), 0.3-0.06*math.Sin(angle), 0.004, rgb(0xc03020), rgb(0x801510))
	c.pipe(0.7, 0.05, 0.7, 0.9, 0.025, rgb(0xf2c9a0), rgb(0x8a4b20))
	c.pipe(0.8, 0.05, 0.8, 0.9, 0.025, rgb(0x9fc3dd), rgb(0x2f5f86))
	c.disc(0.7, 0.5, 0.045, rgb(0xd24a3a), rgb(0x6d1712), 8)
}

func sceneFloor(c canvas, r *rand.Rand) {
	for i := range 7 {
		for k := range 5 {
			shade := r.Float64() * 0.3
			x, y := float64(i)/7, float64(k)/5
			c.box(x, y, x+0.138, y+0.19, mix(rgb(0xd9d3c8), rgb(0xa49c8e), shade), mix(rgb(0xc6bfb2), rgb(0x8d8577), shade))
		}
	}
	c.disc(0.5, 0.55, 0.12, rgb(0xdfe3e6), rgb(0x7d868d), 10)
	for i := range 5 {
		c.box(0.43, 0.47+float64(i)*0.035, 0.57, 0.485+float64(i)*0.035, rgb(0x2e3236), rgb(0x15181a))
	}
}

func sceneRoof(c canvas, r *rand.Rand) {
	c.wall(rgb(0xbcd4e6), rgb(0x7fa3bf))
	for i := range 9 {
		y := 0.35 + float64(i)*0.03
		c.box(0, y, 1, y+0.028, mix(rgb(0xb4573a), rgb(0x8d3f28), r.Float64()), rgb(0x6d2f1d))
	}
	c.box(0, 0.62, 1, 1, rgb(0xcdb79a), rgb(0x9c8568))
	c.pipe(0, 0.62, 1, 0.64, 0.025, rgb(0xe8edf0), rgb(0x6d7880))
	c.pipe(0.3, 0.64, 0.3, 1, 0.022, rgb(0xe8edf0), rgb(0x6d7880))
}

// portrait is a head and shoulders before a plain wall.
func portrait(kind string) []byte {
	c := newCanvas(160, 160)
	r := randomFor(kind)
	c.wall(mix(rgb(0xe6eef2), rgb(0xf0e8da), r.Float64()), mix(rgb(0x9fb4bf), rgb(0xbfae94), r.Float64()))
	skin := mix(rgb(0xf4cfae), rgb(0xd9a679), r.Float64())
	hair := mix(rgb(0xd8b36a), rgb(0x3a2a1e), r.Float64())
	shirt := mix(rgb(0x0d6e6e), rgb(0x304a70), r.Float64())
	c.disc(0.5, 1.02, 0.4, mix(shirt, rgb(0xffffff), 0.2), shirt, 12)
	c.disc(0.5, 0.4, 0.25, hair, mix(hair, rgb(0x000000), 0.3), 12)
	c.disc(0.5, 0.46, 0.2, skin, mix(skin, rgb(0x6d4a30), 0.3), 12)
	var b bytes.Buffer
	opaque := image.NewRGBA(c.Rect)
	draw.Draw(opaque, c.Rect, c, image.Point{}, draw.Src)
	if err := png.Encode(&b, opaque); err != nil {
		panic("demo: " + err.Error())
	}
	return b.Bytes()
}

var documentLines = map[string][]string{
	"report": {"Rapport", "", "Udført af Sørensen VVS & El ApS", "Vermlandsgade 51, 2300 København S", "",
		"1. Anlægget er gennemgået som aftalt.", "2. Målinger er foretaget før og efter arbejdet.", "3. Slidte dele er skiftet eller noteret nedenfor.", "",
		"Bemærkninger: Ingen fejl, der kræver straks handling.", "Næste eftersyn anbefales om 12 måneder."},
	"offer": {"Tilbud", "", "Sørensen VVS & El ApS · CVR 21974579", "",
		"Arbejdsløn, montering og bortskaffelse", "Materialer efter vedlagte liste", "",
		"Alle priser er ekskl. moms.", "Tilbuddet gælder i 30 dage.", "", "Med venlig hilsen", "Anne Sørensen"},
}

// document is a PDF of one page with a heading and some lines.
func document(a attachment) []byte {
	encode := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			switch {
			case r == '\\' || r == '(' || r == ')':
				b.WriteByte('\\')
				b.WriteByte(byte(r))
			case r == '–':
				b.WriteByte(0x96) // as in the encoding of the page's fonts
			case r < 256:
				b.WriteByte(byte(r))
			}
		}
		return b.String()
	}
	var page strings.Builder
	fmt.Fprintf(&page, "BT /F2 20 Tf 56 770 Td (%s) Tj ET\n", encode(strings.TrimSuffix(a.name, ".pdf")))
	for i, text := range documentLines[a.kind] {
		fmt.Fprintf(&page, "BT /F1 11 Tf 56 %d Td (%s) Tj ET\n", 730-i*20, encode(text))
	}
	page.WriteString("0.05 0.43 0.43 RG 2 w 56 755 m 539 755 l S\n")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
