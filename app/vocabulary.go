package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/account"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/vocabulary"
)

// metaMoved is set in an account's store once what was confirmed there is among the
// answers of its server, which all accounts of this computer share.
const metaMoved = "vocabulary.moved"

// answers are what is known of one server's numbers, in a file.
type answers struct {
	path   string
	server string

	mu     sync.Mutex
	known  vocabulary.Vocabulary
	sealed error // why the file must not be written: a newer version's
}

// openAnswers reads the answers for a server. A file that is damaged is set aside: the
// answers can be given or loaded again.
func (a *App) openAnswers(path, server string) *answers {
	b := &answers{path: path, server: server, known: vocabulary.Vocabulary{}}
	raw, err := readSmall(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			a.log.Warn("what the server's numbers mean cannot be read", "error", err)
		}
		return b
	}
	known, _, err := vocabulary.Decode(raw)
	switch {
	case errors.Is(err, vocabulary.ErrNewer):
		b.sealed = err
	case err != nil:
		aside := path + ".damaged"
		a.log.Error("what the server's numbers mean was damaged and set aside", "where", aside, "why", err, "error", fsutil.Rename(path, aside))
	default:
		b.known = known
	}
	return b
}

// readSmall reads a file that cannot be one of answers when it is large.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, vocabulary.MaxFile+1))
	return raw, errors.Join(err, f.Close())
}

// get gives a copy of what is known.
func (b *answers) get() vocabulary.Vocabulary {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.known.Clone()
}

// change lets f change the answers and writes them; on an error they are as before.
func (b *answers) change(f func(vocabulary.Vocabulary) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sealed != nil {
		return b.sealed
	}
	next := b.known.Clone()
	if err := f(next); err != nil {
		return err
	}
	raw, err := vocabulary.Encode(next, b.server, time.Now())
	if err == nil {
		err = fsutil.WriteFile(b.path, raw)
	}
	if err == nil {
		b.known = next
	}
	return err
}

// useAnswers gives a session's client the answers that hold for its server.
func (a *App) useAnswers(s *session, client *apiclient.Client) {
	server := client.BaseURL()
	key := account.Key(server, "")
	if s.demo {
		key = demoKey // its port is another at each start
	}
	b := a.openAnswers(a.dir.vocabulary(key), server)
	s.answers.Store(b)
	if s.store.Meta(metaMoved) == "" {
		if err := moveAnswers(b, client.Contract()); err != nil {
			a.log.Warn("what was confirmed for this account is not yet the server's", "error", err)
			return // it stays in the account, and is moved the next time
		}
		if err := s.store.SetMeta(metaMoved, "1"); err != nil {
			a.log.Warn("that the confirmed numbers were moved could not be kept", "error", err)
		}
	}
	if err := a.applyAnswers(s, client); err != nil {
		a.log.Warn("the rows could not be given their words", "error", err)
	}
}

// moveAnswers adds what earlier versions kept for one account alone.
func moveAnswers(b *answers, c *apiclient.Contract) error {
	if b.sealed != nil {
		return nil
	}
	found := false
	add := func(known vocabulary.Vocabulary) error {
		for _, e := range vocabulary.Enums {
			numbers, told := c.Meanings(e.Field())
			if told {
				continue
			}
			for n, word := range numbers {
				if _, has := known[e][n]; !has && known.Set(e, n, vocabulary.Answer{Word: word}) == nil {
					found = true
				}
			}
		}
		return nil
	}
	if err := add(b.get()); err != nil || !found {
		return err
	}
	return b.change(add)
}

// applyAnswers lets the answers count: for what is shown, and for what may be written.
func (a *App) applyAnswers(s *session, client *apiclient.Client) error {
	known, c := s.answers.Load().get(), client.Contract()
	return s.sync.Reword(c, func() {
		for _, e := range vocabulary.Enums {
			object, field := e.Field()
			c.Confirm(object, field, known.Numbers(e))
		}
	})
}

// changeAnswers changes the answers for the server of the current session.
func (a *App) changeAnswers(f func(vocabulary.Vocabulary) error) error {
	s, client, err := a.online(a.ctx)
	if err != nil {
		return err
	}
	if err := s.answers.Load().change(f); err != nil {
		return explain(err)
	}
	if err := a.applyAnswers(s, client); err != nil {
		return explain(err)
	}
	s.outbox.Wake()
	return nil
}

// Meaning is an enumeration of the server with what is known of its numbers.
type Meaning struct {
	Enum vocabulary.Enum
	Told bool // the server itself tells the words; there are no rows then
	Rows []vocabulary.Row
}

// Meanings tells what is known of the server's numbers, with proposals for what is not.
// More are numbers that shall have a row although nothing has them yet. It counts
// through all data: not to be called where a person waits for the window.
func (a *App) Meanings(more map[vocabulary.Enum][]int) []Meaning {
	snap := a.Snapshot()
	known := vocabulary.Vocabulary{}
	if s, err := a.current(); err == nil {
		if b := s.answers.Load(); b != nil {
			known = b.get()
		}
	}
	told := map[vocabulary.Enum]bool{
		vocabulary.TaskStatus: snap.Sync.Contract.StatusesTold, vocabulary.ConnectionStatus: snap.Sync.Contract.ConnectionsTold,
	}
	var list []Meaning
	for _, e := range vocabulary.Enums {
		m := Meaning{Enum: e, Told: told[e]}
		if !m.Told {
			m.Rows = known.Rows(e, snap, more[e]...)
		}
		list = append(list, m)
	}
	return list
}

