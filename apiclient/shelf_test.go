package apiclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shelf is a server of tasks that can be told which parameters to ignore.
type shelf struct {
	ignore   string // of "query sort limit fields"
	rows     []map[string]any
	hidden   map[int]bool // rows that start counts and nobody sees
	requests int
}

func newShelf(n int, ignore string) *shelf {
	s := &shelf{ignore: ignore, hidden: map[int]bool{}}
	for i := range n {
		id := (i*7)%n + 1 // in no order
		if n%7 == 0 {
			id = i + 1
		}
		row := map[string]any{
			"task_id": id, "title": fmt.Sprintf("Opgave %d", id), "status": id%5 + 1, "foreigncompany_ref": id%3 + 1,
			"deadline": time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, (id*13)%n).Format("2006-01-02 15:04:05"), "zip": "2100",
		}
		if id%10 == 0 {
			row["deadline"], row["foreigncompany_ref"] = nil, nil
		}
		s.rows = append(s.rows, row)
	}
	return s
}

func (s *shelf) honours(p string) bool { return !strings.Contains(s.ignore, p) }

func (s *shelf) RoundTrip(r *http.Request) (*http.Response, error) {
	s.requests++
	q := r.URL.Query()
	rows := slices.Clone(s.rows)
	if text := q.Get("query"); text != "" && s.honours("query") {
		var cond map[string]any
		if err := json.Unmarshal([]byte(text), &cond); err != nil {
			return respond(400, "Invalid query JSON"), nil
		}
		rows = slices.DeleteFunc(rows, func(row map[string]any) bool { return !serverHolds(cond, row) })
	}
	if field := q.Get("sort") + q.Get("rsort"); field != "" && s.honours("sort") {
		slices.SortStableFunc(rows, func(a, b map[string]any) int {
			c := serverCompare(a[field], b[field])
			if q.Get("rsort") != "" {
				c = -c
			}
			return c
		})
	}
	rows = slices.DeleteFunc(rows, func(row map[string]any) bool { return s.hidden[row["task_id"].(int)] })
	if n, _ := strconv.Atoi(q.Get("limit")); n > 0 && s.honours("limit") {
		rows = rows[:min(n, len(rows))]
	}
	if fields := q.Get("fields"); fields != "" && s.honours("fields") {
		for i, row := range rows {
			cut := map[string]any{}
			for _, f := range strings.Split(fields, ",") {
				cut[f] = row[f]
			}
			rows[i] = cut
		}
	}
	text, err := json.Marshal(rows)
	return respond(200, string(text)), err
}

func serverCompare(a, b any) int {
	if n, ok := a.(int); ok {
		m, _ := b.(int)
		return n - m
	}
	return strings.Compare(fmt.Sprint(orEmpty(a)), fmt.Sprint(orEmpty(b)))
}

func orEmpty(v any) any {
	if v == nil {
		return ""
	}
	return v
}

// serverHolds evaluates a condition as the real servers do, empties and all.
func serverHolds(c map[string]any, row map[string]any) bool {
	name, _ := c["fieldname"].(string)
	have, want := row[name], c["value"]
	inner := func(key string) map[string]any { m, _ := c[key].(map[string]any); return m }
	switch c["type"] {
	case "AND":
		return serverHolds(inner("condition1"), row) && serverHolds(inner("condition2"), row)
	case "OR":
		return serverHolds(inner("condition1"), row) || serverHolds(inner("condition2"), row)
	case "NOT":
		of := inner("condition")
		field, _ := of["fieldname"].(string)
		if of["type"] != "IsSet" && row[field] == nil {
			return false // NULL is neither
		}
		return !serverHolds(of, row)
	case "IsSet":
		return have != nil
	case "Match":
		return strings.EqualFold(fmt.Sprint(have), fmt.Sprint(want))
	case "Like":
		return strings.Contains(strings.ToLower(fmt.Sprint(have)), strings.ToLower(fmt.Sprint(want)))
	case "OneOf":
		return slices.ContainsFunc(want.([]any), func(w any) bool { return fmt.Sprint(w) == fmt.Sprint(have) })
	}
	if have == nil {
		return false
	}
	var order int
	if n, ok := have.(int); ok {
		m, _ := strconv.Atoi(fmt.Sprint(want))
		order = n - m
	} else {
		order = strings.Compare(fmt.Sprint(have), fmt.Sprint(want))
	}
	return map[any]bool{"Greater": order > 0, "GreaterEqual": order >= 0, "Lesser": order < 0, "LesserEqual": order <= 0}[c["type"]]
}

// right is the answer that one would work out by hand.
func (s *shelf) right(opts ListOptions, keep func(map[string]any) bool) []int {
	var rows []map[string]any
	for _, row := range s.rows {
		if keep(row) && !s.hidden[row["task_id"].(int)] {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b map[string]any) int {
		c := 0
		if opts.Sort != "" {
			c = serverCompare(a[opts.Sort], b[opts.Sort])
		}
		if c == 0 {
			c = a["task_id"].(int) - b["task_id"].(int)
		}
		if opts.Descending {
			c = -c
		}
		return c
	})
	rows = rows[min(opts.Start, len(rows)):]
	if opts.Limit > 0 {
		rows = rows[:min(opts.Limit, len(rows))]
	}
	out := make([]int, len(rows))
	for i, row := range rows {
		out[i] = row["task_id"].(int)
	}
	return out
}
