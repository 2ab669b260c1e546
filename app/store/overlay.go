package store

import (
	"slices"

	"github.com/microbizz/go-desktop/app/internal/textmatch"
)

// Laid is one thing that waits in the outbox, laid over what the server said so that
// the person sees it at once where it belongs. Once an entry needs the person, the
// server's value shows again, marked; notes and new rows stay visible.
type Laid interface{ lay(e *editor) }

// SetOverlay replaces what the outbox lays over the server's word. It is not written
// to disk: the outbox has a file of its own.
func (s *Store) SetOverlay(entries []Entry, laid []Laid) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries, s.laid = entries, laid
	s.lay()
	s.publish(KindOutbox | overlaid)
}

// SetEntries shows how far sending got, when nothing else changed.
func (s *Store) SetEntries(entries []Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = entries
	s.publish(KindOutbox)
}

// overlaid are the kinds an overlay can touch.
const overlaid = KindTasks | KindNotes | KindUsers | KindAssignments | KindConnections | KindCompany | KindNotifications

// LaidNote is a note that was written and not confirmed. Its ID is the entry's with
// the sign turned.
type LaidNote struct {
	Note *Note
	// After is the highest key of a note that was known before it was first sent.
	// While its outcome is unknown, a note of the server that is newer, by the same
	// person and with the same text, is taken for it and shown instead.
	After ID
}

func (l LaidNote) lay(e *editor) {
	n := l.Note
	if state := n.Pending.State; state == EntrySending || state == EntryChecking {
		for _, other := range e.groupedNotes(n.TaskID) {
			if other.ID > l.After && other.UserID == n.UserID && len(other.Files) == len(n.Files) &&
				textmatch.Compare(n.Text, other.Text) == textmatch.Same {
				return
			}
		}
	}
	e.setNote(n.ID, n)
}

// LaidStatus is a task's status that was set and not confirmed.
type LaidStatus struct {
	TaskID  ID
	Status  StatusWord
	Pending Pending
}

func (l LaidStatus) lay(e *editor) {
	old, ok := e.task(l.TaskID)
	if !ok {
		return
	}
	t := *old
	t.Pending = l.Pending
	if !l.Pending.State.NeedsPerson() {
		t.Status, t.StatusNumber = l.Status, 0
	}
	e.setTask(t.ID, &t)
}

// LaidAssignment is a person put on a task and not confirmed.
type LaidAssignment struct{ Assignment *Assignment }

func (l LaidAssignment) lay(e *editor) {
	for _, a := range e.groupedAssignments(l.Assignment.TaskID) {
		if a.UserID == l.Assignment.UserID {
			return
		}
	}
	e.setAssignment(l.Assignment.ID, l.Assignment)
}

// LaidRemoval is something deleted here and not yet there: an assignment, a note, a
// notification or a connection.
type LaidRemoval struct {
	Kind    Kind
	ID      ID
	Pending Pending
}

func (l LaidRemoval) lay(e *editor) {
	switch l.Kind {
	case KindAssignments:
		layRemoval(l, e.assignment, e.setAssignment, func(a *Assignment) { a.Pending = l.Pending })
	case KindNotes:
		layRemoval(l, e.note, e.setNote, func(n *Note) { n.Pending = l.Pending })
	case KindNotifications:
		layRemoval(l, e.notification, e.setNotification, func(n *Notification) { n.Pending = l.Pending })
	case KindConnections:
		layRemoval(l, e.connection, e.setConnection, func(c *Connection) { c.Pending = l.Pending })
	}
}

func layRemoval[T any](l LaidRemoval, at func(ID) (*T, bool), set func(ID, *T), mark func(*T)) {
	old, ok := at(l.ID)
	if !ok {
		return
	}
	if !l.Pending.State.NeedsPerson() {
		set(l.ID, nil)
		return
	}
	marked := *old
	mark(&marked)
	set(l.ID, &marked)
}

// LaidConnection is an answer to a connection that is not confirmed.
type LaidConnection struct {
	ID      ID
	Status  ConnectionWord
	Pending Pending
}

