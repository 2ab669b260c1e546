package apiclient

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"
)

// Patch is what a Resource can write. The patch types of this package are the only
// ones.
type Patch interface {
	encode(e *encoder)
}

// NoPatch is the patch of objects that cannot be written.
type NoPatch struct{}

func (NoPatch) encode(*encoder) {}

// Resource is one object of the API and all that can be done with it. T is what is
// read, P what is written. Spec: Basic API structure.
//
// Methods that the object does not have answer ErrMethod without a request.
type Resource[T any, P Patch] struct {
	client *Client
	object *objectSpec
	decode func(row) T
}

// ListOptions choose what a list holds. The zero value chooses everything.
// A server that ignores a part of them still yields the right answer.
type ListOptions struct {
	// Query is a condition on the rows; nil for none.
	Query Condition
	// Limit is how many rows to give at most, 0 for all; Start how many to pass
	// over before.
	Limit, Start int
	// Sort names a field to order by; the key when empty. Empty values come first.
	Sort       string
	Descending bool
	// Fields names the only fields wanted; all when empty. Key, and whatever Query
	// and Sort need, come in any case.
	Fields []string
}

// Listing is a list as read.
type Listing[T any] struct {
	Items []T
	// Bad are the rows that could not be read.
	Bad []*BadRow
	// Deleted are the keys of rows that the server marks as deleted.
	Deleted []ID
	// ServerTime is the server's clock when it answered; zero when it did not tell.
	ServerTime time.Time
}

// Object gives the object's name in the API.
func (r Resource[T, P]) Object() string { return r.object.name }

func (r Resource[T, P]) allowed(m methods, method string, id ID) error {
	if r.object.methods&m == 0 {
		return &Error{Kind: ErrMethod, Method: method, Object: r.object.name, ID: id, Message: "the API has no such method for this object"}
	}
	return nil
}

// needID refuses calls without a key: the server takes a read of 0 for the whole
// list and a write to 0 for a new object.
func (r Resource[T, P]) needID(method string, id ID) error {
	if id <= 0 {
		return &Error{Kind: ErrInvalid, Method: method, Object: r.object.name, Message: "this needs the object's ID"}
	}
	return nil
}

// Get reads one object. One that the server marks as deleted is ErrNotFound.
func (r Resource[T, P]) Get(ctx context.Context, id ID) (T, error) {
	var zero T
	if err := r.allowed(canGet, "GET", id); err != nil {
		return zero, err
	}
	if err := r.needID("GET", id); err != nil {
		return zero, err
	}
	row, err := r.get(ctx, id)
	if err != nil {
		return zero, err
	}
	return r.decode(row), nil
}

func (r Resource[T, P]) get(ctx context.Context, id ID) (row, error) {
	call := call{method: "GET", object: r.object.name, id: id}
	reply, err := r.client.do(ctx, call)
	if err != nil {
		return row{}, err
	}
	row, err := r.client.readOne(r.object, call, reply)
	if err != nil {
		return row, err
	}
	if got := row.id(thingKey); got != id {
		return row, r.client.notJSON(call, reply, errOtherObject)
	}
	if deleted, _ := row.bool(thingDeleted); deleted {
		e := newError(call, ErrNotFound)
		e.Status, e.Message = reply.status, "it was deleted"
		return row, e
	}
	return row, nil
}

// readOne reads a reply that holds one object.
func (c *Client) readOne(obj *objectSpec, call call, reply *reply) (row, error) {
	d := decoder{object: obj, contract: c.contract}
	r, err := d.single(reply.body)
	if err != nil {
		return r, c.notJSON(call, reply, err)
	}
	if d.keyProblem(&r) != "" {
		return r, c.notJSON(call, reply, errNoKey)
	}
	c.contract.observe(r.shape)
	return r, nil
}

// Create makes a new object in one request, its files within, and gives it as the
// server answered it. Empty fields of p are left out.
//
// ErrOutcomeUnknown means that it may exist now: look before creating it again.
func (r Resource[T, P]) Create(ctx context.Context, p P) (T, error) {
	var zero T
	if err := r.allowed(canPost, "POST", 0); err != nil {
		return zero, err
	}
	e := newEncoder(r.client.contract, r.object, true)
	p.encode(e)
	row, err := r.post(ctx, 0, e, e.files)
	if err != nil {
		return zero, err
	}
	return r.decode(row), nil
}

// Update changes exactly the fields that p carries and gives the object as the
// server answered it. Files go out after the fields, each in a request of its own:
// a server that refuses a request may have replaced the file in it already.
// When a file fails after fields were stored, the *Error says so in FieldsSaved.
func (r Resource[T, P]) Update(ctx context.Context, id ID, p P) (T, error) {
	var zero T
	if err := r.allowed(canPost, "POST", id); err != nil {
		return zero, err
	}
	if err := r.needID("POST", id); err != nil {
		return zero, err
	}
	e := newEncoder(r.client.contract, r.object, false)
	p.encode(e)
	if e.err != nil {
		return zero, e.failure("POST", id)
	}
	var last row
	posted := false
	if !e.empty() || len(e.files) == 0 {
		row, err := r.post(ctx, id, e, nil)
		if err != nil {
			return zero, err
		}
		last, posted = row, true
	}
	for _, f := range e.files {
		row, err := r.changeFile(ctx, id, f)
		if err != nil {
			return zero, savedFields(err, posted)
		}
		last, posted = row, true
	}
	return r.decode(last), nil
}

