package tasks

import (
	"bytes"
	"compress/zlib"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func exportRow(z *time.Location) Row {
	s := world([]*store.Task{{
		ID: 17, Title: "=1+1", Status: store.StatusNew, ClientID: nordbyg, Address: "Jernbanegade 9, \"kld.\"", Zip: "2100", City: "København Ø",
		ContactPhone: "+45 33124000", Description: "Første linje;\r\nanden æøå", Deadline: time.Date(2026, 11, monday, 0, 0, 0, 0, z),
		Start: time.Date(2026, 11, monday, 9, 30, 0, 0, z), Extra: []store.Field{{Name: "cost_center_with_a_long_name", Value: "4711"}},
	}}, store.Parts{Assignments: []*store.Assignment{{ID: 1, TaskID: 17, UserID: lars}, {ID: 2, TaskID: 17, UserID: mette}}})
	return Rows(s, time.Date(2026, 11, monday, 9, 0, 0, 0, z), z)[0]
}

func TestCSVOpensInADanishExcel(t *testing.T) {
	z := copenhagen(t)
	var out bytes.Buffer
	if err := CSV(&out, []Row{exportRow(z)}, words.Load("da"), z); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(out.String(), "\ufeff")
	if !ok {
		t.Error("no byte order mark: Excel would read æøå wrong")
	}
	if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Error("a line end is not CRLF")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	want := map[string]string{
		"Nummer": "17", "Titel": "'=1+1", "Status": "Ny", "Kunde": "Nordbyg A/S", "Adresse": "Jernbanegade 9, \"kld.\"",
		"Postnr.": "2100", "By": "København Ø", "Telefon": "'+45 33124000", "Start": "2026-11-23 09:30", "Frist": "2026-11-23",
		"Tildelt": "Lars Holst, Mette Krogh", "Beskrivelse": "Første linje;\nanden æøå", "Modtaget": "",
	}
	for i, head := range lines[0] {
		if value, ok := want[head]; ok && lines[1][i] != value {
			t.Errorf("%s: %q, want %q", head, lines[1][i], value)
		}
		delete(want, head)
	}
	if len(want) > 0 {
		t.Errorf("columns missing: %v", want)
	}
}

func TestTextsASpreadsheetWouldComputeAreMadePlain(t *testing.T) {
	for text, want := range map[string]string{
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "-1": "'-1", "@SUM(1)": "'@SUM(1)", "\t=1": "'\t=1",
		"a=1": "a=1", "": "", "'x": "'x", "\r=1": "\n=1",
	} {
		if got := harmless(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestExportsTellThatTheDiskIsFull(t *testing.T) {
	z := copenhagen(t)
	if err := CSV(fullDisk{}, []Row{exportRow(z)}, words.Load("da"), z); err == nil {
		t.Error("CSV said nothing")
	}
	if err := PDF(fullDisk{}, Document{Row: exportRow(z), Now: time.Now()}, words.Load("da")); err == nil {
		t.Error("PDF said nothing")
	}
}

// pdfText takes the shown strings out of a PDF's pages, which stand there in UTF-16.
func pdfText(t *testing.T, data []byte) string {
	t.Helper()
	var all strings.Builder
	for _, m := range regexp.MustCompile(`(?s)stream\r?\n(.*?)endstream`).FindAllSubmatch(data, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range regexp.MustCompile(`(?s)\(((?:\\.|[^()\\])*)\) ?Tj`).FindAllSubmatch(page, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(s[1], func(m []byte) []byte {
				if m[1] == 'r' {
					return []byte("\r")
				}
				return m[1:]
			})
			for ; len(raw) > 1; raw = raw[2:] {
				all.WriteRune(rune(raw[0])<<8 | rune(raw[1]))
			}
			all.WriteByte('\n')
		}
	}
	return all.String()
}

func TestPDFHoldsTheTaskAndNoInternalNote(t *testing.T) {
	z := copenhagen(t)
	now := time.Date(2026, 11, monday, 9, 0, 0, 0, z)
	d := Document{Row: exportRow(z), Company: "Sørensen VVS & El ApS", Now: now, Location: z,
		Author: func(n *store.Note) string { return "Karin Holm" },
		Notes: []*store.Note{
			{ID: 1, Text: "Kan I komme i formiddag? æøå", Created: now, ClientID: nordbyg, Files: []store.File{{Name: "kælder.jpg"}}},
			{ID: 2, Text: "Hemmelig pris 4000", Created: now, UserID: lars, Visibility: internalNote},
		}}
	make := func(d Document) string {
		var out bytes.Buffer
		if err := PDF(&out, d, words.Load("da")); err != nil {
			t.Fatal(err)
		}
		return pdfText(t, out.Bytes())
	}
	text := make(d)
	for _, want := range []string{"=1+1", "Opgave 17", "Sørensen VVS & El ApS", "København Ø", "23.11.2026", "Lars Holst", "4711",
		"Kan I komme i formiddag? æøå", "kælder.jpg", "1 intern note er ikke med.", "Karin Holm"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "Hemmelig") {
		t.Error("an internal note is on a page that may be handed to the client")
	}
	d.Internal = true
	if text := make(d); !strings.Contains(text, "Hemmelig pris 4000") || !strings.Contains(text, "Intern") {
		t.Error("the internal note was asked for and is missing")
	}
}

// paper is what stands on the pages of a task with this title and description.
func paper(t *testing.T, title, description string) string {
	t.Helper()
	var out bytes.Buffer
	d := Document{Row: Row{Task: &store.Task{ID: 1, Title: title, Description: description}}, Now: time.Unix(0, 0), Location: time.UTC}
	if err := PDF(&out, d, words.Load("da")); err != nil {
		t.Fatal(err)
	}
	return pdfText(t, out.Bytes())
}

func TestPDFLosesNoLetter(t *testing.T) {
	text := paper(t, "Stue → kælder ✓", "← ↑ ↓ ☐ ☑ ☎ ≥ ≤ ⌀ ½ ² € Ω Ж\nKa\u030al 漢 🚰 ✅\ufe0f 👨\u200d👩\u200d👧 🇩🇰 1\ufe0f\u20e3 bl\u00adød\u200b slut")
	for _, want := range []string{"Stue → kælder ✓", "← ↑ ↓ ☐ ☑ ☎ ≥ ≤ ⌀ ½ ² € Ω Ж",
		"Kål [U+6F22] [U+1F6B0] [U+2705] [U+1F468][U+1F469][U+1F467] [U+1F1E9][U+1F1F0] 1[U+20E3] blød slut"} {
		if !strings.Contains(strings.ReplaceAll(text, "\n", " "), want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
}

func TestPDFBreaksLinesAtBlanksAndLongWordsAnywhere(t *testing.T) {
	long := strings.Repeat("abcdefghij", 40)
	text := paper(t, "x", "Først "+long+" sidst.\n\n  rykket ind")
	lines := strings.Split(text, "\n")
	if joined := strings.Join(lines, ""); !strings.Contains(joined, "Først"+long+" sidst.") {
		t.Errorf("letters are missing: %q", text)
	}
	if !strings.Contains(text, "\n  rykket ind") {
		t.Errorf("the blanks in front are gone: %q", text)
	}
	words := strings.Fields(strings.Repeat("alle ord kommer med og intet ord er delt ", 40))
	text = paper(t, "x", strings.Join(words, " "))
	if got := strings.Fields(text); !strings.Contains(strings.Join(got, " "), strings.Join(words, " ")) {
		t.Errorf("words were lost or parted: %q", text)
	}
	for _, line := range strings.Split(text, "\n") {
		if len(line) > 120 {
			t.Errorf("%d letters in a line: %q", len(line), line)
		}
	}
}

func TestEmojiStayTogether(t *testing.T) {
	for s, want := range map[string]string{
		"🚰 x": "🚰", "👨\u200d👩\u200d👧!": "👨\u200d👩\u200d👧", "🇩🇰🇸🇪": "🇩🇰", "🇩": "🇩", "1\ufe0f\u20e3.": "1\ufe0f\u20e3",
		"👍🏽👍": "👍🏽", "a": "a", "☎\ufe0f": "☎\ufe0f", "a\u200d": "a\u200d",
	} {
		if got := s[:emojiLength(s)]; got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func FuzzPDFTakesAnyText(f *testing.F) {
	f.Add("Vandskade 🚰 i kælder", "\x00\u202egnp.exe\n\n\t")
	f.Add("", "漢字 и кириллица")
	f.Add("1\ufe0f\u20e3\u200d", "👨\u200d\n\u200d🇩")
	f.Fuzz(func(t *testing.T, title, note string) {
		r := Row{Task: &store.Task{ID: 1, Title: title, Description: note, Extra: []store.Field{{Name: title, Value: note}}}}
		d := Document{Row: r, Notes: []*store.Note{{ID: 1, Text: note}}, Now: time.Unix(0, 0), Location: time.UTC}
		if err := PDF(io.Discard, d, words.Load("da")); err != nil {
			t.Error(err)
		}
	})
}

// htmlTask is a task whose texts are HTML, save for those in angle brackets.
func htmlTask(z *time.Location) (Row, []*store.Note) {
	notes := []*store.Note{{ID: 5, TaskID: 17, UserID: mette, Text: "<p>Ring til</p><p>Karin &amp; Ole <ola@x.dk></p>"}}
	s := world([]*store.Task{{ID: 17, Title: "R&oslash;r a<b og c>d", Description: "<ul><li>et</li><li>to</li></ul>",
		Extra: []store.Field{{Name: "adgang", Value: "<b>n&oslash;gleboks</b>"}}}}, store.Parts{Notes: notes})
	return Rows(s, time.Date(2026, 11, monday, 9, 0, 0, 0, z), z)[0], notes
}

func TestExportsAndSearchReadHTMLAsTheWindowDoes(t *testing.T) {
	z := copenhagen(t)
	r, notes := htmlTask(z)
	var table, page bytes.Buffer
	if err := CSV(&table, []Row{r}, words.Load("da"), z); err != nil {
		t.Fatal(err)
	}
	if err := PDF(&page, Document{Row: r, Notes: notes, Now: time.Now(), Location: z}, words.Load("da")); err != nil {
		t.Fatal(err)
	}
	text := pdfText(t, page.Bytes())
	for where, c := range map[string]struct {
		text string
		want []string
	}{
		"CSV": {table.String(), []string{"Rør a<b og c>d", "\"• et\r\n• to\""}},
		"PDF": {text, []string{"Rør a<b og c>d", "• et\n• to", "Ring til\nKarin & Ole <ola@x.dk>", "nøgleboks"}},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.text, want) {
				t.Errorf("%s lacks %q: %s", where, want, c.text)
			}
		}
		for _, no := range []string{"<p>", "<li>", "<b>", "&amp;", "&oslash;"} {
			if strings.Contains(c.text, no) {
				t.Errorf("%s holds %q", where, no)
			}
		}
	}
	for search, found := range map[string]bool{"rør a<b": true, "karin & ole": true, "ola@x.dk": true, "nøgleboks": true, "<li>": false, "oslash": false} {
		if got := len(Filter{Text: search}.Apply([]Row{r})) == 1; got != found {
			t.Errorf("%q: found %v", search, got)
		}
	}
}
