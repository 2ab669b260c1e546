package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// ownVersion is the form of what only this computer knows: drafts, views, what was
// alerted, notes to self. It must survive every new version of the program, so each
// change of form adds a step to ownSteps.
const ownVersion = "1"

// ownSteps bring the file from version i+1 to version i+2.
var ownSteps []func(*bolt.Tx) error

// own is what only this computer knows; it is small and always in memory.
type own struct {
	drafts map[ID]Draft
	views  []View
	seen   map[ID]bool
	meta   map[string]string
	marks  map[string]string
	purged map[ID]bool
}

func newOwn() own {
	return own{
		drafts: map[ID]Draft{}, seen: map[ID]bool{}, meta: map[string]string{},
		marks: map[string]string{}, purged: map[ID]bool{},
	}
}

// readOwn reads as much as can be read; what cannot is left out and reported.
func (d *disk) readOwn() (own, error) {
	o := newOwn()
	each := func(bucket []byte, f func(k, v []byte) error) error {
		return d.view(func(tx *bolt.Tx) error {
			b := tx.Bucket(bucket)
			if b == nil {
				return nil
			}
			var bad error
			err := b.ForEach(func(k, v []byte) error {
				if err := f(k, v); err != nil {
					bad = fmt.Errorf("%w: %s: %w", ErrDamaged, bucket, err)
				}
				return nil
			})
			return errors.Join(err, bad)
		})
	}
	return o, errors.Join(
		each(bucketDrafts, func(_, v []byte) error {
			var draft Draft
			if err := json.Unmarshal(v, &draft); err != nil {
				return err
			}
			o.drafts[draft.TaskID] = draft
			return nil
		}),
		each(bucketMeta, func(k, v []byte) error {
			if string(k) == string(keyViews) {
				return json.Unmarshal(v, &o.views)
			}
			o.meta[string(k[1:])] = string(v)
			return nil
		}),
		each(bucketSeen, func(k, _ []byte) error { o.seen[keyID(k)] = true; return nil }),
		each(bucketMarks, func(k, v []byte) error { o.marks[string(k)] = string(v); return nil }),
		each(bucketPurged, func(k, _ []byte) error { o.purged[keyID(k)] = true; return nil }),
	)
}

// ops writes all of it, into a file that has none.
func (o own) ops() ([]op, error) {
	var ops []op
	for id, draft := range o.drafts {
		v, err := json.Marshal(draft)
		if err != nil {
			return nil, err
		}
		ops = append(ops, op{bucketDrafts, idKey(id), v})
	}
	for id := range o.seen {
		ops = append(ops, op{bucketSeen, idKey(id), []byte{}})
	}
	for k, v := range o.meta {
		ops = append(ops, op{bucketMeta, metaKey(k), []byte(v)})
	}
	if len(o.views) > 0 {
		v, err := json.Marshal(o.views)
		if err != nil {
			return nil, err
		}
		ops = append(ops, op{bucketMeta, keyViews, v})
	}
	return ops, nil
}

// metaKey keeps the program's keys apart from the store's own.
func metaKey(key string) []byte { return []byte("." + key) }

