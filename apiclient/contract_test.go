package apiclient

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// paths is a server that answers by path, and 404 elsewhere.
type paths map[string]string

func (p paths) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	path := strings.TrimPrefix(r.URL.Path, "/api.php/")
	if text, ok := p[r.Method+" "+path]; ok {
		return respond(200, text), nil
	}
	message := "No such object type: " + path
	if strings.HasSuffix(path, "/schema") {
		message = "Invalid API path"
	}
	return respond(404, `{"error":true,"http_response_code":404,"message":"`+message+`"}`), nil
}

// otherNames is a server that calls everything differently, with schemas.
var otherNames = paths{
	"GET currentuser": `{"user_id":1,"fullname":"Anne","mobile":"1","usertype":2,"username":"anne"}`,
	"GET task/schema": `{"type":"object","properties":{"task_id":{"type":"integer"},"taskname":{"type":"string"},"text":{"type":"string"},"startdate":{"type":"string","format":"date-time"},
		"due_date":{"type":"string","format":"date"},"phone":{"type":"string"},"taskstatus":{"type":"integer","enum":["NEW","Accepted","in_progress","Completed","AFVIST","On hold"]},
		"drawing":{"type":"object","x-refers-object":"file"},"floor":{"type":"string"}},"required":["taskname"]}`,
	"GET tasknote/schema":       `{"type":"object","properties":{"tasknote_id":{"type":"integer"},"task_ref":{"type":"integer","x-refers-object":"task"},"note":{"type":"string"},"is_external":{"type":"bool"}}}`,
	"GET user/schema":           `{"type":"object","properties":{"user_id":{"type":"integer"},"username":{"type":"string"},"fullname":{"type":"string"},"mobile":{"type":"string"},"usertype":{"type":"integer","enum":{"1":"User","2":"Admin"}},"password":{"type":"string"}}}`,
	"GET connection/schema":     `{"type":"object","properties":{"connection_id":{"type":"integer"},"connection_status":{"type":"integer","enum":{"10":"Waiting","20":"Approved","30":"Declined","40":"Rejected and blocked"}}}}`,
	"GET company/schema":        `{"type":"object","properties":{"company_id":{"type":"integer"}}}`,
	"GET foreigncompany/schema": `{"type":"object","properties":{"foreigncompany_id":{"type":"integer"}}}`,
	"GET assignment/schema":     `{"type":"object","properties":{"assignment_id":{"type":"integer"}}}`,
	"GET notification/schema":   `{"type":"object","properties":{"notification_id":{"type":"integer"}}}`,
	"GET task":                  `[]`,
	"GET task/1": `{"task_id":1,"taskname":"Tag","text":"Hul i taget","startdate":"2026-11-02 08:00:00","due_date":"2026-12-02","phone":"2","taskstatus":0,
		"drawing":{"filename":"tegning.pdf","mimetype":"application\/pdf"},"floor":"3. tv."}`,
	"GET tasknote/1": `{"tasknote_id":1,"task_ref":1,"note":"Hej","is_external":false}`,
}

