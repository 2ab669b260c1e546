package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// Add takes an intention in. When it returns without error, the intention and copies
// of its files are on disk, and the entry is on the screens. Progress is told how
// many bytes of the files were copied; it may be nil. When the disk is full, nothing
// is left behind.
func (o *Outbox) Add(ctx context.Context, want Intention, progress func(done, total int64)) (int64, error) {
	ids, err := o.add(ctx, []Intention{want}, progress)
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// AddAll takes several intentions in at once: all of them or none. An entry's number
// is 0 when there was nothing to do.
func (o *Outbox) AddAll(ctx context.Context, list []Intention) ([]int64, error) {
	return o.add(ctx, list, nil)
}

func (o *Outbox) add(ctx context.Context, list []Intention, progress func(done, total int64)) (ids []int64, err error) {
	var put []*record
	defer func() {
		if err != nil {
			for _, r := range put {
				o.unspool(r.Parts)
			}
		}
	}()
	for _, want := range list {
		r, err := o.take(ctx, want, progress)
		if r != nil {
			put = append(put, r)
		}
		if err != nil {
			return nil, err
		}
	}
	fsutil.FlushDir(o.spoolDir)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return nil, ErrClosed
	}
	for _, r := range put {
		// What is named may have reached the server while the person was choosing it.
		for from, to := range o.made {
			r.rename(from, to)
		}
	}
	c := o.annul(put)
	for _, r := range put {
		if note, ok := r.want.(AddNote); ok && note.Draft != "" {
			c.drafts = append(c.drafts, note.Draft)
		}
	}
	if err := o.journal.write(c, o.deps.Now()); err != nil {
		for _, r := range put {
			r.ID = 0
		}
		return nil, fmt.Errorf("queueing: %w", err)
	}
	o.drop(c.remove)
	for _, id := range c.drafts {
		o.drafts[id] = o.deps.Now()
	}
	for _, r := range put {
		ids = append(ids, r.ID)
		if r.ID == 0 {
			continue
		}
		m := &moving{}
		if u, ok := r.want.(AddUser); ok {
			m.password = u.Password
		}
		o.records, o.moving[r.ID] = append(o.records, r), m
	}
	o.show()
	o.poke()
	return ids, nil
}

// take makes the record of an intention, with its files in the spool.
func (o *Outbox) take(ctx context.Context, want Intention, progress func(done, total int64)) (*record, error) {
	raw, err := json.Marshal(want)
	if err != nil {
		return nil, err
	}
	r := &record{
		Action: want.action(), Intention: raw, want: want, Author: o.deps.Me(),
		State: store.EntryQueued, Created: o.deps.Now().Round(0),
	}
	o.name(r)
	note, ok := want.(AddNote)
	if !ok {
		return r, nil
	}
	var done, total int64
	for _, f := range note.Files {
		if info, err := os.Stat(f.Path); err == nil {
			total += info.Size()
		}
	}
	for i, f := range note.Files {
		kept, err := o.spool(ctx, f, func(n int64) {
			done += n
			if progress != nil {
				progress(done, total)
			}
		})
		if err != nil {
			return r, err
		}
		p := part{File: &kept}
		if i == 0 {
			p.Text = note.Text
		}
		r.Parts = append(r.Parts, p)
	}
	if len(note.Files) == 0 {
		r.Parts = []part{{Text: note.Text}}
	}
	note.Files = nil
	r.want = note
	return r, nil
}

// annul finds what cancels itself out: taking a person off a task who was put on it
// here and has not been sent yet, deleting a note that never left.
func (o *Outbox) annul(list []*record) change {
	var c change
	for _, r := range list {
		gone := int64(0)
		for _, old := range o.records {
			if old.State != store.EntryQueued || old.Tries > 0 || o.moving[old.ID].busy {
				continue
			}
			switch want := r.want.(type) {
			case Unassign:
				if a, ok := old.want.(Assign); ok && a.TaskID == want.TaskID && a.UserID == want.UserID && want.AssignmentID <= 0 {
					gone = old.ID
				}
			case DeleteNote:
				if want.ID == -old.ID && old.Action == "note" {
					gone = old.ID
				}
			case MarkRead:
				if a, ok := old.want.(MarkRead); ok && a.ID == want.ID && a.Read == want.Read {
					c.remove = append(c.remove, old.ID) // said twice: the later one stays
				}
			}
		}
		if gone != 0 {
			c.remove = append(c.remove, gone)
		} else {
			c.put = append(c.put, r)
		}
	}
	return c
}
