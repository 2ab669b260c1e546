package apiclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
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

// every way of ignoring parameters.
func subsets() []string {
	var out []string
	for n := range 16 {
		var s []string
		for i, p := range []string{"query", "sort", "limit", "fields"} {
			if n&(1<<i) != 0 {
				s = append(s, p)
			}
		}
		out = append(out, strings.Join(s, " "))
	}
	return out
}

func idsOf(tasks []Task) []int {
	out := make([]int, len(tasks))
	for i, t := range tasks {
		out[i] = int(t.ID())
	}
	return out
}

func TestAServerThatIgnoresParametersStillYieldsTheRightList(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }
	cases := map[string]struct {
		opts ListOptions
		want func(row map[string]any) bool
	}{
		"all":              {ListOptions{}, func(map[string]any) bool { return true }},
		"one status":       {ListOptions{Query: Match("status", 3)}, func(r map[string]any) bool { return r["status"] == 3 }},
		"several statuses": {ListOptions{Query: OneOf("status", 1, 4)}, func(r map[string]any) bool { return r["status"] == 1 || r["status"] == 4 }},
		"a greater status": {ListOptions{Query: Greater("status", 3), Limit: 7}, func(r map[string]any) bool { return r["status"].(int) > 3 }},
		"no client":        {ListOptions{Query: Match("foreigncompany_ref", nil)}, func(r map[string]any) bool { return r["foreigncompany_ref"] == nil }},
		"not that client":  {ListOptions{Query: Not(Match("foreigncompany_ref", ID(1)))}, func(r map[string]any) bool { return r["foreigncompany_ref"] != 1 }},
		"a deadline": {ListOptions{Query: And(GreaterEqual("deadline", day(10)), Lesser("deadline", day(20)))}, func(r map[string]any) bool {
			d, _ := r["deadline"].(string)
			return d >= "2026-01-11" && d < "2026-01-21"
		}},
		"no deadline":        {ListOptions{Query: Not(IsSet("deadline"))}, func(r map[string]any) bool { return r["deadline"] == nil }},
		"a text":             {ListOptions{Query: Match("title", "OPGAVE 7")}, func(r map[string]any) bool { return r["title"] == "Opgave 7" }},
		"part of a text":     {ListOptions{Query: Like("title", "gave 1"), Limit: 5}, func(r map[string]any) bool { return strings.Contains(r["title"].(string), "gave 1") }},
		"no wildcard":        {ListOptions{Query: Like("title", "%")}, func(map[string]any) bool { return false }},
		"either":             {ListOptions{Query: Or(Match("status", 1), Match("title", "Opgave 7"))}, func(r map[string]any) bool { return r["status"] == 1 || r["title"] == "Opgave 7" }},
		"nothing":            {ListOptions{Query: OneOf[ID]("task_id")}, func(map[string]any) bool { return false }},
		"the first by key":   {ListOptions{Limit: 5}, func(map[string]any) bool { return true }},
		"some in between":    {ListOptions{Limit: 5, Start: 10}, func(map[string]any) bool { return true }},
		"the last deadlines": {ListOptions{Limit: 5, Sort: "deadline", Descending: true}, func(map[string]any) bool { return true }},
		"by status":          {ListOptions{Limit: 5, Sort: "status"}, func(map[string]any) bool { return true }},
		"by title":           {ListOptions{Limit: 5, Sort: "title", Fields: []string{"title"}}, func(map[string]any) bool { return true }},
		"few fields":         {ListOptions{Query: Match("status", 3), Fields: []string{"title"}}, func(r map[string]any) bool { return r["status"] == 3 }},
	}
	for _, ignore := range subsets() {
		s := newShelf(60, ignore)
		s.hidden[4], s.hidden[12] = true, true
		for name, tt := range cases {
			c := clientOver(t, s.RoundTrip)
			got, err := c.Tasks().List(t.Context(), tt.opts)
			if err != nil {
				t.Fatalf("%s, ignoring %q: %v", name, ignore, err)
			}
			if want := s.right(tt.opts, tt.want); !slices.Equal(idsOf(got.Items), want) {
				t.Errorf("%s, ignoring %q: %v instead of %v", name, ignore, idsOf(got.Items), want)
			}
		}
	}
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