func TestOtherNamesAreFoundBySchema(t *testing.T) {
	c := clientOver(t, otherNames.RoundTrip)
	contract, err := c.Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	task, err := c.Tasks().Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	status, set := task.Status()
	word, established := contract.StatusName(status)
	if task.Title() != "Tag" || task.Description() != "Hul i taget" || task.ContactPhone() != "2" || !set || status != 0 || word != "NEW" || !established {
		t.Errorf("the task is %q %q %q, status %d %s", task.Title(), task.Description(), task.ContactPhone(), status, word)
	}
	if task.Start() != time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC) || task.Deadline() != time.Date(2026, 12, 2, 0, 0, 0, 0, time.Local) {
		t.Errorf("it lasts from %v to %v", task.Start(), task.Deadline())
	}
	if files := task.Files(); len(files) != 1 || files[0].Field != "drawing" || files[0].Name != "tegning.pdf" {
		t.Errorf("its files are %+v", files)
	}
	if unknown := task.Unknown(); len(unknown) != 1 || unknown[0] != (Field{"floor", "3. tv."}) {
		t.Errorf("unknown is %v", unknown)
	}
	for word, want := range map[string]int{"NEW": 0, "ACCEPTED": 1, "IN PROGRESS": 2, "DONE": 3, "REJECTED": 4} {
		if n, established := contract.StatusNumber(word); n != want || !established {
			t.Errorf("%s is %d, %v", word, n, established)
		}
	}
	if word, established := contract.StatusName(5); word != "On hold" || !established {
		t.Errorf("a word of the server's own is %q, %v", word, established)
	}
	for word, want := range map[string]int{"PENDING": 10, "ACCEPTED": 20, "REJECTED": 30, "BLOCKED": 40} {
		if n, established := contract.ConnectionStatusNumber(word); n != want || !established {
			t.Errorf("the connection's %s is %d, %v", word, n, established)
		}
	}
	me, err := c.CurrentUser(t.Context())
	if err != nil || me.Name() != "Anne" || me.Phone() != "1" || !me.Admin() {
		t.Errorf("the user is %q %q, admin %v, %v", me.Name(), me.Phone(), me.Admin(), err)
	}
	note, err := c.TaskNotes().Get(t.Context(), 1)
	if internal, known := note.Internal(); err != nil || !internal || !known || note.Text() != "Hej" {
		t.Errorf("a note that is not external: %q internal %v, known %v, %v", note.Text(), internal, known, err)
	}
}

func TestOtherNamesAreWritten(t *testing.T) {
	c := clientOver(t, otherNames.RoundTrip)
	if _, err := c.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	rec := &recorder{t: t, answers: []string{`{"task_id":1}`, `{"tasknote_id":1}`, `{"user_id":1}`, `[]`}}
	c.http.Transport = rec
	if _, err := c.Tasks().Create(t.Context(), TaskPatch{Title: Set("a"), Deadline: Set(time.Unix(0, 0)), Status: Set(2), Zip: Set("")}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), Text: Set("b"), Internal: Set(true)}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Users().Update(t.Context(), 1, UserPatch{Name: Set("c"), Admin: Set(true)}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tasks().List(t.Context(), ListOptions{Query: Match("title", "a"), Fields: []string{"deadline"}}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`{"taskname":"a","due_date":"1970-01-01 00:00:00","taskstatus":2}`, `{"task_ref":1,"note":"b","is_external":false}`, `{"fullname":"c","usertype":2}`,
	} {
		if got := rec.requests[i].body; got != want {
			t.Errorf("%s was sent instead of %s", got, want)
		}
	}
	if q := rec.requests[3].query; q.Get("fields") != "task_id,due_date,taskname" || !strings.Contains(q.Get("query"), `"taskname"`) {
		t.Errorf("the list was asked for with %v", q)
	}
}

func TestNamesAreFoundInTheDataWhereThereIsNoSchema(t *testing.T) {
	server := paths{
		"GET currentuser": `{"user_id":1,"name":"Anne"}`,
		"GET task":        `[{"task_id":1,"subject":"Tag","state":1},{"task_id":2,"subject":"Fag"}]`,
		"GET tasknote":    `[{"tasknote_id":1,"task_ref":1,"description":"Hej","ispublic":1}]`,
		"GET assignment":  `[]`,
	}
	c := clientOver(t, server.RoundTrip)
	contract, err := c.Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if contract.HasSchema() != No || contract.HasPaging() != No {
		t.Errorf("schema %v, limit %v", contract.HasSchema(), contract.HasPaging())
	}
	for thing, want := range map[string]string{"title": "subject", "status": "state"} {
		if name, source := contract.FieldName("task", thing); name != want || source != SourceData {
			t.Errorf("%s is called %s, from %v", thing, name, source)
		}
	}
	if name, known := contract.InternalFlag(); name != "ispublic" || !known {
		t.Errorf("the internal flag is %s, %v", name, known)
	}
	if n, established := contract.StatusNumber("DONE"); n != 4 || established {
		t.Errorf("a guessed number is %d, established %v", n, established)
	}
	if word, established := contract.StatusName(9); word != "" || established {
		t.Errorf("a number nobody knows is %q, %v", word, established)
	}
	if contract.Report().Missing() == 0 || !strings.Contains(contract.Report().String(), "guessed") {
		t.Errorf("the report misses nothing:\n%s", contract.Report())
	}
}

