package store

// How each kind of row is written and read. The two functions of a kind name its
// fields in the same order; a change to them needs a new rowVersion.

// rowVersion is the form of the rows of the server. Rows of another version are
// dropped at opening and fetched again: the server has them all.
const rowVersion = "1"

func (t *Task) write(w *rowWriter) {
	w.int(t.ID)
	w.int(t.CompanyID)
	w.int(t.ClientID)
	w.texts(t.Title, t.Description, t.Address, t.Address2, t.Zip, t.City, t.Country, t.ContactPerson, t.ContactPhone)
	here := t.Latitude != 0 || t.Longitude != 0
	w.bool(here)
	if here {
		w.float(t.Latitude)
		w.float(t.Longitude)
	}
	w.time(t.Start)
	w.time(t.Deadline)
	w.text(string(t.Status))
	w.int(int64(t.StatusNumber))
	w.files(t.Files)
	w.time(t.Created)
	w.time(t.Changed)
	w.extra(t.Extra)
}

func (t *Task) read(r *rowReader) {
	t.ID, t.CompanyID, t.ClientID = r.int(), r.int(), r.int()
	r.texts(&t.Title, &t.Description, &t.Address, &t.Address2, &t.Zip, &t.City, &t.Country, &t.ContactPerson, &t.ContactPhone)
	if r.bool() {
		t.Latitude, t.Longitude = r.float(), r.float()
	}
	t.Start, t.Deadline = r.time(), r.time()
	t.Status, t.StatusNumber = StatusWord(r.text()), int(r.int())
	t.Files = r.files()
	t.Created, t.Changed = r.time(), r.time()
	t.Extra = r.extra()
}

func (n *Note) write(w *rowWriter) {
	w.int(n.ID)
	w.int(n.TaskID)
	w.int(n.UserID)
	w.int(n.ClientID)
	w.text(n.Text)
	w.count(int(n.Visibility))
	w.files(n.Files)
	w.time(n.Created)
	w.time(n.Changed)
	w.extra(n.Extra)
}

func (n *Note) read(r *rowReader) {
	n.ID, n.TaskID, n.UserID, n.ClientID = r.int(), r.int(), r.int(), r.int()
	n.Text, n.Visibility = r.text(), Visibility(r.uint())
	n.Files = r.files()
	n.Created, n.Changed = r.time(), r.time()
	n.Extra = r.extra()
}

func (u *User) write(w *rowWriter) {
	w.int(u.ID)
	w.int(u.CompanyID)
	w.texts(u.Username, u.Name, u.Email, u.Phone)
	w.bool(u.Admin)
	var image []File
	if u.Image != nil {
		image = []File{*u.Image}
	}
	w.files(image)
	w.time(u.Created)
	w.time(u.Changed)
	w.extra(u.Extra)
}

func (u *User) read(r *rowReader) {
	u.ID, u.CompanyID = r.int(), r.int()
	r.texts(&u.Username, &u.Name, &u.Email, &u.Phone)
	u.Admin = r.bool()
	if image := r.files(); len(image) > 0 {
		u.Image = &image[0]
	}
	u.Created, u.Changed = r.time(), r.time()
	u.Extra = r.extra()
}

func (c *Company) write(w *rowWriter) {
	w.int(c.ID)
	w.texts(c.VATID, c.Name, c.Branch, c.Address, c.Address2, c.Zip, c.City, c.Country, c.Phone, c.Email,
		c.ContactPerson, c.AdditionalText)
	w.time(c.Created)
	w.time(c.Changed)
	w.extra(c.Extra)
}

func (c *Company) read(r *rowReader) {
	c.ID = r.int()
	r.texts(&c.VATID, &c.Name, &c.Branch, &c.Address, &c.Address2, &c.Zip, &c.City, &c.Country, &c.Phone, &c.Email,
		&c.ContactPerson, &c.AdditionalText)
	c.Created, c.Changed = r.time(), r.time()
	c.Extra = r.extra()
}

func (c *Connection) write(w *rowWriter) {
	w.int(c.ID)
	w.int(c.CompanyID)
	w.int(c.ClientID)
	w.bool(c.Outgoing)
	w.text(string(c.Status))
	w.int(int64(c.StatusNumber))
	w.text(c.Text)
	w.time(c.Created)
	w.time(c.Changed)
}

func (c *Connection) read(r *rowReader) {
	c.ID, c.CompanyID, c.ClientID = r.int(), r.int(), r.int()
	c.Outgoing = r.bool()
	c.Status, c.StatusNumber = ConnectionWord(r.text()), int(r.int())
	c.Text = r.text()
	c.Created, c.Changed = r.time(), r.time()
}

func (a *Assignment) write(w *rowWriter) {
	w.int(a.ID)
	w.int(a.TaskID)
	w.int(a.UserID)
	w.time(a.Created)
}

func (a *Assignment) read(r *rowReader) {
	a.ID, a.TaskID, a.UserID = r.int(), r.int(), r.int()
	a.Created = r.time()
}

func (n *Notification) write(w *rowWriter) {
	w.int(n.ID)
	w.int(n.UserID)
	w.text(n.Text)
	w.bool(n.Read)
	w.text(n.RelatedObject)
	w.int(n.RelatedID)
	w.time(n.Created)
}

func (n *Notification) read(r *rowReader) {
	n.ID, n.UserID = r.int(), r.int()
	n.Text, n.Read = r.text(), r.bool()
	n.RelatedObject, n.RelatedID = r.text(), r.int()
	n.Created = r.time()
}

func (s *Subscription) write(w *rowWriter) {
	w.bool(s.Known)
	w.bool(s.Got)
	w.bool(s.Renewing)
	w.time(s.End)
	w.int(s.UnitPrice)
	w.int(s.TotalPrice)
}

func (s *Subscription) read(r *rowReader) {
	s.Known, s.Got, s.Renewing = r.bool(), r.bool(), r.bool()
	s.End = r.time()
	s.UnitPrice, s.TotalPrice = r.int(), r.int()
}

// row is what every kind of row can do.
type row[T any] interface {
	*T
	write(*rowWriter)
	read(*rowReader)
}

// readRow decodes one row from disk; copied makes a lasting copy of its bytes.
func readRow[T any, P row[T]](b []byte, into P, copied func([]byte) string) error {
	r, err := openRow(b, copied)
	if err != nil {
		return err
	}
	into.read(&r)
	return r.err()
}

func oneCopy(b []byte) string { return string(b) }

// comparer tells whether two rows hold the same, as far as the disk would notice.
type comparer struct{ a, b rowWriter }

func same[T any, P row[T]](c *comparer, a, b P) bool {
	c.a.reset()
	c.b.reset()
	a.write(&c.a)
	b.write(&c.b)
	return string(c.a.b) == string(c.b.b)
}
