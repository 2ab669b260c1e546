package tasks

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

const dayForm = "2006-01-02"

// Encode returns the filter as text that [DecodeFilter] reads; equal filters give
// equal texts, and a filter that lets everything through gives an empty one.
func (f Filter) Encode() string { return f.values().Encode() }

// Encode returns filter and order as one text for a saved view; [Decode] reads it.
func Encode(f Filter, s Sort) string {
	v := f.values()
	if s.By != "" {
		v.Set("sort", string(s.By))
	}
	if s.Desc {
		v.Set("desc", "1")
	}
	return v.Encode()
}

func (f Filter) values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	flag := func(name string, on bool) {
		if on {
			v.Set(name, "1")
		}
	}
	set("text", strings.TrimSpace(f.Text))
	flag("open", f.Open)
	flag("unread", f.Unread)
	flag("waiting_client", f.WaitingClient)
	flag("waiting_us", f.WaitingUs)
	statuses := slices.Sorted(slices.Values(f.Statuses))
	for _, s := range slices.Compact(statuses) {
		if s == store.StatusOther {
			s = "other"
		}
		v.Add("status", string(s))
	}
	clients := slices.Sorted(slices.Values(f.Clients))
	for _, id := range slices.Compact(clients) {
		v.Add("client", strconv.FormatInt(id, 10))
	}
	set("assigned", string(f.Assigned))
	if f.Assigned == AssignedUser {
		v.Set("user", strconv.FormatInt(f.UserID, 10))
	}
	set("due", string(f.Deadline))
	if f.Deadline == DeadlinePeriod {
		if !f.From.IsZero() {
			v.Set("from", f.From.Format(dayForm))
		}
		if !f.To.IsZero() {
			v.Set("to", f.To.Format(dayForm))
		}
	}
	return v
}

// DecodeFilter reads what [Filter.Encode] wrote. What a later program wrote and this
// one does not know is an error, so that a view never shows other tasks than it says.
func DecodeFilter(text string) (Filter, error) {
	f, _, err := Decode(text)
	return f, err
}

// Decode reads what [Encode] wrote.
func Decode(text string) (Filter, Sort, error) {
	v, err := url.ParseQuery(text)
	if err != nil {
		return Filter{}, Sort{}, fmt.Errorf("tasks: filter %q: %w", text, err)
	}
	var f Filter
	var s Sort
	for name, values := range v {
		if !decodeValue(&f, &s, name, values) {
			return Filter{}, Sort{}, fmt.Errorf("tasks: filter %q: %s=%q is not known", text, name, values)
		}
	}
	slices.Sort(f.Statuses)
	slices.Sort(f.Clients)
	return f, s, nil
}

func decodeValue(f *Filter, s *Sort, name string, values []string) bool {
	value, flag := values[0], values[0] == "1"
	var err error
	switch name {
	case "text":
		f.Text = value
	case "open":
		f.Open = flag
	case "unread":
		f.Unread = flag
	case "waiting_client":
		f.WaitingClient = flag
	case "waiting_us":
		f.WaitingUs = flag
	case "status":
		for _, w := range values {
			if w == "other" {
				w = string(store.StatusOther)
			}
			f.Statuses = append(f.Statuses, store.StatusWord(w))
		}
	case "client":
		for _, text := range values {
			id, bad := strconv.ParseInt(text, 10, 64)
			if bad != nil {
				return false
			}
			f.Clients = append(f.Clients, id)
		}
	case "assigned":
		f.Assigned = Assigned(value)
		return slices.Contains([]Assigned{AssignedMe, AssignedNobody, AssignedUser}, f.Assigned)
	case "user":
		f.UserID, err = strconv.ParseInt(value, 10, 64)
	case "due":
		f.Deadline = Deadline(value)
		return slices.Contains([]Deadline{DeadlineLate, DeadlineToday, DeadlineWeek, DeadlineNone, DeadlinePeriod}, f.Deadline)
	case "from":
		f.From, err = time.Parse(dayForm, value)
	case "to":
		f.To, err = time.Parse(dayForm, value)
	case "sort":
		s.By = SortBy(value)
		return slices.Contains(SortOrders, s.By)
	case "desc":
		s.Desc = flag
	default:
		return false
	}
	return err == nil
}
