package demo

import (
	"fmt"
	"net/http"
)

func (c *call) delete(class *class, id int64) {
	if id == 0 {
		c.fail(http.StatusNotFound, "No object id specified.")
		return
	}
	c.s.mu.RLock()
	r := c.s.db.tables[class.object].find(id)
	seen := r != nil && c.sees(class, r)
	c.s.mu.RUnlock()
	switch {
	case r == nil:
		c.fail(http.StatusNotFound, fmt.Sprintf("No object of type %s with id: %d", class.object, id))
		return
	case !seen:
		c.fail(http.StatusForbidden, noAccess)
		return
	}
	if reason := c.keeps(class, r); reason != "" {
		c.fail(http.StatusForbidden, fmt.Sprintf("You cannot delete object with id: %d. Reason: %s", id, reason))
		return
	}
	if !c.s.locks.enter(class, id) {
		c.fatal(fmt.Sprintf(`Failed to lock Go\%s (%d) within reasonable time / x`, class.php, id))
		return
	}
	defer c.s.locks.leave(class, id)
	if !c.s.deleteRecord(class, id, c.now) {
		c.fail(http.StatusInternalServerError, "Could not delete object")
		return
	}
	c.reply(http.StatusOK, []byte(`{"file_deleted":true}`))
}
