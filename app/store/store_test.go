package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// firm makes a batch with everything in it: tasks 1 to n, each with two notes and one
// assignment.
func firm(n int) Batch {
	b := Batch{
		Full:         KindTasks | KindNotes | KindUsers | KindAssignments | KindClients | KindConnections | KindNotifications,
		Users:        []*User{{ID: 2, Name: "Mette Krogh", Image: &File{Object: "user", ObjectID: 2, Size: -1}}, {ID: 1, Name: "Anne Sørensen", Admin: true}},
		Clients:      []*Company{{ID: 7, Name: "Nordbyg A/S", Zip: "8000"}},
		Connections:  []*Connection{{ID: 3, ClientID: 7, Status: ConnectionAccepted, StatusNumber: 2}},
		Company:      &Company{ID: 5, Name: "Sørensen VVS & El ApS", Created: day},
		Subscription: &Subscription{Known: true, Got: true, UnitPrice: 4950, End: day},
		Marks:        map[string]string{"tasks": "2026-11-23"},
	}
	for i := 1; i <= n; i++ {
		id := ID(i)
		b.Tasks = append(b.Tasks, &Task{
			ID: id, ClientID: 7, Title: fmt.Sprintf("Utæt vandhane %d", i), Status: StatusNew, StatusNumber: 1,
			Deadline: day.Add(time.Duration(i) * time.Hour), Created: day, Changed: day, Latitude: 55.67, Longitude: 12.56,
			Address: "Vestergade 12", Zip: "8000", City: "Aarhus C", Country: "Danmark", ContactPerson: "Karin Holm", ContactPhone: "+45 86 12 34 56",
			Description: "Vandhanen i køkkenet på 2. sal drypper, og lejeren beder om besøg efter kl. 15.",
			Extra:       []Field{{"priority", "3"}}, Files: []File{{Object: "task", ObjectID: id, Field: "image", Name: "hane.png", MIME: "image/png", Size: -1}},
		})
		for j := range ID(2) {
			b.Notes = append(b.Notes, &Note{ID: id*10 + j, TaskID: id, UserID: 1, Text: "Vi kommer i morgen", Visibility: VisibilityClient, Created: day.Add(time.Duration(j) * time.Minute)})
		}
		b.Assignments = append(b.Assignments, &Assignment{ID: id, TaskID: id, UserID: 2, Created: day})
		b.Notifications = append(b.Notifications, &Notification{ID: id, UserID: 1, Text: "ny note", RelatedObject: "tasknote", RelatedID: id * 10, Created: day})
	}
	return b
}

// sight is a snapshot as far as others can see it.
func sight(s *Snapshot) any {
	notes, assigned, unread := map[ID][]*Note{}, map[ID][]*Assignment{}, map[ID]int{}
	for _, t := range s.Tasks {
		notes[t.ID], assigned[t.ID], unread[t.ID] = s.Notes(t.ID), s.Assignments(t.ID), s.Unread(t.ID)
	}
	return []any{s.Company, s.Subscription, s.Tasks, s.Users, s.Clients, s.Connections, s.Notifications, s.Views, s.Drafts(), notes, assigned, unread}
}

func TestEverythingIsThereAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server", "store.db")
	s := open(t, path)
	must(t, s.Merge(firm(300)))
	must(t, s.SaveDraft(Draft{TaskID: 4, Text: "halvt skrevet", Files: []DraftFile{{Path: "/x", Name: "æ.pdf", Size: 3}}}))
	must(t, s.SaveViews([]View{{Name: "Mine", Filter: "f"}}))
	must(t, s.MarkSeen(9))
	must(t, s.SetMeta("zone", "Europe/Copenhagen"))
	want := sight(s.Snapshot())
	must(t, s.Close())

	s = open(t, path)
	first := s.Snapshot()
	if len(first.Tasks) != headSize && !first.Complete {
		t.Errorf("the head has %d tasks, want %d", len(first.Tasks), headSize)
	}
	<-s.Loaded()
	if !s.Snapshot().Complete {
		t.Error("loaded, but the snapshot is not complete")
	}
	if diff := cmp.Diff(want, sight(s.Snapshot())); diff != "" {
		t.Errorf("reopened differs:\n%s", diff)
	}
	if !s.Seen(9) || s.Seen(8) || s.Meta("zone") != "Europe/Copenhagen" || s.Mark("tasks") != "2026-11-23" {
		t.Error("what only this computer knows was not kept")
	}
}
