package apiclient

// This file is the one place that says which names the server may use. What the
// specification documents has one name; what is inferred has the likeliest first
// and then the others to try.

// kind is what a field holds.
type kind uint8

const (
	kindUnknown kind = iota
	kindKey
	kindRef
	kindEnum
	kindBool
	kindDate
	kindText
	kindEmail
	kindNumber
	kindFile
	kindObject
)

var kindNames = [...]string{"unknown", "key", "ref", "enum", "bool", "date", "text", "email", "number", "file", "object"}

func (k kind) String() string { return kindNames[k] }

// thing is a meaning that a field of an object can have.
type thing uint8

const (
	thingNone thing = iota
	thingKey
	thingCreated
	thingChanged
	thingGenerated
	thingDeleted
	thingCompany
	thingForeign
	thingTask
	thingUser
	thingTitle
	thingDescription
	thingAddress
	thingAddress2
	thingZip
	thingCity
	thingCountry
	thingLatitude
	thingLongitude
	thingStart
	thingDeadline
	thingContactPerson
	thingContactPhone
	thingStatus
	thingFile
	thingImage
	thingText
	thingInternal
	thingUsername
	thingPassword
	thingName
	thingEmail
	thingPhone
	thingAdmin
	thingVATID
	thingCompanyName
	thingBranch
	thingAdditional
	thingOutgoing
	thingRead
	thingRelated
	thingCount
)

// fieldSpec is one thing of an object and the names it may go by.
type fieldSpec struct {
	thing thing
	kind  kind
	// given is true for names of the specification: they are not looked for.
	given bool
	names []string
	// reversed holds names under which the flag means the opposite.
	reversed []string
}

// canonical is the name this package knows the field by.
func (f *fieldSpec) canonical() string { return f.names[0] }

// methods is a set of HTTP methods.
type methods uint8

const (
	canGet methods = 1 << iota
	canPost
	canDelete
	canList
)

// objectSpec is an object of the API.
type objectSpec struct {
	name    string // in the URL; lower-case
	key     string
	methods methods
	fields  []fieldSpec
	byThing [thingCount]*fieldSpec
}

func newObject(name string, m methods, fields ...fieldSpec) *objectSpec {
	o := &objectSpec{name: name, key: name + "_id", methods: m}
	o.fields = append([]fieldSpec{
		{thing: thingKey, kind: kindKey, given: true, names: []string{o.key}},
		{thing: thingCreated, kind: kindDate, given: true, names: []string{"create_date"}},
		{thing: thingChanged, kind: kindDate, given: true, names: []string{"change_date"}},
		{thing: thingGenerated, kind: kindDate, given: true, names: []string{"__api_generated"}},
		{thing: thingDeleted, kind: kindBool, given: true, names: []string{"is_deleted"}},
	}, fields...)
	for i := range o.fields {
		o.byThing[o.fields[i].thing] = &o.fields[i]
	}
	return o
}

func given(t thing, k kind, name string) fieldSpec {
	return fieldSpec{thing: t, kind: k, given: true, names: []string{name}}
}

func inferred(t thing, k kind, names ...string) fieldSpec {
	return fieldSpec{thing: t, kind: k, names: names}
}

var companyFields = []fieldSpec{
	given(thingVATID, kindText, "vat_id"),
	given(thingCompanyName, kindText, "companyname"),
	given(thingBranch, kindText, "branch"),
	given(thingAddress, kindText, "address"),
	given(thingAddress2, kindText, "address2"),
	given(thingZip, kindText, "zip"),
	given(thingCity, kindText, "city"),
	given(thingCountry, kindText, "country"),
	given(thingPhone, kindText, "phone"),
	// The specification's cell for this name is empty.
	given(thingEmail, kindEmail, "email"),
	given(thingName, kindText, "contactperson"),
	given(thingAdditional, kindText, "additionaltext"),
}

