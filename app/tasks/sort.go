package tasks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/microbizz/go-desktop/app/store"
)

// SortBy names what tasks are ordered by.
type SortBy string

// The orders. The zero value is that by deadline.
const (
	ByDeadline SortBy = "deadline"
	ByReceived SortBy = "received"
	ByChanged  SortBy = "changed"
	ByClient   SortBy = "client"
	ByTitle    SortBy = "title"
	ByStatus   SortBy = "status"
)

// SortOrders lists the orders as a menu offers them.
var SortOrders = []SortBy{ByDeadline, ByReceived, ByChanged, ByClient, ByTitle, ByStatus}

// Sort is an order of tasks. Whatever the direction, tasks without a deadline, a
// client or a status come last, and what is equal keeps the order of the tasks' keys,
// newest first.
type Sort struct {
	By   SortBy
	Desc bool
}

// Apply orders the rows in place.
func (s Sort) Apply(rows []Row) {
	keys := make([]sortable, len(rows))
	for i := range rows {
		keys[i] = s.key(&rows[i])
		keys[i].at = i
	}
	dir := 1
	if s.Desc {
		dir = -1
	}
	slices.SortFunc(keys, func(a, b sortable) int {
		if a.none != b.none {
			if a.none {
				return 1
			}
			return -1
		}
		if c := cmp.Compare(a.number, b.number); c != 0 {
			return c * dir
		}
		if c := strings.Compare(a.text, b.text); c != 0 {
			return c * dir
		}
		return -cmp.Compare(a.id, b.id)
	})
	sorted := make([]Row, len(rows))
	for i, k := range keys {
		sorted[i] = rows[k.at]
	}
	copy(rows, sorted)
}

// sortable is what one row is compared by, made once a row.
type sortable struct {
	none   bool
	number int64
	text   string
	id     store.ID
	at     int
}

func (s Sort) key(r *Row) sortable {
	k := sortable{id: r.Task.ID}
	switch s.By {
	case ByReceived:
		k.number = r.Task.Created.UnixNano()
	case ByChanged:
		k.number = r.Task.Changed.UnixNano()
	case ByClient:
		k.text = sortKey(r.ClientName())
		k.none = k.text == ""
	case ByTitle:
		k.text = sortKey(r.Task.PlainTitle())
	case ByStatus:
		i := slices.Index(Statuses, r.Task.Status)
		k.number, k.none = int64(i), i < 0
	default:
		k.none = r.Task.Deadline.IsZero()
		k.number = r.Task.Deadline.Unix()
	}
	return k
}

// Statuses lists the known statuses in the order work passes through them.
var Statuses = []store.StatusWord{store.StatusNew, store.StatusAccepted, store.StatusInProgress, store.StatusDone, store.StatusRejected}

// View is a way to look at the tasks that the program brings along.
type View struct {
	ID     string // as a route names it
	Key    string // of its name in the translations
	Filter Filter
	Sort   Sort
}

// Builtin lists the program's own views in the order the sidebar shows them.
func Builtin() []View {
	due, newest := Sort{By: ByDeadline}, Sort{By: ByReceived, Desc: true}
	return []View{
		{"mine", "view.mine", Filter{Open: true, Assigned: AssignedMe}, due},
		{"new", "view.new", Filter{Statuses: []store.StatusWord{store.StatusNew}}, newest},
		{"late", "view.late", Filter{Deadline: DeadlineLate}, due},
		{"unassigned", "view.unassigned", Filter{Open: true, Assigned: AssignedNobody}, due},
		{"waiting_client", "view.waiting_client", Filter{WaitingClient: true}, due},
		{"waiting_us", "view.waiting_us", Filter{WaitingUs: true}, due},
	}
}

// Counts returns how many rows each view chooses, in the views' order.
func Counts(views []View, rows []Row) []int {
	counts := make([]int, len(views))
	for i, v := range views {
		counts[i] = v.Filter.Count(rows)
	}
	return counts
}