func savedFields(err error, saved bool) error {
	var e *Error
	if saved && errors.As(err, &e) {
		e.FieldsSaved = true
	}
	return err
}

// changeFile adds, replaces or removes one file of an existing object.
func (r Resource[T, P]) changeFile(ctx context.Context, id ID, f fileChange) (row, error) {
	if f.remove {
		// Removing a file that is not there is an error on some servers.
		now, err := r.get(ctx, id)
		if err != nil {
			return row{}, err
		}
		if v, ok := now.named(f.name); ok {
			if _, has, ok := readFile(f.name, v); ok && !has {
				return now, nil
			}
		}
	}
	return r.post(ctx, id, newEncoder(r.client.contract, r.object, false), []fileChange{f})
}

func (r Resource[T, P]) post(ctx context.Context, id ID, e *encoder, files []fileChange) (row, error) {
	if e.err != nil {
		return row{}, e.failure("POST", id)
	}
	body, err := newUpload(ctx, e.fields, files)
	if err != nil {
		return row{}, err
	}
	call := call{
		method: "POST", object: r.object.name, id: id,
		body: body.open, length: body.length, file: body.largest, secrets: e.secrets,
	}
	reply, err := r.client.do(ctx, call)
	if err != nil {
		return row{}, err
	}
	row, err := r.client.readOne(r.object, call, reply)
	if err == nil && id != 0 && row.id(thingKey) != id {
		err = r.client.notJSON(call, reply, errOtherObject)
	}
	return row, err
}

// Delete deletes an object. One that is already gone is ErrNotFound.
func (r Resource[T, P]) Delete(ctx context.Context, id ID) error {
	if err := r.allowed(canDelete, "DELETE", id); err != nil {
		return err
	}
	if err := r.needID("DELETE", id); err != nil {
		return err
	}
	call := call{method: "DELETE", object: r.object.name, id: id}
	reply, err := r.client.do(ctx, call)
	if err != nil {
		return err
	}
	if reply.status == 204 && len(reply.body) == 0 {
		return nil
	}
	if err := wholeJSON(reply.body); err != nil {
		return r.client.notJSON(call, reply, err)
	}
	return nil
}

// listQuery builds the URL parameters of a list request.
func (r Resource[T, P]) listQuery(cond serverCondition, sort string, descending bool, limit int, fields []string) url.Values {
	q := url.Values{}
	if cond != nil {
		q.Set("query", string(cond))
	}
	if sort != "" {
		key := "sort"
		if descending {
			key = "rsort"
		}
		q.Set(key, sort)
	}
	if limit > 0 {
		q.Set("limit", itoa(limit))
	}
	if len(fields) > 0 {
		q.Set("fields", strings.Join(fields, ","))
	}
	return q
}

// listCall is one request for a list.
func (r Resource[T, P]) listCall(query url.Values) call {
	return call{method: "GET", object: r.object.name, query: query, list: true}
}

// fetch makes one list request and reads it whole.
func (r Resource[T, P]) fetch(ctx context.Context, query url.Values) (page, error) {
	budget := r.client.limits.List
	p, _, err := r.fetchSome(ctx, query, 0, &budget)
	return p, err
}

// fetchSome makes one list request and reads it until there are more than most rows, 0
// for the whole. What is left to read then comes back open, to be closed by the caller.
func (r Resource[T, P]) fetchSome(ctx context.Context, query url.Values, most int, budget *int64) (p page, rest *listing, err error) {
	call := r.listCall(query)
	whole := *budget
	err = r.client.repeat(ctx, call, func() error {
		p, rest, *budget = page{}, nil, whole
		l, err := r.client.openList(ctx, r.object, call, budget)
		if err != nil {
			return err
		}
		ended, err := l.read(&p, most)
		if ended || err != nil {
			l.close()
			return err
		}
		rest = l
		return nil
	})
	return p, rest, err
}

// Download writes the file in a field of an object to w as it arrives, and tells
// about it. Spec: Handling files and images. What was written before an error is
// of no use. Without a file there the error is ErrNotFound.
func (r Resource[T, P]) Download(ctx context.Context, id ID, field string, w io.Writer, progress Progress) (FileInfo, error) {
	if err := r.needID("GET", id); err != nil {
		return FileInfo{}, err
	}
	name := r.client.contract.resolve(r.object, field)
	return r.client.download(ctx, r.object, id, name, w, progress)
}

// DownloadTo fetches the file in a field of an object to a path: into a file
// of its own beside it first, checked to be whole, then renamed. After an error nothing
// new is there.
func (r Resource[T, P]) DownloadTo(ctx context.Context, id ID, field, path string, progress Progress) (FileInfo, error) {
	return r.client.downloadTo(path, func(w io.Writer) (FileInfo, error) {
		return r.Download(ctx, id, field, w, progress)
	})
}
