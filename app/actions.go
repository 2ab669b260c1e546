package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/files"
	"github.com/microbizz/go-desktop/app/outbox"
	"github.com/microbizz/go-desktop/app/store"
)

// queue puts intentions into the outbox, all of them or none.
func (a *App) queue(ctx context.Context, all ...outbox.Intention) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return nil
	}
	_, err = s.outbox.AddAll(ctx, all)
	return explain(err)
}

// queueOne puts an intention into the outbox and gives the number of its entry, for
// [App.AwaitDelivery].
func (a *App) queueOne(ctx context.Context, what outbox.Intention) (entry int64, err error) {
	s, err := a.current()
	if err != nil {
		return 0, err
	}
	entry, err = s.outbox.Add(ctx, what, nil)
	return entry, explain(err)
}

// SendDraft queues the note of a draft with its files and forgets the draft. When it returns
// without error the note is on disk and will be sent, whatever became of the draft. Progress counts
// the bytes of the files that are being copied. An internal note is refused while it is not known
// how this server marks one: it could reach the client. A draft whose files are not all whole is
// for [App.SendWhenWhole].
func (a *App) SendDraft(ctx context.Context, d store.Draft, progress func(done, total int64)) (entry int64, err error) {
	s, err := a.current()
	if err != nil {
		return 0, err
	}
	if !d.Whole() {
		return 0, fail("error.file_changed", files.ErrChanged)
	}
	entry, err = a.sendDraft(ctx, s, d, progress)
	return entry, explainFull(err, "error.disk_full.note")
}

// mayKeep refuses what the server could show to the wrong person.
func (s *session) mayKeep(d store.Draft) error {
	if d.Visibility == store.VisibilityInternal && !s.store.Snapshot().Sync.Contract.InternalKnown {
		return fail("error.not_established", apiclient.ErrNotEstablished)
	}
	return nil
}

// sendDraft queues the note of a draft whose files are whole, and forgets the draft.
func (a *App) sendDraft(ctx context.Context, s *session, d store.Draft, progress func(done, total int64)) (entry int64, err error) {
	if err := s.mayKeep(d); err != nil {
		return 0, err
	}
	note := outbox.AddNote{TaskID: d.TaskID, Draft: d.ID, Text: d.Text, Visibility: d.Visibility}
	for _, f := range d.Files {
		note.Files = append(note.Files, outbox.LocalFile{Path: f.Path, Name: f.Name, MIME: f.MIME, Owned: true})
	}
	entry, err = s.outbox.Add(ctx, note, progress)
	if err != nil {
		return 0, err
	}
	// The note is safe. A draft that the disk does not forget is known by its ID and goes
	// at the next start: told as a failure, it would make the person send the note again.
	if err := s.store.DraftQueued(d.TaskID, d.ID); err != nil {
		a.log.Warn("the draft of a queued note stays on disk for now", "task", d.TaskID, "error", err)
	}
	a.removeCopies(s, d)
	return entry, nil
}

// SetStatus queues a status for each of the tasks.
func (a *App) SetStatus(ctx context.Context, tasks []ID, status store.StatusWord) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	snap := s.store.Snapshot()
	var all []outbox.Intention
	for _, id := range tasks {
		task, ok := snap.Task(id)
		if !ok {
			return fail("error.not_found", ErrNotFound)
		}
		if task.Status != status {
			all = append(all, outbox.SetStatus{TaskID: id, Status: status, Before: task.Status})
		}
	}
	return a.queue(ctx, all...)
}

// Assign queues an assignment of each of the users to each of the tasks, where there is none.
func (a *App) Assign(ctx context.Context, tasks, users []ID) error {
	snap := a.Snapshot()
	var all []outbox.Intention
	for _, task := range tasks {
		for _, user := range users {
			if len(assignmentsOf(snap, task, user)) == 0 {
				all = append(all, outbox.Assign{TaskID: task, UserID: user})
			}
		}
	}
	return a.queue(ctx, all...)
}