// migrate brings the file, which is not of a later version, to this program's form.
func (d *disk) migrate(target string, steps []func(*bolt.Tx) error) error {
	var version int
	var rows string
	err := d.view(func(tx *bolt.Tx) (err error) {
		about := tx.Bucket(bucketAbout)
		rows = string(about.Get(keyRows))
		version, err = strconv.Atoi(string(about.Get(keyOwn)))
		if err != nil {
			return fmt.Errorf("%w: version: %w", ErrDamaged, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	want, err := strconv.Atoi(target)
	if err != nil {
		return err
	}
	if version == want && rows == rowVersion {
		return nil
	}
	return d.file.Update(func(tx *bolt.Tx) error {
		for ; version < want; version++ {
			if err := steps[version-1](tx); err != nil {
				return fmt.Errorf("to version %d: %w", version+1, err)
			}
		}
		if rows != rowVersion {
			if err := dropRows(tx); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketAbout).Put(keyOwn, []byte(target))
	})
}

// SaveDraft keeps a note that is being written; an empty one is deleted.
func (s *Store) SaveDraft(draft Draft) error {
	if draft.Empty() {
		return s.DeleteDraft(draft.TaskID)
	}
	draft.Files = slices.Clone(draft.Files)
	if draft.ID == "" {
		draft.ID = NewDraftID()
	}
	v, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	return s.changeOwn(KindDrafts, []op{{bucketDrafts, idKey(draft.TaskID), v}}, func(o *own) {
		o.drafts = maps.Clone(o.drafts)
		o.drafts[draft.TaskID] = draft
	})
}

// DeleteDraft forgets a task's draft; there need not be one. Its files are the
// caller's to delete.
func (s *Store) DeleteDraft(task ID) error {
	s.mu.Lock()
	_, ok := s.own.drafts[task]
	s.mu.Unlock()
	if !ok {
		return nil
	}
	return s.changeOwn(KindDrafts, []op{{bucketDrafts, idKey(task), nil}}, func(o *own) {
		o.drafts = maps.Clone(o.drafts)
		delete(o.drafts, task)
	})
}

// DraftQueued forgets a draft whose note is queued, unless another has taken its place.
// The note is the outbox's now, so the draft is gone from the screens even when the disk
// refuses to forget it; the error says so, and the outbox remembers the draft's ID.
func (s *Store) DraftQueued(task ID, id string) error {
	if err := s.wait(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	s.mu.Lock()
	draft, ok := s.own.drafts[task]
	s.mu.Unlock()
	if !ok || draft.ID != id {
		return nil
	}
	err := s.disk.apply([]op{{bucketDrafts, idKey(task), nil}}, false)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.own.drafts = maps.Clone(s.own.drafts)
	delete(s.own.drafts, task)
	s.publish(KindDrafts)
	return err
}

// SaveViews keeps the saved views, all of them, in the person's order.
func (s *Store) SaveViews(views []View) error {
	v, err := json.Marshal(views)
	if err != nil {
		return err
	}
	return s.changeOwn(KindViews, []op{{bucketMeta, keyViews, v}}, func(o *own) { o.views = slices.Clone(views) })
}

// Seen reports whether a notification was alerted already.
func (s *Store) Seen(notification ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own.seen[notification]
}

// MarkSeen remembers that notifications were alerted, over restarts too.
func (s *Store) MarkSeen(notifications ...ID) error {
	var ops []op
	s.mu.Lock()
	for _, id := range notifications {
		if !s.own.seen[id] {
			ops = append(ops, op{bucketSeen, idKey(id), []byte{}})
		}
	}
	s.mu.Unlock()
	if len(ops) == 0 {
		return nil
	}
	return s.changeOwn(0, ops, func(o *own) {
		for _, id := range notifications {
			o.seen[id] = true
		}
	})
}

// Meta returns what SetMeta kept under key, empty for nothing.
func (s *Store) Meta(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own.meta[key]
}

// SetMeta keeps a small text under key; an empty one is forgotten.
func (s *Store) SetMeta(key, value string) error {
	if s.Meta(key) == value {
		return nil
	}
	o := op{bucketMeta, metaKey(key), []byte(value)}
	if value == "" {
		o.value = nil
	}
	return s.changeOwn(0, []op{o}, func(o *own) {
		if value == "" {
			delete(o.meta, key)
		} else {
			o.meta[key] = value
		}
	})
}

// Mark returns the mark that a Merge left under key: how far the asking got.
func (s *Store) Mark(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own.marks[key]
}

// changeOwn writes first and shows then: what was not kept is not shown as kept.
func (s *Store) changeOwn(kind Kind, ops []op, change func(*own)) error {
	if err := s.wait(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.disk.apply(ops, false); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.own)
	s.publish(kind)
	return nil
}
