package demo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient"
	"github.com/microbizz/go-desktop/apiclient/demo"
)

// The client of this project and this server know nothing of each other: what
// one writes, the other has to read.

func bothGenerations(t *testing.T, f func(t *testing.T, s *demo.Server, c *apiclient.Client)) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		t.Run(gen.String(), func(t *testing.T) {
			s, err := demo.New(demo.Options{Generation: gen, Seed: 7})
			if err != nil {
				t.Fatal(err)
			}
			base, err := s.Start("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			c, err := apiclient.New(apiclient.Config{BaseURL: base})
			if err != nil {
				t.Fatal(err)
			}
			token, err := c.Login(t.Context(), "anne@soerensen-vvs.dk", "demo1234")
			if err != nil {
				t.Fatal(err)
			}
			c = c.WithToken(token.Value)
			if _, err := c.Discover(t.Context()); err != nil {
				t.Fatal(err)
			}
			f(t, s, c)
		})
	}
}

// count goes through a whole list.
func count[T any, P apiclient.Patch](t *testing.T, r apiclient.Resource[T, P]) int {
	t.Helper()
	n := 0
	for _, err := range r.All(t.Context(), apiclient.ListOptions{}) {
		if err != nil {
			t.Fatalf("%s: %v", r.Object(), err)
		}
		n++
	}
	return n
}

func TestTheClientReadsEveryList(t *testing.T) {
	bothGenerations(t, func(t *testing.T, s *demo.Server, c *apiclient.Client) {
		for object, got := range map[string]int{
			"task":       count(t, c.Tasks()) + 1, // the neighbour has one
			"tasknote":   count(t, c.TaskNotes()),
			"assignment": count(t, c.Assignments()),
			"connection": count(t, c.Connections()) + 1,
			"user":       count(t, c.Users()) + 1,
		} {
			if want := len(s.IDs(object)); got != want {
				t.Errorf("%s: %d, want %d", object, got, want)
			}
		}
		if n := count(t, c.Notifications()); n == 0 {
			t.Error("no notifications")
		}
		task, err := c.Tasks().Get(t.Context(), 40)
		if err != nil {
			t.Fatal(err)
		}
		stored := s.Record("task", 40)
		if task.Title() != stored["title"] || !task.Deadline().Equal(stored["deadline"].(time.Time)) {
			t.Errorf("%q until %v, the server has %v", task.Title(), task.Deadline(), stored)
		}
	})
}

func TestTheClientsNoteArrivesByteForByte(t *testing.T) {
	bothGenerations(t, func(t *testing.T, s *demo.Server, c *apiclient.Client) {
		content := bytes.Repeat([]byte("\x00\xff/+Åbning "), 200_000)
		n, err := c.TaskNotes().Create(t.Context(), apiclient.TaskNotePatch{
			TaskID: apiclient.Set(apiclient.ID(40)), Text: apiclient.Set("Æ \"citat\" </b>\r\nlinje 2 👍"), Internal: apiclient.Set(true),
			File: apiclient.Set(apiclient.Upload{Name: "Åbning æøå.pdf", MIME: "application/pdf", Size: int64(len(content)),
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}),
		})
		if err != nil {
			t.Fatal(err)
		}
		notes := s.Notes(40)
		got := notes[len(notes)-1]
		if got.ID != int64(n.ID()) || got.Text != "Æ \"citat\" </b>\r\nlinje 2 👍" || !got.Internal || got.User != 1 {
			t.Errorf("the server has %+v", got)
		}
		if f := got.Files["file"]; f.Name != "Åbning æøå.pdf" || !bytes.Equal(f.Content, content) {
			t.Errorf("the file is %q with %d bytes", f.Name, len(f.Content))
		}
		var back bytes.Buffer
		if _, err := c.TaskNotes().Download(t.Context(), n.ID(), "file", &back, nil); err != nil || !bytes.Equal(back.Bytes(), content) {
			t.Errorf("%d bytes come back: %v", back.Len(), err)
		}
		if err := c.TaskNotes().Delete(t.Context(), n.ID()); err != nil {
			t.Error(err)
		}
		if _, err := c.TaskNotes().Get(t.Context(), n.ID()); !errors.Is(err, apiclient.ErrNotFound) {
			t.Errorf("a deleted note: %v", err)
		}
	})
}

