package outbox

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/internal/textmatch"
	"github.com/microbizz/go-desktop/app/store"
)

// notes sends the parts of a note one after another.
func (j *job) notes(want AddNote) (store.Batch, error) {
	if err := lacking(want.TaskID); err != nil {
		return store.Batch{}, err
	}
	for i := range j.r.Parts {
		p := &j.r.Parts[i]
		if p.done() {
			continue
		}
		if p.NoteID == 0 {
			if err := j.part(want, p); err != nil {
				return store.Batch{}, err
			}
		}
		note, err := j.readBack(want, p.NoteID)
		if err != nil {
			return store.Batch{}, err
		}
		p.Checked = true
		var said store.Batch
		if note != nil {
			said.Notes = []*store.Note{note}
		}
		j.r.State = store.EntryQueued
		if err := j.save(nil, said); err != nil {
			return store.Batch{}, err
		}
		j.unspool([]part{*p})
	}
	return store.Batch{}, nil
}

// part sends one part, after looking whether it arrived earlier. It returns nil when
// the part's note is known and claimed.
func (j *job) part(want AddNote, p *part) error {
	list, err := j.remote.Notes(j.ctx, want.TaskID)
	if err != nil {
		return err
	}
	if p.Unsure {
		arrived, err := j.lookUp(want, p, list)
		if arrived || err != nil {
			return err
		}
		if j.r.Error == tooLarge && p.File != nil {
			j.learn(p.File.Size, false)
			return j.notTaken(p, tooLarge)
		}
		if j.r.Failures >= giveUp {
			return j.notTaken(p, keyGaveUp)
		}
	}
	file, err := j.newFile(p)
	if err != nil {
		return err
	}
	p.Floor, p.Could, p.Unsure = highest(list), nil, true
	if err := j.sending(); err != nil {
		return err
	}
	note, err := j.remote.CreateNote(j.ctx, NewNote{TaskID: want.TaskID, Text: p.Text, Visibility: want.Visibility, File: file})
	boundary("sent")
	if err != nil {
		var f *Failure
		if file != nil && errors.As(err, &f) && f.Outcome == Refused && f.Key == tooLarge {
			j.learn(file.Size, false)
		}
		return err
	}
	if file != nil {
		j.learn(file.Size, true)
	}
	return j.claim(p, note.ID)
}

// tooLarge is the sentence for a file that a server does not take.
const tooLarge = "error.too_large"

// notTaken stops a part that is proven not to be at the server and would fail again.
func (j *job) notTaken(p *part, key string) error {
	p.Unsure, j.r.Unsure, j.r.Failures = false, false, 0
	return &Failure{Outcome: Refused, Key: key, Message: j.r.Message}
}

// learn tells what the server takes.
func (j *job) learn(size int64, taken bool) {
	if j.deps.OnFileSize != nil {
		j.deps.OnFileSize(size, taken)
	}
}

// claim writes down that a note of the server is this part.
func (j *job) claim(p *part, id ID) error {
	p.NoteID, p.Unsure, p.Could = id, false, nil
	j.r.Unsure, j.r.Failures, j.r.State = false, 0, store.EntryQueued
	return j.save([]ID{id}, store.Batch{})
}

func highest(list []*store.Note) ID {
	var top ID
	for _, n := range list {
		top = max(top, n.ID)
	}
	return top
}

// lookUp looks among the task's notes for one that can only be this part, its text as
// a server may have kept it. Older ones, and those another entry stands for, are not
// it. When there are several, or one that is merely alike, the person decides.
func (j *job) lookUp(want AddNote, p *part, list []*store.Note) (arrived bool, err error) {
	var found, alike []ID
	for _, n := range list {
		if n.ID > p.Floor && n.ClientID == unreadable {
			return false, &Failure{Outcome: ambiguous, Key: "error.unknown_outcome"}
		}
		if n.ID <= p.Floor || n.TaskID != want.TaskID || !j.mayBeMine(n) || j.claimed(n.ID) {
			continue
		}
		likeness := textmatch.Compare(p.Text, n.Text)
		if likeness == textmatch.Different {
			continue
		}
		same, err := j.sameFiles(n, p)
		if err != nil {
			return false, err
		}
		switch {
		case same && likeness == textmatch.Same:
			found = append(found, n.ID)
		case same:
			alike = append(alike, n.ID)
		}
	}
	switch {
	case len(found) == 1:
		return true, j.claim(p, found[0])
	case len(found) == 0:
		found = alike
	}
	if len(found) == 0 {
		return false, nil
	}
	p.Could = found
	return false, &Failure{Outcome: ambiguous, Key: "error.unknown_outcome"}
}

// mayBeMine leaves out what the client or a colleague wrote. A server need not tell
// who wrote a note.
func (j *job) mayBeMine(n *store.Note) bool {
	if n.UserID == 0 {
		return n.ClientID == 0
	}
	return j.r.Author == 0 || n.UserID == j.r.Author
}

func (o *Outbox) claimed(id ID) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.claims[id]
	return ok
}

// sameFiles compares a note's files with the part's. Two photos may share a name, so
// the content decides.
func (j *job) sameFiles(n *store.Note, p *part) (bool, error) {
	if p.File == nil || len(n.Files) == 0 {
		return p.File == nil && len(n.Files) == 0, nil
	}
	for _, f := range n.Files {
		if f.Size >= 0 && f.Size != p.File.Size {
			continue
		}
		same, err := j.remote.SameFile(j.ctx, f, j.spoolPath(*p.File))
		if same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// newFile opens the door to a part's file. A copy that is gone or cut is refused:
// the person has to attach the file again.
func (j *job) newFile(p *part) (*NewFile, error) {
	if p.File == nil {
		return nil, nil
	}
	path := j.spoolPath(*p.File)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() != p.File.Size {
		return nil, &Failure{Outcome: Refused, Key: "error.unreadable", Message: p.File.Name}
	}
	if err != nil {
		return nil, err
	}
	return &NewFile{
		Name: p.File.Name, MIME: p.File.MIME, Size: p.File.Size, Progress: j.progress,
		Open: func() (io.ReadCloser, error) { return fsutil.Open(path) },
	}, nil
}

// readBack asks the server for the note as it stands there, because an internal note
// that a client can read must not go unnoticed. A note that is gone again is no
// failure of ours.
func (j *job) readBack(want AddNote, id ID) (*store.Note, error) {
	note, err := j.remote.Note(j.ctx, id)
	var f *Failure
	if errors.As(err, &f) && f.Outcome == Missing {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	wrong := want.Visibility == store.VisibilityInternal && note.Visibility != store.VisibilityInternal ||
		want.Visibility == store.VisibilityClient && note.Visibility == store.VisibilityInternal
	if wrong {
		return nil, &Failure{Outcome: Refused, Key: "error.note_visibility"}
	}
	return note, nil
}
