package outbox

import (
	"context"
	"io"

	"github.com/microbizz/go-desktop/app/store"
)

// Remote is the server as far as the outbox needs it. Its errors are [*Failure].
type Remote interface {
	// Notes gives every note of the task. One that cannot be read has its key and
	// the client unreadable.
	Notes(ctx context.Context, task ID) ([]*store.Note, error)
	Note(ctx context.Context, id ID) (*store.Note, error)
	CreateNote(ctx context.Context, n NewNote) (*store.Note, error)
	DeleteNote(ctx context.Context, id ID) error
	// SameFile reports whether a file of the server holds exactly what local does.
	SameFile(ctx context.Context, f store.File, local string) (bool, error)

	Task(ctx context.Context, id ID) (*store.Task, error)
	// Established gives nil when the number of a word of the object's status is known
	// for certain, so that it may be written.
	Established(object, word string) error
	// RestoreStatus writes the number that an object's status had.
	RestoreStatus(ctx context.Context, object string, id ID, number int) error
	SetStatus(ctx context.Context, id ID, status store.StatusWord) (*store.Task, error)

	Assignments(ctx context.Context, task ID) ([]*store.Assignment, error)
	Assign(ctx context.Context, task, user ID) (*store.Assignment, error)
	Unassign(ctx context.Context, id ID) error

	Company(ctx context.Context, id ID) (*store.Company, error)
	SaveCompany(ctx context.Context, id ID, fields map[string]string) (*store.Company, error)
	Users(ctx context.Context) ([]*store.User, error)
	SaveUser(ctx context.Context, id ID, fields map[string]string) (*store.User, error)
	// OwnCompany gives the company of the person signed in, 0 when the server names
	// none.
	OwnCompany(ctx context.Context) (ID, error)
	AddUser(ctx context.Context, company ID, fields map[string]string, password string) (*store.User, error)

	Connection(ctx context.Context, id ID) (*store.Connection, error)
	AnswerConnection(ctx context.Context, id ID, status store.ConnectionWord) (*store.Connection, error)
	Disconnect(ctx context.Context, id ID) error

	MarkRead(ctx context.Context, id ID, read bool) (*store.Notification, error)
	DeleteNotification(ctx context.Context, id ID) error
}

// unreadable stands for who wrote a note that cannot be read.
const unreadable ID = -1

// NewNote is one note to be made, with at most one file.
type NewNote struct {
	TaskID     ID
	Text       string
	Visibility store.Visibility
	File       *NewFile
}

// NewFile is a file to be sent with a note.
type NewFile struct {
	Name, MIME string
	Size       int64 // bytes
	Open       func() (io.ReadCloser, error)
	Progress   func(done, total int64)
}

// Outcome is what a failed call tells about what the server did.
type Outcome uint8

// The outcomes of a failure.
const (
	Unknown      Outcome = iota // it may have been done, or still be under way
	NotDone                     // surely not done; trying again may help
	Refused                     // surely not done, and trying again will not help
	Missing                     // the object is not there
	Unauthorized                // not signed in
)

// Failure is a call that failed.
type Failure struct {
	Outcome Outcome
	Key     string // of the sentence in the translations
	Message string // the server's words
	Field   string // the server's name of the field it refused; empty when it named none
	Server  bool   // the server answered, with a failure of its own
	Err     error

	conflict *store.Conflict
}

func (f *Failure) Error() string {
	if f.Err != nil {
		return f.Err.Error()
	}
	return f.Key + ": " + f.Message
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }
