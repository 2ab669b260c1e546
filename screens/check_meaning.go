package screens

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/screens/widgets"
)

// MeaningBackend is what is asked about the meaning of the server's numbers.
type MeaningBackend interface {
	Snapshot() *store.Snapshot
	Meanings(more map[vocabulary.Enum][]int) []app.Meaning
	ConfirmMeaning(e vocabulary.Enum, number int, word string) error
	SaveMeanings(path string) error
	ReadMeanings(path string) (app.MeaningsFile, error)
	LoadMeanings(app.MeaningsFile) error
}

// meaningCards let an administrator say, one by one, what the numbers of a server mean
// that sends no words. Others see what is known, and can load the answers from a file.
type meaningCards struct {
	host    Host
	backend MeaningBackend
	changed func() // other parts are to be shown
	added   map[vocabulary.Enum][]int
	cards   []*meaningCard // none while the server tells all words itself
	buttons fyne.CanvasObject
	turn    int
	drawn   string
}

func newMeaningCards(h Host, b MeaningBackend, changed func()) *meaningCards {
	return &meaningCards{host: h, backend: b, changed: changed, added: map[vocabulary.Enum][]int{}}
}

// read asks for the rows away from the window: counting goes through all tasks.
func (m *meaningCards) read() {
	m.turn++
	turn := m.turn
	more := make(map[vocabulary.Enum][]int, len(m.added))
	for e, numbers := range m.added {
		more[e] = slices.Clone(numbers)
	}
	var found []app.Meaning
	m.host.Run(func() error {
		found = m.backend.Meanings(more)
		return nil
	}, func(error) {
		if m.turn == turn {
			m.show(found)
		}
	})
}

// show takes in the rows. What is chosen and not confirmed yet stays, and so do the keys.
func (m *meaningCards) show(found []app.Meaning) {
	s := m.backend.Snapshot()
	drawn := fmt.Sprint(found, s.Account.CanManage, askWhom(s))
	if drawn == m.drawn {
		return
	}
	m.drawn = drawn
	before := m.cards
	m.cards = nil
	for _, f := range found {
		if f.Told {
			continue
		}
		i := slices.IndexFunc(before, func(c *meaningCard) bool { return c.enum == f.Enum && c.fits(f, s.Account.CanManage) })
		if i < 0 {
			m.cards = append(m.cards, newMeaningCard(m, f, s))
			continue
		}
		before[i].update(f)
		m.cards = append(m.cards, before[i])
	}
	m.changed()
}

// parts are the cards, and the buttons for the file.
func (m *meaningCards) parts() []fyne.CanvasObject {
	if len(m.cards) == 0 {
		return nil
	}
	var parts []fyne.CanvasObject
	for _, c := range m.cards {
		parts = append(parts, c.content)
	}
	if m.buttons == nil {
		m.buttons = widgets.Flow(8, 8,
			widgets.NewButton(words.T("meaning.save"), widgets.Plain, m.save),
			widgets.NewButton(words.T("meaning.load"), widgets.Plain, m.load),
			widgets.Fixed(0, widgets.Px(36), widgets.NewText(words.T("meaning.colleagues"), widgets.TextStyle{Size: 12, Token: widgets.Muted})))
	}
	return append(parts, m.buttons)
}

// asks reports whether there is a number that the person can confirm.
func (m *meaningCards) asks() bool {
	return slices.ContainsFunc(m.cards, func(c *meaningCard) bool {
		return c.manage && slices.ContainsFunc(c.rows, func(l *meaningLine) bool { return l.row.State == vocabulary.Proposed && l.row.Word != "" })
	})
}

// confirm hands on an answer; an empty word withdraws it.
func (m *meaningCards) confirm(e vocabulary.Enum, number int, word string) {
	name := words.T("meaning.number", number)
	for _, c := range m.cards {
		if other := c.numberOf(word); word != "" && c.enum == e && other != 0 && other != number {
			m.host.Notice(words.T("meaning.taken", meaningWord(e, word), words.T("meaning.number", other)), nil)
			return
		}
	}
	m.host.Run(func() error { return m.backend.ConfirmMeaning(e, number, word) }, func(err error) {
		m.read()
		switch {
		case err != nil:
			m.host.ShowError(err)
		case word == "":
			m.host.Notice(words.T("meaning.withdrawn", name), nil)
		default:
			m.host.Notice(words.T("meaning.done", name, meaningWord(e, word)), func() { m.confirm(e, number, "") })
		}
	})
}

