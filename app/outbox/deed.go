package outbox

import (
	"context"
	"errors"
	"slices"

	"github.com/microbizz/go-desktop/app/internal/textmatch"
	"github.com/microbizz/go-desktop/app/store"
)

// Everything but notes can be looked at before it is done: what the server has tells
// whether there is anything left to do, and whether somebody else was quicker.

// lacking refuses a new object that names nothing it could belong to.
func lacking(refs ...ID) error {
	for _, id := range refs {
		if id <= 0 {
			return &Failure{Outcome: Refused, Key: "error.incomplete"}
		}
	}
	return nil
}

func (j *job) assign(want Assign) (store.Batch, error) {
	if err := lacking(want.TaskID, want.UserID); err != nil {
		return store.Batch{}, err
	}
	list, err := j.remote.Assignments(j.ctx, want.TaskID)
	if err != nil {
		return store.Batch{}, err
	}
	for _, a := range list {
		if a.TaskID == want.TaskID && a.UserID == want.UserID {
			return store.Batch{Assignments: []*store.Assignment{a}}, nil
		}
	}
	if err := j.sending(); err != nil {
		return store.Batch{}, err
	}
	a, err := j.remote.Assign(j.ctx, want.TaskID, want.UserID)
	boundary("sent")
	if err != nil {
		return store.Batch{}, err
	}
	return store.Batch{Assignments: []*store.Assignment{a}}, nil
}

func (j *job) unassign(want Unassign) (store.Batch, error) {
	ids := []ID{want.AssignmentID}
	if want.AssignmentID <= 0 {
		list, err := j.remote.Assignments(j.ctx, want.TaskID)
		if err != nil {
			return store.Batch{}, err
		}
		ids = nil
		for _, a := range list {
			if a.TaskID == want.TaskID && a.UserID == want.UserID {
				ids = append(ids, a.ID)
			}
		}
	}
	for _, id := range ids {
		if _, err := j.delete(store.KindAssignments, id, j.remote.Unassign); err != nil {
			return store.Batch{}, err
		}
	}
	return store.Batch{Deleted: map[store.Kind][]ID{store.KindAssignments: ids}}, nil
}

// delete deletes something; that it is gone already is as good.
func (j *job) delete(kind store.Kind, id ID, call func(context.Context, ID) error) (store.Batch, error) {
	if err := j.sending(); err != nil {
		return store.Batch{}, err
	}
	err := call(j.ctx, id)
	boundary("sent")
	if err != nil && !missing(err) {
		return store.Batch{}, err
	}
	return store.Batch{Deleted: map[store.Kind][]ID{kind: {id}}}, nil
}

func missing(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.Outcome == Missing
}

func (j *job) read(want MarkRead) (store.Batch, error) {
	if err := j.sending(); err != nil {
		return store.Batch{}, err
	}
	n, err := j.remote.MarkRead(j.ctx, want.ID, want.Read)
	boundary("sent")
	if missing(err) {
		return store.Batch{Deleted: map[store.Kind][]ID{store.KindNotifications: {want.ID}}}, nil
	}
	if err != nil {
		return store.Batch{}, err
	}
	return store.Batch{Notifications: []*store.Notification{n}}, nil
}

func (j *job) company(want SaveCompany) (store.Batch, error) {
	c, err := j.remote.Company(j.ctx, want.CompanyID)
	if err != nil {
		return store.Batch{}, err
	}
	fields, err := toChange(want.Fields, c.Fields())
	if err != nil {
		return store.Batch{}, err
	}
	if len(fields) > 0 {
		if err := j.sending(); err != nil {
			return store.Batch{}, err
		}
		c, err = j.remote.SaveCompany(j.ctx, want.CompanyID, fields)
		boundary("sent")
		if err != nil {
			return store.Batch{}, err
		}
	}
	return store.Batch{Company: c}, nil
}

func (j *job) user(want SaveUser) (store.Batch, error) {
	list, err := j.remote.Users(j.ctx)
	if err != nil {
		return store.Batch{}, err
	}
	i := slices.IndexFunc(list, func(u *store.User) bool { return u.ID == want.UserID })
	if i < 0 {
		return store.Batch{}, &Failure{Outcome: Missing, Key: "error.gone"}
	}
	u := list[i]
	fields, err := toChange(want.Fields, u.Fields())
	if err != nil {
		return store.Batch{}, err
	}
	if len(fields) > 0 {
		if err := j.sending(); err != nil {
			return store.Batch{}, err
		}
		u, err = j.remote.SaveUser(j.ctx, want.UserID, fields)
		boundary("sent")
		if err != nil {
			return store.Batch{}, err
		}
	}
	return store.Batch{Users: []*store.User{u}}, nil
}

// toChange picks the fields that still differ from what is wanted, and finds those
// that somebody else changed meanwhile. A value that the server keeps in its own way
// is there: it is no other's change.
func toChange(want map[string]Change, there map[string]string) (map[string]string, error) {
	fields := make(map[string]string)
	var both []store.ConflictField
	for name, change := range want {
		now := there[name]
		switch {
		case now == change.Mine:
		case now == change.Before:
			fields[name] = change.Mine
		case textmatch.Compare(change.Mine, now) == textmatch.Same:
		default:
			both = append(both, store.ConflictField{Name: name, Before: change.Before, Mine: change.Mine, Theirs: now})
		}
	}
	if len(both) == 0 {
		return fields, nil
	}
	slices.SortFunc(both, func(a, b store.ConflictField) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return nil, conflict(both...)
}

func conflict(fields ...store.ConflictField) error {
	return &Failure{Outcome: Refused, Key: "error.conflict", conflict: &store.Conflict{Fields: fields}}
}

func (j *job) addUser(want AddUser) (store.Batch, error) {
	list, err := j.remote.Users(j.ctx)
	if err != nil {
		return store.Batch{}, err
	}
	for _, u := range list {
		if u.Username != want.User.Username {
			continue
		}
		if !j.r.Unsure {
			return store.Batch{}, &Failure{Outcome: Refused, Key: "error.username_taken"}
		}
		return store.Batch{Users: []*store.User{u}}, nil
	}
	if j.password == "" {
		return store.Batch{}, &Failure{Outcome: Refused, Key: "error.password_again"}
	}
	company, err := j.companyOf(want)
	if err != nil {
		return store.Batch{}, err
	}
	if err := j.sending(); err != nil {
		return store.Batch{}, err
	}
	u, err := j.remote.AddUser(j.ctx, company, want.User.Fields(), j.password)
	boundary("sent")
	if err != nil {
		return store.Batch{}, err
	}
	if u.CompanyID != 0 && u.CompanyID != company {
		return store.Batch{}, &Failure{Outcome: Refused, Key: "error.not_kept"}
	}
	return store.Batch{Users: []*store.User{u}}, nil
}

// companyOf gives the company that a new person is to work for: without it the server
// stores a person who belongs to nobody and is in no list, and whose user name is
// taken. An intention that lacks it waits until the server tells.
func (j *job) companyOf(want AddUser) (ID, error) {
	if want.User.CompanyID > 0 {
		return want.User.CompanyID, nil
	}
	company, err := j.remote.OwnCompany(j.ctx)
	if err == nil && company <= 0 {
		err = &Failure{Outcome: Refused, Key: "error.no_company"}
	}
	return company, err
}