func TestTheClientsQueriesFindTheSameEverywhere(t *testing.T) {
	bothGenerations(t, func(t *testing.T, _ *demo.Server, c *apiclient.Client) {
		for _, q := range []struct {
			name  string
			query apiclient.Condition
			want  func(apiclient.TaskNote) bool
		}{
			{"by task", apiclient.Match("task_ref", 40), func(n apiclient.TaskNote) bool { return n.TaskID() == 40 }},
			{"by key", apiclient.Greater("tasknote_id", 100), func(n apiclient.TaskNote) bool { return n.ID() > 100 }},
			{"of two tasks", apiclient.OneOf("task_ref", 24, 26), func(n apiclient.TaskNote) bool { return n.TaskID() == 24 || n.TaskID() == 26 }},
			{"from clients", apiclient.Not(apiclient.IsSet("user_ref")), func(n apiclient.TaskNote) bool { return n.UserID() == 0 }},
		} {
			list, err := c.TaskNotes().List(t.Context(), apiclient.ListOptions{Query: q.query})
			if err != nil {
				t.Errorf("%s: %v", q.name, err)
				continue
			}
			var got, want []apiclient.ID
			for _, n := range list.Items {
				got = append(got, n.ID())
			}
			for n, err := range c.TaskNotes().All(t.Context(), apiclient.ListOptions{}) {
				if err != nil {
					t.Fatal(err)
				}
				if q.want(n) {
					want = append(want, n.ID())
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", q.name, got, want)
			}
		}
	})
}

func TestTheClientNamesWhatWentWrong(t *testing.T) {
	bothGenerations(t, func(t *testing.T, s *demo.Server, c *apiclient.Client) {
		ctx := t.Context()
		_, notThere := c.Tasks().Get(ctx, 9999)
		_, neighbours := c.Tasks().Get(ctx, 41)
		_, password := c.Login(ctx, "anne@soerensen-vvs.dk", "wrong")
		_, taken := c.Register(ctx, apiclient.Registration{Username: "anne@soerensen-vvs.dk", Password: "x", CompanyName: "x", Name: "x"})
		s.ExpireTokens()
		_, expired := c.CurrentUser(ctx)
		for name, e := range map[string]struct{ got, want error }{
			"a task that is not there":  {notThere, apiclient.ErrNotFound},
			"a neighbour's task":        {neighbours, apiclient.ErrForbidden},
			"a wrong password":          {password, apiclient.ErrWrongPassword},
			"a user name that is taken": {taken, apiclient.ErrUsernameTaken},
			"an old token":              {expired, apiclient.ErrLoginRequired},
		} {
			if !errors.Is(e.got, e.want) {
				t.Errorf("%s: %v", name, e.got)
			}
		}
	})
}

func TestTheClientPagesThroughMuch(t *testing.T) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		s, err := demo.New(demo.Options{Generation: gen, Tasks: 2000, Notes: 4000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		base, err := s.Start("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		c := mustSignIn(t, base)
		if got := count(t, c.Tasks()); got != 2000 {
			t.Errorf("%v: %d tasks", gen, got)
		}
		if got := count(t, c.TaskNotes()); got != 4000 {
			t.Errorf("%v: %d notes", gen, got)
		}
		s.Close()
	}
}

func mustSignIn(t *testing.T, base string) *apiclient.Client {
	t.Helper()
	c, err := apiclient.New(apiclient.Config{BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.Login(context.Background(), "anne@soerensen-vvs.dk", "demo1234")
	if err != nil {
		t.Fatal(fmt.Errorf("sign in: %w", err))
	}
	return c.WithToken(token.Value)
}

func TestAListThatDoesNotEndIsGivenUp(t *testing.T) {
	bothGenerations(t, func(t *testing.T, s *demo.Server, c *apiclient.Client) {
		s.Fail(func(*http.Request) demo.Fault { return demo.Fault{Kind: demo.Endless} })
		rows, last := 0, error(nil)
		for _, err := range c.Tasks().All(t.Context(), apiclient.ListOptions{}) {
			if last = err; err == nil {
				rows++
			}
		}
		if !errors.Is(last, apiclient.ErrEndless) || rows < 100_000 || rows > 500_000 {
			t.Errorf("%d rows, then %v", rows, last)
		}
	})
}
