package store

import (
	"crypto/rand"
	"slices"
	"time"
)

// ID is the server's key of an object. Zero means none. A negative ID belongs to
// something that waits in the outbox and has no key of the server yet: it is the
// outbox entry's number with the sign turned.
type ID = int64

// Kind tells what changed. Kinds combine as bits: a signal carries every kind that
// changed since the one before it.
type Kind uint32

// The kinds of things a screen can show.
const (
	KindTasks Kind = 1 << iota
	KindNotes
	KindUsers
	KindAssignments
	KindClients
	KindConnections
	KindCompany
	KindNotifications
	KindSubscription
	KindOutbox
	KindDrafts
	KindViews
	KindSync    // how old the data is, online or not
	KindAccount // signed in, expired, out; the role
	KindSettings
	KindAll Kind = 1<<iota - 1
)

// Has reports whether k and other have a kind in common.
func (k Kind) Has(other Kind) bool { return k&other != 0 }

// Pending tells what the person did to an object and the server has not confirmed.
type Pending struct {
	// Entry is the outbox entry, zero when nothing waits.
	Entry int64
	// State is the entry's state.
	State EntryState
}

// Waits reports whether anything about the object is not on the server yet.
func (p Pending) Waits() bool { return p.Entry != 0 }

// Field is one value the server sent under a name this program has no use for.
type Field struct{ Name, Value string }

// File is one file of an object, as far as the server tells: today's servers tell
// name and type, older ones only an ID.
type File struct {
	Object   string // "task", "tasknote", "user"
	ObjectID ID
	Field    string // the server's field: "file", "image"
	FileID   string // older servers only
	Name     string // as the server sent it, never a path to write to; may be empty
	MIME     string // may be empty or wrong
	Local    string // the spooled copy while the file waits in the outbox
	Size     int64  // bytes, -1 when unknown
}

// StatusWord is a task's status in this program's own words, whatever number the
// server gives it.
type StatusWord string

// The statuses of a task. StatusOther is a number without a known word.
const (
	StatusOther      StatusWord = ""
	StatusNew        StatusWord = "new"
	StatusAccepted   StatusWord = "accepted"
	StatusInProgress StatusWord = "in_progress"
	StatusDone       StatusWord = "done"
	StatusRejected   StatusWord = "rejected"
)

// Closed reports whether nothing more is to be done on a task of this status.
func (w StatusWord) Closed() bool { return w == StatusDone || w == StatusRejected }

// Task is one task from a client, flat, as the screens use it.
type Task struct {
	ID            ID
	CompanyID     ID
	ClientID      ID // the foreign company it came from
	Title         string
	Description   string
	Address       string
	Address2      string
	Zip           string
	City          string
	Country       string
	ContactPerson string
	ContactPhone  string
	Latitude      float64 // both zero when the server sent none
	Longitude     float64
	Start         time.Time // zero when there is none
	Deadline      time.Time // zero when there is none; midnight local means the whole day
	Status        StatusWord
	StatusNumber  int // the server's number, 0 when it sent none
	Files         []File
	Created       time.Time
	Changed       time.Time
	Extra         []Field // what the server sent and no field above holds
	Pending       Pending // a status change under way
}

// Visibility tells who can read a note.
type Visibility uint8

// A note is internal only when the server says so.
const (
	VisibilityUnknown Visibility = iota // the server does not tell
	VisibilityInternal
	VisibilityClient
)

// Note is one note on a task.
type Note struct {
	ID         ID
	TaskID     ID
	UserID     ID // 0 when the client wrote it
	ClientID   ID // 0 when one of our own people wrote it
	Text       string
	Visibility Visibility
	Files      []File
	Created    time.Time
	Changed    time.Time
	Extra      []Field
	Pending    Pending
}

// User is one person of the company.
type User struct {
	ID        ID
	CompanyID ID
	Username  string
	Name      string
	Email     string
	Phone     string
	Admin     bool
	Image     *File
	Created   time.Time
	Changed   time.Time
	Extra     []Field
	Pending   Pending
}

