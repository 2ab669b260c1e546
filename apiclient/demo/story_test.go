package demo

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheStoryIsThere(t *testing.T) {
	s := newSite(t, Options{})
	tasks := s.get("/task").([]any)
	if len(tasks) != 40 {
		t.Errorf("%d tasks", len(tasks))
	}
	titles, clientsOf, statuses := map[string]bool{}, map[float64]int{}, map[float64]int{}
	for _, task := range tasks {
		fields := task.(map[string]any)
		titles[fields["title"].(string)] = true
		clientsOf[fields["foreigncompany_ref"].(float64)]++
		statuses[fields["status"].(float64)]++
		if fields["title"] == "" || fields["description"] == "" || fields["address"] == "" || fields["contactphone"] == "" {
			t.Errorf("an incomplete task: %v", fields)
		}
	}
	for _, title := range []string{"Vandskade i kælder – haster", "Radiator larmer, 2. th", "Udskift brusearmatur", "Lys på trappe 4 virker ikke",
		"Serviceeftersyn varmecentral", "Gulvvarme kold i køkken", "Ny stikkontakt i vaskerum", "Afløb lugter, stuen tv"} {
		if !titles[title] {
			t.Errorf("no task %q", title)
		}
	}
	if len(clientsOf) != 3 || len(statuses) != 5 {
		t.Errorf("tasks by client %v, by status %v", clientsOf, statuses)
	}
	if n := len(s.Notes(0)); n < 110 || n > 130 {
		t.Errorf("%d notes", n)
	}
}

func TestTheStoryHasNotificationsOfEveryKind(t *testing.T) {
	s := newSite(t, Options{})
	kinds := map[string]*regexp.Regexp{
		"new task":       regexp.MustCompile(`^.+ has sent you the task .+`),
		"external note":  regexp.MustCompile(`^.+ has sent you a new note on the task .+`),
		"internal note":  regexp.MustCompile(`^.+ has sent you a note on the task .+`),
		"new connection": regexp.MustCompile(`^.+ has sent you a new connection request$`),
		"assigned":       regexp.MustCompile(`^.+ has assigned you to the task .+`),
	}
	found, unread := map[string]bool{}, map[string]int{}
	for _, name := range []string{"anne", "lars"} {
		s.signIn(name + "@soerensen-vvs.dk")
		for _, n := range s.get("/notification").([]any) {
			fields := n.(map[string]any)
			if fields["is_read"] == false {
				unread[name]++
			}
			related := fields["related_object"].(map[string]any)
			if s.Record(related["object"].(string), int64(related["id"].(float64))) == nil {
				t.Errorf("%v points nowhere: %v", fields["text"], related)
			}
			for kind, form := range kinds {
				found[kind] = found[kind] || form.MatchString(fields["text"].(string))
			}
		}
	}
	if len(found) != len(kinds) || unread["anne"] != 3 || unread["lars"] == 0 {
		t.Errorf("kinds %v, unread %v", found, unread)
	}
}

func TestTheStoryStandsInThePastWhateverTheHour(t *testing.T) {
	for _, hour := range []int{0, 5, 8, 15, 23} {
		at := time.Date(2026, 11, 23, hour, 20, 0, 0, time.UTC)
		s, err := New(Options{Now: func() time.Time { return at }})
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range []string{"task", "tasknote", "notification", "assignment", "connection"} {
			for _, id := range s.IDs(object) {
				if made := s.Record(object, id)["create_date"].(time.Time); made.After(at) {
					t.Errorf("at %v: %s %d is from %v", at, object, id, made)
				}
			}
		}
		if deadline := s.Record("task", 40)["deadline"].(time.Time); !deadline.After(at) {
			t.Errorf("at %v: the urgent task was due %v", at, deadline)
		}
	}
}

func TestTheStorysFilesAreReal(t *testing.T) {
	s := newSite(t, Options{})
	pictures, documents := 0, 0
	for _, object := range []string{"task", "tasknote", "user"} {
		for _, id := range s.IDs(object) {
			for _, field := range []string{"file", "image"} {
				b := s.File(object, id, field)
				switch {
				case b == nil:
				case bytes.HasPrefix(b, []byte("%PDF-")):
					documents++
					checkPDF(t, b)
				default:
					pictures++
					if _, _, err := image.Decode(bytes.NewReader(b)); err != nil || len(b) > 200<<10 {
						t.Errorf("%s %d %s: %d bytes, %v", object, id, field, len(b), err)
					}
				}
			}
		}
	}
	if pictures < 20 || documents < 8 {
		t.Errorf("%d pictures, %d documents", pictures, documents)
	}
}

