package outbox

import (
	"errors"

	"github.com/microbizz/go-desktop/app/store"
)

func (j *job) status(want SetStatus) (store.Batch, error) {
	// What is guessed about a number must neither be written nor taken for done.
	if err := j.remote.Established("task", string(want.Status)); err != nil {
		return store.Batch{}, err
	}
	before, err := j.remote.Task(j.ctx, want.TaskID)
	if err != nil {
		return store.Batch{}, err
	}
	if before.Status == want.Status {
		return store.Batch{Tasks: []*store.Task{before}}, nil
	}
	if want.Before != store.StatusOther && before.Status != want.Before {
		return store.Batch{}, conflict(store.ConflictField{
			Name: "status", Before: string(want.Before), Mine: string(want.Status), Theirs: string(before.Status),
		})
	}
	if err := j.sending(); err != nil {
		return store.Batch{}, err
	}
	w := written{object: "task", field: "status", id: want.TaskID, word: string(want.Status), before: numbered{string(before.Status), before.StatusNumber}}
	said, err := j.remote.SetStatus(j.ctx, want.TaskID, want.Status)
	if err != nil {
		return store.Batch{}, j.refusedNumber(w, err)
	}
	boundary("sent")
	w.said = numbered{string(said.Status), said.StatusNumber}
	after, err := j.remote.Task(j.ctx, want.TaskID)
	if err == nil {
		w.after = numbered{string(after.Status), after.StatusNumber}
	}
	if err := j.readNumberBack(w, err); err != nil {
		return store.Batch{}, err
	}
	return store.Batch{Tasks: []*store.Task{after}}, nil
}

func (j *job) connection(want AnswerConnection) (store.Batch, error) {
	if err := j.remote.Established("connection", string(want.Status)); err != nil {
		return store.Batch{}, err
	}
	before, err := j.remote.Connection(j.ctx, want.ID)
	if err != nil {
		return store.Batch{}, err
	}
	if before.Status == want.Status {
		return store.Batch{Connections: []*store.Connection{before}}, nil
	}
	if want.Before != store.ConnectionOther && before.Status != want.Before {
		return store.Batch{}, conflict(store.ConflictField{
			Name: "connection_status", Before: string(want.Before), Mine: string(want.Status), Theirs: string(before.Status),
		})
	}
	if err := j.sending(); err != nil {
		return store.Batch{}, err
	}
	w := written{object: "connection", field: "connection_status", id: want.ID, word: string(want.Status),
		before: numbered{string(before.Status), before.StatusNumber}}
	said, err := j.remote.AnswerConnection(j.ctx, want.ID, want.Status)
	boundary("sent")
	if err != nil {
		return store.Batch{}, j.refusedNumber(w, err)
	}
	w.said = numbered{string(said.Status), said.StatusNumber}
	after, err := j.remote.Connection(j.ctx, want.ID)
	if err == nil {
		w.after = numbered{string(after.Status), after.StatusNumber}
	}
	if err := j.readNumberBack(w, err); err != nil {
		return store.Batch{}, err
	}
	return store.Batch{Connections: []*store.Connection{after}}, nil
}

// numbered is a status as the server has it: its number, and the word for that.
type numbered struct {
	word   string
	number int
}

// written is a number of an enumeration that was sent: what the object had before, what
// the server answered, and what it has now.
type written struct {
	object, field       string
	id                  ID
	word                string // that was wanted
	before, said, after numbered
}

// refusedNumber looks whether the server refused the number itself: then what a person
// confirmed about it was wrong.
func (j *job) refusedNumber(w written, err error) error {
	var f *Failure
	if !errors.As(err, &f) || f.Outcome != Refused || f.Field != w.field {
		return err
	}
	j.distrust(w)
	return &Failure{Outcome: Refused, Key: "error.wrong_number", Message: f.Message, Err: f.Err}
}

// readNumberBack judges what became of a number that the server took. Where it made
// something else of it, the number was wrong: it is put back as it was, and no longer
// trusted. Failed is why the object could not be read afterwards, nil when it could.
func (j *job) readNumberBack(w written, failed error) error {
	switch {
	case failed != nil && !outOfSight(failed):
		return failed // the next try looks first
	case failed != nil:
		// A wrong number may have moved it out of sight. If it cannot be put back
		// either, it is truly gone, and nothing is learnt about the number.
		if w.before.number <= 0 || j.remote.RestoreStatus(j.ctx, w.object, w.id, w.before.number) != nil {
			return failed
		}
		j.distrust(w)
		return &Failure{Outcome: Refused, Key: "error.wrong_number"}
	case w.after.word == w.word:
		return nil
	case w.after.number == w.before.number:
		return &Failure{Outcome: Refused, Key: "error.not_kept"}
	case w.said.word == w.word: // the server took it, and somebody else was there since
		return conflict(store.ConflictField{Name: w.field, Before: w.before.word, Mine: w.word, Theirs: w.after.word})
	}
	j.distrust(w)
	f := &Failure{Outcome: Refused, Key: "error.wrong_number"}
	if w.before.number <= 0 {
		f.Key = "error.wrong_number.stays"
	} else if err := j.remote.RestoreStatus(j.ctx, w.object, w.id, w.before.number); err != nil {
		f.Key, f.Err = "error.wrong_number.stays", err
	}
	return f
}

// outOfSight reports whether the server no longer shows an object.
func outOfSight(err error) bool {
	var f *Failure
	return errors.As(err, &f) && (f.Outcome == Missing || f.Outcome == Refused && f.Key == "error.forbidden")
}

func (j *job) distrust(w written) {
	j.log.Warn("outbox: a confirmed number was wrong", "object", w.object, "word", w.word, "sent", w.said.number, "stored", w.after.number)
	if j.deps.Distrust != nil {
		j.deps.Distrust(w.object, w.word)
	}
}
