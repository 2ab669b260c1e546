package apiclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

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

func TestDaysCompareTheSameInEveryZone(t *testing.T) {
	local := time.Local
	defer func() { time.Local = local }()
	for _, hours := range []int{-11, 0, 13} {
		time.Local = time.FixedZone("", hours*3600)
		day := Date{2026, 12, 2}
		c := clientOver(t, func(*http.Request) (*http.Response, error) {
			return respond(200, `[{"task_id":1,"deadline":"2026-12-02"},{"task_id":2,"deadline":"2026-12-02 00:00:00"},{"task_id":3,"deadline":"2026-12-03"},{"task_id":4,"deadline":null}]`), nil
		})
		for _, tt := range []struct {
			cond Condition
			want []int
		}{
			{Match("deadline", day), []int{1, 2}}, {Match("deadline", "2026-12-02"), []int{1, 2}}, {Greater("deadline", day), []int{3}},
			{LesserEqual("deadline", day.In(time.UTC)), []int{1, 2}}, {Not(IsSet("deadline")), []int{4}},
		} {
			list, err := c.Tasks().List(t.Context(), ListOptions{Query: tt.cond})
			if err != nil || !slices.Equal(idsOf(list.Items), tt.want) {
				t.Errorf("%d hours from UTC %+v finds %v, %v", hours, tt.cond, idsOf(list.Items), err)
			}
		}
	}
}

func TestAnErrorDocumentIsAnErrorWhateverItsStatus(t *testing.T) {
	c := clientOver(t, func(*http.Request) (*http.Response, error) {
		return respond(200, `{"error":true,"http_response_code":403,"message":"You may not"}`), nil
	})
	_, err := c.Tasks().List(t.Context(), ListOptions{})
	var e *Error
	if !errors.As(err, &e) || e.Kind != ErrForbidden || e.Message != "You may not" {
		t.Errorf("the error is %v", err)
	}
}