func TestAllComesFromEveryServerInOrderAndOnce(t *testing.T) {
	for _, ignore := range subsets() {
		s := newShelf(1800, ignore)
		for i := range 700 { // a long run that nobody may see
			s.hidden[300+i] = true
		}
		c := clientOver(t, s.RoundTrip)
		var got []int
		for task, err := range c.Tasks().All(t.Context(), ListOptions{Query: Greater("status", 2)}) {
			if err != nil {
				t.Fatalf("ignoring %q: %v", ignore, err)
			}
			got = append(got, int(task.ID()))
		}
		want := s.right(ListOptions{}, func(r map[string]any) bool { return r["status"].(int) > 2 })
		if !slices.Equal(got, want) {
			t.Errorf("ignoring %q: %d tasks instead of %d", ignore, len(got), len(want))
		}
		if s.requests > 6 {
			t.Errorf("ignoring %q cost %d requests", ignore, s.requests)
		}
	}
}

func TestAListWithoutAnEndIsNoticed(t *testing.T) {
	requests := 0
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		requests++
		return respond(200, fmt.Sprintf(`[{"task_id":%d}]`, requests)), nil
	})
	var last error
	for _, err := range c.Tasks().All(t.Context(), ListOptions{}) {
		last = err
	}
	if !errors.Is(last, ErrEndless) || requests != maxPages {
		t.Errorf("it ended with %v after %d requests", last, requests)
	}
	requests = 0
	c = clientOver(t, func(r *http.Request) (*http.Response, error) {
		requests++
		return respond(200, `[{"task_id":1},{"task_id":2}]`), nil
	})
	n := 0
	for _, err := range c.Tasks().All(t.Context(), ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 2 || requests > 3 {
		t.Errorf("the same page for ever gave %d tasks after %d requests", n, requests)
	}
}

func TestBadRowsComeBesideTheGoodOnes(t *testing.T) {
	const body = `[{"task_id":1,"title":"a"},null,{"title":"no key"},{"task_id":"x"},{"task_id":0},[],{"task_id":"2","title":["odd"],"deadline":"soon"},{"task_id":3,"is_deleted":true},{"task_id":4,"is_deleted":false}]`
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		if strings.Contains(r.URL.RawQuery, "Greater") {
			return respond(200, "[]"), nil
		}
		return respond(200, body), nil
	})
	list, err := c.Tasks().List(t.Context(), ListOptions{})
	if err != nil || !slices.Equal(idsOf(list.Items), []int{1, 2, 4}) || len(list.Bad) != 5 || !slices.Equal(list.Deleted, []ID{3}) {
		t.Fatalf("%v %v %v %v", idsOf(list.Items), list.Bad, list.Deleted, err)
	}
	odd := list.Items[1]
	if got := odd.Unknown(); len(got) != 2 || got[0] != (Field{"title", `["odd"]`}) || got[1] != (Field{"deadline", "soon"}) || odd.Title() != "" || !odd.Deadline().IsZero() {
		t.Errorf("what could not be read is %v", got)
	}
	var places []int
	good := 0
	for _, err := range c.Tasks().All(t.Context(), ListOptions{}) {
		var bad *BadRow
		if errors.As(err, &bad) {
			places = append(places, bad.Index)
		} else if err == nil {
			good++
		}
	}
	if good != 3 || !slices.Equal(places, []int{1, 2, 3, 4, 5}) {
		t.Errorf("%d good ones, bad ones at %v", good, places)
	}
}

