package apiclient

import (
	"errors"
	"testing"
)

func TestNothingIsCreatedWithoutWhatItBelongsTo(t *testing.T) {
	ctx := t.Context()
	for name, create := range map[string]func(*Client) error{
		"a person": func(c *Client) error { _, err := c.Users().Create(ctx, UserPatch{Username: Set("ny")}); return err },
		"a person of company 0": func(c *Client) error {
			_, err := c.Users().Create(ctx, UserPatch{Username: Set("ny"), CompanyID: Set(ID(0))})
			return err
		},
		"an assignment of nobody": func(c *Client) error {
			_, err := c.Assignments().Create(ctx, AssignmentPatch{TaskID: Set(ID(4))})
			return err
		},
		"an assignment to nothing": func(c *Client) error {
			_, err := c.Assignments().Create(ctx, AssignmentPatch{UserID: Set(ID(4))})
			return err
		},
		"an assignment of one to come": func(c *Client) error {
			_, err := c.Assignments().Create(ctx, AssignmentPatch{TaskID: Set(ID(4)), UserID: Set(ID(-7))})
			return err
		},
		"a note on nothing": func(c *Client) error {
			_, err := c.TaskNotes().Create(ctx, TaskNotePatch{Text: Set("Hej")})
			return err
		},
		"a connection with nobody": func(c *Client) error {
			_, err := c.Connections().Create(ctx, ConnectionPatch{Outgoing: Set(true)})
			return err
		},
		"a connection whose client is 0": func(c *Client) error {
			_, err := c.Connections().Create(ctx, ConnectionPatch{ClientID: Null[ID]()})
			return err
		},
	} {
		rec := &recorder{t: t, answers: []string{`{}`}}
		if err := create(clientOver(t, rec.RoundTrip)); !errors.Is(err, ErrIncomplete) || len(rec.requests) != 0 {
			t.Errorf("%s: %v, and %d requests were made", name, err, len(rec.requests))
		}
	}
}

func TestANewPersonIsSentWithExactlyTheirFields(t *testing.T) {
	patch := UserPatch{CompanyID: Set(ID(3)), Username: Set("ny@firma.example"), Password: Set("hemmeligt-ord"), Name: Set("Ny"), Phone: Set(""), Admin: Set(true)}
	for name, c := range map[string]struct {
		schema []string // nil: none
		want   string
	}{
		"older": {nil, `{"company_ref":3,"username":"ny@firma.example","password":"hemmeligt-ord","name":"Ny","is_admin":true}`},
		// A server whose people have no company field puts them where they belong.
		"no company field": {[]string{"username", "password", "name", "phone", "is_admin"}, `{"username":"ny@firma.example","password":"hemmeligt-ord","name":"Ny","is_admin":true}`},
	} {
		rec := &recorder{t: t, answers: []string{`{"user_id":9,"username":"ny@firma.example"}`}}
		client := clientOver(t, rec.RoundTrip)
		if c.schema != nil {
			s := schema{names: c.schema, kinds: map[string]string{}}
			for _, field := range c.schema {
				s.kinds[field] = "text"
			}
			client.contract.learnSchema(userObject, s)
		}
		if _, err := client.Users().Create(t.Context(), patch); err != nil || len(rec.requests) != 1 || rec.requests[0].body != c.want {
			t.Errorf("%s: %v, sent %+v, want %s", name, err, rec.requests, c.want)
		}
	}
}

func TestTheRefusedFieldIsFoundInWhatTheServerSays(t *testing.T) {
	for message, want := range map[string]string{
		"Post data wasn't valid: Error updating field email: Invalid field value":                   "email",
		"Post data wasn't valid: 9 isn't a valid reference in field company_ref":                    "company_ref",
		"Post data wasn't valid: 7 isn't a valid value for field status":                            "status",
		"Post data wasn't valid: Required field username is missing.":                               "username",
		"Post data wasn't valid: Tried to update non-existing field password":                       "password",
		"Post data wasn't valid: Tried to set boolean field is_admin to non-boolean value 1":        "is_admin",
		"Post data wasn't valid: Could not parse i morgen into field deadline as a valid timestamp": "deadline",
		"User name is already in use": "",
	} {
		if got := RefusedField(message); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
}
