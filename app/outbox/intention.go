package outbox

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/microbizz/go-desktop/app/store"
)

// ID is the server's key of an object; negative for one that waits here itself, see
// [store.ID].
type ID = store.ID

// Intention is one thing the person wants done at the server.
type Intention interface {
	// action names it, on disk and in [store.Entry].
	action() string
	// object is what it concerns, and task the task that belongs to.
	object() (name string, id, task ID)
	// lane names what it must keep its order with.
	lane() string
	// summary is the person's own text, if there is any.
	summary() string
}

// LocalFile is a file of this computer to be sent.
type LocalFile struct {
	Path string
	Name string // as it shall be called; the path's last part when empty
	MIME string
	// Owned says that nobody else writes to the file, so that it need not be copied
	// where it can be linked.
	Owned bool `json:",omitempty"`
}

// AddNote writes a note, with any number of files.
type AddNote struct {
	TaskID     ID
	Draft      string `json:",omitempty"` // the ID of the draft it was; see [Outbox.Took]
	Text       string
	Visibility store.Visibility
	Files      []LocalFile `json:"-"`
}

// SetStatus sets a task's status. Before is what it was when the person decided.
type SetStatus struct {
	TaskID         ID
	Status, Before store.StatusWord
}

// Assign puts a person on a task, unless that person is on it already.
type Assign struct{ TaskID, UserID ID }

// Unassign takes a person off a task: the assignment given, or every one of that
// person when it has no key of the server yet.
type Unassign struct{ TaskID, UserID, AssignmentID ID }

// Change is an edited field: what it was when the person began, and what it shall be.
type Change struct{ Before, Mine string }

// SaveCompany edits the own company; Fields are by the names of
// [store.Company.Fields].
type SaveCompany struct {
	CompanyID ID
	Fields    map[string]Change
}

// SaveUser edits a person; Fields are by the names of [store.User.Fields].
type SaveUser struct {
	UserID ID
	Fields map[string]Change
}

// AddUser makes a new person of the company. The password is kept in memory only: if
// the program ends before it was sent, the person is asked for it again.
type AddUser struct {
	User     store.User
	Password string `json:"-"`
}

// AnswerConnection accepts or rejects a connection.
type AnswerConnection struct {
	ID     ID
	Status store.ConnectionWord
	Before store.ConnectionWord
}

// Disconnect ends a connection.
type Disconnect struct{ ID ID }

// MarkRead marks a notification as read or unread.
type MarkRead struct {
	ID   ID
	Read bool
}

// DeleteNotification deletes a notification.
type DeleteNotification struct{ ID ID }

// DeleteNote deletes a note.
type DeleteNote struct{ ID, TaskID ID }

func (AddNote) action() string            { return "note" }
func (SetStatus) action() string          { return "status" }
func (Assign) action() string             { return "assign" }
func (Unassign) action() string           { return "unassign" }
func (SaveCompany) action() string        { return "company" }
func (SaveUser) action() string           { return "user" }
func (AddUser) action() string            { return "add_user" }
func (AnswerConnection) action() string   { return "connection" }
func (Disconnect) action() string         { return "disconnect" }
func (MarkRead) action() string           { return "read" }
func (DeleteNotification) action() string { return "delete_notification" }
func (DeleteNote) action() string         { return "delete_note" }

func (i AddNote) object() (string, ID, ID)            { return "task", i.TaskID, i.TaskID }
func (i SetStatus) object() (string, ID, ID)          { return "task", i.TaskID, i.TaskID }
func (i Assign) object() (string, ID, ID)             { return "task", i.TaskID, i.TaskID }
func (i Unassign) object() (string, ID, ID)           { return "assignment", i.AssignmentID, i.TaskID }
func (i SaveCompany) object() (string, ID, ID)        { return "company", i.CompanyID, 0 }
func (i SaveUser) object() (string, ID, ID)           { return "user", i.UserID, 0 }
func (i AddUser) object() (string, ID, ID)            { return "user", 0, 0 }
func (i AnswerConnection) object() (string, ID, ID)   { return "connection", i.ID, 0 }
func (i Disconnect) object() (string, ID, ID)         { return "connection", i.ID, 0 }
func (i MarkRead) object() (string, ID, ID)           { return "notification", i.ID, 0 }
func (i DeleteNotification) object() (string, ID, ID) { return "notification", i.ID, 0 }
func (i DeleteNote) object() (string, ID, ID)         { return "tasknote", i.ID, i.TaskID }

func laneOf(name string, id ID) string { return name + ":" + strconv.FormatInt(id, 10) }

func (i AddNote) lane() string            { return laneOf("task", i.TaskID) }
func (i SetStatus) lane() string          { return laneOf("task", i.TaskID) }
func (i Assign) lane() string             { return laneOf("task", i.TaskID) }
func (i Unassign) lane() string           { return laneOf("task", i.TaskID) }
func (i SaveCompany) lane() string        { return laneOf("company", i.CompanyID) }
func (i SaveUser) lane() string           { return laneOf("user", i.UserID) }
func (i AddUser) lane() string            { return "username:" + i.User.Username }
func (i AnswerConnection) lane() string   { return laneOf("connection", i.ID) }
func (i Disconnect) lane() string         { return laneOf("connection", i.ID) }
func (i MarkRead) lane() string           { return laneOf("notification", i.ID) }
func (i DeleteNotification) lane() string { return laneOf("notification", i.ID) }
func (i DeleteNote) lane() string         { return laneOf("tasknote", i.ID) }

// summaryLength is how many letters of a text an entry shows.
const summaryLength = 120

func (i AddNote) summary() string {
	letters := []rune(i.Text)
	if len(letters) > summaryLength {
		return string(letters[:summaryLength-1]) + "…"
	}
	return i.Text
}
func (SetStatus) summary() string          { return "" }
func (Assign) summary() string             { return "" }
func (Unassign) summary() string           { return "" }
func (SaveCompany) summary() string        { return "" }
func (SaveUser) summary() string           { return "" }
func (i AddUser) summary() string          { return i.User.Name }
func (AnswerConnection) summary() string   { return "" }
func (Disconnect) summary() string         { return "" }
func (MarkRead) summary() string           { return "" }
func (DeleteNotification) summary() string { return "" }
func (DeleteNote) summary() string         { return "" }

// decoders bring an intention back from disk, by its action.
var decoders = map[string]func([]byte) (Intention, error){
	"note":                decode[AddNote],
	"status":              decode[SetStatus],
	"assign":              decode[Assign],
	"unassign":            decode[Unassign],
	"company":             decode[SaveCompany],
	"user":                decode[SaveUser],
	"add_user":            decode[AddUser],
	"connection":          decode[AnswerConnection],
	"disconnect":          decode[Disconnect],
	"read":                decode[MarkRead],
	"delete_notification": decode[DeleteNotification],
	"delete_note":         decode[DeleteNote],
}

func decode[T Intention](b []byte) (Intention, error) {
	var v T
	err := json.Unmarshal(b, &v)
	return v, err
}

func decodeIntention(action string, b []byte) (Intention, error) {
	f, ok := decoders[action]
	if !ok {
		return nil, fmt.Errorf("an entry of unknown kind %q", action)
	}
	return f(b)
}
