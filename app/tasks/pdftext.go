package tasks

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"
)

// piece is a part of a line that stays together: a word, a blank or a picture.
type piece struct {
	text    string
	picture []byte // PNG, square; text is then what it stands for
	width   float64
}

// emojiShare is an emoji's side as a part of the font's size.
const emojiShare = 1.15

// flow writes text from the left margin, as wide as width, in lines of the height.
// It breaks lines at blanks, and in words that are wider than a line.
func (p *printer) flow(width, height float64, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		var now []piece
		used := 0.0
		for _, next := range p.pieces(line) {
			for used > 0 && used+next.width > width && next.text != " " {
				p.line(now, height)
				now, used = now[:0], 0
			}
			for next.picture == nil && next.width > width {
				head, rest := p.part(next.text, width)
				p.line([]piece{head}, height)
				next = rest
			}
			now, used = append(now, next), used+next.width
		}
		p.line(now, height)
	}
}

// line writes one line and goes to the next; a page that is full is turned first.
func (p *printer) line(pieces []piece, height float64) {
	if _, page := p.pdf.GetPageSize(); p.pdf.GetY()+height > page-margin {
		p.pdf.AddPage()
	}
	left, _, _, _ := p.pdf.GetMargins()
	x := left
	for len(pieces) > 0 {
		if pieces[0].picture != nil {
			p.emoji(pieces[0], x, height)
			x += pieces[0].width
			pieces = pieces[1:]
			continue
		}
		var words strings.Builder
		at := x
		for len(pieces) > 0 && pieces[0].picture == nil {
			words.WriteString(pieces[0].text)
			x += pieces[0].width
			pieces = pieces[1:]
		}
		p.pdf.SetX(at)
		p.pdf.CellFormat(x-at, height, strings.TrimRight(words.String(), " "), "", 0, "L", false, 0, "")
	}
	p.pdf.Ln(height)
}

func (p *printer) emoji(e piece, x, height float64) {
	options := fpdf.ImageOptions{ImageType: "PNG"}
	name := "emoji " + e.text
	if p.pdf.GetImageInfo(name) == nil {
		p.pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(e.picture))
	}
	p.pdf.ImageOptions(name, x, p.pdf.GetY()+(height-e.width)/2, e.width, e.width, false, options, 0, "")
}

// pieces takes a line apart.
func (p *printer) pieces(line string) []piece {
	var all []piece
	line = norm.NFC.String(printable(line))
	word := 0 // where the word at hand begins
	flush := func(to int) {
		if word < to {
			all = append(all, p.measured(line[word:to]))
		}
	}
	_, size := p.pdf.GetFontSize()
	for at := 0; at < len(line); {
		r, n := utf8.DecodeRuneInString(line[at:])
		if r == ' ' {
			flush(at)
			all = append(all, p.measured(" "))
			at++
			word = at
			continue
		}
		seq := emojiLength(line[at:])
		if seq == n && p.has(r) && !invisible(r) {
			at += n
			continue
		}
		flush(at)
		if picture := p.emojis.picture(line[at : at+seq]); picture != nil {
			all = append(all, piece{text: line[at : at+seq], picture: picture, width: size * emojiShare})
		} else {
			seq = n // what ties it to others means nothing without a picture of all
			if picture := p.emojis.picture(string(r)); picture != nil && !p.has(r) {
				all = append(all, piece{text: string(r), picture: picture, width: size * emojiShare})
			} else if text := p.letter(r); text != "" {
				all = append(all, p.measured(text))
			}
		}
		at += seq
		word = at
	}
	flush(len(line))
	return all
}

func (p *printer) measured(text string) piece {
	return piece{text: text, width: p.pdf.GetStringWidth(text)}
}

// part splits a word where a line of the width ends.
func (p *printer) part(word string, width float64) (head, rest piece) {
	at, used := 0, 0.0
	for i, r := range word {
		w := p.pdf.GetStringWidth(string(r))
		if used+w > width && i > 0 {
			break
		}
		at, used = i+utf8.RuneLen(r), used+w
	}
	return p.measured(word[:at]), p.measured(word[at:])
}

// cut shortens a text to a width. A field's name may be any length; its value is what
// matters.
func (p *printer) cut(text string, width float64) string {
	head, _ := p.part(p.letters(text), width)
	return head.text
}

// has reports whether the font has the letter.
func (p *printer) has(r rune) bool {
	if r > 0xffff {
		return false
	}
	_, ok := p.face.NominalGlyph(r)
	return ok
}

// letter is how a letter is written: itself, nothing for marks without a look of their
// own, and its number for what the font does not have.
func (p *printer) letter(r rune) string {
	switch {
	case invisible(r):
		return ""
	case p.has(r):
		return string(r)
	}
	return fmt.Sprintf("[U+%04X]", r)
}

// invisible reports whether a letter is only a hint for how others are drawn.
func invisible(r rune) bool {
	return r >= 0x200b && r <= 0x200f || r >= 0xfe00 && r <= 0xfe0f || r >= 0x2060 && r <= 0x2064 || r >= 0xe0000 && r <= 0xe0fff ||
		r == 0xfeff || r == 0xad
}

// letters writes a text where no picture can be.
func (p *printer) letters(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(printable(text)) {
		b.WriteString(p.letter(r))
	}
	return b.String()
}

// printable makes every blank one and drops what would break the lines apart or turn
// the direction of writing.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r >= 0x2000 && r <= 0x200a, r == 0xa0, r == 0x202f, r == 0x3000:
			return ' '
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}
