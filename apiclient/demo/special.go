package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// openCalls need no token.
var openCalls map[string]func(*call)

// specialCalls are the calls that are no records.
var specialCalls map[string]specialCall

type specialCall struct {
	method string
	run    func(*call, int64)
}

func init() {
	openCalls = map[string]func(*call){"login": (*call).login, "register": (*call).register, "resetpassword": (*call).resetPassword}
	specialCalls = map[string]specialCall{
		"currentuser":             {http.MethodGet, (*call).currentUser},
		"paymenturl":              {http.MethodGet, (*call).paymentURL},
		"subscriptioninformation": {http.MethodGet, (*call).subscription},
		"cancelsubscription":      {http.MethodPost, (*call).cancel},
		"deviceid":                {http.MethodPost, (*call).device},
	}
}

func hashPassword(password string) string {
	sum := sha256.Sum256([]byte("microbizz demo " + password))
	return hex.EncodeToString(sum[:])
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// userNamed finds a user by name. The older generation ignores case. The
// caller holds mu.
func (c *call) userNamed(name string) *record {
	users := c.s.db.tables["user"]
	for _, u := range users.rows {
		have := u.text(users.class, "username")
		if have == name || c.gen == Older && strings.EqualFold(have, name) {
			return u
		}
	}
	return nil
}

// issue signs a user in. The caller holds mu.
func (c *call) issue(user int64) string {
	token := c.s.randomHex(40)
	c.s.saveToken(token, session{User: user, Expires: c.now.Add(c.s.opts.TokenLife).Unix()})
	return token
}

func (c *call) login() {
	doc, ok := c.document()
	if !ok {
		return
	}
	name, _ := doc.member("username")
	password, _ := doc.member("password")
	c.s.mu.Lock()
	user := c.userNamed(scalar(name))
	token := ""
	if user != nil {
		if have := c.s.db.passwords[user.id]; have != "" && have == hashPassword(scalar(password)) {
			token = c.issue(user.id)
		}
	}
	c.s.mu.Unlock()
	if token == "" {
		c.fail(http.StatusUnauthorized, "Invalid user name or password")
		return
	}
	c.reply(http.StatusOK, []byte(`{"access_token":"`+token+`"}`))
}

// resetPassword would send a mail. It tells no strangers who has an account. The older
// generation has no such call.
func (c *call) resetPassword() {
	if c.gen == Older {
		if c.signedIn() {
			c.fail(http.StatusNotFound, "No such object type: resetpassword")
		}
		return
	}
	doc, ok := c.document()
	if !ok {
		return
	}
	if v, there := doc.member("username"); !there || scalar(v) == "" {
		c.fail(http.StatusBadRequest, "Required field username is missing")
		return
	}
	c.reply(http.StatusOK, []byte(`{"success":true}`))
}

// register makes a company and its first user, who is its admin.
func (c *call) register() {
	doc, ok := c.document()
	if !ok {
		return
	}
	for _, name := range []string{"username", "password"} {
		if v, there := doc.member(name); !there || scalar(v) == "" {
			c.fail(http.StatusBadRequest, "Required field "+name+" is missing")
			return
		}
	}
	name, _ := doc.member("username")
	c.s.mu.Lock()
	if c.userNamed(scalar(name)) != nil {
		c.s.mu.Unlock()
		c.fail(http.StatusBadRequest, "User name is already in use")
		return
	}
	company := c.newFrom("company", doc, nil)
	user := c.newFrom("user", doc, map[string]value{"company_ref": numberValue(company.id), "is_admin": boolValue(true)})
	password, _ := doc.member("password")
	c.s.savePassword(user.id, hashPassword(scalar(password)))
	token := c.issue(user.id)
	c.s.mu.Unlock()
	c.reply(http.StatusCreated, []byte(`{"access_token":"`+token+`"}`))
}

// newFrom stores a new record with the texts of a document. The caller holds mu.
func (c *call) newFrom(object string, doc jsonValue, more map[string]value) *record {
	t := c.s.db.tables[object]
	r := t.class.blank()
	for i, f := range t.class.fields {
		if f.kind == kindText || f.kind == kindEmail || f.kind == kindLong {
			v, _ := doc.member(f.name)
			r.values[i] = textValue(cut(scalar(v)))
		}
	}
	for name, v := range more {
		r.values[t.class.field(name)] = v
	}
	return c.s.insert(object, r, c.now)
}

func (c *call) currentUser(int64) {
	class := c.s.classes["user"]
	v, ok := c.view(class)
	if !ok {
		return
	}
	c.s.mu.RLock()
	missing := v.hold(c.s.db, class, c.me)
	c.s.mu.RUnlock()
	c.show(http.StatusOK, v, class, c.me, missing)
}

func (c *call) subscription(int64) {
	c.s.mu.RLock()
	sub := c.s.db.subscriptions[c.company]
	users := len(c.s.db.usersOf(c.company))
	c.s.mu.RUnlock()
	if !sub.Got {
		c.reply(http.StatusOK, []byte(`{"got_subscription":false}`))
		return
	}
	end := "false"
	if sub.End != "" {
		end = `"` + sub.End + `"`
	}
	c.reply(http.StatusOK, []byte(`{"got_subscription":true,"renewing":`+strconv.FormatBool(sub.Renewing)+`,"end_date":`+end+
		`,"unit_price":`+phpFloat(sub.Unit)+`,"total_price":`+phpFloat(sub.Unit*float64(users))+`}`))
}

// phpFloat writes a number with a decimal point, also when it is whole.
func phpFloat(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// cancel ends a company's subscription. It is the one POST that needs no body.
func (c *call) cancel(id int64) {
	switch {
	case id == 0:
		c.fail(http.StatusNotFound, "No object id specified.")
		return
	case id != c.company || !c.admin:
		c.fail(http.StatusForbidden, noAccess)
		return
	}
	c.s.mu.Lock()
	sub := c.s.db.subscriptions[id]
	sub.Renewing = false
	c.s.saveSubscription(id, sub)
	c.s.mu.Unlock()
	c.reply(http.StatusOK, []byte(`{"cancelled":true}`))
}

func (c *call) device(int64) {
	doc, ok := c.document()
	if !ok {
		return
	}
	platform, there := doc.member("platform_name")
	id, known := doc.member("device_id_string")
	switch {
	case !there:
		c.fail(http.StatusBadRequest, "Post data wasn't valid: Required field platform_name is missing")
		return
	case scalar(platform) != "android" && scalar(platform) != "ios":
		c.fail(http.StatusBadRequest, "Post data wasn't valid: Error updating field platform_name: No such enumeration")
		return
	case !known:
		c.fail(http.StatusBadRequest, "Post data wasn't valid: Required field device_id_string is missing")
		return
	}
	key := strconv.FormatInt(c.me.id, 10) + " " + scalar(platform) + " " + scalar(id)
	c.s.mu.Lock()
	status := http.StatusCreated
	if c.s.db.devices[key] {
		status = http.StatusOK
	}
	c.s.saveDevice(key)
	c.s.mu.Unlock()
	c.reply(status, appendJSON(nil, doc))
}
