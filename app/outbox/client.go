package outbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
)

// client is the server through the API's client.
type client struct{ c *apiclient.Client }

// NewRemote makes the outbox's view of the server.
func NewRemote(c *apiclient.Client) Remote { return client{c} }

// ofTask chooses the rows of one task.
func ofTask(task ID) apiclient.ListOptions {
	return apiclient.ListOptions{Query: apiclient.Match("task_ref", task)}
}

// all reads a whole list. Rows that cannot be read are passed to bad, by their keys.
func all[T any, P apiclient.Patch](ctx context.Context, r apiclient.Resource[T, P], opts apiclient.ListOptions, bad func(ID)) ([]T, error) {
	var list []T
	for row, err := range r.All(ctx, opts) {
		var unread *apiclient.BadRow
		switch {
		case errors.As(err, &unread):
			bad(ID(unread.ID))
		case err != nil:
			return nil, failure(err)
		default:
			list = append(list, row)
		}
	}
	return list, nil
}

func leaveOut(ID) {}

func (r client) Notes(ctx context.Context, task ID) ([]*store.Note, error) {
	var list []*store.Note
	rows, err := all(ctx, r.c.TaskNotes(), ofTask(task), func(id ID) {
		list = append(list, &store.Note{ID: id, TaskID: task, ClientID: unreadable})
	})
	for i := range rows {
		if n := appsync.Note(&rows[i]); n.TaskID == task {
			list = append(list, n)
		}
	}
	return list, err
}

func (r client) Note(ctx context.Context, id ID) (*store.Note, error) {
	n, err := r.c.TaskNotes().Get(ctx, apiclient.ID(id))
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Note(&n), nil
}

func (r client) CreateNote(ctx context.Context, n NewNote) (*store.Note, error) {
	p := apiclient.TaskNotePatch{TaskID: apiclient.Set(apiclient.ID(n.TaskID))}
	if n.Text != "" {
		p.Text = apiclient.Set(n.Text)
	}
	switch n.Visibility {
	case store.VisibilityInternal:
		p.Internal = apiclient.Set(true)
	case store.VisibilityClient:
		p.Internal = apiclient.Set(false)
	}
	if n.File != nil {
		field, err := r.fileField(n.File)
		if err != nil {
			return nil, err
		}
		upload := apiclient.Set(apiclient.Upload{
			Name: n.File.Name, MIME: n.File.MIME, Size: n.File.Size, Open: n.File.Open, Progress: n.File.Progress,
		})
		if field == "image" {
			p.Image = upload
		} else {
			p.File = upload
		}
	}
	note, err := r.c.TaskNotes().Create(ctx, p)
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Note(&note), nil
}

// fileField picks the field a file goes into. A field for pictures is used where
// there is no other, and then takes pictures only: what a file is called is no proof
// that it is one.
func (r client) fileField(f *NewFile) (string, error) {
	_, file := r.c.Contract().FieldName("tasknote", "file")
	_, image := r.c.Contract().FieldName("tasknote", "image")
	if file >= image {
		return "file", nil
	}
	return "image", onlyPictures(f)
}

// onlyPictures refuses what is no picture by its content, and gives a picture its
// true type, by which older servers judge.
func onlyPictures(f *NewFile) error {
	content, err := f.Open()
	if err != nil {
		return failure(err)
	}
	defer content.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(content, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return failure(err)
	}
	kind := http.DetectContentType(head[:n])
	if !strings.HasPrefix(kind, "image/") {
		return &Failure{Outcome: Refused, Key: "error.not_a_picture", Message: f.Name}
	}
	f.MIME = kind
	return nil
}

func (r client) SameFile(ctx context.Context, f store.File, local string) (bool, error) {
	mine := sha256.New()
	file, err := os.Open(local)
	if err != nil {
		return false, err
	}
	defer file.Close()
	if _, err := io.Copy(mine, file); err != nil {
		return false, err
	}
	theirs := sha256.New()
	if _, err := r.c.TaskNotes().Download(ctx, apiclient.ID(f.ObjectID), f.Field, theirs, nil); err != nil {
		return false, failure(err)
	}
	return string(mine.Sum(nil)) == string(theirs.Sum(nil)), nil
}

func (r client) DeleteNote(ctx context.Context, id ID) error {
	return failure(r.c.TaskNotes().Delete(ctx, apiclient.ID(id)))
}

func (r client) Task(ctx context.Context, id ID) (*store.Task, error) {
	t, err := r.c.Tasks().Get(ctx, apiclient.ID(id))
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Task(&t, r.c.Contract()), nil
}

func (r client) Established(object, word string) error {
	if _, ok := r.number(object, word); !ok {
		return notEstablished()
	}
	return nil
}

