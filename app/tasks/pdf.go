package tasks

import (
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// Fonts are TrueType fonts for a PDF, so that it holds every letter they have. Without
// them the PDF uses Helvetica and the letters of Western Europe.
type Fonts struct{ Regular, Bold []byte }

// Document is what goes into a task's PDF.
type Document struct {
	Row      Row
	Notes    []*store.Note
	Author   func(*store.Note) string // who wrote it
	Internal bool                     // internal notes too; without it none of them, so that it may be handed to the client
	Company  string                   // our own name, for the head
	Now      time.Time
	Location *time.Location
}

// Measures of the page in millimetres.
const (
	margin    = 20.0
	pageWidth = 210 - 2*margin
	lineStep  = 5.5
)

// PDF writes the task as a document for A4.
func PDF(w io.Writer, d Document, say *words.Words, fonts Fonts) error {
	if d.Location == nil {
		d.Location = time.Local
	}
	p := newPrinter(fonts, say.In(d.Location))
	p.frame(d)
	p.pdf.AddPage()
	p.head(d)
	p.facts(d)
	if text := d.Row.Task.PlainDescription(); text != "" {
		p.heading(p.say.T("pdf.description"))
		p.body(text)
	}
	p.notes(d)
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("tasks: pdf: %w", err)
	}
	return nil
}

type printer struct {
	pdf  *fpdf.Fpdf
	say  *words.Words
	font string
	text func(string) string // into the font's own letters
}

func newPrinter(fonts Fonts, say *words.Words) *printer {
	p := &printer{pdf: fpdf.New("P", "mm", "A4", ""), say: say, font: "Helvetica"}
	if len(fonts.Regular) > 0 && len(fonts.Bold) > 0 {
		p.font = "task"
		p.pdf.AddUTF8FontFromBytes(p.font, "", fonts.Regular)
		p.pdf.AddUTF8FontFromBytes(p.font, "B", fonts.Bold)
		p.text = func(s string) string { return s }
	} else {
		p.text = p.pdf.UnicodeTranslatorFromDescriptor("cp1252")
	}
	p.pdf.SetMargins(margin, margin, margin)
	p.pdf.SetAutoPageBreak(true, margin)
	return p
}

// frame writes the title the reader's window shows and the foot of every page.
func (p *printer) frame(d Document) {
	p.pdf.SetTitle(printable(d.Row.Task.PlainTitle()), true)
	p.pdf.SetAuthor(printable(d.Company), true)
	p.pdf.SetCreationDate(d.Now)
	p.pdf.AliasNbPages("")
	p.pdf.SetFooterFunc(func() {
		p.pdf.SetY(-margin + 4)
		p.ink(110)
		p.pdf.SetFont(p.font, "", 8)
		left := p.say.T("pdf.printed", p.say.DateTime(d.Now))
		p.pdf.CellFormat(pageWidth/2, 5, p.text(left), "", 0, "L", false, 0, "")
		p.pdf.CellFormat(pageWidth/2, 5, p.text(fmt.Sprintf("%d / {nb}", p.pdf.PageNo())), "", 0, "R", false, 0, "")
	})
}

func (p *printer) ink(grey int) { p.pdf.SetTextColor(grey, grey, grey) }

func (p *printer) head(d Document) {
	p.ink(110)
	p.pdf.SetFont(p.font, "", 9)
	p.pdf.MultiCell(pageWidth, lineStep, p.text(Join(" · ", d.Company, p.say.T("pdf.task", d.Row.Task.ID), StatusText(d.Row.Task, p.say))), "", "L", false)
	p.ink(28)
	p.pdf.SetFont(p.font, "B", 18)
	p.pdf.MultiCell(pageWidth, 8, p.text(printable(d.Row.Task.PlainTitle())), "", "L", false)
	p.pdf.Ln(3)
}

