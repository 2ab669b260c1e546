package app

import (
	"context"

	"github.com/microbizz/go-desktop/app/store"
)

// AddNote queues a note with its files and removes the task's draft. When it returns, the note
// is on disk. Progress counts the bytes of the files that are being copied.
func (a *App) AddNote(ctx context.Context, task ID, text string, who store.Visibility, attached []store.DraftFile, progress func(done, total int64)) (entry int64, err error) {
	return 0, fail("error.signed_out", ErrSignedOut)
}

// SetStatus queues a status for each of the tasks.
func (a *App) SetStatus(ctx context.Context, tasks []ID, status store.StatusWord) error {
	return fail("error.signed_out", ErrSignedOut)
}

// Assign queues an assignment of each of the users to each of the tasks, where there is none.
func (a *App) Assign(ctx context.Context, tasks, users []ID) error {
	return fail("error.signed_out", ErrSignedOut)
}

// Unassign queues the removal of the user from the task, and of nobody else.
func (a *App) Unassign(ctx context.Context, task, user ID) error {
	return fail("error.signed_out", ErrSignedOut)
}

// MarkRead queues the read mark of the notifications.
func (a *App) MarkRead(ctx context.Context, notifications []ID, read bool) error {
	return fail("error.signed_out", ErrSignedOut)
}

// MarkTaskRead marks every notification about the task or its notes as read.
func (a *App) MarkTaskRead(ctx context.Context, task ID) error {
	return fail("error.signed_out", ErrSignedOut)
}

// DeleteNotifications queues the removal of the notifications.
func (a *App) DeleteNotifications(ctx context.Context, notifications []ID) error {
	return fail("error.signed_out", ErrSignedOut)
}

// AnswerConnection queues the answer to a connection request.
func (a *App) AnswerConnection(ctx context.Context, connection ID, answer store.ConnectionWord) error {
	return fail("error.signed_out", ErrSignedOut)
}

// Disconnect queues the end of a connection.
func (a *App) Disconnect(ctx context.Context, connection ID) error {
	return fail("error.signed_out", ErrSignedOut)
}

// SaveCompany queues the fields in which edited differs from base.
func (a *App) SaveCompany(ctx context.Context, base, edited store.Company) error {
	return fail("error.signed_out", ErrSignedOut)
}

// SaveUser queues the fields in which edited differs from base.
func (a *App) SaveUser(ctx context.Context, base, edited store.User) error {
	return fail("error.signed_out", ErrSignedOut)
}

// AddUser queues a new user of the company. The password goes to the server and is kept only as
// long as the entry waits.
func (a *App) AddUser(ctx context.Context, user store.User, password string) error {
	return fail("error.signed_out", ErrSignedOut)
}

// DeleteNote queues the removal of a note.
func (a *App) DeleteNote(ctx context.Context, note ID) error {
	return fail("error.signed_out", ErrSignedOut)
}

// Retry tries an entry of the outbox again at once.
func (a *App) Retry(entry int64) error { return fail("error.signed_out", ErrSignedOut) }

// Discard removes an entry of the outbox for good.
func (a *App) Discard(entry int64) error { return fail("error.signed_out", ErrSignedOut) }

// Resolve settles an entry that waits for the person.
func (a *App) Resolve(entry int64, choice Resolution) error {
	return fail("error.signed_out", ErrSignedOut)
}

// EditAgain turns a note that waits or was refused back into its task's draft; the entry is gone.
func (a *App) EditAgain(entry int64) (task ID, err error) {
	return 0, fail("error.signed_out", ErrSignedOut)
}