// ConfirmMeaning keeps an administrator's word on what a number of this server means; an
// empty word withdraws the answer. It counts at once, for every account on this computer.
// A word that another number has gives [vocabulary.ErrTaken].
func (a *App) ConfirmMeaning(e vocabulary.Enum, number int, word string) error {
	if !a.Snapshot().Account.CanManage {
		return fail("error.forbidden", apiclient.ErrForbidden)
	}
	return a.changeAnswers(func(v vocabulary.Vocabulary) error {
		if word == "" {
			v.Remove(e, number)
			return nil
		}
		return v.Set(e, number, vocabulary.Answer{Word: word})
	})
}

// SaveMeanings writes the answers for this server to a file that others can load.
func (a *App) SaveMeanings(path string) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	b := s.answers.Load()
	if b == nil || b.get().Empty() {
		return fail("error.answers.none", vocabulary.ErrEmpty)
	}
	raw, err := vocabulary.Encode(b.get(), b.server, time.Now())
	if err == nil {
		err = fsutil.WriteFile(path, raw)
	}
	return explain(err)
}

// MeaningsFile is a file of answers that can be loaded.
type MeaningsFile struct {
	// New counts the answers that are not known here yet, and Differences are those that
	// contradict what a person said here.
	New         int
	Differences []vocabulary.Difference

	answers vocabulary.Vocabulary
}

// ReadMeanings reads a file of answers and compares it with what is known here. A file
// of something else, of another server, or one that contradicts itself is refused.
func (a *App) ReadMeanings(path string) (MeaningsFile, error) {
	s, err := a.current()
	if err != nil {
		return MeaningsFile{}, err
	}
	b := s.answers.Load()
	if b == nil {
		return MeaningsFile{}, fail("error.login_required", apiclient.ErrLoginRequired)
	}
	raw, err := readSmall(path)
	if err != nil {
		return MeaningsFile{}, &Error{Key: "error.unreadable", Detail: err.Error(), Err: err}
	}
	found, server, err := vocabulary.Decode(raw)
	switch {
	case err != nil:
		return MeaningsFile{}, explain(err)
	case !s.demo && !sameServer(server, b.server):
		return MeaningsFile{}, fail("error.answers.server", fmt.Errorf("app: the answers are for %s", server), server)
	case found.Empty():
		return MeaningsFile{}, explain(vocabulary.ErrEmpty)
	}
	known := b.get()
	f := MeaningsFile{Differences: known.Differences(found), answers: found}
	for _, e := range vocabulary.Enums {
		for n, theirs := range found[e] {
			if mine, has := known[e][n]; !has || mine.Word != theirs.Word {
				f.New++
			}
		}
	}
	return f, nil
}

// LoadMeanings takes in the answers of a file, also where they contradict what was said
// here: ask before, when [MeaningsFile.Differences] has any.
func (a *App) LoadMeanings(f MeaningsFile) error {
	return a.changeAnswers(func(v vocabulary.Vocabulary) error {
		v.Add(f.answers)
		return nil
	})
}

// learnMeanings lets a new task teach the number of NEW, where nobody told it.
func (a *App) learnMeanings(s *session) {
	b, client, snap := s.answers.Load(), s.client.Load(), s.store.Snapshot()
	if b == nil || client == nil || snap.Sync.Contract.StatusesTold || snap.Sync.Contract.Statuses.Has(store.StatusNew) {
		return
	}
	n := vocabulary.LearnNew(snap)
	if n == 0 {
		return
	}
	known := b.get()
	if _, answered := known[vocabulary.TaskStatus][n]; answered {
		return // a person said something else: that stands
	}
	err := b.change(func(v vocabulary.Vocabulary) error {
		return v.Set(vocabulary.TaskStatus, n, vocabulary.Answer{Word: "NEW", Learnt: true})
	})
	if err == nil {
		err = a.applyAnswers(s, client)
	}
	if err != nil {
		a.log.Warn("the number of new tasks could not be kept", "error", err)
	}
}

// distrust withdraws an answer that the server proved wrong when it was written.
func (a *App) distrust(s *session, object, word string) {
	b, client := s.answers.Load(), s.client.Load()
	if b == nil || client == nil {
		return
	}
	i := slices.IndexFunc(vocabulary.Enums, func(e vocabulary.Enum) bool {
		of, _ := e.Field()
		return of == object
	})
	if i < 0 {
		return
	}
	e := vocabulary.Enums[i]
	err := b.change(func(v vocabulary.Vocabulary) error {
		v.Remove(e, v.NumberOf(e, word))
		return nil
	})
	if err == nil {
		err = a.applyAnswers(s, client)
	}
	if err != nil {
		a.log.Error("a wrong number could not be withdrawn", "object", object, "word", word, "error", err)
	}
}

// contractWord is the word of the answers for one of the store's.
func contractWord(key string) string { return strings.ToUpper(strings.ReplaceAll(key, "_", " ")) }
