package demo

import (
	"net/http"
	pathpkg "path"
	"strings"
)

const (
	maxRequestLine = 8190
	noAccess       = "You don't have the permission to access this object."
	noEdit         = "You don't have the permission to edit this object."
	noCreate       = "You don't have the permission to create an object of this type."
)

// serve answers one request, or lets the fault that a test asked for happen.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	gen, choose := s.gen, s.fault
	s.mu.RUnlock()
	s.counts.count(r)
	var fault Fault
	if choose != nil {
		fault = choose(r)
	}
	if fault.Kind != NoFault || fault.Delay > 0 {
		s.suffer(w, r, gen, fault)
		return
	}
	s.answer(w, r, gen)
}

// answer is what the server does when nothing goes wrong on the way.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, gen Generation) {
	c := s.newCall(w, r, gen)
	if len(r.Method)+len(r.RequestURI)+len(r.Proto)+2 > maxRequestLine {
		c.page(http.StatusRequestURITooLong, "Request-URI Too Long",
			"The requested URL's length exceeds the capacity\nlimit for this server.")
		return
	}
	where := r.URL.Path
	if cleaned := pathpkg.Clean(where); !strings.HasPrefix(cleaned, "/api.php") {
		where = cleaned
	}
	switch rest, ok := strings.CutPrefix(where, "/api.php"); {
	case ok && (rest == "" || rest[0] == '/'):
		defer s.sessions.enter(r)()
		c.route(rest)
	case where == "/pay" || strings.HasPrefix(where, "/pay/"):
		s.pay(w, r)
	default:
		c.page(http.StatusNotFound, "Not Found", "The requested URL was not found on this server.")
	}
}

// route checks in the order in which the real server does: the path, the token,
// the object's name, the method.
func (c *call) route(rest string) {
	p, ok := parsePath(rest, c.gen)
	if !ok {
		c.fail(http.StatusNotFound, "Invalid API path")
		return
	}
	if open := openCalls[p.object]; open != nil {
		if c.r.Method != http.MethodPost {
			c.badMethod()
			return
		}
		open(c)
		return
	}
	if !c.signedIn() {
		return
	}
	if special, ok := specialCalls[p.object]; ok {
		if c.r.Method != special.method {
			c.badMethod()
			return
		}
		special.run(c, p.id)
		return
	}
	if p.object == "fataltest" && c.s.opts.Fixture == Recordings {
		c.fatalTest(p.id)
		return
	}
	class := c.s.classes[p.object]
	switch {
	case class == nil:
		c.fail(http.StatusNotFound, "No such object type: "+p.object)
	case c.r.Method == http.MethodGet && p.schema:
		c.schema(class)
	case c.r.Method == http.MethodGet && p.id > 0:
		c.get(class, p.id)
	case c.r.Method == http.MethodGet:
		c.list(class)
	case c.r.Method == http.MethodPost:
		c.post(class, p.id)
	case c.r.Method == http.MethodDelete:
		c.delete(class, p.id)
	default:
		c.badMethod()
	}
}

func (c *call) badMethod() {
	c.fail(http.StatusMethodNotAllowed, "Cannot handle request method: "+c.r.Method)
}

// signedIn finds out who calls; without a good token it has answered 401.
func (c *call) signedIn() bool {
	token, array := c.token()
	if array {
		c.crash()
		return false
	}
	if token == "" {
		c.fail(http.StatusUnauthorized, "No access token provided")
		return false
	}
	if c.identify(token); c.me == nil {
		c.fail(http.StatusUnauthorized, "Invalid or expired access token")
		return false
	}
	return true
}

// identify finds the user of a token; c.me stays nil when it is good no more.
func (c *call) identify(token string) {
	c.s.mu.RLock()
	defer c.s.mu.RUnlock()
	at, ok := c.s.db.tokens[hashToken(token)]
	if !ok || c.now.Unix() >= at.Expires {
		return
	}
	if c.me = c.s.db.find("user", at.User); c.me == nil {
		return
	}
	users := c.s.classes["user"]
	c.company = c.me.num(users, "company_ref")
	c.admin = c.me.yes(users, "is_admin")
}

// fatalTest is an object of the recordings that shows each way in which PHP
// can fail.
func (c *call) fatalTest(id int64) {
	switch id {
	case 3:
		c.fatal("A framework error")
	case 5:
		c.begin(http.StatusOK)
		c.body().Write([]byte(`{"half":`))
		c.w.(http.Flusher).Flush()
		c.end()
	default:
		c.crash()
	}
}
