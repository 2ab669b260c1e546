package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Avatar is a person's or a company's initials on a round ground.
type Avatar struct {
	Base
	name string
	id   int64
	size float32
	disc *canvas.Circle
	line *canvas.Text
}

// NewAvatar returns the initials of name, size pixels wide; id chooses the colour, so
// that a person keeps theirs everywhere.
func NewAvatar(name string, id int64, size float32) *Avatar {
	a := &Avatar{name: name, id: id, size: size, disc: canvas.NewCircle(nil), line: canvas.NewText("", nil)}
	a.Build(a, Parts{
		Objects: []fyne.CanvasObject{a.disc, a.line},
		Min:     func() fyne.Size { return fyne.NewSquareSize(Px(a.size)) },
		Layout: func(s fyne.Size) {
			side := Px(a.size)
			x, y := float32(int((s.Width-side)/2)), float32(int((s.Height-side)/2))
			place(a.disc, x, y, side, side)
			a.paint()
			PlaceLine(a.line, x-4, y, side+8, side, fyne.TextAlignCenter)
		},
		Paint: a.paint,
	})
	return a
}

// Set shows somebody else.
func (a *Avatar) Set(name string, id int64) {
	if a.name != name || a.id != id {
		a.name, a.id = name, id
		a.Refresh()
	}
}

func (a *Avatar) paint() {
	text := float32(12)
	if a.size < 28 {
		text = 10
	}
	strong, soft := AvatarTokens(a.id)
	a.disc.FillColor = Color(soft)
	SetLine(a.line, Initials(a.name), text, true, strong)
}

// AvatarTokens is the colour that belongs to an id.
func AvatarTokens(id int64) (strong, soft Token) {
	pairs := [...][2]Token{{Client, ClientSoft}, {Info, InfoSoft}, {OK, OKSoft}, {Warn, WarnSoft}, {Accent, AccentSoft}}
	p := pairs[uint64(id)%uint64(len(pairs))]
	return p[0], p[1]
}

// Initials are the first letters of the first and last word of a name, or the first
// two of a single one.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch len(words) {
	case 0:
		return "?"
	case 1:
		r, n := utf8.DecodeRuneInString(words[0])
		second, _ := utf8.DecodeRuneInString(words[0][n:])
		if second == utf8.RuneError {
			return strings.ToUpper(string(r))
		}
		return strings.ToUpper(string([]rune{r, second}))
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	if isForm(words[len(words)-1]) && len(words) == 2 || isForm(words[len(words)-1]) {
		last, _ = utf8.DecodeRuneInString(words[1])
		if len(words) == 2 || isForm(words[1]) {
			r, n := utf8.DecodeRuneInString(words[0])
			second, _ := utf8.DecodeRuneInString(words[0][n:])
			return strings.ToUpper(string([]rune{r, second}))
		}
	}
	return strings.ToUpper(string([]rune{first, last}))
}

// isForm reports whether a word is how a company is founded, which says nothing about
// which one it is. "A/S" falls into two words.
func isForm(word string) bool {
	switch strings.ToLower(word) {
	case "aps", "as", "a", "s", "is", "ivs", "smba", "amba":
		return true
	}
	return false
}
