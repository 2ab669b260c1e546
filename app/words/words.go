// Package words gives every text a person reads: sentences by key in Danish or
// English, and dates, times, amounts and sizes as people of that language write them.
package words

import (
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/microbizz/go-desktop/resources"
)

// Languages are the languages the program speaks, the first one first.
var Languages = []string{"da", "en"}

// fyneFile holds the toolkit's own strings, whose keys are the toolkit's and not ours.
const fyneFile = "fyne.json"

// Words speaks one language. It is immutable, so every goroutine may use it.
type Words struct {
	lang  string
	table map[string]string
	fyne  map[string]string
	zone  *time.Location // nil: this computer's
}

// Load returns the words of a language: "da", "en", or "" for the system's. A
// language the program does not speak gives English.
func Load(lang string) *Words {
	if lang == "" {
		lang = system()
	}
	if lang != "da" {
		lang = "en"
	}
	return cached[lang]()
}

var cached = map[string]func() *Words{
	"da": sync.OnceValue(func() *Words { return read("da") }),
	"en": sync.OnceValue(func() *Words { return read("en") }),
}

// read merges the language's files. They are built into the program and tested, so
// a fault in one is a programming error.
func read(lang string) *Words {
	w := &Words{lang: lang, table: map[string]string{}, fyne: map[string]string{}}
	dir := path.Join("translations", lang)
	files, err := resources.Translations.ReadDir(dir)
	if err != nil {
		panic(fmt.Sprintf("words: no language %q: %v", lang, err))
	}
	for _, f := range files {
		data, err := resources.Translations.ReadFile(path.Join(dir, f.Name()))
		if err != nil {
			panic(fmt.Sprintf("words: %s/%s: %v", dir, f.Name(), err))
		}
		into := w.table
		if f.Name() == fyneFile {
			into = w.fyne
		}
		if err := json.Unmarshal(data, &into); err != nil {
			panic(fmt.Sprintf("words: %s/%s: %v", dir, f.Name(), err))
		}
	}
	return w
}

// In returns the same words telling times in another zone.
func (w *Words) In(zone *time.Location) *Words {
	c := *w
	c.zone = zone
	return &c
}

// Marked returns the same words with every text between two marks, so that a test of
// a screen can tell what came from the tables from what did not.
func (w *Words) Marked(before, after string) *Words {
	c := *w
	c.table = make(map[string]string, len(w.table))
	for key, text := range w.table {
		c.table[key] = before + text + after
	}
	return &c
}

// Lang returns "da" or "en".
func (w *Words) Lang() string { return w.lang }

// Has reports whether the tables hold the key, or its plural forms.
func (w *Words) Has(key string) bool {
	if _, ok := w.table[key]; ok {
		return true
	}
	_, ok := w.table[key+".other"]
	return ok
}

// FyneTable returns a copy of the toolkit's own strings in this language, by the
// toolkit's keys.
func (w *Words) FyneTable() map[string]string {
	t := make(map[string]string, len(w.fyne))
	for k, v := range w.fyne {
		t[k] = v
	}
	return t
}

// T returns the text of a key with {0}, {1} … replaced by the arguments. An unknown
// key is returned as it is, so that it is seen and the program goes on.
func (w *Words) T(key string, args ...any) string {
	text, ok := w.table[key]
	if !ok {
		return key
	}
	return fill(text, args)
}

// N returns the text for n things: key.one for exactly one, else key.other. {0} is
// the number as people write it, {1} and on are the arguments.
func (w *Words) N(key string, n int, args ...any) string {
	form := ".other"
	if n == 1 || n == -1 {
		form = ".one"
	}
	text, ok := w.table[key+form]
	if !ok {
		return key
	}
	return fill(text, append([]any{w.Number(int64(n))}, args...))
}

// fill puts the arguments in. A placeholder without an argument stays; braces in an
// argument are never taken for placeholders.
func fill(text string, args []any) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		end += open
		n, err := strconv.Atoi(text[open+1 : end])
		b.WriteString(text[:open])
		if err != nil || n < 0 || n >= len(args) {
			b.WriteString(text[open : end+1])
		} else {
			fmt.Fprint(&b, args[n])
		}
		text = text[end+1:]
	}
	b.WriteString(text)
	return b.String()
}

var current atomic.Pointer[Words]

// Set makes w the words of the whole program from now on.
func Set(w *Words) { current.Store(w) }

// Current returns the words in use, those of the system's language before any Set.
func Current() *Words {
	if w := current.Load(); w != nil {
		return w
	}
	return Load("")
}

// T is [Words.T] of the current words.
func T(key string, args ...any) string { return Current().T(key, args...) }

// N is [Words.N] of the current words.
func N(key string, n int, args ...any) string { return Current().N(key, n, args...) }