// Company is the own company or a client (a foreign company): the same fields.
type Company struct {
	ID             ID
	VATID          string
	Name           string
	Branch         string
	Address        string
	Address2       string
	Zip            string
	City           string
	Country        string
	Phone          string
	Email          string
	ContactPerson  string
	AdditionalText string
	Created        time.Time
	Changed        time.Time
	Extra          []Field
	Pending        Pending
}

// ConnectionWord is a connection's status in this program's own words.
type ConnectionWord string

// The statuses of a connection. ConnectionOther is a number without a known word.
const (
	ConnectionOther    ConnectionWord = ""
	ConnectionPending  ConnectionWord = "pending"
	ConnectionAccepted ConnectionWord = "accepted"
	ConnectionRejected ConnectionWord = "rejected"
	ConnectionBlocked  ConnectionWord = "blocked"
)

// Connection ties the company to a client. Incoming ones that are pending are
// requests to answer.
type Connection struct {
	ID           ID
	CompanyID    ID
	ClientID     ID
	Outgoing     bool
	Status       ConnectionWord
	StatusNumber int
	Text         string
	Created      time.Time
	Changed      time.Time
	Pending      Pending
}

// Assignment says that a person is to do a task.
type Assignment struct {
	ID      ID
	TaskID  ID
	UserID  ID
	Created time.Time
	Pending Pending
}

// Notification is the server's word to a person that something happened.
type Notification struct {
	ID            ID
	UserID        ID
	Text          string
	Read          bool
	RelatedObject string // "task", "tasknote", "connection", …; empty for none
	RelatedID     ID
	Created       time.Time
	Pending       Pending
}

// Subscription is what the company pays for. Money is in hundredths.
type Subscription struct {
	Known      bool // false until the server was asked
	Got        bool
	Renewing   bool
	End        time.Time // a day; zero when there is no end date
	UnitPrice  int64
	TotalPrice int64
	Asked      time.Time
}

// Draft is a note that was begun and not sent.
//
// ID tells it from every other draft that the task had or will have: it is given when the
// note is begun, and the note takes it along into the outbox. Drafts of version 1.0.0
// have none.
type Draft struct {
	ID         string
	TaskID     ID
	Text       string
	Visibility Visibility
	Files      []DraftFile
	Changed    time.Time
	// Edits is the outbox entry whose note was taken back into this draft; 0 for none.
	// Both are on disk for a moment.
	Edits int64 `json:",omitempty"`
	// Send says that the person sent it while files were still being written: it goes into
	// the outbox as soon as they are whole, after a restart too.
	Send bool `json:",omitempty"`
}

// Empty reports whether the draft holds nothing worth keeping.
func (d Draft) Empty() bool { return d.Text == "" && len(d.Files) == 0 }

// NewDraftID gives a draft that is begun its ID.
func NewDraftID() string { return rand.Text() }

// DraftFile is a file attached to a draft, copied into the draft's own folder so
// that moving or deleting the original does no harm.
type DraftFile struct {
	Path string // the copy; empty until there is one
	Name string // the name it had
	MIME string
	Size int64 // bytes
	// Source is the original, while it is still being written or copied.
	Source string `json:",omitempty"`
}

// Whole reports whether each of the draft's files is copied.
func (d Draft) Whole() bool {
	return !slices.ContainsFunc(d.Files, func(f DraftFile) bool { return f.Path == "" })
}

// View is a saved way to look at the task list.
type View struct {
	Name   string
	Filter string // encoded by package tasks; see tasks.Filter.Encode
}

// EntryState is where an outbox entry stands.
type EntryState uint8

// The states of an outbox entry; package outbox draws the way between them.
const (
	EntryNone      EntryState = iota
	EntryQueued               // on disk, waits its turn or the network
	EntrySending              // a request is under way
	EntryChecking             // the outcome is unknown; it is being looked up
	EntryRefused              // the server said no; the person decides
	EntryConflict             // someone else changed the same fields; the person decides
	EntryAmbiguous            // it may or may not have arrived; the person decides
)

// NeedsPerson reports whether the entry stands still until the person decides.
func (s EntryState) NeedsPerson() bool {
	return s == EntryRefused || s == EntryConflict || s == EntryAmbiguous
}

