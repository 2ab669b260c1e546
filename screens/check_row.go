package screens

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// meaningCard holds the numbers of one enumeration.
type meaningCard struct {
	enum    vocabulary.Enum
	manage  bool
	rows    []*meaningLine
	content fyne.CanvasObject
}

func newMeaningCard(m *meaningCards, f app.Meaning, s *store.Snapshot) *meaningCard {
	c := &meaningCard{enum: f.Enum, manage: s.Account.CanManage}
	text := words.T("enum.text." + string(f.Enum))
	if !c.manage {
		text = words.T("meaning.plain", askWhom(s))
	}
	head := widgets.VBox(2, widgets.NewText(words.T("enum.title."+string(f.Enum)), widgets.TextStyle{Bold: true, Cut: true}), widgets.NewMutedParagraph(text))
	box := widgets.VBox(0, widgets.Pad(16, 12, 16, 16, head))
	for _, row := range f.Rows {
		line := newMeaningLine(m, f.Enum, row.Number, c.manage)
		line.set(row)
		c.rows = append(c.rows, line)
		box.Add(widgets.NewDivider())
		box.Add(line)
	}
	if c.manage {
		box.Add(widgets.NewDivider())
		box.Add(widgets.Pad(6, 6, 8, 16, widgets.Row(0, widgets.NewButton(words.T("meaning.add"), widgets.Quiet, func() { m.addNumber(f.Enum) }).WithIcon("plus"), widgets.Grow(widgets.Gap(0, 0)))))
	}
	c.content = widgets.NewFrame(box)
	return c
}

// fits reports whether the card has the rows of f already.
func (c *meaningCard) fits(f app.Meaning, manage bool) bool {
	return c.manage == manage && slices.EqualFunc(c.rows, f.Rows, func(l *meaningLine, r vocabulary.Row) bool { return l.number == r.Number })
}

func (c *meaningCard) update(f app.Meaning) {
	for i, row := range f.Rows {
		c.rows[i].set(row)
	}
}

// numberOf is the number for which a person confirmed the word, 0 for none.
func (c *meaningCard) numberOf(word string) int {
	for _, l := range c.rows {
		if l.row.State == vocabulary.Confirmed && l.row.Word == word {
			return l.number
		}
	}
	return 0
}

// meaningLine is one number: what has it, the word it is taken for, and whether that is
// confirmed. Where there is little room it takes two lines.
type meaningLine struct {
	widgets.Base
	enum    vocabulary.Enum
	number  int
	manage  bool
	row     vocabulary.Row
	chosen  string // what the person picked and did not confirm yet
	picked  bool
	name    *widgets.Text
	about   *widgets.Text
	choice  *widgets.Dropdown // nil for those who cannot confirm
	word    *widgets.Text     // in its place
	chip    *widgets.Chip
	confirm *widgets.Button
}

func newMeaningLine(m *meaningCards, e vocabulary.Enum, number int, manage bool) *meaningLine {
	l := &meaningLine{enum: e, number: number, manage: manage}
	l.name = widgets.NewText(words.T("meaning.number", number), widgets.TextStyle{Bold: true, Cut: true})
	l.about = widgets.NewText("", widgets.TextStyle{Size: 12, Token: widgets.Muted, Cut: true})
	l.word = widgets.NewText("", widgets.TextStyle{Cut: true})
	l.chip = widgets.NewChip("", widgets.OK, widgets.OKSoft)
	objects := []fyne.CanvasObject{l.name, l.about, l.word, l.chip}
	if manage {
		choices := []string{words.T("meaning.nothing")}
		for _, w := range e.Words() {
			choices = append(choices, meaningWord(e, w))
		}
		l.choice = widgets.NewDropdown("", choices, func(i int) {
			l.picked, l.chosen = true, ""
			if i > 0 {
				l.chosen = e.Words()[i-1]
			}
			l.show()
		})
		l.confirm = widgets.NewButton(words.T("meaning.confirm"), widgets.Primary, func() {
			l.picked = false
			m.confirm(e, number, l.chosen)
		}).Small()
		objects = append(objects, l.choice, l.confirm)
	}
	l.Build(l, widgets.Parts{Objects: objects, Min: l.min, Layout: l.layout})
	return l
}

// set takes in what is known now.
func (l *meaningLine) set(row vocabulary.Row) {
	l.row = row
	if !l.picked {
		l.chosen = row.Word
	}
	l.show()
}

func (l *meaningLine) show() {
	about := words.T("meaning.unseen")
	if l.row.Seen.Count > 0 {
		about = words.N("enum.seen."+string(l.enum), l.row.Seen.Count, l.row.Seen.Example)
	}
	l.about.SetText(about)
	known := l.row.State != vocabulary.Proposed
	settled := known && l.chosen == l.row.Word
	switch {
	case l.row.State == vocabulary.Learnt:
		l.chip.Set(words.T("meaning.learnt"), widgets.Info, widgets.InfoSoft)
	case known:
		l.chip.Set("✓ "+words.T("meaning.confirmed"), widgets.OK, widgets.OKSoft)
	default:
		l.chip.Set(words.T("meaning.unconfirmed"), widgets.Muted, widgets.Neutral)
	}
	setVisible(l.chip, settled || !l.manage)
	setVisible(l.word, !l.manage)
	if l.manage {
		l.choice.Select(slices.Index(l.enum.Words(), l.chosen) + 1)
		key := "meaning.confirm"
		if known && l.chosen == "" {
			key = "meaning.withdraw"
		}
		l.confirm.SetText(words.T(key))
		setVisible(l.confirm, !settled && (known || l.chosen != ""))
	} else if known {
		l.word.SetText(meaningWord(l.enum, l.row.Word))
	} else {
		l.word.SetText("")
	}
	l.Refresh()
}

// narrow reports whether the parts need two lines.
func (l *meaningLine) narrow(width float32) bool { return width < widgets.Px(620) }

func (l *meaningLine) min() fyne.Size {
	if l.narrow(l.Size().Width) {
		return fyne.NewSize(240, widgets.Px(82))
	}
	return fyne.NewSize(240, widgets.Px(48))
}

func (l *meaningLine) layout(size fyne.Size) {
	px := widgets.Px
	middle := fyne.CanvasObject(l.word)
	if l.manage {
		middle = l.choice
	}
	nameWidth := px(96)
	y, h, x := float32(0), size.Height, 16+nameWidth+8
	right := max(px(150), l.chip.MinSize().Width)
	if l.narrow(size.Width) {
		move(l.name, 16, px(8), nameWidth, px(24))
		move(l.about, x, px(8), size.Width-x-16, px(24))
		y, h, x = px(36), px(40), 16
	} else {
		move(l.name, 16, 0, nameWidth, h)
		aboutWidth := size.Width - x - px(180) - right - 16 - 24
		move(l.about, x, 0, aboutWidth, h)
		x += aboutWidth + 12
	}
	wordWidth := min(px(180), size.Width-x-16-right-12)
	mid := func(o fyne.CanvasObject, x, width float32) {
		height := min(h, o.MinSize().Height)
		move(o, x, y+float32(int((h-height)/2)), width, height)
	}
	mid(middle, x, wordWidth)
	x += wordWidth + 12
	mid(l.chip, x, min(l.chip.MinSize().Width, size.Width-x-8))
	if l.confirm != nil {
		mid(l.confirm, x, min(l.confirm.MinSize().Width, size.Width-x-8))
	}
}
