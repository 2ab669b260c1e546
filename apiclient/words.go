package apiclient

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// StatusName gives the word for a task's status: one of NEW, ACCEPTED, IN PROGRESS,
// DONE and REJECTED where the number has that meaning, the server's own word where
// it has another, "" for a number nobody knows. Established is false while the
// word is a guess: then it is for display only.
func (c *Contract) StatusName(n int) (word string, established bool) {
	return c.word(taskObject, statusWords, n)
}

// StatusNumber gives the number of a task's status by one of the five words.
// Only an established number may be written. The number is 0 when the server has
// none for the word.
func (c *Contract) StatusNumber(word string) (n int, established bool) {
	return c.number(taskObject, statusWords, word)
}

// ConnectionStatusName gives the word for a connection's status: PENDING, ACCEPTED,
// REJECTED or BLOCKED, else as StatusName.
func (c *Contract) ConnectionStatusName(n int) (word string, established bool) {
	return c.word(connectionObject, connectionWords, n)
}

// ConnectionStatusNumber gives the number of a connection's status by its word, as
// StatusNumber.
func (c *Contract) ConnectionStatusNumber(word string) (n int, established bool) {
	return c.number(connectionObject, connectionWords, word)
}

func (c *Contract) enum(obj *objectSpec, field string) (enumFact, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	facts := c.facts(obj)
	if facts == nil {
		return enumFact{}, false
	}
	e, ok := facts.Enums[field]
	return e, ok && len(e.Words) > 0
}

// names reports whether some number has the word already.
func (e enumFact) names(word string) bool {
	for _, w := range e.Words {
		if canonicalWord(w) == word {
			return true
		}
	}
	return false
}

func (c *Contract) word(obj *objectSpec, guess []string, n int) (string, bool) {
	name, _ := c.name(obj, obj.byThing[thingStatus])
	e, known := c.enum(obj, name)
	if word, has := e.Words[n]; known && has {
		return canonicalWord(word), true
	}
	if known && e.Source == SourceSchema || n < 1 || n > len(guess) || e.names(guess[n-1]) {
		return "", false
	}
	return guess[n-1], false
}

func (c *Contract) number(obj *objectSpec, guess []string, word string) (int, bool) {
	name, _ := c.name(obj, obj.byThing[thingStatus])
	word = canonicalWord(word)
	e, known := c.enum(obj, name)
	for _, n := range slices.Sorted(maps.Keys(e.Words)) {
		if canonicalWord(e.Words[n]) == word {
			return n, true
		}
	}
	if known && e.Source == SourceSchema {
		return 0, false
	}
	n := slices.Index(guess, word) + 1
	if _, other := e.Words[n]; other {
		return 0, false
	}
	return n, false
}

// canonicalWord brings a server's word for a status to the one used here, and
// leaves it alone when it has none.
func canonicalWord(word string) string {
	w := strings.ToUpper(strings.Join(strings.Fields(strings.NewReplacer("_", " ", "-", " ").Replace(word)), " "))
	if slices.Contains(statusWords, w) || slices.Contains(connectionWords, w) {
		return w
	}
	if known, ok := wordSynonyms[w]; ok {
		return known
	}
	return word
}

// Confirm records what a person, or the server's own doing, told about the numbers of
// an enumeration: numbers maps each number to one of the words of StatusName or
// ConnectionStatusName, and may lack some of them. It replaces what was confirmed
// before; none withdraws all. What the server's schema says stands. The field goes by
// its first name in the table, "status" of "task" or "connection_status" of
// "connection".
func (c *Contract) Confirm(object, field string, numbers map[int]string) {
	obj := objectByName(object)
	if obj == nil {
		return
	}
	name := c.resolve(obj, field)
	c.mu.Lock()
	defer c.mu.Unlock()
	enums := c.change(obj).Enums
	switch {
	case enums[name].Source == SourceSchema:
	case len(numbers) == 0:
		delete(enums, name)
	default:
		enums[name] = enumFact{Words: maps.Clone(numbers), Source: SourceConfirmed}
	}
}

// Meanings gives the words that the numbers of an enumeration are known to have, and
// whether the server itself tells them. The field is named as in Confirm.
func (c *Contract) Meanings(object, field string) (numbers map[int]string, told bool) {
	obj := objectByName(object)
	if obj == nil {
		return nil, false
	}
	e, _ := c.enum(obj, c.resolve(obj, field))
	numbers = make(map[int]string, len(e.Words))
	for n, word := range e.Words {
		numbers[n] = canonicalWord(word)
	}
	return numbers, e.Source == SourceSchema
}

// InternalFlag gives the server's name for the flag of a note that only the company
// may read, and whether it is established. While it is not, notes must be taken to
// be seen by the client.
func (c *Contract) InternalFlag() (name string, known bool) {
	name, source := c.name(taskNoteObject, taskNoteObject.byThing[thingInternal])
	if source == SourceGuess {
		return name, false
	}
	if name == "note_type" {
		_, known = c.internalNumber()
		return name, known
	}
	return name, true
}

// InternalAbsent reports that the server has no flag for internal notes: its schema,
// or the notes it sent, are without. While no note was seen nothing is known.
func (c *Contract) InternalAbsent() bool {
	if _, known := c.InternalFlag(); known {
		return false
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	facts := c.facts(taskNoteObject)
	return facts != nil && (facts.Schema == Yes || len(facts.Seen) > 0)
}

// internalNumber gives the number that an enumerated note_type has for internal.
func (c *Contract) internalNumber() (n int, known bool) {
	e, ok := c.enum(taskNoteObject, "note_type")
	if !ok {
		return 0, false
	}
	for _, n := range slices.Sorted(maps.Keys(e.Words)) {
		if strings.Contains(strings.ToUpper(e.Words[n]), "INTERN") {
			return n, true
		}
	}
	return 0, false
}

// externalNumber gives the number that note_type has for a note the client sees.
func (c *Contract) externalNumber() (n int, known bool) {
	e, ok := c.enum(taskNoteObject, "note_type")
	if !ok {
		return 0, false
	}
	for _, n := range slices.Sorted(maps.Keys(e.Words)) {
		if w := strings.ToUpper(e.Words[n]); strings.Contains(w, "EXTERN") || strings.Contains(w, "PUBLIC") || strings.Contains(w, "CLIENT") {
			return n, true
		}
	}
	return 0, false
}

func enumKey(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}
