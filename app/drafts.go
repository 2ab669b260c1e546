package app

import (
	"context"

	"github.com/microbizz/go-desktop/app/store"
)

// AttachToDraft copies the file at path into the folder of the task's draft, so that moving the
// original does no harm. It refuses folders and files that are empty, unreadable, too large or
// changing while they are read.
func (a *App) AttachToDraft(ctx context.Context, task ID, path string, progress func(done, total int64)) (store.DraftFile, error) {
	return store.DraftFile{}, fail("error.signed_out", ErrSignedOut)
}

// SaveDraft stores the unsent note of a task.
func (a *App) SaveDraft(d store.Draft) error { return fail("error.signed_out", ErrSignedOut) }

// DeleteDraft forgets the unsent note of a task, its copied files too.
func (a *App) DeleteDraft(task ID) error { return fail("error.signed_out", ErrSignedOut) }

// SaveViews stores the saved views in their order.
func (a *App) SaveViews(views []store.View) error { return fail("error.signed_out", ErrSignedOut) }
