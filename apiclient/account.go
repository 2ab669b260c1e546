package apiclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"strings"
)

// Token is what a sign-in gives: the key to everything the user may do, for about
// six hours from then on. Use does not prolong it. Spec: API security.
type Token struct {
	// Value travels as the cookie. Keep it in the system's keyring only.
	Value string
}

// String hides the token.
func (Token) String() string { return "•••" }

// GoString hides the token.
func (Token) GoString() string { return "apiclient.Token{•••}" }

// LogValue hides the token.
func (Token) LogValue() slog.Value { return slog.StringValue("•••") }

// Login signs a user in. A refusal is ErrWrongPassword and never means that a token
// expired. Inferred; Spec: API security names the object.
func (c *Client) Login(ctx context.Context, username, password string) (Token, error) {
	body, err := marshal(map[string]string{"username": username, "password": password})
	if err != nil {
		return Token{}, &Error{Kind: ErrInvalid, Method: "POST", Object: "login", Err: err}
	}
	return c.signIn(ctx, call{object: "login", harmless: true, secrets: []string{password, username}}, body)
}

// ResetPassword asks the server to help a user who forgot the password; how is the server's
// own matter. A server that cannot do it, or not without a sign-in, answers ErrMethod. A
// name that nobody has is no error where the server tells no strangers. Inferred.
func (c *Client) ResetPassword(ctx context.Context, username string) error {
	body, err := marshal(map[string]string{"username": username})
	if err != nil {
		return &Error{Kind: ErrInvalid, Method: "POST", Object: "resetpassword", Err: err}
	}
	want := call{method: "POST", object: "resetpassword", signIn: true, harmless: true, secrets: []string{username}}
	_, _, err = c.endpoint(ctx, want, body)
	var e *Error
	if errors.As(err, &e) && !e.Page && e.Status >= 400 && e.Status < 500 && e.Status != 429 && e.Kind != ErrProxy {
		e.Kind = ErrMethod
	}
	return err
}

// Registration is a new company with its first user. Inferred.
type Registration struct {
	CompanyName, VATID string
	// Name is the user's own name. Username is what to sign in with.
	Name, Username, Password, Email, Phone string
	// The company's further fields; may be empty.
	Branch, Address, Address2, Zip, City, Country, ContactPerson, AdditionalText string
}

// Register makes a company with its first user and signs the user in. A user name
// that somebody has is ErrUsernameTaken. Inferred; Spec: API security names it.
func (c *Client) Register(ctx context.Context, r Registration) (Token, error) {
	e := newEncoder(c.contract, userObject, true)
	for _, f := range []Field{
		{"companyname", r.CompanyName}, {"vat_id", r.VATID}, {"name", r.Name}, {"username", r.Username},
		{"password", r.Password}, {"email", r.Email}, {"phone", r.Phone}, {"branch", r.Branch},
		{"address", r.Address}, {"address2", r.Address2}, {"zip", r.Zip}, {"city", r.City},
		{"country", r.Country}, {"contactperson", r.ContactPerson}, {"additionaltext", r.AdditionalText},
	} {
		if f.Value != "" {
			e.put(f.Name, f.Value)
		}
	}
	secrets := []string{r.Password, r.Username, r.Name, r.Email, r.Phone, r.CompanyName, r.VATID}
	return c.signIn(ctx, call{object: "register", secrets: secrets}, []byte("{"+string(e.fields)+"}"))
}

// signIn makes one of the calls that answer a token. What the person typed is no part of
// what an error may show.
func (c *Client) signIn(ctx context.Context, want call, body []byte) (Token, error) {
	want.method, want.signIn = "POST", true
	reply, call, err := c.endpoint(ctx, want, body)
	if err != nil {
		return Token{}, err
	}
	fields, err := c.object(call, reply)
	if err != nil {
		return Token{}, err
	}
	for _, name := range tokenNames {
		if text, ok := readText(fields[name]); ok && text != "" {
			return Token{Value: text}, nil
		}
	}
	return Token{}, c.notJSON(call, reply, errors.New("the reply holds no token"))
}

// endpoint makes a call under the names that its endpoint may have, until one is
// there. A name that is not there was not acted upon.
func (c *Client) endpoint(ctx context.Context, want call, body []byte) (*reply, call, error) {
	call, canonical := want, want.object
	names := c.contract.endpoint(canonical)
	for i, name := range names {
		call.object = name
		if body != nil {
			call.length = int64(len(body))
			call.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		}
		reply, err := c.do(ctx, call)
		if i < len(names)-1 && isUnknownObject(err) {
			continue
		}
		if err == nil && i > 0 {
			c.contract.learnEndpoint(canonical, name)
		}
		return reply, call, err
	}
	return nil, call, newError(call, ErrNotFound)
}

// isUnknownObject reports whether the server has no object of that name at all.
func isUnknownObject(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == 404 && strings.HasPrefix(e.Message, "No such object type")
}