func TestCallsThatMeanSomethingElseAreNotMade(t *testing.T) {
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL)
		return respond(200, "[]"), nil
	})
	ctx := t.Context()
	for _, tt := range []struct {
		call string
		err  error
		want error
	}{
		{"get without a key", second(c.Tasks().Get(ctx, 0)), ErrInvalid},
		{"update without a key", second(c.Tasks().Update(ctx, 0, TaskPatch{Title: Set("x")})), ErrInvalid},
		{"delete without a key", c.Assignments().Delete(ctx, 0), ErrInvalid},
		{"delete a task", c.Tasks().Delete(ctx, 1), ErrMethod},
		{"delete a company", c.Companies().Delete(ctx, 1), ErrMethod},
		{"create a foreign company", second(c.ForeignCompanies().Create(ctx, NoPatch{})), ErrMethod},
		{"change a foreign company", second(c.ForeignCompanies().Update(ctx, 1, NoPatch{})), ErrMethod},
		{"move a user", second(c.Users().Update(ctx, 1, UserPatch{CompanyID: Set(ID(2))})), ErrInvalid},
		{"a flag of null", second(c.Notifications().Update(ctx, 1, NotificationPatch{Read: Null[bool]()})), ErrInvalid},
		{"an internal note nobody knows how to write", second(c.TaskNotes().Create(ctx, TaskNotePatch{TaskID: Set(ID(1)), Internal: Set(true)})), ErrNotEstablished},
		{"no company's subscription", c.CancelSubscription(ctx, 0), ErrInvalid},
		{"a negative limit", second(c.Tasks().List(ctx, ListOptions{Limit: -1})), ErrInvalid},
	} {
		if !errors.Is(tt.err, tt.want) {
			t.Errorf("%s: %v", tt.call, tt.err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestConditionsAskOnlyWhatEveryServerTakes(t *testing.T) {
	tr := &translation{object: taskObject, contract: NewContract()}
	at := time.Date(2026, 11, 23, 15, 0, 0, 0, time.FixedZone("CET", 3600))
	for _, tt := range []struct {
		cond  Condition
		want  string
		exact bool
	}{
		{Match("foreigncompany_ref", nil), `{"fieldname":"foreigncompany_ref","type":"Match","value":null}`, true},
		{Match("deadline", nil), `{"condition":{"fieldname":"deadline","type":"IsSet"},"type":"NOT"}`, true},
		{Match("status", nil), ``, false},
		{Match("title", ""), ``, false},
		{OneOf("status", 1, 2), `{"condition1":{"fieldname":"status","type":"Match","value":1},"condition2":{"fieldname":"status","type":"Match","value":2},"type":"OR"}`, true},
		{OneOf[ID]("task_id"), `{"fieldname":"task_id","type":"OneOf","value":[]}`, true},
		{Greater("status", 2), ``, false},
		{Greater("foreigncompany_ref", 2), ``, false},
		{Greater("task_id", 28), `{"fieldname":"task_id","type":"Greater","value":28}`, true},
		{Greater("change_date", at), `{"fieldname":"change_date","type":"Greater","value":"2026-11-23 14:00:00"}`, true},
		{Greater("change_date", "not a date"), ``, false},
		{Like("title", "50%"), `{"fieldname":"title","type":"Like","value":"50%"}`, false},
		{Like("title", `a\b`), ``, false},
		{Like("status", "1"), ``, false},
		{IsSet("file"), `{"fieldname":"file","type":"IsSet"}`, true},
		{IsSet("title"), ``, false},
		{Not(IsSet("deadline")), `{"condition":{"fieldname":"deadline","type":"IsSet"},"type":"NOT"}`, true},
		{Not(Match("foreigncompany_ref", 1)), ``, false},
		{And(), ``, true},
		{And(Greater("status", 2), Match("title", "a")), `{"fieldname":"title","type":"Match","value":"a"}`, false},
		{Or(Greater("status", 2), Match("title", "a")), ``, false},
		{Match("nosuch", 1), ``, false},
	} {
		got, exact := tr.translate(tt.cond)
		if string(got) != tt.want || exact != tt.exact {
			t.Errorf("%+v asks %s %v, not %s %v", tt.cond, got, exact, tt.want, tt.exact)
		}
	}
	many := make([]ID, 3000)
	for i := range many {
		many[i] = ID(i + 100)
	}
	got, exact := tr.translate(OneOf("task_id", many...))
	if exact || !strings.Contains(string(got), `"value":100`) || !strings.Contains(string(got), `"value":3099`) || len(url.QueryEscape(string(got))) > 7000 {
		t.Errorf("many keys ask %s", got)
	}
}

func TestWhatStandsBeforeTheDocumentIsPassedOver(t *testing.T) {
	for _, body := range []string{
		"\xef\xbb\xbf" + `[{"task_id":1}]`,
		" \r\n" + `[{"task_id":1}]` + "\n",
		"<br />\n<b>Notice</b>:  Undefined index [x] in <b>/srv/a.php</b> on line <b>3</b><br />\n" + `[{"task_id":1}]`,
		"PHP Deprecated: {old} in a.php\nWarning: [b]\n" + `[{"task_id":1}]`,
	} {
		c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, body), nil })
		list, err := c.Tasks().List(t.Context(), ListOptions{})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%q gave %v", body, err)
		}
	}
	for _, body := range []string{"Welcome to the hotel's network", "<!DOCTYPE html><title>Sign in</title>", "<br />\nNotice: only", ""} {
		c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, body), nil })
		if _, err := c.Tasks().List(t.Context(), ListOptions{}); !errors.Is(err, ErrNotJSON) {
			t.Errorf("%q gave %v", body, err)
		}
	}
}