// The objects of the API.
var (
	assignmentObject = newObject("assignment", canGet|canList|canPost|canDelete,
		given(thingTask, kindRef, "task_ref"),
		given(thingUser, kindRef, "user_ref"),
	)
	connectionObject = newObject("connection", canGet|canList|canPost|canDelete,
		given(thingCompany, kindRef, "company_ref"),
		given(thingForeign, kindRef, "foreigncompany_ref"),
		given(thingOutgoing, kindBool, "outgoing_connection"),
		given(thingStatus, kindEnum, "connection_status"),
		given(thingText, kindText, "text"),
	)
	companyObject        = newObject("company", canGet|canList|canPost, companyFields...)
	foreignCompanyObject = newObject("foreigncompany", canGet|canList, companyFields...)
	notificationObject   = newObject("notification", canGet|canList|canPost|canDelete,
		given(thingUser, kindRef, "user_ref"),
		given(thingText, kindText, "text"),
		given(thingRead, kindBool, "is_read"),
		given(thingRelated, kindObject, "related_object"),
	)
	taskObject = newObject("task", canGet|canList|canPost,
		given(thingCompany, kindRef, "company_ref"),
		given(thingForeign, kindRef, "foreigncompany_ref"),
		inferred(thingTitle, kindText, "title", "taskname", "name", "subject"),
		inferred(thingDescription, kindText, "description", "text", "additionaltext"),
		inferred(thingAddress, kindText, "address"),
		inferred(thingAddress2, kindText, "address2"),
		inferred(thingZip, kindText, "zip", "zipcode"),
		inferred(thingCity, kindText, "city"),
		inferred(thingCountry, kindText, "country"),
		inferred(thingLatitude, kindNumber, "latitude", "lat"),
		inferred(thingLongitude, kindNumber, "longitude", "lng", "lon"),
		inferred(thingStart, kindDate, "start_date", "startdate"),
		inferred(thingDeadline, kindDate, "deadline", "deadline_date", "due_date", "enddate"),
		inferred(thingContactPerson, kindText, "contactperson", "contact_person"),
		inferred(thingContactPhone, kindText, "contactphone", "phone", "contact_phone"),
		inferred(thingStatus, kindEnum, "status", "task_status", "taskstatus", "state"),
		inferred(thingFile, kindFile, "file"),
		inferred(thingImage, kindFile, "image"),
	)
	taskNoteObject = newObject("tasknote", canGet|canList|canPost|canDelete,
		inferred(thingTask, kindRef, "task_ref"),
		inferred(thingUser, kindRef, "user_ref"),
		inferred(thingForeign, kindRef, "foreigncompany_ref"),
		inferred(thingText, kindText, "text", "note", "description"),
		fieldSpec{
			thing: thingInternal, kind: kindBool,
			names:    []string{"is_internal", "internal", "is_external", "note_type", "ispublic", "is_public"},
			reversed: []string{"is_external", "ispublic", "is_public"},
		},
		inferred(thingFile, kindFile, "file"),
		inferred(thingImage, kindFile, "image"),
	)
	userObject = newObject("user", canGet|canList|canPost|canDelete,
		inferred(thingCompany, kindRef, "company_ref"),
		inferred(thingUsername, kindText, "username", "user_name", "login"),
		inferred(thingPassword, kindText, "password"),
		inferred(thingName, kindText, "name", "fullname"),
		inferred(thingEmail, kindEmail, "email"),
		inferred(thingPhone, kindText, "phone", "mobile"),
		inferred(thingAdmin, kindBool, "is_admin", "user_type", "usertype", "admin"),
		inferred(thingImage, kindFile, "image"),
	)
	allObjects = []*objectSpec{
		taskObject, taskNoteObject, userObject, assignmentObject, connectionObject,
		companyObject, foreignCompanyObject, notificationObject,
	}
)

// Endpoints that are no resources, and the names to try for each.
// Only the first two are inferred at all; the others are headings of the
// specification, whose table lost their endpoint.
var endpointNames = map[string][]string{
	"login":                   {"login"},
	"register":                {"register", "signup"},
	"resetpassword":           {"resetpassword"},
	"currentuser":             {"currentuser"},
	"deviceid":                {"deviceid"},
	"paymenturl":              {"paymenturl"},
	"cancelsubscription":      {"cancelsubscription"},
	"subscriptioninformation": {"subscriptioninformation", "subscription"},
}

// tokenNames are the keys under which a sign-in may answer the token.
var tokenNames = []string{"access_token", "token", "token_code"}

// The words of the two enumerations, in the order that is guessed while the
// server's own numbers are unknown, and what else a server may call them.
var (
	statusWords     = []string{"NEW", "ACCEPTED", "IN PROGRESS", "DONE", "REJECTED"}
	connectionWords = []string{"PENDING", "ACCEPTED", "REJECTED", "BLOCKED"}
	wordSynonyms    = map[string]string{
		"CREATED": "NEW", "OPEN": "NEW", "RECEIVED": "NEW", "NY": "NEW",
		"INPROGRESS": "IN PROGRESS", "STARTED": "IN PROGRESS", "ONGOING": "IN PROGRESS", "I GANG": "IN PROGRESS",
		"FINISHED": "DONE", "COMPLETED": "DONE", "COMPLETE": "DONE", "CLOSED": "DONE", "UDFØRT": "DONE", "AFSLUTTET": "DONE",
		"DECLINED": "REJECTED", "REFUSED": "REJECTED", "AFVIST": "REJECTED",
		"WAITING": "PENDING", "REQUESTED": "PENDING", "AFVENTER": "PENDING",
		"APPROVED": "ACCEPTED", "CONNECTED": "ACCEPTED", "ACCEPTERET": "ACCEPTED",
		"REJECTED AND BLOCKED": "BLOCKED", "BLOKERET": "BLOCKED",
	}
)

// isSecretName reports whether a field may hold something that must not be kept:
// some servers show a user's password hash.
func isSecretName(name string) bool {
	switch name {
	case "password", "password_hash", "passwordhash", "access_token", "token", "token_code":
		return true
	}
	return false
}