// object reads a reply that is one JSON object into its raw members.
func (c *Client) object(call call, reply *reply) (map[string][]byte, error) {
	if err := wholeJSON(reply.body); err != nil || reply.body[0] != '{' {
		return nil, c.notJSON(call, reply, firstOf(err, errSyntax))
	}
	fields := make(map[string][]byte)
	_, _ = scanObject(reply.body, 0, 0, func(name, value span) {
		fields[unquote(name.of(reply.body))] = value.of(reply.body)
	})
	return fields, nil
}

// CurrentUser gives the signed-in user. Spec: Current user.
func (c *Client) CurrentUser(ctx context.Context) (User, error) {
	reply, call, err := c.endpoint(ctx, call{method: "GET", object: "currentuser"}, nil)
	if err != nil {
		return User{}, err
	}
	row, err := c.readOne(userObject, call, reply)
	if err != nil {
		return User{}, err
	}
	return User{record: record{row}, contract: c.contract}, nil
}

// PaymentURL gives an address for paying, to be opened in a browser. It is checked
// to be an https address. Spec: Payment URL.
func (c *Client) PaymentURL(ctx context.Context) (string, error) {
	reply, call, err := c.endpoint(ctx, call{method: "GET", object: "paymenturl"}, nil)
	if err != nil {
		return "", err
	}
	fields, err := c.object(call, reply)
	if err != nil {
		return "", err
	}
	text, _ := readText(fields["url"])
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return "", c.notJSON(call, reply, errors.New("the reply holds no safe web address"))
	}
	return u.String(), nil
}

// Subscription is what the company pays for. Spec: Subscription information.
type Subscription struct {
	// Got is false when there is none; then the other fields are zero.
	Got      bool
	Renewing bool
	// EndDate is when it expires or renews; zero when the server names none.
	EndDate Date
	// UnitPrice is for one user, TotalPrice for all of the company.
	UnitPrice, TotalPrice Money
	unknown               []Field
}

// Unknown lists what the server sent that no field here holds.
func (s Subscription) Unknown() []Field { return s.unknown }

// Subscription gives what the company pays for. Spec: Subscription information.
func (c *Client) Subscription(ctx context.Context) (Subscription, error) {
	var s Subscription
	reply, call, err := c.endpoint(ctx, call{method: "GET", object: "subscriptioninformation"}, nil)
	if err != nil {
		return s, err
	}
	fields, err := c.object(call, reply)
	if err != nil {
		return s, err
	}
	if _, has := fields["got_subscription"]; !has {
		return s, c.notJSON(call, reply, errors.New("the reply tells about no subscription"))
	}
	_, _ = scanObject(reply.body, 0, 0, func(nameAt, value span) {
		v, ok := value.of(reply.body), true
		switch name := unquote(nameAt.of(reply.body)); name {
		case "got_subscription":
			s.Got, _, ok = readBool(v)
		case "renewing":
			s.Renewing, _, ok = readBool(v)
		case "end_date":
			s.EndDate, ok = readDate(v)
		case "unit_price":
			s.UnitPrice, ok = readMoney(v)
		case "total_price":
			s.TotalPrice, ok = readMoney(v)
		case "__api_generated":
		default:
			ok = false
		}
		if !ok {
			text, _ := readText(v)
			s.unknown = append(s.unknown, Field{unquote(nameAt.of(reply.body)), orDefault(text, string(v))})
		}
	})
	return s, nil
}

// CancelSubscription ends the subscription of a company. Spec: Cancel subscription.
func (c *Client) CancelSubscription(ctx context.Context, company ID) error {
	if company <= 0 {
		return &Error{Kind: ErrInvalid, Method: "POST", Object: "cancelsubscription", Message: "this needs the company's ID"}
	}
	reply, call, err := c.endpoint(ctx, call{method: "POST", object: "cancelsubscription", id: company}, []byte("{}"))
	if err != nil {
		return err
	}
	_, err = c.object(call, reply)
	return err
}

// Platform is a kind of device that the server can push to. Spec: Device ID.
type Platform string

// The platforms that the specification knows.
const (
	Android Platform = "android"
	IOS     Platform = "ios"
)

// DeviceID names a device that is to get push messages. Spec: Device ID.
type DeviceID struct {
	Platform Platform
	ID       string
}

// RegisterDevice adds a device to the signed-in user; doing so again only renews
// it. There is no platform for a desktop. Spec: Device ID.
func (c *Client) RegisterDevice(ctx context.Context, d DeviceID) error {
	body, err := marshal(map[string]string{"platform_name": string(d.Platform), "device_id_string": d.ID})
	if err != nil {
		return &Error{Kind: ErrInvalid, Method: "POST", Object: "deviceid", Err: err}
	}
	reply, call, err := c.endpoint(ctx, call{method: "POST", object: "deviceid"}, body)
	if err != nil {
		return err
	}
	_, err = c.object(call, reply)
	return err
}
