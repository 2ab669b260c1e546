// Package vocabulary holds what the numbers of a server's enumerations mean, where the
// server itself does not say: older servers have no schema. Each answer is a person's
// word, or learnt from what the server does, and is good by itself. An answer that
// nobody gave is at most proposed, and a proposal is never written to a server.
package vocabulary

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// Enum names an enumeration.
type Enum string

// The enumerations. Spec: Task (its status is inferred) and Connection.
const (
	TaskStatus       Enum = "task_status"
	ConnectionStatus Enum = "connection_status"
)

// Enums are all of them, in the order of the screens.
var Enums = []Enum{TaskStatus, ConnectionStatus}

// The words of the contract, in the order of the numbers that is likeliest.
var words = map[Enum][]string{
	TaskStatus:       {"NEW", "ACCEPTED", "IN PROGRESS", "DONE", "REJECTED"},
	ConnectionStatus: {"PENDING", "ACCEPTED", "REJECTED", "BLOCKED"},
}

// Words are the words an enumeration can have, in the likeliest order of their numbers.
func (e Enum) Words() []string { return slices.Clone(words[e]) }

// Field gives the object and the field that the enumeration is of, as the API's client
// names them.
func (e Enum) Field() (object, field string) {
	if e == ConnectionStatus {
		return "connection", "connection_status"
	}
	return "task", "status"
}

// Key is a word as the keys of the translations and the store have it: "in_progress".
func Key(word string) string { return strings.ToLower(strings.ReplaceAll(word, " ", "_")) }

// HighestNumber bounds the numbers that are taken: no enumeration seen has more than a
// few.
const HighestNumber = 999

// Errors of an answer.
var (
	// ErrWord says that the enumeration has no such word.
	ErrWord = errors.New("there is no such word")
	// ErrNumber says that no enumeration has such a number.
	ErrNumber = errors.New("this cannot be a number of an enumeration")
	// ErrTaken says that another number has the word.
	ErrTaken = errors.New("another number has the word")
)

// Answer is what a number means.
type Answer struct {
	Word string
	// Learnt says that the server showed it; a person's word stands over it.
	Learnt bool
}

// Vocabulary is what is known of one server. The zero Vocabulary is empty; it is not
// for several goroutines at once.
type Vocabulary map[Enum]map[int]Answer

// Clone returns a copy.
func (v Vocabulary) Clone() Vocabulary {
	c := make(Vocabulary, len(v))
	for e, answers := range v {
		c[e] = maps.Clone(answers)
	}
	return c
}

// Numbers gives the words of an enumeration that are known, by number.
func (v Vocabulary) Numbers(e Enum) map[int]string {
	numbers := make(map[int]string, len(v[e]))
	for n, a := range v[e] {
		numbers[n] = a.Word
	}
	return numbers
}

// NumberOf gives the number of a word, 0 when none is known.
func (v Vocabulary) NumberOf(e Enum, word string) int {
	for n, a := range v[e] {
		if a.Word == word {
			return n
		}
	}
	return 0
}

// Set takes an answer. A word belongs to one number: one that a person gave to another
// stays there, and ErrTaken is given; one that was learnt moves.
func (v Vocabulary) Set(e Enum, n int, a Answer) error {
	switch {
	case !slices.Contains(words[e], a.Word):
		return ErrWord
	case n < 1 || n > HighestNumber:
		return ErrNumber
	}
	if other := v.NumberOf(e, a.Word); other != 0 && other != n {
		if !v[e][other].Learnt {
			return ErrTaken
		}
		delete(v[e], other)
	}
	if v[e] == nil {
		v[e] = make(map[int]Answer)
	}
	v[e][n] = a
	return nil
}

// Remove withdraws the answer for a number.
func (v Vocabulary) Remove(e Enum, n int) { delete(v[e], n) }
