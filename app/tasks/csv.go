package tasks

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// csvColumns are the headings' keys in the translations, in the order of csvRecord.
var csvColumns = []string{
	"csv.number", "csv.title", "csv.status", "csv.client", "csv.address", "csv.zip", "csv.city",
	"csv.contact", "csv.phone", "csv.start", "csv.deadline", "csv.assigned", "csv.received", "csv.changed", "csv.description",
}

// CSV writes the rows as a Danish Excel opens them: UTF-8 with its mark, semicolons,
// CRLF, dates it takes for dates. A text a spreadsheet would compute is made plain.
// Times are told in loc.
func CSV(w io.Writer, rows []Row, say *words.Words, loc *time.Location) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("tasks: csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	head := make([]string, len(csvColumns))
	for i, key := range csvColumns {
		head[i] = say.T(key)
	}
	// What a writer's error was is told by Error at the end.
	_ = out.Write(head)
	for i := range rows {
		_ = out.Write(csvRecord(&rows[i], say, loc))
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("tasks: csv: %w", err)
	}
	return nil
}

func csvRecord(r *Row, say *words.Words, loc *time.Location) []string {
	t := r.Task
	names := make([]string, 0, len(r.Assignees))
	for _, u := range r.Assignees {
		names = append(names, u.Name)
	}
	record := []string{
		strconv.FormatInt(t.ID, 10), t.PlainTitle(), StatusText(t, say), r.ClientName(), Join(", ", t.Address, t.Address2), t.Zip, t.City,
		t.ContactPerson, t.ContactPhone, csvTime(t.Start, loc), csvTime(t.Deadline, loc), strings.Join(names, ", "),
		csvTime(t.Created, loc), csvTime(t.Changed, loc), t.PlainDescription(),
	}
	for i := 1; i < len(record); i++ { // the number is ours
		record[i] = harmless(record[i])
	}
	return record
}

// csvTime writes a time in the form that spreadsheets in every language read.
func csvTime(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(loc)
	if words.WholeDay(t) {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04")
}

// harmless keeps a spreadsheet from computing a text. Line ends become plain ones,
// which the writer turns into CRLF.
func harmless(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = strings.ReplaceAll(text, "\x00", "")
	if text != "" && strings.ContainsRune("=+-@\t", rune(text[0])) {
		return "'" + text
	}
	return text
}

// StatusText returns the word for a task's status, or the server's number when it has
// none: "Status 7".
func StatusText(t *store.Task, say *words.Words) string {
	switch {
	case t.Status != store.StatusOther:
		return say.T("status." + string(t.Status))
	case t.StatusNumber != 0:
		return say.T("status.number", t.StatusNumber)
	}
	return say.T("status.none")
}
