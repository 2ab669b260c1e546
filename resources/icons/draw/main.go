// Draw writes the line icons of resources/icons: go run ./resources/icons/draw,
// started in the project's root.
//
// An icon is drawn in strokes on a grid of 18 by 18, and written as filled outlines:
// the toolkit neither recolours strokes nor scales their width with the picture. Each
// stroke becomes a closed shape of its own, all turning the same way, so that where
// they overlap the picture is simply filled.
package main

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// The strokes, separated by ";". L: a line through points; P: a closed one; C: a
// circle (centre, radius); A: an arc (centre, radius, from and to in degrees, 0 to the
// right, clockwise); R: a box (corner, size, radius); D: a dot (centre, radius);
// W: the width of the strokes after it, 1.5 at first; T: turns all after it by degrees.
var icons = map[string]string{
	"task":          "R 3 3 12 12 2.5; L 6 9.2 8.2 11.4 12.2 6.8",
	"inbox":         "L 3 9.75 5 4 13 4 15 9.75; L 3 9.75 3 14 15 14 15 9.75; L 3 9.75 6.4 9.75 7.4 11.6 10.6 11.6 11.6 9.75 15 9.75",
	"client":        "L 2.5 9 9 3.2 15.5 9; L 4.25 7.8 4.25 15 13.75 15 13.75 7.8",
	"company":       "R 4 2.75 10 12.5 1.5; L 7.5 15 7.5 12 10.5 12 10.5 15; D 7.2 6.2 .9; D 10.8 6.2 .9; D 7.2 9.2 .9; D 10.8 9.2 .9",
	"subscription":  "P 9 2.5 15.5 9 9 15.5 2.5 9; P 9 6.75 11.25 9 9 11.25 6.75 9",
	"settings":      "C 9 9 1.9; C 9 9 4.7; T 22.5; L 14 9 15.6 9; L 4 9 2.4 9; L 9 14 9 15.6; L 9 4 9 2.4; T 67.5; L 14 9 15.6 9; L 4 9 2.4 9; L 9 14 9 15.6; L 9 4 9 2.4",
	"search":        "C 8 8 4.75; L 11.5 11.5 15 15",
	"chevron-down":  "L 5 7 9 11 13 7",
	"chevron-up":    "L 5 11 9 7 13 11",
	"chevron-left":  "L 11 5 7 9 11 13",
	"chevron-right": "L 7 5 11 9 7 13",
	"arrow-up":      "L 9 14.5 9 3.75; L 4.75 8 9 3.75 13.25 8",
	"arrow-down":    "L 9 3.5 9 14.25; L 4.75 10 9 14.25 13.25 10",
	"arrow-left":    "L 14.5 9 3.75 9; L 8 4.75 3.75 9 8 13.25",
	"arrow-right":   "L 3.5 9 14.25 9; L 10 4.75 14.25 9 10 13.25",
	"close":         "L 4.5 4.5 13.5 13.5; L 13.5 4.5 4.5 13.5",
	"phone":         "P 3.4 3.6 5.8 2.9 7.6 6.2 6.2 7.7 7.2 9.5 8.6 10.9 10.4 11.9 11.9 10.5 15.1 12.3 14.4 14.7 13.2 15.2 10.6 14.6 7.4 12.7 5 10.2 3.3 7.2 2.8 4.8",
	"mail":          "R 2.5 4 13 10 2; L 3.2 5.4 9 9.9 14.8 5.4",
	"external":      "L 8 4.25 3.75 4.25 3.75 14.25 13.75 14.25 13.75 10; L 10.75 3.25 14.75 3.25 14.75 7.25; L 14.75 3.25 8.5 9.5",
	"warning":       "P 9 3 15.8 14.75 2.2 14.75; L 9 7.4 9 10.2; D 9 12.5 .95",
	"lock":          "R 4 8 10 7 1.5; L 6 8 6 6; A 9 6 3 180 360; L 12 6 12 8",
	"swap":          "L 3.5 6 14.5 6; L 11.75 3.25 14.5 6 11.75 8.75; L 14.5 12 3.5 12; L 6.25 9.25 3.5 12 6.25 14.75",
	"attach":        "T 40; L 12.5 6 12.5 12; A 9 12 3.5 0 180; L 5.5 12 5.5 4.75; A 7.9 4.75 2.4 180 360; L 10.3 4.75 10.3 11.5; A 9 11.5 1.3 0 180; L 7.7 11.5 7.7 6.5",
	"file":          "P 4 2.5 10 2.5 14 6.5 14 15.5 4 15.5; L 10 2.5 10 6.5 14 6.5",
	"pdf":           "P 4 2.5 10 2.5 14 6.5 14 15.5 4 15.5; L 10 2.5 10 6.5 14 6.5; L 6.75 9.5 11.25 9.5; L 6.75 12.25 9.5 12.25",
	"image":         "R 2.5 3.5 13 11 2; C 6.4 7.1 1.1; L 3.2 12.8 7 9.6 9.4 11.4 12 8.8 15 11.6",
	"download":      "L 9 3 9 11; L 5.5 7.7 9 11.2 12.5 7.7; L 3.5 14.75 14.5 14.75",
	"upload":        "L 9 11.2 9 3.2; L 5.5 6.5 9 3 12.5 6.5; L 3.5 14.75 14.5 14.75",
	"print":         "L 5.5 6.5 5.5 2.75 12.5 2.75 12.5 6.5; L 5.5 12.5 3 12.5 3 6.5 15 6.5 15 12.5 12.5 12.5; R 5.5 10.25 7 5 .5",
	"copy":          "R 6.5 6.5 8.5 8.5 1.5; L 4.5 11.5 3 11.5 3 3 11.5 3 11.5 4.5",
	"more":          "D 4 9 1.25; D 9 9 1.25; D 14 9 1.25",
	"check":         "L 3.5 9.6 7.1 13.2 14.5 5.2",
	"clock":         "C 9 9 6.25; L 9 5.4 9 9 11.5 10.7",
	"user":          "C 9 6 2.9; A 9 15.4 5.6 185 355",
	"users":         "C 6.75 6.25 2.5; A 6.75 15 4.6 185 355; A 11.6 6.25 2.5 -80 80; A 11.4 15 4.6 285 355",
	"plus":          "L 9 3.75 9 14.25; L 3.75 9 14.25 9",
	"minus":         "L 3.75 9 14.25 9",
	"eye":           "A 9 12.87 8 209 331; A 9 5.13 8 29 151; C 9 9 2",
	"eye-off":       "A 9 12.87 8 209 331; A 9 5.13 8 29 151; C 9 9 2; L 3.5 14.5 14.5 3.5",
	"refresh":       "A 9 9 5.6 25 325; L 14 2.9 14 6.2 10.7 6.2",
	"cloud":         "L 5.5 14 12.75 14; A 5.5 11 3 90 262; A 8.7 8 3.9 195 345; A 12.75 11.25 2.75 -92 90",
	"cloud-off":     "L 5.5 14 12.75 14; A 5.5 11 3 90 262; A 8.7 8 3.9 195 345; A 12.75 11.25 2.75 -92 90; L 3.25 3.25 15.25 15.25",
	"info":          "C 9 9 6.25; L 9 8.6 9 12.2; D 9 5.9 .95",
	"trash":         "L 3 5 15 5; L 6.75 5 6.75 3 11.25 3 11.25 5; L 4.5 5 5.25 15 12.75 15 13.5 5; L 7.5 8 7.5 12; L 10.5 8 10.5 12",
	"undo":          "L 6.5 3.5 3 7 6.5 10.5; L 3 7 10.75 7; A 10.75 10.75 3.75 -90 90; L 10.75 14.5 6.5 14.5",
	"edit":          "P 3 15 3.7 11.6 12.1 3.2 14.8 5.9 6.4 14.3; L 10.3 5 13 7.7",
	"key":           "C 6 12 3; L 8.2 9.8 14.5 3.5; L 12.5 5.5 14.7 7.7; L 10.4 7.6 12 9.2",
	"filter":        "L 3 5 15 5; L 5.5 9 12.5 9; L 8 13 10 13",
	"sort":          "L 5.5 3.5 5.5 14; L 2.9 11.6 5.5 14.2 8.1 11.6; L 9.75 4.5 15.25 4.5; L 9.75 8 13.75 8; L 9.75 11.5 12 11.5",
	"calendar":      "R 3 4 12 11 1.5; L 3 7.75 15 7.75; L 6.25 2.5 6.25 5.25; L 11.75 2.5 11.75 5.25",
	"map":           "A 9 7.25 4.75 150 390; L 4.89 9.63 9 15.5 13.11 9.63; C 9 7.25 1.5",
	"bell":          "A 9 7.25 4.25 180 360; L 4.75 7.25 4.75 10.25 3.25 13 14.75 13 13.25 10.25 13.25 7.25; A 9 13.4 2 20 160",
	"send":          "P 3 3.5 15.5 9 3 14.5 5 9; L 5 9 9.5 9",
	"link":          "T 45; A 5.5 9 2.75 90 270; L 5.5 6.25 7.5 6.25; L 5.5 11.75 7.5 11.75; A 12.5 9 2.75 -90 90; L 12.5 6.25 10.5 6.25; L 12.5 11.75 10.5 11.75; L 6.75 9 11.25 9",
	"bookmark":      "P 4.75 2.75 13.25 2.75 13.25 15.25 9 11.75 4.75 15.25",
	"sign-out":      "L 8 3.25 3.5 3.25 3.5 14.75 8 14.75; L 7 9 15 9; L 11.75 5.75 15 9 11.75 12.25",
	"stop":          "C 9 9 6.25; L 4.75 4.75 13.25 13.25",
	"folder":        "P 2.5 4 7 4 8.75 6 15.5 6 15.5 14.5 2.5 14.5",
	"note":          "P 3 3 15 3 15 10.5 10.5 15 3 15; L 10.5 15 10.5 10.5 15 10.5; L 6 6.5 12 6.5",
	"server":        "R 3 3 12 5 1.5; R 3 10 12 5 1.5; D 6 5.5 .9; D 6 12.5 .9",
	"keyboard":      "R 2 4.5 14 9 1.5; D 5 7.5 .8; D 7.7 7.5 .8; D 10.3 7.5 .8; D 13 7.5 .8; L 6 10.75 12 10.75",
	"drag":          "D 7 4.5 1.1; D 11 4.5 1.1; D 7 9 1.1; D 11 9 1.1; D 7 13.5 1.1; D 11 13.5 1.1",
	"logo":          "W 2.4; L 4.25 14 4.25 4.25 9 10.5 13.75 4.25 13.75 14",
}

