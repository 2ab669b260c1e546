package tasks

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-text/typesetting/font"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
	"github.com/microbizz/go-desktop/resources"
)

// Document is what goes into a task's PDF.
type Document struct {
	Row      Row
	Notes    []*store.Note
	Author   func(*store.Note) string // who wrote it
	Internal bool                     // internal notes too; without it none of them, so that it may be handed to the client
	Company  string                   // our own name, for the head
	Now      time.Time
	Location *time.Location
	Emoji    []byte // a TrueType or OpenType font of emoji; without one they are written by their numbers
}

// Measures of the page in millimetres.
const (
	margin    = 20.0
	pageWidth = 210 - 2*margin
	lineStep  = 5.5
)

// PDF writes the task as a document for A4.
func PDF(w io.Writer, d Document, say *words.Words) error {
	if d.Location == nil {
		d.Location = time.Local
	}
	p, err := newPrinter(d.Emoji, say.In(d.Location))
	if err != nil {
		return err
	}
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
	pdf    *fpdf.Fpdf
	say    *words.Words
	face   *font.Face // what letters there are
	emojis *emojis
}

// typeface is the name of the program's own font in the file.
const typeface = "task"

func newPrinter(emoji []byte, say *words.Words) (*printer, error) {
	face, err := font.ParseTTF(bytes.NewReader(resources.FontRegular))
	if err != nil {
		return nil, fmt.Errorf("tasks: pdf: %w", err)
	}
	p := &printer{pdf: fpdf.New("P", "mm", "A4", ""), say: say, face: face, emojis: newEmojis(emoji)}
	p.pdf.AddUTF8FontFromBytes(typeface, "", resources.FontRegular)
	p.pdf.AddUTF8FontFromBytes(typeface, "B", resources.FontBold)
	p.pdf.SetMargins(margin, margin, margin)
	p.pdf.SetCellMargin(0)
	p.pdf.SetAutoPageBreak(true, margin)
	return p, nil
}

// frame writes the title the reader's window shows and the foot of every page.
func (p *printer) frame(d Document) {
	p.pdf.SetTitle(p.letters(d.Row.Task.PlainTitle()), true)
	p.pdf.SetAuthor(p.letters(d.Company), true)
	p.pdf.SetCreationDate(d.Now)
	p.pdf.AliasNbPages("")
	p.pdf.SetFooterFunc(func() {
		p.pdf.SetY(-margin + 4)
		p.ink(110)
		p.pdf.SetFont(typeface, "", 8)
		left := p.say.T("pdf.printed", p.say.DateTime(d.Now))
		p.pdf.CellFormat(pageWidth/2, 5, left, "", 0, "L", false, 0, "")
		p.pdf.CellFormat(pageWidth/2, 5, fmt.Sprintf("%d / {nb}", p.pdf.PageNo()), "", 0, "R", false, 0, "")
	})
}

func (p *printer) ink(grey int) { p.pdf.SetTextColor(grey, grey, grey) }

func (p *printer) head(d Document) {
	p.ink(110)
	p.pdf.SetFont(typeface, "", 9)
	p.flow(pageWidth, lineStep, Join(" · ", d.Company, p.say.T("pdf.task", d.Row.Task.ID), StatusText(d.Row.Task, p.say)))
	p.ink(28)
	p.pdf.SetFont(typeface, "B", 18)
	p.flow(pageWidth, 8, d.Row.Task.PlainTitle())
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
	p.pdf.SetFont(typeface, "B", 9)
	p.pdf.CellFormat(left, lineStep, p.cut(name, left-2), "", 0, "L", false, 0, "")
	p.ink(28)
	p.pdf.SetFont(typeface, "", 10)
	p.pdf.SetLeftMargin(margin + left)
	p.flow(pageWidth-left, lineStep, value)
	p.pdf.SetLeftMargin(margin)
	p.pdf.SetX(margin)
}

func (p *printer) heading(text string) {
	p.pdf.Ln(4)
	p.ink(28)
	p.pdf.SetFont(typeface, "B", 12)
	p.flow(pageWidth, 7, text)
}

func (p *printer) body(text string) {
	p.ink(28)
	p.pdf.SetFont(typeface, "", 10)
	p.flow(pageWidth, lineStep, text)
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
		p.pdf.SetFont(typeface, "B", 9)
		p.flow(pageWidth, lineStep, Join(" · ", who, p.say.DateTime(n.Created), kind))
		p.body(n.PlainText())
		for _, f := range n.Files {
			p.ink(110)
			p.pdf.SetFont(typeface, "", 9)
			p.flow(pageWidth, lineStep, p.say.T("pdf.file", f.Name))
		}
	}
	if left > 0 {
		p.pdf.Ln(3)
		p.ink(110)
		p.pdf.SetFont(typeface, "", 9)
		p.flow(pageWidth, lineStep, p.say.N("pdf.internal_left_out", left))
	}
}
