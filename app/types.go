package app

import (
	"strings"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// ID is the server's key of an object.
type ID = store.ID

// Registration is a new company and its first user. Spec: Company; the user's
// fields are inferred.
type Registration struct {
	Server   string // empty for the default
	Company  store.Company
	Name     string
	Username string
	Password string
	Email    string
	Phone    string
}

// OpenResult tells what happened to a file that was to be opened.
type OpenResult struct {
	Path string // the copy in the cache that was handed to the system
	Name string
}

// Level is how much a line of the connection check matters.
type Level uint8

// The levels of a line.
const (
	LevelInfo Level = iota
	LevelOK
	LevelWarn
	LevelBad
)

// CheckLine is one finding of the connection check.
type CheckLine struct {
	Level Level
	Key   string // of the sentence in the translations
	Args  []any
	Text  string // the same in English, for a support mail
}

// In returns the finding in a language, or as it stands in the report where that language
// has no sentence for it.
func (l CheckLine) In(w *words.Words) string {
	if l.Key == "" || !w.Has(l.Key) {
		return l.Text
	}
	args := make([]any, len(l.Args))
	for i, arg := range l.Args {
		if keys, ok := arg.(wordKeys); ok {
			arg = keys.in(w)
		}
		if inner, ok := arg.(CheckLine); ok {
			arg = inner.In(w)
		}
		args[i] = arg
	}
	return w.T(l.Key, args...)
}

// CheckReport is what the connection check found. It holds no token and no password.
type CheckReport struct {
	Lines []CheckLine
	OK    bool // nothing that keeps the program from working
}

// Text returns the report as plain English lines, for a support mail.
func (r CheckReport) Text() string { return r.lines(func(l CheckLine) string { return l.Text }) }

// In returns the report as plain lines in a language.
func (r CheckReport) In(w *words.Words) string {
	return r.lines(func(l CheckLine) string { return l.In(w) })
}

func (r CheckReport) lines(text func(CheckLine) string) string {
	var b strings.Builder
	for _, l := range r.Lines {
		b.WriteString([...]string{"      ", "ok    ", "warn  ", "fail  "}[l.Level])
		b.WriteString(text(l))
		b.WriteByte('\n')
	}
	return b.String()
}

// StoredItem is one thing that lies on this computer.
type StoredItem struct {
	Key   string // of its name in the translations
	Bytes int64
	Path  string
}

// Resolution is a person's decision about an entry that stands still.
type Resolution uint8

// The decisions. Mine and Theirs settle a conflict, Arrived and NotArrived an
// entry of which nobody knows whether the server has it.
const (
	Mine Resolution = iota + 1
	Theirs
	Arrived
	NotArrived
)