func (r client) number(object, word string) (n int, established bool) {
	if object == "connection" {
		return r.c.Contract().ConnectionStatusNumber(strings.ToUpper(word))
	}
	return r.c.Contract().StatusNumber(appsync.ContractWord(store.StatusWord(word)))
}

func (r client) RestoreStatus(ctx context.Context, object string, id ID, number int) (err error) {
	if object == "connection" {
		_, err = r.c.Connections().Update(ctx, apiclient.ID(id), apiclient.ConnectionPatch{Status: apiclient.Set(number)})
	} else {
		_, err = r.c.Tasks().Update(ctx, apiclient.ID(id), apiclient.TaskPatch{Status: apiclient.Set(number)})
	}
	return failure(err)
}

func (r client) SetStatus(ctx context.Context, id ID, status store.StatusWord) (*store.Task, error) {
	n, ok := r.number("task", string(status))
	if !ok {
		return nil, notEstablished()
	}
	t, err := r.c.Tasks().Update(ctx, apiclient.ID(id), apiclient.TaskPatch{Status: apiclient.Set(n)})
	if err != nil {
		return nil, r.failureOf("task", err)
	}
	return appsync.Task(&t, r.c.Contract()), nil
}

func notEstablished() error { return &Failure{Outcome: Refused, Key: "error.not_established"} }

func (r client) Assignments(ctx context.Context, task ID) ([]*store.Assignment, error) {
	rows, err := all(ctx, r.c.Assignments(), ofTask(task), leaveOut)
	var list []*store.Assignment
	for i := range rows {
		list = append(list, appsync.Assignment(&rows[i]))
	}
	return list, err
}

func (r client) Assign(ctx context.Context, task, user ID) (*store.Assignment, error) {
	a, err := r.c.Assignments().Create(ctx, apiclient.AssignmentPatch{
		TaskID: apiclient.Set(apiclient.ID(task)), UserID: apiclient.Set(apiclient.ID(user)),
	})
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Assignment(&a), nil
}

func (r client) Unassign(ctx context.Context, id ID) error {
	return failure(r.c.Assignments().Delete(ctx, apiclient.ID(id)))
}

func (r client) Company(ctx context.Context, id ID) (*store.Company, error) {
	c, err := r.c.Companies().Get(ctx, apiclient.ID(id))
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Company(&c), nil
}

func (r client) SaveCompany(ctx context.Context, id ID, fields map[string]string) (*store.Company, error) {
	var p apiclient.CompanyPatch
	into := map[string]*apiclient.Opt[string]{
		"vat_id": &p.VATID, "companyname": &p.Name, "branch": &p.Branch, "address": &p.Address, "address2": &p.Address2,
		"zip": &p.Zip, "city": &p.City, "country": &p.Country, "phone": &p.Phone, "email": &p.Email,
		"contactperson": &p.ContactPerson, "additionaltext": &p.AdditionalText,
	}
	setAll(into, fields)
	c, err := r.c.Companies().Update(ctx, apiclient.ID(id), p)
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Company(&c), nil
}

func setAll(into map[string]*apiclient.Opt[string], fields map[string]string) {
	for name, value := range fields {
		if field, ok := into[name]; ok {
			*field = apiclient.Set(value)
		}
	}
}

func (r client) Users(ctx context.Context) ([]*store.User, error) {
	rows, err := all(ctx, r.c.Users(), apiclient.ListOptions{}, leaveOut)
	var list []*store.User
	for i := range rows {
		list = append(list, appsync.User(&rows[i]))
	}
	return list, err
}

func userPatch(fields map[string]string) apiclient.UserPatch {
	var p apiclient.UserPatch
	setAll(map[string]*apiclient.Opt[string]{
		"username": &p.Username, "name": &p.Name, "email": &p.Email, "phone": &p.Phone,
	}, fields)
	if admin, ok := fields["admin"]; ok {
		p.Admin = apiclient.Set(admin == "true")
	}
	return p
}

func (r client) SaveUser(ctx context.Context, id ID, fields map[string]string) (*store.User, error) {
	u, err := r.c.Users().Update(ctx, apiclient.ID(id), userPatch(fields))
	if err != nil {
		return nil, failure(err)
	}
	return appsync.User(&u), nil
}

func (r client) OwnCompany(ctx context.Context) (ID, error) {
	me, err := r.c.CurrentUser(ctx)
	if err != nil {
		return 0, failure(err)
	}
	if id := me.CompanyID(); id > 0 {
		return ID(id), nil
	}
	// Each user sees exactly one company.
	list, err := all(ctx, r.c.Companies(), apiclient.ListOptions{}, leaveOut)
	if err != nil || len(list) != 1 {
		return 0, err
	}
	return ID(list[0].ID), nil
}

