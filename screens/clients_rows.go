package screens

import (
	"time"

	"github.com/microbizz/go-desktop/app/forms"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/tasks"
	"github.com/microbizz/go-desktop/app/words"
)

// clientGroup orders the clients by what they ask of one.
type clientGroup uint8

const (
	groupRequests clientGroup = iota // incoming, to be answered
	groupConnected
	groupWaiting // outgoing: the client is to answer
	groupRefused
	groupOthers
)

// headings of the groups, by their number.
var clientGroups = [...]string{"clients.requests", "clients.connected", "clients.waiting", "clients.refused", "clients.others"}

// clientRow is one line of the clients: a client, or the words above a group.
type clientRow struct {
	heading string
	client  *store.Company
	link    *store.Connection // nil when there is none
	group   clientGroup
	open    int // open tasks
	total   int
	sub     string
	sent    string // when an outgoing request was sent
}

// clientRows groups the clients that match a search.
func clientRows(s *store.Snapshot, search string, now time.Time) []clientRow {
	open, total := map[store.ID]int{}, map[store.ID]int{}
	for _, t := range s.Tasks {
		total[t.ClientID]++
		if !t.Status.Closed() {
			open[t.ClientID]++
		}
	}
	links := map[store.ID]*store.Connection{}
	for _, c := range s.Connections {
		if old := links[c.ClientID]; old == nil || groupOf(c) <= groupOf(old) {
			links[c.ClientID] = c
		}
	}
	var groups [len(clientGroups)][]clientRow
	for _, c := range s.Clients {
		link := links[c.ID]
		text := ""
		if link != nil {
			text = link.PlainText()
		}
		if !tasks.Match(search, c.Name, c.VATID, forms.PrettyVATID(c.VATID), c.Zip, c.City, c.Address, c.ContactPerson, c.Email, c.Phone, text) {
			continue
		}
		r := clientRow{client: c, link: link, group: groupOf(link), open: open[c.ID], total: total[c.ID], sub: clientLine(c)}
		switch {
		case r.group == groupRequests && text != "":
			r.sub = tasks.Join(" · ", r.sub, "”"+oneLine(text)+"”")
		case r.group == groupWaiting:
			r.sent = words.T("clients.sent", words.Current().Day(link.Created, now))
		}
		groups[r.group] = append(groups[r.group], r)
	}
	var rows []clientRow
	for g, members := range groups {
		if len(members) > 0 {
			rows = append(rows, clientRow{heading: words.T(clientGroups[g]), group: clientGroup(g)})
			rows = append(rows, members...)
		}
	}
	return rows
}

func groupOf(c *store.Connection) clientGroup {
	switch {
	case c == nil:
		return groupOthers
	case c.Status == store.ConnectionAccepted:
		return groupConnected
	case c.Status == store.ConnectionRejected || c.Status == store.ConnectionBlocked:
		return groupRefused
	case c.Status == store.ConnectionPending && c.Outgoing:
		return groupWaiting
	case c.Status == store.ConnectionPending:
		return groupRequests
	}
	return groupOthers
}

// clientLine is what tells a client from others: VAT number and town.
func clientLine(c *store.Company) string {
	vat := ""
	if c.VATID != "" {
		vat = words.T("clients.vat", forms.PrettyVATID(c.VATID))
	}
	return tasks.Join(" · ", vat, tasks.Join(" ", c.Zip, c.City))
}

// clientFile is a file of one of the client's tasks or notes.
type clientFile struct {
	file store.File
	task *store.Task
	when time.Time
}

// clientFiles lists the files that passed between us and a client, newest first, at
// most max of them.
func clientFiles(s *store.Snapshot, client store.ID, max int) []clientFile {
	var files []clientFile
	for i := len(s.Tasks) - 1; i >= 0 && len(files) < max; i-- {
		t := s.Tasks[i]
		if t.ClientID != client {
			continue
		}
		notes := s.Notes(t.ID)
		for j := len(notes) - 1; j >= 0; j-- {
			for _, f := range notes[j].Files {
				files = append(files, clientFile{f, t, notes[j].Created})
			}
		}
		for _, f := range t.Files {
			files = append(files, clientFile{f, t, t.Created})
		}
	}
	return files[:min(len(files), max)]
}
