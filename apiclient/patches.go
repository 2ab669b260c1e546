package apiclient

import "time"

// TaskPatch writes a task. Spec: Task; its fields are inferred. A new one needs a
// title. The company cannot be changed: a task of another company locks its writer
// out.
type TaskPatch struct {
	ClientID      Opt[ID]
	Title         Opt[string]
	Description   Opt[string]
	Address       Opt[string]
	Address2      Opt[string]
	Zip           Opt[string]
	City          Opt[string]
	Country       Opt[string]
	Latitude      Opt[float64]
	Longitude     Opt[float64]
	Start         Opt[time.Time]
	Deadline      Opt[time.Time]
	ContactPerson Opt[string]
	ContactPhone  Opt[string]
	// Status takes a number that Contract.StatusNumber has established.
	Status Opt[int]
	// File and Image are added or replaced when set, removed when null.
	File  Opt[Upload]
	Image Opt[Upload]
}

func (p TaskPatch) encode(e *encoder) {
	e.ref(thingForeign, p.ClientID)
	e.text(thingTitle, p.Title)
	e.text(thingDescription, p.Description)
	e.text(thingAddress, p.Address)
	e.text(thingAddress2, p.Address2)
	e.text(thingZip, p.Zip)
	e.text(thingCity, p.City)
	e.text(thingCountry, p.Country)
	e.float(thingLatitude, p.Latitude)
	e.float(thingLongitude, p.Longitude)
	e.moment(thingStart, p.Start)
	e.moment(thingDeadline, p.Deadline)
	e.text(thingContactPerson, p.ContactPerson)
	e.text(thingContactPhone, p.ContactPhone)
	e.number(thingStatus, p.Status)
	e.file(thingFile, p.File)
	e.file(thingImage, p.Image)
}

// TaskNotePatch writes a note on a task. Inferred. A new one needs TaskID.
type TaskNotePatch struct {
	TaskID Opt[ID]
	Text   Opt[string]
	// Internal makes the note one that only the own company can read. Where the
	// server's flag for that is not established, true fails with ErrNotEstablished
	// before anything is sent, and false leaves the flag out.
	Internal Opt[bool]
	// File and Image are added or replaced when set, removed when null.
	File  Opt[Upload]
	Image Opt[Upload]
}

func (p TaskNotePatch) encode(e *encoder) {
	e.need(thingTask, p.TaskID)
	e.ref(thingTask, p.TaskID)
	e.text(thingText, p.Text)
	e.internal(p.Internal)
	e.file(thingFile, p.File)
	e.file(thingImage, p.Image)
}

// UserPatch writes a user. Inferred. A new one needs a user name and the company:
// without it the user belongs to nobody. Password can only be written, and some
// servers do not take it.
type UserPatch struct {
	// CompanyID may be set for a new user only.
	CompanyID Opt[ID]
	Username  Opt[string]
	Password  Opt[string]
	Name      Opt[string]
	Email     Opt[string]
	Phone     Opt[string]
	Admin     Opt[bool]
	Image     Opt[Upload]
}

func (p UserPatch) encode(e *encoder) {
	if !p.CompanyID.IsZero() && !e.create {
		e.fail(ErrInvalid, "the company of a user cannot be changed")
	}
	e.need(thingCompany, p.CompanyID)
	if e.create && !e.contract.lacks(e.object, e.name(thingCompany)) {
		e.ref(thingCompany, p.CompanyID)
	}
	e.text(thingUsername, p.Username)
	if password, ok := p.Password.Get(); ok {
		e.secrets = append(e.secrets, password)
		e.text(thingPassword, p.Password)
	}
	e.text(thingName, p.Name)
	e.text(thingEmail, p.Email)
	e.text(thingPhone, p.Phone)
	e.admin(p.Admin)
	e.file(thingImage, p.Image)
}

// admin writes the flag for administrators, or the number of an enumeration that
// says the same.
func (e *encoder) admin(o Opt[bool]) {
	want, ok := o.Get()
	if !ok {
		return
	}
	name := e.name(thingAdmin)
	enum, isEnum := e.contract.enum(e.object, name)
	if !isEnum {
		e.put(name, want)
		return
	}
	for n, word := range enum.Words {
		if isAdminWord(word) == want {
			e.put(name, n)
			return
		}
	}
	e.fail(ErrNotEstablished, "this server's number for such a user is not known")
}
