package apiclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
)

// generations are the two kinds of servers that are about.
var generations = []demo.Generation{demo.Newer, demo.Older}

// serve starts a demo server and signs its administrator in.
func serve(t *testing.T, generation demo.Generation) (*demo.Server, *apiclient.Client) {
	t.Helper()
	server, err := demo.New(demo.Options{Generation: generation})
	if err != nil {
		t.Fatal(err)
	}
	base, err := server.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	c, err := apiclient.New(apiclient.Config{BaseURL: base, Limits: apiclient.Limits{Retries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.Login(t.Context(), "anne@soerensen-vvs.dk", "demo1234")
	if err != nil {
		t.Fatal(err)
	}
	return server, c.WithToken(token.Value)
}

// both runs a test against both generations.
func both(t *testing.T, test func(t *testing.T, server *demo.Server, c *apiclient.Client)) {
	for _, generation := range generations {
		t.Run(generation.String(), func(t *testing.T) {
			server, c := serve(t, generation)
			test(t, server, c)
		})
	}
}

func TestDiscoverFindsOutWhatEachServerCan(t *testing.T) {
	both(t, func(t *testing.T, server *demo.Server, c *apiclient.Client) {
		contract, err := c.Discover(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		newer := strings.Contains(t.Name(), demo.Newer.String())
		if name, known := contract.InternalFlag(); name != "is_internal" || !known {
			t.Errorf("the internal flag is %s, %v", name, known)
		}
		if _, source := contract.FieldName("task", "title"); newer && source != apiclient.SourceSchema || !newer && source != apiclient.SourceData {
			t.Errorf("the title is known from %v", source)
		}
		n, established := contract.StatusNumber("DONE")
		if n != 4 || established != newer {
			t.Errorf("DONE is %d, established %v", n, established)
		}
		want := map[string]apiclient.Ability{"schema": apiclient.No, "limit": apiclient.No}
		if newer {
			want = map[string]apiclient.Ability{"schema": apiclient.Yes, "limit": apiclient.Yes, "fields": apiclient.Yes}
		}
		for name, ability := range want {
			if contract.Has(name) != ability {
				t.Errorf("%s: %v, not %v", name, contract.Has(name), ability)
			}
		}
		if !newer {
			contract.Confirm("task", "status", map[int]string{1: "NEW", 4: "DONE"})
			if n, established := contract.StatusNumber("DONE"); n != 4 || !established {
				t.Errorf("after an administrator's word DONE is %d, %v", n, established)
			}
		}
		remembered := remember(t, contract)
		if a, b := contract.Report().String(), remembered.Report().String(); a != b || !strings.Contains(a, "tasknote.is_internal") {
			t.Errorf("what is remembered differs:\n%s\n%s", a, b)
		}
	})
}

// remember gives a contract as it comes back from the disk.
func remember(t *testing.T, contract *apiclient.Contract) *apiclient.Contract {
	t.Helper()
	text, err := json.Marshal(contract)
	if err != nil {
		t.Fatal(err)
	}
	remembered := apiclient.NewContract()
	if err := json.Unmarshal(text, remembered); err != nil {
		t.Fatal(err)
	}
	return remembered
}

func TestANoteWithAFileGoesThereAndBack(t *testing.T) {
	both(t, func(t *testing.T, server *demo.Server, c *apiclient.Client) {
		ctx := t.Context()
		if _, err := c.Discover(ctx); err != nil {
			t.Fatal(err)
		}
		data := bytes.Repeat([]byte("\xfb\xef\xbe pumpe "), 50_000)
		text := "Linje 1\nLinje 2 \"æøå\" <b>&</b> 👍"
		var progress int64
		task := apiclient.ID(server.IDs("task")[0])
		note, err := c.TaskNotes().Create(ctx, apiclient.TaskNotePatch{
			TaskID: apiclient.Set(task), Text: apiclient.Set(text), Internal: apiclient.Set(true),
			File: apiclient.Set(apiclient.Upload{
				Name: "Åbning æøå.pdf", MIME: "application/pdf", Size: int64(len(data)),
				Open:     func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
				Progress: func(done, _ int64) { progress = done },
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		if internal, known := note.Internal(); note.Text() != text || note.TaskID() != task || !internal || !known || progress != int64(len(data)) {
			t.Errorf("the note came back as %s", note.Raw())
		}
		if got := server.File("tasknote", int64(note.ID()), "file"); !bytes.Equal(got, data) {
			t.Errorf("%d bytes of the file arrived", len(got))
		}
		path := filepath.Join(t.TempDir(), "kopi.pdf")
		info, err := c.TaskNotes().DownloadTo(ctx, note.ID(), "file", path, nil)
		if err != nil || info.Name != "Åbning æøå.pdf" || info.Size != int64(len(data)) {
			t.Fatalf("%+v, %v", info, err)
		}
		if got, _ := os.ReadFile(path); !bytes.Equal(got, data) {
			t.Errorf("%d bytes of the file came back", len(got))
		}
		if files := note.Files(); len(files) != 1 || files[0].Field != "file" {
			t.Errorf("its files are %+v", files)
		}
		removed, err := c.TaskNotes().Update(ctx, note.ID(), apiclient.TaskNotePatch{File: apiclient.Null[apiclient.Upload]()})
		if err != nil || len(removed.Files()) != 0 {
			t.Errorf("after the removal there is %+v, %v", removed.Files(), err)
		}
		if _, err := c.TaskNotes().Update(ctx, note.ID(), apiclient.TaskNotePatch{File: apiclient.Null[apiclient.Upload]()}); err != nil {
			t.Errorf("removing what is gone gave %v", err)
		}
		if _, err := c.TaskNotes().DownloadTo(ctx, note.ID(), "file", path, nil); !errors.Is(err, apiclient.ErrNotFound) {
			t.Errorf("fetching what is gone gave %v", err)
		}
	})
}

func TestEverythingIsListedOnceByAllAndByList(t *testing.T) {
	both(t, func(t *testing.T, server *demo.Server, c *apiclient.Client) {
		listed, err := c.Tasks().List(t.Context(), apiclient.ListOptions{})
		if err != nil || len(listed.Bad) > 0 || len(listed.Items) < 30 || listed.ServerTime.IsZero() {
			t.Fatalf("%d tasks, %v, %v", len(listed.Items), listed.Bad, err)
		}
		byKey := make(map[apiclient.ID]string)
		for task, err := range c.Tasks().All(t.Context(), apiclient.ListOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			byKey[task.ID()] = task.Title()
			if unknown := task.Unknown(); len(unknown) > 0 {
				t.Errorf("task %d has %v, which means nothing here", task.ID(), unknown)
			}
		}
		for _, task := range listed.Items {
			if byKey[task.ID()] != task.Title() || task.Title() == "" {
				t.Errorf("task %d is %q in one and %q in the other", task.ID(), task.Title(), byKey[task.ID()])
			}
		}
		if len(byKey) != len(listed.Items) {
			t.Errorf("All gave %d tasks, List %d", len(byKey), len(listed.Items))
		}
	})
}

func TestTheSameConditionFindsTheSameOnBothServers(t *testing.T) {
	found := make(map[string][]int64)
	both(t, func(t *testing.T, _ *demo.Server, c *apiclient.Client) {
		for name, opts := range map[string]apiclient.ListOptions{
			"status":           {Query: apiclient.OneOf("status", 1, 2)},
			"greater status":   {Query: apiclient.Greater("status", 2)},
			"without deadline": {Query: apiclient.Match("deadline", nil)},
			"text":             {Query: apiclient.Like("title", "VAND")},
			"not":              {Query: apiclient.Not(apiclient.Match("status", 1))},
			"limit":            {Limit: 5, Sort: "deadline", Descending: true},
			"window":           {Limit: 5, Start: 7},
			"both":             {Query: apiclient.And(apiclient.Greater("task_id", 5), apiclient.Or(apiclient.Match("status", 1), apiclient.IsSet("file")))},
			"fields":           {Fields: []string{"title"}, Sort: "title", Limit: 6},
		} {
			list, err := c.Tasks().List(t.Context(), opts)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			ids := []int64{}
			for _, task := range list.Items {
				ids = append(ids, int64(task.ID()))
			}
			if before, has := found[name]; has && !slices.Equal(before, ids) {
				t.Errorf("%s finds %v, the other server's %v", name, ids, before)
			}
			found[name] = ids
		}
	})
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if len(found[name]) == 0 && name != "text" {
			t.Errorf("%s finds nothing, which proves nothing", name)
		}
	}
}

func TestTheOtherObjectsAreReadAndWritten(t *testing.T) {
	both(t, func(t *testing.T, server *demo.Server, c *apiclient.Client) {
		ctx := t.Context()
		me, err := c.CurrentUser(ctx)
		if err != nil || me.Name() != "Anne Sørensen" || !me.Admin() {
			t.Fatalf("%s, %v", me.Raw(), err)
		}
		users, err := c.Users().List(ctx, apiclient.ListOptions{})
		if err != nil || len(users.Items) < 4 {
			t.Fatalf("%d users, %v", len(users.Items), err)
		}
		company, err := c.Companies().Get(ctx, me.CompanyID())
		if err != nil || company.Name == "" || len(company.Unknown()) > 0 {
			t.Fatalf("%+v, %v", company, err)
		}
		company, err = c.Companies().Update(ctx, company.ID, apiclient.CompanyPatch{Phone: apiclient.Set("+45 11 22 33 44")})
		if err != nil || company.Phone != "+45 11 22 33 44" {
			t.Errorf("%+v, %v", company, err)
		}
		clients, err := c.ForeignCompanies().List(ctx, apiclient.ListOptions{})
		if err != nil || len(clients.Items) < 3 || clients.Items[0].ID == 0 {
			t.Errorf("%+v, %v", clients.Items, err)
		}
		connections, err := c.Connections().List(ctx, apiclient.ListOptions{})
		if err != nil || len(connections.Items) < 3 || !connections.Items[0].StatusSet {
			t.Errorf("%+v, %v", connections.Items, err)
		}
		task := apiclient.ID(server.IDs("task")[0])
		a, err := c.Assignments().Create(ctx, apiclient.AssignmentPatch{TaskID: apiclient.Set(task), UserID: apiclient.Set(users.Items[1].ID())})
		if err != nil || a.TaskID != task || a.UserID != users.Items[1].ID() {
			t.Fatalf("%+v, %v", a, err)
		}
		if err := c.Assignments().Delete(ctx, a.ID); err != nil {
			t.Error(err)
		}
		if err := c.Assignments().Delete(ctx, a.ID); !errors.Is(err, apiclient.ErrNotFound) {
			t.Errorf("deleting what is gone gave %v", err)
		}
		news, err := c.Notifications().List(ctx, apiclient.ListOptions{})
		if err != nil || len(news.Items) == 0 {
			t.Fatalf("%d notifications, %v", len(news.Items), err)
		}
		if !slices.ContainsFunc(news.Items, func(n apiclient.Notification) bool { return n.Related != nil && n.Related.ID > 0 }) {
			t.Error("no notification is about anything")
		}
		read, err := c.Notifications().Update(ctx, news.Items[0].ID, apiclient.NotificationPatch{Read: apiclient.Set(true)})
		if err != nil || !read.Read {
			t.Errorf("%+v, %v", read, err)
		}
		subscription, err := c.Subscription(ctx)
		if err != nil || !subscription.Got || subscription.UnitPrice <= 0 || subscription.EndDate.IsZero() {
			t.Errorf("%+v, %v", subscription, err)
		}
		if address, err := c.PaymentURL(ctx); err != nil || !strings.HasPrefix(address, "http") {
			t.Errorf("%q, %v", address, err)
		}
		if err := c.CancelSubscription(ctx, me.CompanyID()); err != nil {
			t.Error(err)
		}
		if subscription, err = c.Subscription(ctx); err != nil || subscription.Renewing {
			t.Errorf("after the cancelling: %+v, %v", subscription, err)
		}
	})
}

func TestRefusalsHaveTheirKinds(t *testing.T) {
	both(t, func(t *testing.T, server *demo.Server, c *apiclient.Client) {
		ctx := t.Context()
		_, wrong := c.Login(ctx, "anne@soerensen-vvs.dk", "no")
		_, none := c.Tasks().Get(ctx, 999_999)
		_, gone := c.Tasks().Update(ctx, 999_999, apiclient.TaskPatch{Title: apiclient.Set("x")})
		_, nobody := c.WithToken("").CurrentUser(ctx)
		_, taken := c.Register(ctx, apiclient.Registration{CompanyName: "x", Username: "anne@soerensen-vvs.dk", Password: "demo1234", Name: "x"})
		_, field := c.Tasks().List(ctx, apiclient.ListOptions{Query: apiclient.Match("title", "x"), Fields: []string{"nosuch"}})
		server.ExpireTokens()
		_, expired := c.CurrentUser(ctx)
		for _, tt := range []struct {
			name string
			err  error
			want error
		}{
			{"a wrong password", wrong, apiclient.ErrWrongPassword}, {"a task that is not there", none, apiclient.ErrNotFound},
			{"changing one that is not there", gone, apiclient.ErrNotFound}, {"nobody signed in", nobody, apiclient.ErrLoginRequired},
			{"a name that is taken", taken, apiclient.ErrUsernameTaken}, {"an expired token", expired, apiclient.ErrLoginRequired},
		} {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("%s gave %v", tt.name, tt.err)
			}
		}
		if newer := strings.Contains(t.Name(), demo.Newer.String()); newer != errors.Is(field, apiclient.ErrInvalid) || !newer && field != nil {
			t.Errorf("a field that is not there gave %v", field)
		}
	})
}

func TestFaultsOfTheServerAndTheLineAreTold(t *testing.T) {
	for _, tt := range []struct {
		fault demo.Fault
		read  error
		write error
		acted bool
	}{
		{demo.Fault{Kind: demo.CutBefore}, apiclient.ErrOffline, apiclient.ErrOutcomeUnknown, false},
		{demo.Fault{Kind: demo.CutAfter}, apiclient.ErrOffline, apiclient.ErrOutcomeUnknown, true},
		{demo.Fault{Kind: demo.CutReply}, apiclient.ErrOffline, apiclient.ErrOutcomeUnknown, true},
		{demo.Fault{Kind: demo.Unauthorized}, apiclient.ErrLoginRequired, apiclient.ErrLoginRequired, false},
		{demo.Fault{Kind: demo.ServerError}, apiclient.ErrServer, apiclient.ErrOutcomeUnknown, false},
		{demo.Fault{Kind: demo.HTML}, apiclient.ErrServer, apiclient.ErrServer, false},
		{demo.Fault{Kind: demo.HalfJSON, Act: true}, apiclient.ErrServer, apiclient.ErrOutcomeUnknown, true},
	} {
		both(t, func(t *testing.T, server *demo.Server, c *apiclient.Client) {
			task := server.IDs("task")[0]
			before := len(server.Notes(task))
			server.Fail(func(*http.Request) demo.Fault { return tt.fault })
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			_, err := c.TaskNotes().Create(ctx, apiclient.TaskNotePatch{TaskID: apiclient.Set(apiclient.ID(task)), Text: apiclient.Set("x")})
			if !errors.Is(err, tt.write) {
				t.Errorf("%+v: writing gave %v", tt.fault, err)
			}
			if _, err := c.CurrentUser(ctx); !errors.Is(err, tt.read) {
				t.Errorf("%+v: reading gave %v", tt.fault, err)
			}
			server.Fail(nil)
			if now := len(server.Notes(task)); (now == before+1) != tt.acted {
				t.Errorf("%+v: %d notes became %d", tt.fault, before, now)
			}
		})
	}
}