func TestAnEnumeratedNoteType(t *testing.T) {
	server := paths{
		"GET currentuser":     `{"user_id":1}`,
		"GET task/schema":     `{"type":"object","properties":{"task_id":{"type":"integer"}}}`,
		"GET tasknote/schema": `{"type":"object","properties":{"tasknote_id":{"type":"integer"},"note_type":{"type":"integer","enum":{"1":"External","2":"Internal"}}}}`,
		"GET tasknote/1":      `{"tasknote_id":1,"note_type":2}`,
		"GET tasknote/2":      `{"tasknote_id":2,"note_type":1}`,
		"GET tasknote/3":      `{"tasknote_id":3,"note_type":null}`,
	}
	c := clientOver(t, server.RoundTrip)
	if _, err := c.Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[ID][2]bool{1: {true, true}, 2: {false, true}, 3: {false, false}} {
		note, err := c.TaskNotes().Get(t.Context(), id)
		if internal, known := note.Internal(); err != nil || internal != want[0] || known != want[1] {
			t.Errorf("note %d: internal %v, known %v, %v", id, internal, known, err)
		}
	}
	rec := &recorder{t: t, answers: []string{`{"tasknote_id":1}`}}
	c.http.Transport = rec
	if _, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), Internal: Set(false)}); err != nil || !strings.Contains(rec.requests[0].body, `"note_type":1`) {
		t.Errorf("%v, %v", rec.requests, err)
	}
}

func TestAnEmptyServerLeavesTheInternalFlagOpen(t *testing.T) {
	server := paths{"GET currentuser": `{"user_id":1}`, "GET task": `[]`, "GET tasknote": `[]`, "POST tasknote": `{"tasknote_id":1}`}
	c := clientOver(t, server.RoundTrip)
	contract, err := c.Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, known := contract.InternalFlag(); known {
		t.Error("the internal flag is established by nothing")
	}
	if _, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), Internal: Set(true)}); !errors.Is(err, ErrNotEstablished) {
		t.Errorf("an internal note gave %v", err)
	}
	if _, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), Internal: Set(false)}); err != nil {
		t.Errorf("a note for the client gave %v", err)
	}
}

func TestEndpointsUnderOtherNames(t *testing.T) {
	server := paths{"POST signup": `{"token_code":"abc"}`, "GET subscription": `{"got_subscription":false}`, "POST login": `{"token":"def"}`}
	c := clientOver(t, server.RoundTrip)
	for range 2 {
		if token, err := c.Register(t.Context(), Registration{Username: "a", Password: "secret"}); err != nil || token.Value != "abc" {
			t.Errorf("%v, %v", token.Value, err)
		}
		if s, err := c.Subscription(t.Context()); err != nil || s.Got {
			t.Errorf("%+v, %v", s, err)
		}
	}
	if token, err := c.Login(t.Context(), "a", "secret"); err != nil || token.Value != "def" {
		t.Errorf("%v, %v", token.Value, err)
	}
	if _, err := c.PaymentURL(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("an endpoint without any name gave %v", err)
	}
}