func (l LaidConnection) lay(e *editor) {
	old, ok := e.connection(l.ID)
	if !ok {
		return
	}
	c := *old
	c.Pending = l.Pending
	if !l.Pending.State.NeedsPerson() {
		c.Status, c.StatusNumber = l.Status, 0
	}
	e.setConnection(c.ID, &c)
}

// LaidRead is a notification marked read or unread and not confirmed.
type LaidRead struct {
	ID      ID
	Read    bool
	Pending Pending
}

func (l LaidRead) lay(e *editor) {
	old, ok := e.notification(l.ID)
	if !ok {
		return
	}
	n := *old
	n.Pending = l.Pending
	if !l.Pending.State.NeedsPerson() {
		n.Read = l.Read
	}
	e.setNotification(n.ID, &n)
}

// LaidCompany is an edit of the own company that is not confirmed; Fields are by the
// names of [Company.Fields].
type LaidCompany struct {
	Fields  map[string]string
	Pending Pending
}

func (l LaidCompany) lay(e *editor) {
	c := &e.next.Company
	c.Pending = l.Pending
	e.kinds |= KindCompany
	if l.Pending.State.NeedsPerson() {
		return
	}
	for name, value := range l.Fields {
		c.SetField(name, value)
	}
}

// LaidUser is an edit of a person, or a new one with a negative key, that is not
// confirmed; Fields are by the names of [User.Fields].
type LaidUser struct {
	ID      ID
	Fields  map[string]string
	Pending Pending
}

func (l LaidUser) lay(e *editor) {
	var u User
	if old, ok := e.user(l.ID); ok {
		u = *old
	} else if l.ID > 0 {
		return
	}
	u.ID, u.Pending = l.ID, l.Pending
	if l.ID < 0 || !l.Pending.State.NeedsPerson() {
		for name, value := range l.Fields {
			u.SetField(name, value)
		}
	}
	e.setUser(u.ID, &u)
}

// The names of the fields that can be edited, as the specification has them.
var (
	companyFields = []string{
		"vat_id", "companyname", "branch", "address", "address2", "zip", "city", "country",
		"phone", "email", "contactperson", "additionaltext",
	}
	userFields = []string{"username", "name", "email", "phone", "admin"}
)

// CompanyFieldNames lists the names of a company's fields in the order of a form.
func CompanyFieldNames() []string { return slices.Clone(companyFields) }

// UserFieldNames lists the names of a person's fields in the order of a form.
func UserFieldNames() []string { return slices.Clone(userFields) }

func (c *Company) field(name string) *string {
	fields := []*string{
		&c.VATID, &c.Name, &c.Branch, &c.Address, &c.Address2, &c.Zip, &c.City, &c.Country,
		&c.Phone, &c.Email, &c.ContactPerson, &c.AdditionalText,
	}
	if i := slices.Index(companyFields, name); i >= 0 {
		return fields[i]
	}
	return nil
}

// SetField sets a field by its name in the specification; other names do nothing.
func (c *Company) SetField(name, value string) {
	if f := c.field(name); f != nil {
		*f = value
	}
}

// Fields gives the editable fields by their names in the specification.
func (c Company) Fields() map[string]string {
	m := make(map[string]string, len(companyFields))
	for _, name := range companyFields {
		m[name] = *c.field(name)
	}
	return m
}

// SetField sets a field by name: username, name, email, phone, admin ("true").
func (u *User) SetField(name, value string) {
	switch name {
	case "username":
		u.Username = value
	case "name":
		u.Name = value
	case "email":
		u.Email = value
	case "phone":
		u.Phone = value
	case "admin":
		u.Admin = value == "true"
	}
}

// Fields gives the editable fields by name; admin is "true" or "false".
func (u User) Fields() map[string]string {
	admin := "false"
	if u.Admin {
		admin = "true"
	}
	return map[string]string{"username": u.Username, "name": u.Name, "email": u.Email, "phone": u.Phone, "admin": admin}
}
