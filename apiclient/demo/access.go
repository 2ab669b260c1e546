package demo

// Who may see and do what. The real server's rules are unknown; these are the
// ones that the recordings were made with, and where those say nothing, the
// ones that the specification's words suggest.

// sees tells whether the caller may see a record. The caller holds mu.
func (c *call) sees(class *class, r *record) bool {
	switch class.object {
	case "foreigncompany":
		return c.s.opts.Fixture == Recordings || c.related()[r.id]
	case "notification":
		return r.num(class, "user_ref") == c.me.id
	case "hyperreferencetest":
		return true
	}
	return c.s.db.companyOf(class, r) == c.company && c.company != 0
}

// related are the foreign companies that the caller's company has to do with.
func (c *call) related() map[int64]bool {
	if c.clients != nil {
		return c.clients
	}
	c.clients = map[int64]bool{}
	for _, object := range []string{"connection", "task"} {
		t := c.s.db.tables[object]
		for _, r := range t.rows {
			if r.num(t.class, "company_ref") == c.company {
				c.clients[r.num(t.class, "foreigncompany_ref")] = true
			}
		}
	}
	return c.clients
}

// edits tells whether the caller may change a record that it sees.
func (c *call) edits(class *class, r *record) bool {
	switch class.object {
	case "foreigncompany":
		return false
	case "company", "connection":
		return c.admin
	case "user":
		return c.admin || r.id == c.me.id
	case "tasknote":
		return r.num(class, "user_ref") == c.me.id
	}
	return true
}

// creates tells whether the caller may create records of a class.
func (c *call) creates(class *class) bool {
	switch class.object {
	case "company", "foreigncompany":
		return false
	case "user", "connection":
		return c.admin
	}
	return true
}

// keeps tells why a record cannot be deleted, in the server's words; empty
// when it can.
func (c *call) keeps(class *class, r *record) string {
	switch class.object {
	case "task":
		return "Tasks cannot be deleted"
	case "company":
		return "Companies cannot be deleted"
	case "foreigncompany":
		return "Foreign companies cannot be deleted"
	case "tasknote":
		if r.num(class, "user_ref") != c.me.id {
			return "You can only delete your own notes"
		}
	case "connection":
		if !c.admin {
			return "Only admins can delete connections"
		}
	case "user":
		// Today's server turns this refusal into a yes: a user that should
		// stay is deleted all the same.
		if c.gen == Older {
			return "Users cannot be deleted"
		}
	}
	return ""
}