// Unassign queues the removal of the user from the task, and of nobody else. An assignment that
// still waits itself is simply not sent.
func (a *App) Unassign(ctx context.Context, task, user ID) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	found := assignmentsOf(s.store.Snapshot(), task, user)
	if len(found) == 0 {
		return fail("error.not_found", ErrNotFound)
	}
	for _, assignment := range found {
		if assignment.ID < 0 {
			if err := a.Discard(-assignment.ID); err != nil {
				return err
			}
			continue
		}
		if err := a.queue(ctx, outbox.Unassign{TaskID: task, UserID: user, AssignmentID: assignment.ID}); err != nil {
			return err
		}
	}
	return nil
}

// assignmentsOf are all of the user's on the task: the server does not refuse doubles.
func assignmentsOf(snap *store.Snapshot, task, user ID) []*store.Assignment {
	var out []*store.Assignment
	for _, assignment := range snap.Assignments(task) {
		if assignment.UserID == user {
			out = append(out, assignment)
		}
	}
	return out
}

// MarkRead queues the read mark of the notifications.
func (a *App) MarkRead(ctx context.Context, notifications []ID, read bool) error {
	snap := a.Snapshot()
	var all []outbox.Intention
	for _, id := range notifications {
		if n, ok := snap.Notification(id); ok && n.Read != read {
			all = append(all, outbox.MarkRead{ID: id, Read: read})
		}
	}
	return a.queue(ctx, all...)
}

// MarkTaskRead marks every notification about the task or its notes as read.
func (a *App) MarkTaskRead(ctx context.Context, task ID) error {
	snap := a.Snapshot()
	if snap.Unread(task) == 0 {
		return nil
	}
	var unread []ID
	for _, n := range snap.Notifications {
		if !n.Read && snap.NotificationTask(n) == task {
			unread = append(unread, n.ID)
		}
	}
	return a.MarkRead(ctx, unread, true)
}

// DeleteNotifications queues the removal of the notifications.
func (a *App) DeleteNotifications(ctx context.Context, notifications []ID) error {
	var all []outbox.Intention
	for _, id := range notifications {
		all = append(all, outbox.DeleteNotification{ID: id})
	}
	return a.queue(ctx, all...)
}

// AnswerConnection queues the answer to a connection request.
func (a *App) AnswerConnection(ctx context.Context, connection ID, answer store.ConnectionWord) (entry int64, err error) {
	before := store.ConnectionOther
	for _, c := range a.Snapshot().Connections {
		if c.ID == connection {
			before = c.Status
		}
	}
	return a.queueOne(ctx, outbox.AnswerConnection{ID: connection, Status: answer, Before: before})
}

// Disconnect queues the end of a connection.
func (a *App) Disconnect(ctx context.Context, connection ID) (entry int64, err error) {
	return a.queueOne(ctx, outbox.Disconnect{ID: connection})
}

// SaveCompany queues the fields in which edited differs from base. The entry is 0 when
// nothing does.
func (a *App) SaveCompany(ctx context.Context, base, edited store.Company) (entry int64, err error) {
	changes := changed(base.Fields(), edited.Fields())
	if len(changes) == 0 {
		return 0, nil
	}
	return a.queueOne(ctx, outbox.SaveCompany{CompanyID: base.ID, Fields: changes})
}

// SaveUser queues the fields in which edited differs from base. The entry is 0 when
// nothing does.
func (a *App) SaveUser(ctx context.Context, base, edited store.User) (entry int64, err error) {
	changes := changed(base.Fields(), edited.Fields())
	if len(changes) == 0 {
		return 0, nil
	}
	return a.queueOne(ctx, outbox.SaveUser{UserID: base.ID, Fields: changes})
}

func changed(base, edited map[string]string) map[string]outbox.Change {
	out := make(map[string]outbox.Change)
	for name := range edited {
		if base[name] != edited[name] {
			out[name] = outbox.Change{Before: base[name], Mine: edited[name]}
		}
	}
	return out
}

