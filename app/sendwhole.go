package app

import (
	"context"
	"errors"
	"sync"

	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

// sending are the notes that a person sent while a file of theirs was still being
// written: each waits in its task's draft, on disk, until its files are whole.
type sending struct {
	mu    sync.Mutex
	ctx   context.Context // of the session; nil before it runs and when it has ended
	works map[ID]*waitingSend
}

// waitingSend is the wait of one task's draft.
type waitingSend struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// SendWhenWhole keeps a draft as sent: it goes into the outbox as soon as each of its
// files is whole, also when the program ends meanwhile and starts again. Until then the
// draft stands with Send set, and only [App.HoldDraft] may change it.
func (a *App) SendWhenWhole(d store.Draft) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	if err := s.mayKeep(d); err != nil {
		return err
	}
	d.Send = true
	if err := a.SaveDraft(d); err != nil {
		return err
	}
	a.sendSoon(s, d.TaskID)
	return nil
}

// HoldDraft takes back what [App.SendWhenWhole] was told. When the note has gone into the
// outbox already there is nothing to take back.
func (a *App) HoldDraft(task ID) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	s.sends.stop(task)
	d, ok := s.store.Snapshot().Draft(task)
	if !ok || !d.Send {
		return nil
	}
	d.Send = false
	return explain(s.store.SaveDraft(d))
}

// resumeSends goes on with what waited when the program ended.
func (a *App) resumeSends(ctx context.Context, s *session) {
	s.sends.mu.Lock()
	s.sends.ctx, s.sends.works = ctx, map[ID]*waitingSend{}
	s.sends.mu.Unlock()
	for _, d := range s.store.Snapshot().Drafts() {
		if d.Send {
			a.sendSoon(s, d.TaskID)
		}
	}
}

// sendSoon begins the wait of a task's draft.
func (a *App) sendSoon(s *session, task ID) {
	s.sends.mu.Lock()
	defer s.sends.mu.Unlock()
	if s.sends.ctx == nil || s.sends.works[task] != nil {
		return // it goes on at the next start, or has begun
	}
	ctx, cancel := context.WithCancel(s.sends.ctx)
	w := &waitingSend{cancel: cancel, done: make(chan struct{})}
	s.sends.works[task] = w
	s.wg.Go(func() {
		defer close(w.done)
		defer s.sends.ended(task, w)
		defer cancel()
		if err := a.sendWhole(ctx, s, task); err != nil && ctx.Err() == nil {
			a.heldBack(s, task, err)
		}
	})
}

func (p *sending) ended(task ID, w *waitingSend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.works[task] == w {
		delete(p.works, task)
	}
}

// stop ends the wait of a task's draft and returns when it is over.
func (p *sending) stop(task ID) {
	p.mu.Lock()
	w := p.works[task]
	p.mu.Unlock()
	if w != nil {
		w.cancel()
		<-w.done
	}
}

// end lets nothing begin any more. The session's context ends what has begun.
func (p *sending) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ctx = nil
}

// sendWhole copies what of a draft is not copied yet and queues its note. After each
// file the draft is on disk, so that what was copied is not copied again.
func (a *App) sendWhole(ctx context.Context, s *session, task ID) error {
	for {
		d, ok := s.store.Snapshot().Draft(task)
		if !ok || !d.Send {
			return nil
		}
		if d.Whole() {
			_, err := a.sendDraft(ctx, s, d, nil)
			return err
		}
		if err := a.copyNext(ctx, s, d); err != nil {
			return err
		}
	}
}

// copyNext copies the first file of a draft that has no copy yet.
func (a *App) copyNext(ctx context.Context, s *session, d store.Draft) error {
	files := append([]store.DraftFile(nil), d.Files...)
	for i, f := range files {
		if f.Path != "" {
			continue
		}
		got, err := s.attach(ctx, d.TaskID, f.Source, f.Name, "", Taking{Writing: func(long bool) {
			if long {
				a.sayUnsent(s, d.TaskID, func(w *words.Words, title string) (string, string) {
					return w.T("outbox.note_waits", title), w.T("outbox.note_waits.text", f.Name)
				})
			}
		}})
		if err != nil {
			return &fileError{f.Name, err}
		}
		files[i] = got
		d.Files = files
		return s.store.SaveDraft(d)
	}
	return nil
}

// fileError says which file of a draft it is about.
type fileError struct {
	name string
	err  error
}

func (e *fileError) Error() string { return e.name + ": " + e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// heldBack gives a draft back to the person, who is told why: it could not be sent.
func (a *App) heldBack(s *session, task ID, err error) {
	a.log.Warn("a note that waited for its files is not sent", "task", task, "error", err)
	d, ok := s.store.Snapshot().Draft(task)
	if !ok || !d.Send {
		return
	}
	d.Send = false
	if err := s.store.SaveDraft(d); err != nil {
		a.log.Warn("a draft stays as it is for now", "task", task, "error", err)
	}
	key, args, _ := Explain(explainFull(err, "error.disk_full.note"))
	reason := a.words().T(key, args...)
	var file *fileError
	if errors.As(err, &file) {
		reason = file.name + ": " + reason
	}
	a.sayUnsent(s, task, func(w *words.Words, title string) (string, string) {
		return w.T("outbox.note_held", title), w.T("outbox.note_held.text", reason)
	})
}

// sayUnsent alerts about the note that a task waits to send, in words for its title.
func (a *App) sayUnsent(s *session, task ID, say func(w *words.Words, title string) (head, text string)) {
	if now, err := a.current(); err != nil || now != s {
		return
	}
	title := ""
	if t, ok := s.store.Snapshot().Task(task); ok {
		title = t.PlainTitle()
	}
	a.alerts.Unsent(say(a.words(), title))
}