func (p *printer) facts(d Document) {
	t, c := d.Row.Task, d.Row.Client
	names := make([]string, 0, len(d.Row.Assignees))
	for _, u := range d.Row.Assignees {
		names = append(names, u.Name)
	}
	files := make([]string, 0, len(t.Files))
	for _, f := range t.Files {
		files = append(files, f.Name)
	}
	var client string
	if c != nil {
		client = Join(", ", c.Name, c.Phone, c.Email)
	}
	for _, fact := range [][2]string{
		{p.say.T("pdf.client"), client},
		{p.say.T("pdf.contact"), Join(", ", t.ContactPerson, t.ContactPhone)},
		{p.say.T("pdf.place"), Join(", ", t.Address, t.Address2, Join(" ", t.Zip, t.City), t.Country)},
		{p.say.T("pdf.start"), p.moment(t.Start, d.Location)},
		{p.say.T("pdf.deadline"), p.moment(t.Deadline, d.Location)},
		{p.say.T("pdf.assigned"), strings.Join(names, ", ")},
		{p.say.T("pdf.received"), p.moment(t.Created, d.Location)},
		{p.say.T("pdf.files"), Join(", ", files...)},
	} {
		p.fact(fact[0], fact[1])
	}
	for _, f := range t.Extra {
		p.fact(f.Name, f.PlainValue())
	}
}

func (p *printer) moment(t time.Time, loc *time.Location) string {
	if !t.IsZero() && words.WholeDay(t.In(loc)) {
		return p.say.Date(t)
	}
	return p.say.DateTime(t)
}

func (p *printer) fact(name, value string) {
	if value = strings.TrimSpace(printable(value)); value == "" {
		return
	}
	const left = 38.0
	p.ink(110)
	p.pdf.SetFont(p.font, "B", 9)
	p.pdf.CellFormat(left, lineStep, p.cut(printable(name), left-2), "", 0, "L", false, 0, "")
	p.ink(28)
	p.pdf.SetFont(p.font, "", 10)
	p.pdf.SetLeftMargin(margin + left)
	p.pdf.MultiCell(pageWidth-left, lineStep, p.text(value), "", "L", false)
	p.pdf.SetLeftMargin(margin)
	p.pdf.SetX(margin)
}

// cut shortens a text to a width, in the font's own letters. A field's name may be any
// length; its value is what matters.
func (p *printer) cut(text string, width float64) string {
	runes := []rune(text)
	for len(runes) > 1 && p.pdf.GetStringWidth(p.text(string(runes))) > width {
		runes = runes[:len(runes)-1]
	}
	return p.text(string(runes))
}

func (p *printer) heading(text string) {
	p.pdf.Ln(4)
	p.ink(28)
	p.pdf.SetFont(p.font, "B", 12)
	p.pdf.MultiCell(pageWidth, 7, p.text(text), "", "L", false)
}

func (p *printer) body(text string) {
	p.ink(28)
	p.pdf.SetFont(p.font, "", 10)
	p.pdf.MultiCell(pageWidth, lineStep, p.text(printable(text)), "", "L", false)
}

func (p *printer) notes(d Document) {
	var shown []*store.Note
	left := 0
	for _, n := range d.Notes {
		if n.Visibility == store.VisibilityInternal && !d.Internal {
			left++
			continue
		}
		shown = append(shown, n)
	}
	if len(shown) > 0 {
		p.heading(p.say.T("pdf.notes"))
	}
	for _, n := range shown {
		who := ""
		if d.Author != nil {
			who = d.Author(n)
		}
		kind := ""
		if n.Visibility == store.VisibilityInternal {
			kind = p.say.T("pdf.internal")
		}
		p.pdf.Ln(2)
		p.ink(110)
		p.pdf.SetFont(p.font, "B", 9)
		p.pdf.MultiCell(pageWidth, lineStep, p.text(printable(Join(" · ", who, p.say.DateTime(n.Created), kind))), "", "L", false)
		p.body(n.PlainText())
		for _, f := range n.Files {
			p.ink(110)
			p.pdf.SetFont(p.font, "", 9)
			p.pdf.MultiCell(pageWidth, lineStep, p.text(printable(p.say.T("pdf.file", f.Name))), "", "L", false)
		}
	}
	if left > 0 {
		p.pdf.Ln(3)
		p.ink(110)
		p.pdf.SetFont(p.font, "", 9)
		p.pdf.MultiCell(pageWidth, lineStep, p.text(p.say.N("pdf.internal_left_out", left)), "", "L", false)
	}
}

// printable drops what no page can show and what would break the lines apart: control
// characters and letters beyond the first plane, which the fonts do not have.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ', r == 0x7f, r > 0xffff, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