// checkPDF follows a document's table to each of its objects.
func checkPDF(t *testing.T, b []byte) {
	t.Helper()
	tail := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(b)
	if tail == nil {
		t.Fatal("the document has no end")
	}
	start, _ := strconv.Atoi(string(tail[1]))
	rows := regexp.MustCompile(`(\d{10}) 00000 n`).FindAllSubmatch(b[start:], -1)
	for i, row := range rows {
		at, _ := strconv.Atoi(string(row[1]))
		if !bytes.HasPrefix(b[at:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			t.Errorf("object %d is not at %d", i+1, at)
		}
	}
}

func TestTheDataGrowAsAsked(t *testing.T) {
	for _, size := range []struct{ tasks, notes int }{{10, 0}, {2000, 120}, {2000, 8000}} {
		s, err := New(Options{Tasks: size.tasks, Notes: size.notes, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(s.IDs("task")) - 1; got != size.tasks { // one is the neighbour's
			t.Errorf("%d tasks, want %d", got, size.tasks)
		}
		if got := len(s.Notes(0)); size.notes > 0 && got != size.notes {
			t.Errorf("%d notes, want %d", got, size.notes)
		}
		again, err := New(Options{Tasks: size.tasks, Notes: size.notes, Seed: 3, Now: func() time.Time { return s.born }})
		if err != nil {
			t.Fatal(err)
		}
		last := int64(size.tasks / 2)
		if a, b := s.Record("task", last), again.Record("task", last); fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("the same seed gives\n%v\n%v", a, b)
		}
	}
}

func TestThingsHappenWhileOneWatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := New(Options{Lively: true})
		if err != nil {
			t.Fatal(err)
		}
		s.life.start()
		defer s.Close()
		tasks, notes := len(s.IDs("task")), len(s.Notes(0))
		unread := func() int {
			n := 0
			for _, id := range s.IDs("notification") {
				if r := s.Record("notification", id); r["user_ref"] == int64(1) && r["is_read"] == false {
					n++
				}
			}
			return n
		}
		before := unread()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if got := len(s.IDs("task")) - tasks; got != 1 || unread() != before+1 {
			t.Errorf("after 20 s: %d new tasks, %d new notifications", got, unread()-before)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := len(s.Notes(0)) - notes; got != 1 || unread() != before+2 {
			t.Errorf("after 80 s: %d new notes, %d new notifications", got, unread()-before)
		}
	})
}

func TestNoTaskArrivesTwice(t *testing.T) {
	s := newSite(t, Options{})
	for range 2*len(laterTasks) + 1 {
		s.NewTask()
	}
	seen := map[any]bool{}
	for _, id := range s.IDs("task") {
		title := s.Record("task", id)["title"]
		if seen[title] {
			t.Errorf("twice: %v", title)
		}
		seen[title] = true
	}
}

func TestAClientAnswersOnlyWhatItCanRead(t *testing.T) {
	answer := make(chan time.Time)
	s := newSite(t, Options{Lively: true, After: func(d time.Duration) <-chan time.Time {
		if d == answerTime {
			return answer
		}
		return nil
	}})
	s.post("/tasknote", `{"task_ref":40,"text":"Husk pumpen","is_internal":true}`)
	s.post("/tasknote", `{"task_ref":38,"text":"Passer kl. 10?","is_internal":false}`)
	before := len(s.Notes(40)) + len(s.Notes(38))
	answer <- testNow // only one is waited for
	s.Close()
	notes := s.Notes(38)
	last := notes[len(notes)-1]
	if got := len(s.Notes(40)) + len(s.Notes(38)) - before; got != 1 || last.ForeignCompany == 0 || last.User != 0 || last.Text == "" {
		t.Errorf("%d answers, the last note is %+v", got, last)
	}
}

