package demo

import "sort"

// kind is what a field holds, which decides how it is read, written, searched
// and described by the schema.
type kind uint8

const (
	kindKey kind = iota
	kindRef
	kindText  // up to 255 characters
	kindLong  // text without a limit
	kindEmail // a short text that the schema calls an e-mail address
	kindEnum
	kindBool
	kindDate
	kindFile
	kindImage
	kindFree    // a JSON object that nobody checks (related_object)
	kindPointer // the other form of related_object: class and number
	kindSecret  // never shown (password)
)

// field is one field of a class.
type field struct {
	name     string
	label    string
	kind     kind
	refers   string
	words    []string // of an enum
	numbers  []int    // of the words; nil: 1, 2, 3 …
	required bool
	readOnly bool
	// olderOnly hides the field on the newer generation, where it is refused
	// like a field that does not exist.
	olderOnly bool
	// shown puts a secret into records all the same.
	shown bool
}

// class is one object of the API with its fields in the server's own order.
type class struct {
	object string // in the URL
	table  string // in the server's database, shown in its fatal errors
	php    string // the class's name in those errors
	fields []field
	byName map[string]int
	order  []int // field numbers in alphabetical order, as records show them
	key    int
	create int
	change int
	// companyInSQL tells that the server restricts lists by company in its
	// query, so that `start` counts the company's own rows only.
	companyInSQL bool
	// keepDeleted leaves deleted records in place with is_deleted true.
	keepDeleted bool
}

func (c *class) field(name string) int {
	i, ok := c.byName[name]
	if !ok {
		return -1
	}
	return i
}

func newClass(object, table, php string, fields ...field) *class {
	c := &class{object: object, table: table, php: php, fields: fields, byName: map[string]int{}}
	for i, f := range fields {
		c.byName[f.name] = i
		if f.kind != kindSecret || f.shown {
			c.order = append(c.order, i)
		}
		switch {
		case f.kind == kindKey:
			c.key = i
		case f.name == "create_date":
			c.create = i
		case f.name == "change_date":
			c.change = i
		}
	}
	sort.Slice(c.order, func(a, b int) bool { return fields[c.order[a]].name < fields[c.order[b]].name })
	return c
}

func key(name string) field            { return field{name: name, kind: kindKey, readOnly: true} }
func text(name, label string) field    { return field{name: name, label: label, kind: kindText} }
func long(name, label string) field    { return field{name: name, label: label, kind: kindLong} }
func date(name, label string) field    { return field{name: name, label: label, kind: kindDate} }
func yesNo(name, label string) field   { return field{name: name, label: label, kind: kindBool} }
func file(name, label string) field    { return field{name: name, label: label, kind: kindFile} }
func picture(name, label string) field { return field{name: name, label: label, kind: kindImage} }
func ref(name, label, object string) field {
	return field{name: name, label: label, kind: kindRef, refers: object}
}
func email(name, label string) field { return field{name: name, label: label, kind: kindEmail} }
func enum(n, label string, w ...string) field {
	return field{name: n, label: label, kind: kindEnum, words: w}
}

func numbered(f field, numbers []int) field {
	if len(numbers) == len(f.words) {
		f.numbers = numbers
	}
	return f
}

// number is that of an enum's word by its place, from 1.
func (f *field) number(place int) int64 {
	if f.numbers == nil || place < 1 || place > len(f.numbers) {
		return int64(place)
	}
	return int64(f.numbers[place-1])
}

// hasNumber tells whether an enum has a word of that number.
func (f *field) hasNumber(n int64) bool {
	for place := range f.words {
		if f.number(place+1) == n {
			return true
		}
	}
	return false
}

func required(f field) field {
	f.required = true
	return f
}

// stamps are the two dates that the server keeps itself; both carry the same
// label there.
func stamps() (created, changed field) {
	created = date("create_date", "Create date of this object")
	created.readOnly = true
	changed = created
	changed.name = "change_date"
	return created, changed
}