// AddUser queues a new user of the own company.
func (a *App) AddUser(ctx context.Context, user store.User, password string) (entry int64, err error) {
	s := a.Snapshot()
	if user.CompanyID = s.Account.Me.CompanyID; user.CompanyID == 0 {
		user.CompanyID = s.Company.ID // 0 when nothing is known yet: the outbox asks the server
	}
	return a.queueOne(ctx, outbox.AddUser{User: user, Password: password})
}

// DeleteNote queues the removal of a note. One that still waits itself is simply not sent.
func (a *App) DeleteNote(ctx context.Context, note ID) error {
	if note < 0 {
		return a.Discard(-note)
	}
	return a.queue(ctx, outbox.DeleteNote{ID: note, TaskID: a.Snapshot().NoteTask(note)})
}

// entry runs what is to be done with an entry of the outbox.
func (a *App) entry(do func(*outbox.Outbox) error) error {
	s, err := a.current()
	if err != nil {
		return err
	}
	return explain(do(s.outbox))
}

// Retry tries an entry of the outbox again at once.
func (a *App) Retry(entry int64) error {
	return a.entry(func(o *outbox.Outbox) error { return o.Retry(entry) })
}

// Stop ends the sending of an entry that is under way. It is not sent again by itself.
func (a *App) Stop(entry int64) error {
	return a.entry(func(o *outbox.Outbox) error { return o.Stop(entry) })
}

// Discard removes an entry of the outbox for good.
func (a *App) Discard(entry int64) error {
	return a.entry(func(o *outbox.Outbox) error { return o.Discard(entry) })
}

// Resolve settles an entry that waits for the person.
func (a *App) Resolve(entry int64, choice Resolution) error {
	decision, ok := map[Resolution]outbox.Decision{
		Mine: outbox.Mine, Theirs: outbox.Theirs, Arrived: outbox.Arrived, NotArrived: outbox.NotArrived,
	}[choice]
	if !ok {
		return fail("error.unknown", fmt.Errorf("app: no such decision: %d", choice))
	}
	return a.entry(func(o *outbox.Outbox) error { return o.Resolve(entry, decision) })
}

// EditAgain turns a note that waits or was refused back into its task's draft; the entry is gone.
// Text that was begun on the task meanwhile stays below it.
func (a *App) EditAgain(entry int64) (task ID, err error) {
	s, err := a.current()
	if err != nil {
		return 0, err
	}
	what, err := s.outbox.Intention(entry)
	if err != nil {
		return 0, explain(err)
	}
	note, ok := what.(outbox.AddNote)
	if !ok {
		return 0, fail("error.not_found", ErrNotFound)
	}
	if err := a.HoldDraft(note.TaskID); err != nil { // what is added must not go out by itself
		return 0, err
	}
	before, _ := s.store.Snapshot().Draft(note.TaskID)
	draft := before
	draft.Files = slices.Clone(before.Files)
	draft.TaskID, draft.Visibility, draft.Edits = note.TaskID, note.Visibility, entry
	if draft.Text != "" {
		draft.Text = note.Text + "\n\n" + draft.Text
	} else {
		draft.Text = note.Text
	}
	for _, f := range note.Files {
		copied, err := s.attach(a.ctx, note.TaskID, f.Path, f.Name, f.MIME, Taking{AsIs: true})
		if err != nil {
			return 0, explain(err)
		}
		draft.Files = append(draft.Files, copied)
	}
	if err := s.store.SaveDraft(draft); err != nil {
		return 0, explain(err)
	}
	if err := s.outbox.Discard(entry); err != nil {
		// It may be on its way right now: then the draft must be as it was, or the
		// note would be sent twice.
		before.TaskID = note.TaskID
		return 0, explain(errors.Join(err, a.SaveDraft(before)))
	}
	return note.TaskID, nil
}
