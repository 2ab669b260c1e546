package apiclient

import (
	"encoding/json"
	"strings"
	"time"
)

// record is an object whose fields are inferred: it keeps what came and finds
// things by the names of the contract. The zero record is empty.
type record struct{ row row }

// ID is the object's key.
func (r record) ID() ID { return r.row.id(thingKey) }

// CreateDate is when the object came to be, UTC.
func (r record) CreateDate() time.Time { return r.row.time(thingCreated) }

// ChangeDate is when the object last changed, UTC. Replacing a file does not count.
func (r record) ChangeDate() time.Time { return r.row.time(thingChanged) }

// Generated is the server's clock when it answered, UTC; zero where it did not tell.
func (r record) Generated() time.Time { return r.row.time(thingGenerated) }

// Raw gives the object as the server sent it. It shares memory with the whole
// reply: copy what is to be kept.
func (r record) Raw() json.RawMessage { return r.row.rawMessage() }

// Unknown lists what the server sent that no accessor reads, in the server's order:
// fields without a known meaning, and those whose value could not be read.
func (r record) Unknown() []Field { return r.row.unknown() }

// Files lists the files of the object. Servers of newer generations tell name and
// type, older ones a number only.
func (r record) Files() []FileInfo { return r.row.files() }

func (r *row) enum(t thing) (n int, set bool) {
	v := r.value(t)
	if len(v) > 0 && (v[0] == '{' || v[0] == '[') {
		return 0, false
	}
	number, set, ok := readInt(v)
	if !ok || number < -1<<31 || number > 1<<31-1 {
		return 0, false
	}
	return int(number), set
}

// Task is something that a client wants done. Spec: Task, of which only the keys
// are left; every other field is inferred. The zero Task is empty.
type Task struct{ record }

// CompanyID is the own company. Spec: Task, company_ref.
func (t Task) CompanyID() ID { return t.row.id(thingCompany) }

// ClientID is the foreign company that sent the task, 0 for none.
// Spec: Task, foreigncompany_ref.
func (t Task) ClientID() ID { return t.row.id(thingForeign) }

// Title is the task's name.
func (t Task) Title() string { return t.row.text(thingTitle) }

// Description is the long text. It may hold HTML.
func (t Task) Description() string { return t.row.text(thingDescription) }

// Address is the first line of where the work is.
func (t Task) Address() string { return t.row.text(thingAddress) }

// Address2 is the second line.
func (t Task) Address2() string { return t.row.text(thingAddress2) }

// Zip is the postal code.
func (t Task) Zip() string { return t.row.text(thingZip) }

// City is the town.
func (t Task) City() string { return t.row.text(thingCity) }

// Country is the country, as somebody typed it.
func (t Task) Country() string { return t.row.text(thingCountry) }

// Position gives the coordinates in degrees, if the server has any.
func (t Task) Position() (latitude, longitude float64, ok bool) {
	latitude, set1, ok1 := readFloat(t.row.value(thingLatitude))
	longitude, set2, ok2 := readFloat(t.row.value(thingLongitude))
	if !set1 || !set2 || !ok1 || !ok2 || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return 0, 0, false
	}
	return latitude, longitude, true
}

// Start is when the work may begin; zero for none. A server that keeps days only
// gives that day's midnight in the local zone.
func (t Task) Start() time.Time { return t.row.time(thingStart) }

// Deadline is when the work must be done; zero for none, days as in Start.
func (t Task) Deadline() time.Time { return t.row.time(thingDeadline) }

// ContactPerson is whom to ask.
func (t Task) ContactPerson() string { return t.row.text(thingContactPerson) }

// ContactPhone is how to reach that person.
func (t Task) ContactPhone() string { return t.row.text(thingContactPhone) }

// Status is the number of the task's status, and whether there is one.
// Contract.StatusName has the word.
func (t Task) Status() (n int, ok bool) { return t.row.enum(thingStatus) }

// TaskNote is one note on a task. Inferred. The zero TaskNote is empty.
type TaskNote struct {
	record
	contract *Contract
}

// TaskID is the task the note is on.
func (n TaskNote) TaskID() ID { return n.row.id(thingTask) }

// UserID is who wrote it, 0 when the client did.
func (n TaskNote) UserID() ID { return n.row.id(thingUser) }

// ClientID is the foreign company that wrote it, 0 when an own user did.
func (n TaskNote) ClientID() ID { return n.row.id(thingForeign) }

// Text is the note itself. It may hold HTML.
func (n TaskNote) Text() string { return n.row.text(thingText) }

// Internal reports whether only the own company can read the note. Known is false
// where the server does not tell: then it must be taken to be seen by the client.
func (n TaskNote) Internal() (internal, known bool) {
	v := n.row.value(thingInternal)
	if v == nil || n.contract == nil {
		return false, false
	}
	if name, _ := n.contract.InternalFlag(); name == "note_type" {
		number, set := n.row.enum(thingInternal)
		want, known := n.contract.internalNumber()
		return known && set && number == want, known && set
	}
	b, set, ok := readBool(v)
	if !ok || !set {
		return false, false
	}
	return b != n.row.shape.reverse, true
}

// User is a person of the company. Inferred. The zero User is empty.
type User struct {
	record
	contract *Contract
}

// CompanyID is the company the user works for.
func (u User) CompanyID() ID { return u.row.id(thingCompany) }

// Username is what the user signs in with, often the mail address.
func (u User) Username() string { return u.row.text(thingUsername) }

// Name is the user's full name.
func (u User) Name() string { return u.row.text(thingName) }

// Email is the user's mail address.
func (u User) Email() string { return u.row.text(thingEmail) }

// Phone is the user's phone number.
func (u User) Phone() string { return u.row.text(thingPhone) }

// Admin reports whether the user is an administrator. The specification knows two
// kinds of users, "Admin" and "user". Spec: Notification types.
func (u User) Admin() bool {
	v := u.row.value(thingAdmin)
	if b, set, ok := readBool(v); ok && set && !u.adminIsEnum() {
		return b
	}
	if text, ok := readText(v); ok && strings.Contains(strings.ToLower(text), "admin") {
		return true
	}
	if n, set := u.row.enum(thingAdmin); set && u.contract != nil {
		name, _ := u.contract.name(userObject, userObject.byThing[thingAdmin])
		if e, ok := u.contract.enum(userObject, name); ok {
			return isAdminWord(e.Words[n])
		}
	}
	return false
}

func isAdminWord(word string) bool { return strings.Contains(strings.ToUpper(word), "ADMIN") }

func (u User) adminIsEnum() bool {
	if u.contract == nil {
		return false
	}
	name, _ := u.contract.name(userObject, userObject.byThing[thingAdmin])
	_, ok := u.contract.enum(userObject, name)
	return ok
}

// Image is the user's picture, and whether there is one.
func (u User) Image() (FileInfo, bool) {
	for _, f := range u.Files() {
		return f, true
	}
	return FileInfo{}, false
}