// newClasses returns the objects of the API by their name in the URL.
func newClasses(o Options) map[string]*class {
	created, changed := stamps()
	companyFields := func(id string) []field {
		return []field{
			key(id), text("vat_id", "VAT ID"), required(text("companyname", "Company name")), text("branch", "Branch"),
			text("address", "Address"), text("address2", "Address 2"), text("zip", "Zip"), text("city", "City"),
			text("country", "Country"), text("phone", "Phone"), email("email", "Email"),
			text("contactperson", "Contact person"), long("additionaltext", "Additional text"), created, changed,
		}
	}
	related := field{name: "related_object", label: "Related object", kind: kindFree}
	if o.RelatedAsReference {
		related.kind = kindPointer
	}
	password := field{name: "password", label: "Password", kind: kindSecret, required: true, olderOnly: true, shown: o.ShowPassword}
	task := newClass("task", "go_tasks", "Task",
		key("task_id"), ref("company_ref", "Company", "company"), ref("foreigncompany_ref", "Foreign company", "foreigncompany"),
		required(text("title", "Title")), long("description", "Description"), text("address", "Address"), text("address2", "Address 2"),
		text("zip", "Zip"), text("city", "City"), text("country", "Country"), date("start_date", "Start date"), date("deadline", "Deadline"),
		text("contactperson", "Contact person"), text("contactphone", "Contact phone"),
		numbered(enum("status", "Status", "NEW", "ACCEPTED", "IN PROGRESS", "DONE", "REJECTED"), o.StatusNumbers),
		file("file", "File"), picture("image", "Image"), created, changed)
	task.companyInSQL = true
	note := newClass("tasknote", "go_tasknotes", "TaskNote",
		key("tasknote_id"), required(ref("task_ref", "Task", "task")), ref("user_ref", "User", "user"),
		ref("foreigncompany_ref", "Foreign company", "foreigncompany"), long("text", "Text"), yesNo("is_internal", "Is internal"),
		file("file", "File"), picture("image", "Image"), created, changed)
	user := newClass("user", "go_users", "User",
		key("user_id"), required(text("username", "User name")), created, changed, text("name", "Name"), email("email", "Email"),
		text("phone", "Phone"), ref("company_ref", "Company", "company"), yesNo("is_admin", "Is admin"), picture("image", "Image"), password)
	user.companyInSQL = true
	connection := newClass("connection", "go_connections", "Connection",
		key("connection_id"), ref("company_ref", "Company", "company"), ref("foreigncompany_ref", "Foreign company", "foreigncompany"),
		yesNo("outgoing_connection", "Outgoing connection"),
		numbered(enum("connection_status", "Connection status", "PENDING", "ACCEPTED", "REJECTED"), o.ConnectionNumbers), long("text", "Text"), created, changed)
	connection.companyInSQL = true
	list := []*class{
		task, note, user, connection,
		newClass("company", "go_companies", "Company", companyFields("company_id")...),
		newClass("foreigncompany", "go_foreigncompanies", "ForeignCompany", companyFields("foreigncompany_id")...),
		newClass("assignment", "go_assignments", "Assignment", key("assignment_id"),
			required(ref("task_ref", "Task", "task")), required(ref("user_ref", "User", "user")), created, changed),
		newClass("notification", "go_notifications", "Notification", key("notification_id"), ref("user_ref", "User", "user"),
			long("text", "Text"), yesNo("is_read", "Is read"), related, created, changed),
	}
	if o.Fixture == Recordings {
		list = append(list, hyperreferenceClass(created, changed))
	}
	classes := map[string]*class{}
	for _, c := range list {
		if o.KeepDeleted && c.field("is_deleted") < 0 {
			c = withDeletedMark(c)
		}
		classes[c.object] = c
	}
	return classes
}

// hyperreferenceClass is an object that was set up for the recordings: a
// related object as a reference field, and records that stay when deleted.
func hyperreferenceClass(created, changed field) *class {
	c := newClass("hyperreferencetest", "go_hyperreferencetests", "HyperreferenceTest", key("hyper_id"), text("text", "Text"),
		field{name: "related_object", label: "Related object", kind: kindPointer}, created, changed, deletedMark())
	c.keepDeleted = true
	return c
}

func deletedMark() field {
	return field{name: "is_deleted", label: "Indicate if object is deleted", kind: kindBool, readOnly: true}
}

func withDeletedMark(c *class) *class {
	marked := newClass(c.object, c.table, c.php, append(append([]field{}, c.fields...), deletedMark())...)
	marked.companyInSQL, marked.keepDeleted = c.companyInSQL, true
	return marked
}
