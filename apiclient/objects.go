package apiclient

import (
	"encoding/json"
	"time"
)

// Meta is what every object carries besides its own fields.
type Meta struct {
	// CreateDate and ChangeDate are when the object came to be and was last
	// changed, UTC. Replacing a file does not count as a change. Inferred.
	CreateDate, ChangeDate time.Time
	// Generated is the server's clock when it answered, UTC; zero where it did not
	// tell. Seen on the wire.
	Generated time.Time

	row row
}

// Raw gives the object as the server sent it. It shares memory with the whole
// reply: copy what is to be kept.
func (m Meta) Raw() json.RawMessage { return m.row.rawMessage() }

// Unknown lists what the server sent that no field here holds, in the server's
// order: fields without a known meaning, and those whose value could not be read.
func (m Meta) Unknown() []Field { return m.row.unknown() }

func metaOf(r row) Meta {
	return Meta{
		CreateDate: r.time(thingCreated), ChangeDate: r.time(thingChanged),
		Generated: r.time(thingGenerated), row: r,
	}
}

// Assignment says that a user is to do a task. Spec: Assignment.
// The server does not refuse a second one for the same pair.
type Assignment struct {
	Meta
	ID     ID // assignment_id
	TaskID ID // task_ref
	UserID ID // user_ref
}

// AssignmentPatch writes an assignment; a new one needs both.
type AssignmentPatch struct {
	TaskID Opt[ID]
	UserID Opt[ID]
}

// Connection ties a company to a foreign company, one of its clients, or asks for
// that. Spec: Connection.
type Connection struct {
	Meta
	ID        ID   // connection_id
	CompanyID ID   // company_ref
	ClientID  ID   // foreigncompany_ref
	Outgoing  bool // outgoing_connection; false for an ingoing one
	// Status is the number of connection_status; Contract.ConnectionStatusName has
	// the word. StatusSet is false where the server sent none.
	Status    int
	StatusSet bool
	Text      string
}

// ConnectionPatch writes a connection. Status takes a number that
// Contract.ConnectionStatusNumber has established.
type ConnectionPatch struct {
	ClientID Opt[ID]
	Outgoing Opt[bool]
	Status   Opt[int]
	Text     Opt[string]
}

// Company is the company that the user works for. Spec: Company.
type Company struct {
	Meta
	ID             ID     // company_id, or foreigncompany_id
	VATID          string // vat_id
	Name           string // companyname
	Branch         string // branch, the company's trade
	Address        string
	Address2       string
	Zip            string
	City           string
	Country        string
	Phone          string
	Email          string // the specification's cell for this name is empty
	ContactPerson  string
	AdditionalText string // additionaltext
}

// ForeignCompany is a company that the own one can be connected to: a client.
// Spec: Foreigncompany. It has the fields of a Company.
type ForeignCompany = Company

// CompanyPatch changes the own company.
type CompanyPatch struct {
	VATID          Opt[string]
	Name           Opt[string]
	Branch         Opt[string]
	Address        Opt[string]
	Address2       Opt[string]
	Zip            Opt[string]
	City           Opt[string]
	Country        Opt[string]
	Phone          Opt[string]
	Email          Opt[string]
	ContactPerson  Opt[string]
	AdditionalText Opt[string]
}

// Notification tells a user that something happened. Spec: Notification.
type Notification struct {
	Meta
	ID      ID // notification_id
	UserID  ID // user_ref
	Text    string
	Read    bool           // is_read
	Related *RelatedObject // related_object, nil for none
}

// NotificationPatch writes a notification; marking it as read is what it is for.
type NotificationPatch struct {
	UserID Opt[ID]
	Text   Opt[string]
	Read   Opt[bool]
	// Related is refused by older servers.
	Related Opt[RelatedObject]
}

// Assignments are who is to do what: GET POST DELETE. Spec: Assignment.
func (c *Client) Assignments() Resource[Assignment, AssignmentPatch] {
	return Resource[Assignment, AssignmentPatch]{c, assignmentObject, func(r row) Assignment {
		return Assignment{Meta: metaOf(r), ID: r.id(thingKey), TaskID: r.id(thingTask), UserID: r.id(thingUser)}
	}}
}

// Connections are the ties to foreign companies, and requests for them: GET POST
// DELETE. Spec: Connection.
func (c *Client) Connections() Resource[Connection, ConnectionPatch] {
	return Resource[Connection, ConnectionPatch]{c, connectionObject, func(r row) Connection {
		out := Connection{
			Meta: metaOf(r), ID: r.id(thingKey), CompanyID: r.id(thingCompany), ClientID: r.id(thingForeign),
			Text: r.text(thingText),
		}
		out.Outgoing, _ = r.bool(thingOutgoing)
		out.Status, out.StatusSet = r.enum(thingStatus)
		return out
	}}
}

func company(r row) Company {
	return Company{
		Meta: metaOf(r), ID: r.id(thingKey), VATID: r.text(thingVATID), Name: r.text(thingCompanyName),
		Branch: r.text(thingBranch), Address: r.text(thingAddress), Address2: r.text(thingAddress2),
		Zip: r.text(thingZip), City: r.text(thingCity), Country: r.text(thingCountry),
		Phone: r.text(thingPhone), Email: r.text(thingEmail), ContactPerson: r.text(thingName),
		AdditionalText: r.text(thingAdditional),
	}
}

// Companies are the user's own, of which there is one: GET POST. Spec: Company.
func (c *Client) Companies() Resource[Company, CompanyPatch] {
	return Resource[Company, CompanyPatch]{c, companyObject, company}
}

// ForeignCompanies are the clients: GET. Spec: Foreigncompany.
func (c *Client) ForeignCompanies() Resource[ForeignCompany, NoPatch] {
	return Resource[ForeignCompany, NoPatch]{c, foreignCompanyObject, company}
}

// Notifications are the user's own: GET POST DELETE. Spec: Notification.
func (c *Client) Notifications() Resource[Notification, NotificationPatch] {
	return Resource[Notification, NotificationPatch]{c, notificationObject, func(r row) Notification {
		out := Notification{Meta: metaOf(r), ID: r.id(thingKey), UserID: r.id(thingUser), Text: r.text(thingText)}
		out.Read, _ = r.bool(thingRead)
		out.Related, _ = readRelated(r.value(thingRelated))
		return out
	}}
}

// Tasks are what clients want done: GET POST. Spec: Task; its fields are inferred.
func (c *Client) Tasks() Resource[Task, TaskPatch] {
	return Resource[Task, TaskPatch]{c, taskObject, func(r row) Task { return Task{record{r}} }}
}

// TaskNotes are what is written on tasks: GET POST DELETE. Inferred.
func (c *Client) TaskNotes() Resource[TaskNote, TaskNotePatch] {
	return Resource[TaskNote, TaskNotePatch]{c, taskNoteObject, func(r row) TaskNote {
		return TaskNote{record: record{r}, contract: c.contract}
	}}
}

// Users are the people of the company: GET POST DELETE. Inferred; whether a server
// lets them be deleted is not known.
func (c *Client) Users() Resource[User, UserPatch] {
	return Resource[User, UserPatch]{c, userObject, func(r row) User {
		return User{record: record{r}, contract: c.contract}
	}}
}
