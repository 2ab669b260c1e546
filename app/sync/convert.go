package sync

import (
	"strings"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
)

// Task turns the server's record into the flat row the screens use.
func Task(t *apiclient.Task, c *apiclient.Contract) *store.Task {
	out := &store.Task{
		ID: store.ID(t.ID()), CompanyID: store.ID(t.CompanyID()), ClientID: store.ID(t.ClientID()),
		Title: t.Title(), Description: t.Description(),
		Address: t.Address(), Address2: t.Address2(), Zip: t.Zip(), City: t.City(), Country: t.Country(),
		ContactPerson: t.ContactPerson(), ContactPhone: t.ContactPhone(),
		Start: moment(t.Start()), Deadline: moment(t.Deadline()),
		Files:   files("task", store.ID(t.ID()), t.Files()),
		Created: moment(t.CreateDate()), Changed: moment(t.ChangeDate()), Extra: extra(t.Unknown()),
	}
	if latitude, longitude, ok := t.Position(); ok {
		out.Latitude, out.Longitude = latitude, longitude
	}
	if n, ok := t.Status(); ok {
		word, _ := c.StatusName(n)
		out.StatusNumber, out.Status = n, StatusWord(word)
	}
	return out
}

// Note turns the server's record into the flat row the screens use. A note counts as
// internal only when the server says so.
func Note(n *apiclient.TaskNote) *store.Note {
	out := &store.Note{
		ID: store.ID(n.ID()), TaskID: store.ID(n.TaskID()), UserID: store.ID(n.UserID()), ClientID: store.ID(n.ClientID()),
		Text: n.Text(), Files: files("tasknote", store.ID(n.ID()), n.Files()),
		Created: moment(n.CreateDate()), Changed: moment(n.ChangeDate()), Extra: extra(n.Unknown()),
	}
	if internal, known := n.Internal(); known {
		out.Visibility = store.VisibilityClient
		if internal {
			out.Visibility = store.VisibilityInternal
		}
	}
	return out
}

// User turns the server's record into the flat row the screens use.
func User(u *apiclient.User) *store.User {
	out := &store.User{
		ID: store.ID(u.ID()), CompanyID: store.ID(u.CompanyID()), Username: u.Username(), Name: u.Name(),
		Email: u.Email(), Phone: u.Phone(), Admin: u.Admin(),
		Created: moment(u.CreateDate()), Changed: moment(u.ChangeDate()), Extra: extra(u.Unknown()),
	}
	if info, ok := u.Image(); ok {
		out.Image = &files("user", out.ID, []apiclient.FileInfo{info})[0]
	}
	return out
}

// Company turns the own company or a foreign one into the flat row.
func Company(c *apiclient.Company) *store.Company {
	return &store.Company{
		ID: store.ID(c.ID), VATID: c.VATID, Name: c.Name, Branch: c.Branch, Address: c.Address, Address2: c.Address2,
		Zip: c.Zip, City: c.City, Country: c.Country, Phone: c.Phone, Email: c.Email,
		ContactPerson: c.ContactPerson, AdditionalText: c.AdditionalText,
		Created: moment(c.CreateDate), Changed: moment(c.ChangeDate), Extra: extra(c.Unknown()),
	}
}

// Connection turns the server's record into the flat row.
func Connection(c *apiclient.Connection, contract *apiclient.Contract) *store.Connection {
	out := &store.Connection{
		ID: store.ID(c.ID), CompanyID: store.ID(c.CompanyID), ClientID: store.ID(c.ClientID), Outgoing: c.Outgoing,
		Text: c.Text, Created: moment(c.CreateDate), Changed: moment(c.ChangeDate),
	}
	if c.StatusSet {
		word, _ := contract.ConnectionStatusName(c.Status)
		out.StatusNumber, out.Status = c.Status, ConnectionWord(word)
	}
	return out
}

// Assignment turns the server's record into the flat row.
func Assignment(a *apiclient.Assignment) *store.Assignment {
	return &store.Assignment{ID: store.ID(a.ID), TaskID: store.ID(a.TaskID), UserID: store.ID(a.UserID), Created: moment(a.CreateDate)}
}

// Notification turns the server's record into the flat row.
func Notification(n *apiclient.Notification) *store.Notification {
	out := &store.Notification{ID: store.ID(n.ID), UserID: store.ID(n.UserID), Text: n.Text, Read: n.Read, Created: moment(n.CreateDate)}
	if n.Related != nil {
		out.RelatedObject, out.RelatedID = n.Related.Object, store.ID(n.Related.ID)
	}
	return out
}

// The words of the contract and this program's own. A word that is in neither is
// shown by its number.
var (
	statusWords = map[string]store.StatusWord{
		"NEW": store.StatusNew, "ACCEPTED": store.StatusAccepted, "IN PROGRESS": store.StatusInProgress,
		"DONE": store.StatusDone, "REJECTED": store.StatusRejected,
	}
	connectionWords = map[string]store.ConnectionWord{
		"PENDING": store.ConnectionPending, "ACCEPTED": store.ConnectionAccepted,
		"REJECTED": store.ConnectionRejected, "BLOCKED": store.ConnectionBlocked,
	}
)

// StatusWord turns the contract's word for a task's status into this program's own.
func StatusWord(word string) store.StatusWord { return statusWords[strings.ToUpper(word)] }

// ConnectionWord turns the contract's word for a connection's status into this
// program's own.
func ConnectionWord(word string) store.ConnectionWord { return connectionWords[strings.ToUpper(word)] }

// ContractWord is the contract's word for a task's status, "" for none.
func ContractWord(w store.StatusWord) string {
	for word, own := range statusWords {
		if own == w {
			return word
		}
	}
	return ""
}

// Contract tells the screens what the server of c can do.
func Contract(c *apiclient.Contract) store.ContractState {
	var out store.ContractState
	for word, own := range statusWords {
		if _, ok := c.StatusNumber(word); ok {
			out.Statuses |= store.Statuses(own)
		}
	}
	for word, own := range connectionWords {
		if _, ok := c.ConnectionStatusNumber(word); ok {
			out.Connections |= store.ConnectionStatuses(own)
		}
	}
	_, out.StatusesTold = c.Meanings("task", "status")
	_, out.ConnectionsTold = c.Meanings("connection", "connection_status")
	_, out.InternalKnown = c.InternalFlag()
	out.InternalAbsent = c.InternalAbsent()
	_, source := c.FieldName("user", "username")
	out.UserWritable = source >= apiclient.SourceData
	return out
}

func files(object string, id store.ID, infos []apiclient.FileInfo) []store.File {
	if len(infos) == 0 {
		return nil
	}
	out := make([]store.File, len(infos))
	for i, f := range infos {
		out[i] = store.File{Object: object, ObjectID: id, Field: f.Field, FileID: f.ID, Name: f.Name, MIME: f.MIME, Size: f.Size}
	}
	return out
}

func extra(fields []apiclient.Field) []store.Field {
	if len(fields) == 0 {
		return nil
	}
	out := make([]store.Field, len(fields))
	for i, f := range fields {
		out[i] = store.Field{Name: f.Name, Value: f.Value}
	}
	return out
}
