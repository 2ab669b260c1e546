package outbox

import (
	"errors"
	"os"

	"github.com/microbizz/go-desktop/app/internal/dbfile"
	"github.com/microbizz/go-desktop/app/store"
)

// errMissing says that the file is gone and its copy is not.
var errMissing = errors.New("the file is missing")

// load opens the file and its copy. What a damaged file does not tell, its copy does.
func (o *Outbox) load() error {
	path := fileName(o.dir)
	copied, err := dbfile.ReadCopy(path)
	if err != nil {
		o.log.Error("outbox: the second copy cannot be read", "error", err)
	}
	_, missing := os.Stat(path)
	j, err := openJournal(path)
	if errors.Is(err, dbfile.ErrDamaged) {
		if f, e := dbfile.Open(path, true); e == nil {
			j = &journal{file: f}
		}
	} else if err != nil {
		return err
	}
	c := newContents()
	if j != nil {
		var e error
		c, e = j.read()
		err = errors.Join(err, e)
	}
	if err == nil && errors.Is(missing, os.ErrNotExist) && !copied.Empty() {
		err = errMissing
	}
	if err == nil {
		return o.begin(j, c, copied)
	}
	return o.rescue(j, c, copied, err)
}

// begin works on from a file that is good.
func (o *Outbox) begin(j *journal, c contents, inCopy dbfile.Content) error {
	ahead, err := o.openCopy(j, inCopy)
	if err == nil && ahead {
		c, err = j.read()
	}
	if err != nil {
		j.close()
		return err
	}
	o.journal, o.records, o.claims, o.drafts = j, c.records, c.claims, c.drafts
	if err := j.forget(c, o.deps.Now()); err != nil {
		o.log.Warn("outbox: old claims stay", "error", err)
	}
	return o.sweepSpool()
}

// openCopy brings the file and its copy together; ahead says that the file was behind.
func (o *Outbox) openCopy(j *journal, inCopy dbfile.Content) (ahead bool, err error) {
	if j.copy, ahead, err = j.file.OpenCopy(fileName(o.dir), inCopy, copied...); err == nil {
		j.copy.Trouble = func(err error) { o.log.Warn("outbox: the second copy was not written", "error", err) }
	}
	return ahead, err
}

// rescue begins a new file with what could be read of the old one and with its copy. What
// is rescued may be older than the truth, so nothing of it is sent before the server was
// asked whether it is there.
func (o *Outbox) rescue(j *journal, c contents, inCopy dbfile.Content, reason error) error {
	path := fileName(o.dir)
	j.close()
	lost := c.merge(inCopy)
	for _, r := range c.records {
		r.doubt()
	}
	o.log.Error("outbox: the file is damaged", "error", reason, "rescued", len(c.records), "complete", !lost)
	o.opened = Opened{Reason: reason, Rescued: len(c.records), Lost: lost}
	if !errors.Is(reason, errMissing) {
		aside, err := dbfile.SetAside(path, o.deps.Now())
		if err != nil {
			return errors.Join(reason, err)
		}
		o.opened.SetAside = aside
	}
	j, err := openJournal(path)
	if err != nil {
		return err
	}
	if err := j.begin(c, inCopy); err != nil {
		j.close()
		return err
	}
	if _, err = o.openCopy(j, inCopy); err != nil {
		j.close()
		return err
	}
	o.journal, o.records, o.claims, o.drafts = j, c.records, c.claims, c.drafts
	return nil // the spool is not swept: a file there may belong to what was lost
}

// merge takes in what the copy has, and reports whether anything may be missing. A copy
// without a gap is the truth; beside one with gaps, what the file still told counts too,
// unless the copy tells that it was removed.
func (c *contents) merge(inCopy dbfile.Content) (lost bool) {
	fromFile := c.found
	if inCopy.Whole {
		c.found = map[int64]*record{}
	}
	gone := inCopy.Gone[string(bucketEntries)]
	for id := range c.found {
		if gone[string(key(id))] {
			delete(c.found, id)
		}
	}
	take := func(bucket []byte, take func(k, v []byte) error) {
		for k, v := range inCopy.Values[string(bucket)] {
			lost = take([]byte(k), v) != nil || lost
		}
	}
	take(bucketEntries, c.takeEntry)
	take(bucketClaims, c.takeClaim)
	take(bucketDrafts, c.takeDraft)
	for id, r := range c.found {
		if other := fromFile[id]; other != nil && other.further(r) {
			c.found[id] = other
		}
	}
	c.sort()
	return lost || !inCopy.Whole
}

// further reports whether r is a later step in an entry's life than other.
func (r *record) further(other *record) bool {
	done := func(r *record) (n int) {
		for _, p := range r.Parts {
			if p.NoteID != 0 {
				n++
			}
		}
		return n
	}
	if a, b := done(r), done(other); a != b {
		return a > b
	}
	return r.Tries > other.Tries
}

// doubt lets an entry be looked up before it is sent, as if it had been sent already.
func (r *record) doubt() {
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.NoteID == 0 && !p.Unsure && (r.Known != 0 || r.Tries > 0) {
			p.Unsure, p.Floor = true, max(p.Floor, r.Known)
		}
	}
	if len(r.Parts) == 0 {
		r.Unsure = true
	}
	if r.unsure() && r.State == store.EntryQueued {
		r.State = store.EntryChecking
	}
}