// Entry is an outbox entry as the screens show it.
type Entry struct {
	ID       int64
	Action   string // "note", "status", "assign", "unassign", "company", "user", "connection", "disconnect", "read", "delete_notification"
	Object   string // the server's object it concerns
	ObjectID ID
	TaskID   ID // the task it belongs to, 0 for none
	State    EntryState
	Summary  string // the person's own text, shortened; never a sentence of this program
	Message  string // the server's words when it refused
	Error    string // key of the sentence in the translations, e.g. "error.forbidden"
	Tries    int
	Created  time.Time
	Next     time.Time // when it is tried again, zero when at once or never
	Sent     int64     // bytes of files sent so far
	Total    int64     // bytes of files in all
	Conflict *Conflict

	// Where and what, also when the object is gone from the server.
	About      string // what the object was called when this was decided
	Client     string // the name of the task's client then
	Visibility Visibility
	Text       string   // of a note, whole
	Files      []File   // of a note, those the server does not have
	UserID     ID       // who is put on the task or taken off it
	Value      string   // what is set: a status or connection word, "true" or "false" of a read mark
	Fields     []string // the names of the fields that are edited

	Behind  int64 // the entry that must be settled before this one goes out, 0 for none
	Busy    bool  // a try is under way
	Stopped bool  // the person stopped it
}

// Conflict is an edit that met somebody else's: both sides, field by field.
type Conflict struct{ Fields []ConflictField }

// ConflictField is one field that two people changed.
type ConflictField struct{ Name, Before, Mine, Theirs string }

// Link tells whether the server can be reached.
type Link uint8

// The states of the way to the server.
const (
	LinkUnknown Link = iota
	LinkOnline
	LinkOffline // no answer
	LinkFailing // it answers, but with errors
	LinkPaused  // signed out or expired
)

// SyncState is how right and how old the data is.
type SyncState struct {
	Link     Link
	Busy     bool
	First    bool      // the first full sync is under way
	Done     int       // objects fetched in the first sync
	Last     time.Time // last success, this computer's clock
	Online   time.Time // since when every look succeeded; zero while the last one failed
	Next     time.Time
	Error    string        // key of the sentence in the translations, empty when all is well
	Detail   string        // the raw words behind it
	Skew     time.Duration // server's clock minus this computer's
	BadRows  int           // rows the server sent that could not be read
	Contract ContractState
}

// ContractState tells the screens what the server can do.
type ContractState struct {
	// Statuses and Connections are the words whose numbers are known: by the server's
	// schema, or because a person confirmed them. Only these may be written, and only
	// these are true of what is shown; other words are guesses.
	Statuses    StatusSet
	Connections ConnectionSet
	// StatusesTold and ConnectionsTold say that the server itself tells its words, so
	// that a person has nothing to confirm.
	StatusesTold    bool
	ConnectionsTold bool
	InternalKnown   bool // the internal flag's name was established
	InternalAbsent  bool // notes were seen, or described, and have no such flag
	UserWritable    bool
}

// AccountState is who uses the program.
type AccountState struct {
	SignedIn  bool
	Expired   bool // was signed in; the work stays, the server wants the password again
	Demo      bool
	Server    string
	Username  string
	Me        User
	Expires   time.Time // when the token is expected to end; zero when unknown
	Keyring   KeyringState
	Fault     KeyringFault // why it is KeyringMemory
	Answer    string       // the keyring's own words for that
	Lost      bool         // Expired because the keyring did not give the sign-in at the start
	CanManage bool         // an admin: company, people, connections, payment
}

// KeyringState tells where the token is.
type KeyringState uint8

// The states of the system's keyring.
const (
	KeyringUnknown KeyringState = iota
	KeyringKept                 // the token is in the system's keyring
	KeyringMemory               // the keyring cannot keep it: asked again after a restart
)

// KeyringFault is what the system's keyring answered when it was to keep a sign-in.
type KeyringFault uint8

// What a keyring that keeps nothing does.
const (
	KeyringFine    KeyringFault = iota
	KeyringSilent               // it does not answer
	KeyringEmpty                // it took the sign-in and does not have it
	KeyringRefuses              // there is none, or it refuses
)