// pen collects one icon's shapes.
type pen struct {
	b    strings.Builder
	half float64 // half the stroke's width
	turn float64 // radians
}

func main() {
	for name := range icons {
		svg, err := draw(name)
		if err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("resources", "icons", name+".svg"), []byte(svg), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// draw returns the icon's SVG.
func draw(name string) (string, error) {
	p := &pen{half: .75}
	for _, s := range strings.Split(icons[name], ";") {
		if err := p.stroke(strings.Fields(s)); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18">` +
		`<path fill="#000000" d="` + strings.TrimSpace(p.b.String()) + `"/></svg>` + "\n", nil
}

func (p *pen) stroke(words []string) error {
	n := make([]float64, len(words)-1)
	for i, w := range words[1:] {
		if _, err := fmt.Sscan(w, &n[i]); err != nil {
			return fmt.Errorf("%v: %w", words, err)
		}
	}
	switch words[0] {
	case "W":
		p.half = n[0] / 2
	case "T":
		p.turn = n[0] * math.Pi / 180
	case "D":
		p.disc(n[0], n[1], n[2], true)
	case "C":
		p.disc(n[0], n[1], n[2]+p.half, true)
		p.disc(n[0], n[1], n[2]-p.half, false)
	case "A":
		p.arc(n[0], n[1], n[2], n[3], n[4])
	case "P":
		p.lines(append(n, n[0], n[1]))
	case "L":
		p.lines(n)
	case "R":
		x, y, w, h, r := n[0], n[1], n[2], n[3], n[4]
		p.lines([]float64{x + r, y, x + w - r, y})
		p.arc(x+w-r, y+r, r, -90, 0)
		p.lines([]float64{x + w, y + r, x + w, y + h - r})
		p.arc(x+w-r, y+h-r, r, 0, 90)
		p.lines([]float64{x + w - r, y + h, x + r, y + h})
		p.arc(x+r, y+h-r, r, 90, 180)
		p.lines([]float64{x, y + h - r, x, y + r})
		p.arc(x+r, y+r, r, 180, 270)
	default:
		return fmt.Errorf("no stroke %q", words[0])
	}
	return nil
}

// lines draws each part as a bar with round ends.
func (p *pen) lines(n []float64) {
	for i := 0; i+3 < len(n); i += 2 {
		x1, y1, x2, y2 := n[i], n[i+1], n[i+2], n[i+3]
		l := math.Hypot(x2-x1, y2-y1)
		nx, ny := (y2-y1)/l*p.half, -(x2-x1)/l*p.half
		p.move(x1+nx, y1+ny)
		p.line(x2+nx, y2+ny)
		p.sweep(p.half, 0, true, x2-nx, y2-ny)
		p.line(x1-nx, y1-ny)
		p.sweep(p.half, 0, true, x1+nx, y1+ny)
		p.b.WriteString("Z ")
	}
}

// arc draws a bent bar with round ends, in pieces of at most a quarter.
func (p *pen) arc(cx, cy, r, from, to float64) {
	at := func(radius, deg float64) (x, y float64) {
		s, c := math.Sincos(deg * math.Pi / 180)
		return cx + radius*c, cy + radius*s
	}
	for pieces := math.Ceil((to - from) / 90); pieces > 0; pieces-- {
		end := from + (to-from)/pieces
		p.move(at(r+p.half, from))
		x, y := at(r+p.half, end)
		p.sweep(r+p.half, 0, true, x, y)
		x, y = at(r-p.half, end)
		p.sweep(p.half, 0, true, x, y)
		x, y = at(r-p.half, from)
		p.sweep(r-p.half, 0, false, x, y)
		x, y = at(r+p.half, from)
		p.sweep(p.half, 0, true, x, y)
		p.b.WriteString("Z ")
		from = end
	}
}

// disc draws a filled circle, or a hole when it turns the other way.
func (p *pen) disc(cx, cy, r float64, filled bool) {
	p.move(cx-r, cy)
	p.sweep(r, 0, filled, cx+r, cy)
	p.sweep(r, 0, filled, cx-r, cy)
	p.b.WriteString("Z ")
}

func (p *pen) move(x, y float64) { p.b.WriteString("M" + p.point(x, y)) }
func (p *pen) line(x, y float64) { p.b.WriteString("L" + p.point(x, y)) }

func (p *pen) sweep(r float64, large int, clockwise bool, x, y float64) {
	dir := 0
	if clockwise {
		dir = 1
	}
	if r < .01 {
		p.line(x, y)
		return
	}
	fmt.Fprintf(&p.b, "A%.3g %.3g 0 %d %d %s", r, r, large, dir, p.point(x, y))
}

func (p *pen) point(x, y float64) string {
	s, c := math.Sincos(p.turn)
	x, y = 9+(x-9)*c-(y-9)*s, 9+(x-9)*s+(y-9)*c
	return fmt.Sprintf("%.2f %.2f ", x, y)
}
