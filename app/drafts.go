package app

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"

	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/store"
)

// Taking is how a file is taken into a draft; see [files.Taking].
type Taking = files.Taking

// AttachToDraft copies the file at path into the folder of the task's draft, so that moving the
// original does no harm. It waits until the file is whole, and refuses folders and files that are
// empty, unreadable or too large.
func (a *App) AttachToDraft(ctx context.Context, task ID, path string, how Taking) (store.DraftFile, error) {
	s, err := a.current()
	if err != nil {
		return store.DraftFile{}, err
	}
	f, err := s.attach(ctx, task, path, filepath.Base(path), "", how)
	return f, explainFull(err, "error.disk_full.file", filepath.Base(path))
}

// attach copies a file into the draft's folder under a name of its own.
func (s *session) attach(ctx context.Context, task ID, path, name, mime string, how Taking) (store.DraftFile, error) {
	name = files.CleanName(name, "file")
	if mime == "" {
		mime = files.MIME(name)
	}
	dst := filepath.Join(s.home.draft(task), rand.Text()+strings.ToLower(filepath.Ext(name)))
	size, err := files.CopyForSending(ctx, path, dst, how)
	if err != nil {
		return store.DraftFile{}, err
	}
	return store.DraftFile{Path: dst, Name: name, MIME: mime, Size: size}, nil
}

// SaveDraft stores the unsent note of a task. Copies of files that were taken out of it are
// removed.
func (a *App) SaveDraft(d store.Draft) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	before, _ := s.store.Snapshot().Draft(d.TaskID)
	if err := s.store.SaveDraft(d); err != nil {
		return explainFull(err, "error.disk_full.draft")
	}
	for _, f := range before.Files {
		if !slices.ContainsFunc(d.Files, func(kept store.DraftFile) bool { return kept.Path == f.Path }) {
			if err := s.removeCopy(f.Path); err != nil {
				a.log.Warn("a copy of a file could not be removed", "error", err)
			}
		}
	}
	return nil
}

// removeCopy removes a draft's copy, and never anything else.
func (s *session) removeCopy(path string) error {
	rel, err := filepath.Rel(s.home.drafts(), path)
	if err != nil || !filepath.IsLocal(rel) {
		return nil
	}
	return fsutil.Remove(path)
}

// DeleteDraft forgets the unsent note of a task, its copied files too.
func (a *App) DeleteDraft(task ID) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	before, _ := s.store.Snapshot().Draft(task)
	if err := s.store.DeleteDraft(task); err != nil {
		return explain(err)
	}
	a.removeCopies(s, before)
	return nil
}

// removeCopies removes the copies of a draft's files: its own, since the task may have
// another draft by now, whose files lie beside them.
func (a *App) removeCopies(s *session, d store.Draft) {
	for _, f := range d.Files {
		if err := s.removeCopy(f.Path); err != nil {
			a.log.Warn("a copy of a file could not be removed", "error", err)
		}
	}
}

// SaveViews stores the saved views in their order.
func (a *App) SaveViews(views []store.View) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	return explain(s.store.SaveViews(views))
}