func TestThoseConcernedAreTold(t *testing.T) {
	s := newSite(t, Options{})
	s.post("/assignment", `{"task_ref":40,"user_ref":2}`)
	s.post("/tasknote", `{"task_ref":40,"text":"Tag pumpen med","is_internal":true}`)
	own := s.ids("notification", "")
	s.signIn("lars@soerensen-vvs.dk")
	var texts []string
	for _, n := range s.get("/notification").([]any) {
		texts = append(texts, n.(map[string]any)["text"].(string))
	}
	for _, want := range []string{"Anne Sørensen has assigned you to the task Vandskade i kælder – haster",
		"Anne Sørensen has sent you a note on the task Vandskade i kælder – haster"} {
		if !slices.Contains(texts[len(texts)-2:], want) {
			t.Errorf("Lars has not been told: %q", want)
		}
	}
	s.signIn("anne@soerensen-vvs.dk")
	if got := s.ids("notification", ""); len(got) != len(own) {
		t.Errorf("Anne was told of what she did herself: %v", got)
	}
}

func TestTheDisconnectedClientOfATaskIsStillSeen(t *testing.T) {
	s := newSite(t, Options{})
	for _, id := range s.ids("connection", "") {
		s.do("DELETE", fmt.Sprintf("/connection/%d", id), "")
	}
	if got := s.ids("foreigncompany", ""); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("clients %v", got)
	}
}

func TestPayingProlongsTheSubscription(t *testing.T) {
	s := newSite(t, Options{})
	s.do("POST", "/cancelsubscription/1", "")
	_, _, before := s.Subscription(1)
	address := s.get("/paymenturl").(map[string]any)["url"].(string)
	if u, err := url.Parse(address); err != nil || u.Hostname() != "127.0.0.1" || u.Path != "/pay" {
		t.Fatalf("the payment page is at %s: %v", address, err)
	}
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(response.Body)
	response.Body.Close()
	form := regexp.MustCompile(`<form method="post" action="([^"]+)">`).FindSubmatch(page)
	if form == nil || !strings.Contains(string(page), "Sørensen VVS &amp; El ApS") {
		t.Fatalf("the page has no form:\n%s", page)
	}
	action, err := response.Request.URL.Parse(string(form[1]))
	if err != nil {
		t.Fatal(err)
	}
	response, err = client.PostForm(action.String(), url.Values{"period": {"12"}, "renew": {"1"}})
	if err != nil {
		t.Fatal(err)
	}
	done, _ := io.ReadAll(response.Body)
	response.Body.Close()
	got, renewing, end := s.Subscription(1)
	from, _ := time.Parse(time.DateOnly, before)
	if want := from.AddDate(1, 0, 0).Format(time.DateOnly); !got || !renewing || end != want {
		t.Errorf("subscription %v %v until %s, want until %s", got, renewing, end, want)
	}
	if !strings.Contains(string(done), `id="paid"`) || response.StatusCode != http.StatusOK {
		t.Errorf("the last page: %d\n%s", response.StatusCode, done)
	}
	check(t, s, []answers{{"the API says so too", "GET", "/subscriptioninformation", "", 200, `"renewing":true,"end_date":"` + end}})
	if status, _ := (&site{t: t, base: strings.TrimSuffix(s.base, "/api.php")}).do("GET", "/pay?session=x", ""); status != http.StatusNotFound {
		t.Errorf("a payment that nobody asked for: %d", status)
	}
}

func TestANewCompanyStartsEmptyAndCanPay(t *testing.T) {
	s := newSite(t, Options{})
	status, body := s.do("POST", "/register", `{"username":"ny@firma.dk","password":"Ny-123456","name":"Ny","companyname":"Nyt Firma ApS","vat_id":"30396839"}`)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	s.token = tokens.FindString(body)
	for _, object := range []string{"task", "tasknote", "notification", "connection", "foreigncompany", "assignment"} {
		if got := s.get("/" + object).([]any); len(got) != 0 {
			t.Errorf("%s: %v", object, got)
		}
	}
	check(t, s, []answers{
		{"its company", "GET", "/company", "", 200, `"companyname":"Nyt Firma ApS"`},
		{"its user is an admin", "GET", "/currentuser", "", 200, `"is_admin":true`},
		{"no subscription", "GET", "/subscriptioninformation", "", 200, `{"got_subscription":false}`},
	})
}