func TestSubscriptionInItsForms(t *testing.T) {
	for body, want := range map[string]Subscription{
		`{"got_subscription":true,"renewing":true,"end_date":"2027-03-01","unit_price":49.5,"total_price":148.5}`: {Got: true, Renewing: true, EndDate: Date{2027, 3, 1}, UnitPrice: 4950, TotalPrice: 14850},
		`{"got_subscription":true,"renewing":false,"end_date":false,"unit_price":"49,50","total_price":"148.50"}`: {Got: true, UnitPrice: 4950, TotalPrice: 14850},
		`{"got_subscription":false}`: {},
	} {
		c := clientOver(t, paths{"GET subscriptioninformation": body}.RoundTrip)
		got, err := c.Subscription(t.Context())
		if err != nil || got.Got != want.Got || got.Renewing != want.Renewing || got.EndDate != want.EndDate || got.UnitPrice != want.UnitPrice || got.TotalPrice != want.TotalPrice || got.Unknown() != nil {
			t.Errorf("%s became %+v, %v", body, got, err)
		}
	}
	c := clientOver(t, paths{"GET subscriptioninformation": `{"got_subscription":true,"currency":"DKK","end_date":"soon"}`}.RoundTrip)
	if got, err := c.Subscription(t.Context()); err != nil || len(got.Unknown()) != 2 {
		t.Errorf("what is not known is %v, %v", got.Unknown(), err)
	}
}

func TestPaymentAddressesThatAreNotSafeAreNotGiven(t *testing.T) {
	for _, address := range []string{`javascript:alert(1)`, `file:\/\/\/etc\/passwd`, `http:\/\/pay.example\/`, `https:\/\/user@pay.example\/`, ``, `\/pay`} {
		c := clientOver(t, paths{"GET paymenturl": `{"url":"` + address + `"}`}.RoundTrip)
		if got, err := c.PaymentURL(t.Context()); err == nil {
			t.Errorf("%s was given as %s", address, got)
		}
	}
}

func TestThatNotesCannotBeInternalIsSaidOnlyOfNotesThatWereSeen(t *testing.T) {
	c := NewContract()
	if c.InternalAbsent() {
		t.Error("of a server that showed no note")
	}
	c.observe(newShape(taskNoteObject, c, []string{"tasknote_id", "text"}))
	if !c.InternalAbsent() {
		t.Error("it is not said of notes without the flag")
	}
	c.observe(newShape(taskNoteObject, c, []string{"tasknote_id", "text", "internal"}))
	if c.InternalAbsent() {
		t.Error("of notes that have it")
	}
}

func TestEachConfirmedWordCountsByItself(t *testing.T) {
	c := NewContract()
	c.Confirm("task", "status", map[int]string{3: "NEW", 9: "DONE"})
	for n, want := range map[int]struct {
		word        string
		established bool
	}{1: {"", false}, 2: {"ACCEPTED", false}, 3: {"NEW", true}, 4: {"", false}, 5: {"REJECTED", false}, 9: {"DONE", true}, 17: {"", false}} {
		if word, ok := c.StatusName(n); word != want.word || ok != want.established {
			t.Errorf("%d is %q, established %v; want %+v", n, word, ok, want)
		}
	}
	for word, want := range map[string]struct {
		n           int
		established bool
	}{"NEW": {3, true}, "DONE": {9, true}, "ACCEPTED": {2, false}, "IN PROGRESS": {0, false}} {
		if n, ok := c.StatusNumber(word); n != want.n || ok != want.established {
			t.Errorf("%s is %d, established %v; want %+v", word, n, ok, want)
		}
	}
	c.Confirm("task", "status", nil)
	if word, ok := c.StatusName(1); word != "NEW" || ok {
		t.Errorf("when all is withdrawn 1 is %q, %v", word, ok)
	}
	c.learnSchema(taskObject, schema{names: []string{"status"}, enums: map[string]map[int]string{"status": {1: "NEW", 2: "DONE"}}})
	c.Confirm("task", "status", map[int]string{1: "REJECTED"})
	if word, ok := c.StatusName(1); word != "NEW" || !ok {
		t.Errorf("over what the schema tells 1 is %q, %v", word, ok)
	}
	if numbers, told := c.Meanings("task", "status"); !told || len(numbers) != 2 {
		t.Errorf("told %v: %v", told, numbers)
	}
}
