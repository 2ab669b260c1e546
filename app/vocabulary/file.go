package vocabulary

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// The form of a file: "format" tells it from any other JSON, "version" is raised when
// an older program would read it wrongly.
const (
	format  = "microbizz-go-meanings"
	version = 1
)

// MaxFile is the most bytes that a file of this form has.
const MaxFile = 64 << 10

// Errors of reading a file.
var (
	// ErrNotOurs says that the file is something else.
	ErrNotOurs = errors.New("this is no file of answers")
	// ErrNewer says that a newer version of the program wrote it.
	ErrNewer = errors.New("a newer version of the program wrote the file")
	// ErrContradiction says that it gives a number two words, or a word two numbers, or
	// one that there is not.
	ErrContradiction = errors.New("the file contradicts itself")
	// ErrEmpty says that it holds no answer.
	ErrEmpty = errors.New("the file holds no answer")
)

// file is what is written: lists, so that a number given twice shows.
type file struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Server  string    `json:"server"`
	Saved   time.Time `json:"saved"`
	Task    []answer  `json:"task_status"`
	Connect []answer  `json:"connection_status"`
}

type answer struct {
	Number int    `json:"number"`
	Word   string `json:"word"`
	Learnt bool   `json:"learnt,omitempty"`
}

func (f *file) list(e Enum) *[]answer {
	if e == ConnectionStatus {
		return &f.Connect
	}
	return &f.Task
}

// Encode writes the answers for a server.
func Encode(v Vocabulary, server string, at time.Time) ([]byte, error) {
	f := file{Format: format, Version: version, Server: server, Saved: at.UTC().Truncate(time.Second), Task: []answer{}, Connect: []answer{}}
	for _, e := range Enums {
		list := f.list(e)
		for n, a := range v[e] {
			*list = append(*list, answer{n, a.Word, a.Learnt})
		}
		slices.SortFunc(*list, func(a, b answer) int { return cmp.Compare(a.Number, b.Number) })
	}
	raw, err := json.MarshalIndent(f, "", "  ")
	return append(raw, '\n'), err
}

// Decode reads what Encode wrote, with the server it is about. Mail programs and editors
// may have put a mark before it or changed its line ends.
func Decode(raw []byte) (v Vocabulary, server string, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	var f file
	if len(raw) > MaxFile || json.Unmarshal(raw, &f) != nil || f.Format != format {
		var about struct{ Format string }
		if json.Unmarshal(raw, &about) == nil && about.Format == format {
			return nil, "", ErrContradiction // ours, with values of a wrong kind
		}
		return nil, "", ErrNotOurs
	}
	if f.Version > version {
		return nil, "", ErrNewer
	}
	v = make(Vocabulary)
	for _, e := range Enums {
		for _, a := range *f.list(e) {
			if _, twice := v[e][a.Number]; twice {
				return nil, "", fmt.Errorf("%w: %s %d stands twice", ErrContradiction, e, a.Number)
			}
			if other := v.NumberOf(e, a.Word); other != 0 {
				return nil, "", fmt.Errorf("%w: %s %q stands twice", ErrContradiction, e, a.Word)
			}
			if err := v.Set(e, a.Number, Answer{Word: a.Word, Learnt: a.Learnt}); err != nil {
				return nil, "", fmt.Errorf("%w: %s %d %q: %w", ErrContradiction, e, a.Number, a.Word, err)
			}
		}
	}
	return v, f.Server, nil
}

// Empty reports whether there is no answer.
func (v Vocabulary) Empty() bool {
	for _, answers := range v {
		if len(answers) > 0 {
			return false
		}
	}
	return true
}

// Difference is a number that two vocabularies give two words.
type Difference struct {
	Enum         Enum
	Number       int
	Mine, Theirs string // Mine is empty where only the word's number differs
}

// Differences lists where others contradict what a person said here.
func (v Vocabulary) Differences(others Vocabulary) []Difference {
	var list []Difference
	for _, e := range Enums {
		for n, theirs := range others[e] {
			mine, known := v[e][n]
			taken := v.NumberOf(e, theirs.Word)
			if known && !mine.Learnt && mine.Word != theirs.Word || taken != 0 && taken != n && !v[e][taken].Learnt {
				list = append(list, Difference{e, n, mine.Word, theirs.Word})
			}
		}
	}
	slices.SortFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Enum, b.Enum)*-1, cmp.Compare(a.Number, b.Number))
	})
	return list
}

// Add takes others' answers in. Where they contradict, theirs stand.
func (v Vocabulary) Add(others Vocabulary) {
	for _, e := range Enums {
		for n, theirs := range others[e] {
			if taken := v.NumberOf(e, theirs.Word); taken != 0 {
				v.Remove(e, taken)
			}
			v.Remove(e, n)
			if v[e] == nil {
				v[e] = make(map[int]Answer)
			}
			v[e][n] = theirs
		}
	}
}