// AddUser leaves empty fields out, which a server may refuse in a new record.
func (r client) AddUser(ctx context.Context, company ID, fields map[string]string, password string) (*store.User, error) {
	given := make(map[string]string)
	for name, value := range fields {
		if value != "" && value != "false" {
			given[name] = value
		}
	}
	p := userPatch(given)
	p.CompanyID, p.Password = apiclient.Set(apiclient.ID(company)), apiclient.Set(password)
	u, err := r.c.Users().Create(ctx, p)
	if err != nil {
		return nil, failure(err)
	}
	return appsync.User(&u), nil
}

func (r client) Connection(ctx context.Context, id ID) (*store.Connection, error) {
	c, err := r.c.Connections().Get(ctx, apiclient.ID(id))
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Connection(&c, r.c.Contract()), nil
}

func (r client) AnswerConnection(ctx context.Context, id ID, status store.ConnectionWord) (*store.Connection, error) {
	n, ok := r.number("connection", string(status))
	if !ok {
		return nil, notEstablished()
	}
	c, err := r.c.Connections().Update(ctx, apiclient.ID(id), apiclient.ConnectionPatch{Status: apiclient.Set(n)})
	if err != nil {
		return nil, r.failureOf("connection", err)
	}
	return appsync.Connection(&c, r.c.Contract()), nil
}

func (r client) Disconnect(ctx context.Context, id ID) error {
	return failure(r.c.Connections().Delete(ctx, apiclient.ID(id)))
}

func (r client) MarkRead(ctx context.Context, id ID, read bool) (*store.Notification, error) {
	n, err := r.c.Notifications().Update(ctx, apiclient.ID(id), apiclient.NotificationPatch{Read: apiclient.Set(read)})
	if err != nil {
		return nil, failure(err)
	}
	return appsync.Notification(&n), nil
}

func (r client) DeleteNotification(ctx context.Context, id ID) error {
	return failure(r.c.Notifications().Delete(ctx, apiclient.ID(id)))
}

// verdicts says what each kind of error tells; the first that fits counts. What the
// client calls a failure of the server may have happened after the server had done
// what was asked.
var verdicts = []struct {
	is      error
	outcome Outcome
	key     string
}{
	{apiclient.ErrLoginRequired, Unauthorized, "error.login_required"},
	{apiclient.ErrOutcomeUnknown, Unknown, "error.unknown_outcome"},
	{apiclient.ErrTooLarge, Refused, tooLarge},
	{apiclient.ErrNotEstablished, Refused, "error.not_established"},
	{apiclient.ErrIncomplete, Refused, "error.incomplete"},
	{apiclient.ErrForbidden, Refused, "error.forbidden"},
	{apiclient.ErrNotFound, Missing, "error.gone"},
	{apiclient.ErrMethod, Refused, "error.method"},
	{apiclient.ErrUsernameTaken, Refused, "error.username_taken"},
	{apiclient.ErrFileChanged, Refused, "error.file_changed"},
	{apiclient.ErrFileUnreadable, Refused, "error.unreadable"},
	{apiclient.ErrCanceled, NotDone, ""},
	{apiclient.ErrSlow, NotDone, "error.slow"},
	{apiclient.ErrOffline, NotDone, "error.offline"},
	{apiclient.ErrEndless, Unknown, "error.endless"},
	{apiclient.ErrBadURL, NotDone, "error.bad_url"},
	{apiclient.ErrServer, Unknown, "error.server"},
	{apiclient.ErrNotJSON, NotDone, "error.not_json"},
	{apiclient.ErrInvalid, Refused, "error.invalid"},
}

// onTheWay reports whether a status is that of a machine between us and the server, or
// of a server that is not up: nothing was answered, so trying goes on.
func onTheWay(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// failure turns an error of the client into what the outbox goes by; nil stays nil.
func failure(err error) error {
	if err == nil {
		return nil
	}
	f := &Failure{Outcome: Unknown, Key: "error.unknown", Err: err}
	for _, v := range verdicts {
		if errors.Is(err, v.is) {
			f.Outcome, f.Key = v.outcome, v.key
			break
		}
	}
	if errors.Is(err, apiclient.ErrTooLarge) {
		f.Key = tooLarge // a likely reason has words, whatever the outcome
	}
	var e *apiclient.Error
	if errors.As(err, &e) {
		f.Message, f.Server = e.Message, e.Status != 0 && f.Outcome == Unknown && !onTheWay(e.Status)
	}
	return f
}

// failureOf is failure with the field that the server refused, by this program's name.
func (r client) failureOf(object string, err error) error {
	err = failure(err)
	var f *Failure
	if errors.As(err, &f) {
		if field := apiclient.RefusedField(f.Message); field != "" {
			f.Field = r.c.Contract().Canonical(object, field)
		}
	}
	return err
}