// addNumber asks for a number that nothing has yet.
func (m *meaningCards) addNumber(e vocabulary.Enum) {
	field := widgets.NewField(words.T("meaning.add.label"), "")
	var sheet *widgets.Sheet
	add := func() {
		n, err := strconv.Atoi(strings.TrimSpace(field.Text()))
		if err != nil || n < 1 || n > vocabulary.HighestNumber {
			field.SetError(words.T("error.answers.number"))
			sheet.Relayout()
			return
		}
		sheet.Close()
		m.added[e] = append(m.added[e], n)
		m.read()
	}
	field.OnSubmit = func(string) { add() }
	title := words.T("meaning.add.title")
	sheet = m.host.Sheet(title, widgets.VBox(12, widgets.NewText(title, widgets.TextStyle{Size: 20, Bold: true, Cut: true}),
		widgets.NewParagraph(words.T("meaning.add.text")), field,
		widgets.Row(8, widgets.Grow(widgets.Gap(0, 0)), widgets.NewButton(words.T("common.cancel"), widgets.Plain, func() { sheet.Close() }),
			widgets.NewButton(words.T("meaning.add.yes"), widgets.Primary, add))), 420)
	field.Focus()
}

// save writes the answers to a file that a person chooses.
func (m *meaningCards) save() {
	m.host.PickFolder(words.T("meaning.save.title"), words.T("meaning.save.name")+".json", func(path string) {
		if !strings.EqualFold(filepath.Ext(path), ".json") {
			path += ".json"
		}
		m.host.Run(func() error { return m.backend.SaveMeanings(path) }, func(err error) {
			if err == nil {
				m.host.Notice(words.T("meaning.saved", filepath.Base(path)), nil)
			}
			m.host.ShowError(err)
		})
	})
}

// load takes in the answers of a file, after asking where they contradict what a person
// said here.
func (m *meaningCards) load() {
	m.host.PickFile(words.T("meaning.load.title"), words.T("meaning.load.yes"), func(path string) {
		var found app.MeaningsFile
		m.host.Run(func() (err error) {
			found, err = m.backend.ReadMeanings(path)
			return err
		}, func(err error) {
			switch {
			case err != nil:
				m.host.ShowError(err)
			case len(found.Differences) > 0:
				m.host.Ask(words.T("meaning.differs"), words.T("meaning.differs.text", differenceLines(found.Differences)), words.T("meaning.differs.yes"), true,
					func() { m.take(found) })
			case found.New == 0:
				m.host.Notice(words.T("meaning.loaded.none"), nil)
			default:
				m.take(found)
			}
		})
	})
}

func (m *meaningCards) take(found app.MeaningsFile) {
	m.host.Run(func() error { return m.backend.LoadMeanings(found) }, func(err error) {
		m.read()
		if err == nil {
			m.host.Notice(words.N("meaning.loaded", found.New), nil)
		}
		m.host.ShowError(err)
	})
}

// differenceLines says what a file contradicts, a line each.
func differenceLines(list []vocabulary.Difference) string {
	lines := make([]string, len(list))
	for i, d := range list {
		mine := words.T("meaning.nothing")
		if d.Mine != "" {
			mine = meaningWord(d.Enum, d.Mine)
		}
		lines[i] = words.T("meaning.differs.line", words.T("meaning.number", d.Number), mine, meaningWord(d.Enum, d.Theirs))
	}
	return strings.Join(lines, "\n")
}

// meaningWord is a word of an enumeration as people say it.
func meaningWord(e vocabulary.Enum, word string) string {
	if e == vocabulary.ConnectionStatus {
		return words.T("connection." + vocabulary.Key(word))
	}
	return words.T("status." + vocabulary.Key(word))
}
