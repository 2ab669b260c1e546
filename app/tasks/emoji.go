package tasks

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"unicode/utf8"

	"github.com/go-text/render"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// emojiPixels is the side of an emoji's picture: 4 mm at some 600 dots an inch.
const emojiPixels = 96

// emojis draws emoji as pictures. A PDF's font has none of them, and those beyond
// U+FFFF cannot even be named in it.
type emojis struct {
	face *font.Face
	kept map[string][]byte // PNG by sequence; nil for what the font does not have
}

// newEmojis reads a font of emoji; without one, or with a broken one, none is drawn.
func newEmojis(data []byte) *emojis {
	e := &emojis{kept: map[string][]byte{}}
	if face, err := font.ParseTTF(bytes.NewReader(data)); err == nil {
		e.face = face
	}
	return e
}

// picture returns the sequence as a square PNG, nil when the font does not have it.
func (e *emojis) picture(sequence string) []byte {
	if e.face == nil {
		return nil
	}
	if got, ok := e.kept[sequence]; ok {
		return got
	}
	got := e.draw(sequence)
	e.kept[sequence] = got
	return got
}

func (e *emojis) draw(sequence string) (out []byte) {
	// A picture in a font is a program of strangers' making for its reader.
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	text := []rune(sequence)
	run := new(shaping.HarfbuzzShaper).Shape(shaping.Input{Text: text, RunEnd: len(text), Face: e.face, Size: fixed.I(emojiPixels)})
	if run.Advance.Ceil() > emojiPixels*3/2 || run.Advance <= 0 {
		return nil // the font draws the parts of the sequence beside each other
	}
	for _, g := range run.Glyphs {
		if g.GlyphID == 0 {
			return nil
		}
	}
	img := image.NewNRGBA(image.Rect(0, 0, run.Advance.Ceil(), emojiPixels))
	r := render.Renderer{FontSize: emojiPixels, PixScale: 1, Color: color.Black}
	// The baseline lies where letters and their descenders share the square.
	r.DrawShapedRunAt(run, img, 0, emojiPixels*4/5)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil
	}
	return b.Bytes()
}

// emojiLength is how many bytes at the beginning of s belong together as one emoji: a
// letter with its marks, with others that joiners tie to it, or two letters of a flag.
func emojiLength(s string) int {
	first, n := utf8.DecodeRuneInString(s)
	if flagLetter(first) {
		if second, size := utf8.DecodeRuneInString(s[n:]); flagLetter(second) {
			n += size
		}
		return n
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == joiner:
			_, next := utf8.DecodeRuneInString(s[n+size:])
			n += size + next
		case r == pictureMark, r == keycap, r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0020 && r <= 0xe007f:
			n += size
		default:
			return n
		}
	}
	return n
}

// What ties emoji together. Source: Unicode Technical Standard #51.
const (
	joiner      = '\u200d'
	pictureMark = '\ufe0f' // the letter before it is to be a picture
	keycap      = '\u20e3'
)

func flagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
