package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/settings"
	"github.com/microbizz/go-desktop/app/store"
	appsync "github.com/microbizz/go-desktop/app/sync"
	"github.com/microbizz/go-desktop/app/vocabulary"
)

// Each folder under testdata/folders was written by the program's version it is named
// after, at work with one generation of the server, and is never written again; the
// file beside it says what is in it. When the form of the data changes, folders of the
// new form are added with
//
//	go test ./app -run TestDataFolderOfEveryVersionOpens -keep-folder testdata/folders/VERSION
var keepFolder = flag.String("keep-folder", "", "leave the data folders that this program writes in folders whose names begin so")

// contents is what a person has in a data folder.
type contents struct {
	Server, Username string
	Settings         settings.Settings
	Company          map[string]string
	Tasks, Notes     []string
	People           []string
	Notifications    []string
	Connections      []string
	Views            []store.View
	Drafts           []draftContents
	Entries          []string
	Contract         json.RawMessage
}

type draftContents struct {
	Task       ID
	Text       string
	Visibility store.Visibility
	Files      []string
}

// contentsOf reads everything that an open program shows.
func contentsOf(t *testing.T, a *App) contents {
	t.Helper()
	s, err := a.current()
	if err != nil {
		t.Fatal(err)
	}
	<-s.store.Loaded()
	snap := a.Snapshot()
	c := contents{
		Server: snap.Account.Server, Username: snap.Account.Username, Settings: a.Settings(), Company: snap.Company.Fields(),
		Views: snap.Views, Contract: json.RawMessage(s.store.Meta(appsync.MetaContract)),
	}
	for _, v := range snap.Tasks {
		c.Tasks = append(c.Tasks, fmt.Sprint(v.ID, v.Title, v.Status, v.Deadline.UTC(), v.ClientID, v.Pending))
		for _, n := range snap.Notes(v.ID) {
			files := ""
			for _, f := range n.Files {
				files += " " + f.Name
			}
			c.Notes = append(c.Notes, fmt.Sprint(n.ID, n.TaskID, n.UserID, n.ClientID, n.Text, n.Visibility, n.Created.UTC(), n.Pending, files))
		}
		for _, as := range snap.Assignments(v.ID) {
			c.Notes = append(c.Notes, fmt.Sprint("assigned ", as.ID, as.UserID, as.Pending))
		}
		if d, ok := snap.Draft(v.ID); ok {
			c.Drafts = append(c.Drafts, draftOf(t, d))
		}
	}
	for _, v := range snap.Users {
		c.People = append(c.People, fmt.Sprint(v.ID, v.Name, v.Username, v.Admin, v.Pending))
	}
	for _, v := range snap.Notifications {
		c.Notifications = append(c.Notifications, fmt.Sprint(v.ID, v.Text, v.Read, v.Pending, s.store.Seen(v.ID)))
	}
	for _, v := range snap.Connections {
		c.Connections = append(c.Connections, fmt.Sprint(v.ID, v.ClientID, v.Status, v.Pending))
	}
	for _, e := range snap.Outbox {
		c.Entries = append(c.Entries, fmt.Sprint(e.ID, e.Action, e.Object, e.ObjectID, e.TaskID, e.State, e.Summary, e.Error, e.Created.UTC(), e.Total))
	}
	for _, n := range []int{len(c.Tasks), len(c.Notes), len(c.People), len(c.Notifications), len(c.Connections), len(c.Views), len(c.Drafts), len(c.Entries), len(c.Contract)} {
		if n == 0 {
			t.Fatalf("something is missing: %+v", c)
		}
	}
	return c
}

func draftOf(t *testing.T, d store.Draft) draftContents {
	t.Helper()
	out := draftContents{Task: d.TaskID, Text: d.Text, Visibility: d.Visibility}
	for _, f := range d.Files {
		raw, err := os.ReadFile(f.Path)
		if err != nil {
			t.Error(err)
		}
		sum := sha256.Sum256(raw)
		out.Files = append(out.Files, fmt.Sprint(f.Name, " ", f.MIME, " ", f.Size, " ", hex.EncodeToString(sum[:8])))
	}
	return out
}

// workADay fills a data folder with everything that it can hold.
func workADay(t *testing.T, o *office) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	o.signIn(DemoUsername)
	for i, word := range vocabulary.TaskStatus.Words() {
		must(o.ConfirmMeaning(vocabulary.TaskStatus, i+1, word))
	}
	o.settle()
	must(o.ChangeSettings(func(s *settings.Settings) {
		s.Language, s.Theme, s.TextSize, s.Interval, s.Quiet.On, s.LastRoute = "da", settings.ThemeDark, 120, 45, true, "tasks"
		s.SetDivider("tasks", 0.4)
	}))
	must(o.SaveViews([]store.View{{Name: "Sene, Nordbyg", Filter: "late=1"}, {Name: "Mine", Filter: "mine=1"}}))
	snap := o.Snapshot()
	tasks := snap.Tasks
	attach := func(task ID, name, text string) store.DraftFile {
		path := filepath.Join(t.TempDir(), name)
		must(os.WriteFile(path, []byte(text), 0o600))
		f, err := o.AttachToDraft(ctx, task, path, Taking{})
		must(err)
		return f
	}
	files := []store.DraftFile{attach(tasks[0].ID, "Åbning æøå.pdf", "%PDF-1.4\n%%EOF\n"), attach(tasks[0].ID, "billede.txt", "to")}
	must(o.SaveDraft(store.Draft{TaskID: tasks[0].ID, Text: "Kladde med bilag 🔧", Visibility: store.VisibilityClient, Files: files, Changed: time.Now()}))
	must(o.SaveDraft(store.Draft{TaskID: tasks[1].ID, Text: "Kun tekst\nto linjer", Visibility: store.VisibilityInternal, Changed: time.Now()}))
	must(o.SaveDraft(store.Draft{TaskID: tasks[2].ID, Files: []store.DraftFile{attach(tasks[2].ID, "kun.txt", "kun fil")}, Changed: time.Now()}))

	// The reply to one note is cut, and it never becomes known whether it arrived.
	o.server.Fail(func(r *http.Request) demo.Fault {
		if r.Method == http.MethodPost {
			return demo.Fault{Kind: demo.CutAfter}
		}
		return demo.Fault{}
	})
	_, err := o.AddNote(ctx, tasks[3].ID, "Måske kommet frem", store.VisibilityClient, nil, nil)
	must(err)
	o.settle()
	o.net.setOffline(true)
	queueOfEachKind(t, o)
	time.Sleep(2 * time.Minute)
	synctest.Wait()
}

// queueOfEachKind queues what a person can do, in the way a person does it.
func queueOfEachKind(t *testing.T, o *office) {
	t.Helper()
	ctx, snap := t.Context(), o.Snapshot()
	tasks, me := snap.Tasks, snap.Account.Me
	path := filepath.Join(t.TempDir(), "vedhæftet.txt")
	if err := os.WriteFile(path, []byte("vedhæftet"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := o.AttachToDraft(ctx, tasks[4].ID, path, Taking{})
	if err != nil {
		t.Fatal(err)
	}
	_, noteErr := o.AddNote(ctx, tasks[4].ID, "Venter på nettet", store.VisibilityClient, []store.DraftFile{file}, nil)
	var taken, unassign, ownNote error = nil, errors.New("nobody is on a task"), errors.New("no note")
	for _, task := range tasks {
		if list := snap.Assignments(task.ID); len(list) > 0 && unassign != nil {
			unassign = o.Unassign(ctx, task.ID, list[0].UserID)
		}
		if notes := snap.Notes(task.ID); len(notes) > 0 && ownNote != nil && task.ID != tasks[3].ID {
			ownNote = o.DeleteNote(ctx, notes[0].ID)
		}
	}
	company := snap.Company
	company.Phone = "+45 99 99 99 99"
	edited := me
	edited.Email = "anden@example.dk"
	other := snap.Users[slices.IndexFunc(snap.Users, func(u *store.User) bool { return u.ID != me.ID })]
	_, companyErr := o.SaveCompany(ctx, snap.Company, company)
	_, userErr := o.SaveUser(ctx, me, edited)
	_, addErr := o.AddUser(ctx, store.User{Name: "Ny Mand", Username: "ny@soerensen-vvs.dk"}, "hemmelig1")
	_, answerErr := o.AnswerConnection(ctx, snap.Connections[0].ID, store.ConnectionAccepted)
	_, disconnectErr := o.Disconnect(ctx, snap.Connections[1].ID)
	taken = errors.Join(
		noteErr, unassign, ownNote, companyErr, userErr, addErr, answerErr, disconnectErr,
		o.SetStatus(ctx, []ID{tasks[5].ID}, store.StatusRejected),
		o.Assign(ctx, []ID{tasks[6].ID}, []ID{other.ID}),
		o.MarkRead(ctx, []ID{snap.Notifications[0].ID}, !snap.Notifications[0].Read),
		o.DeleteNotifications(ctx, []ID{snap.Notifications[1].ID}),
	)
	if taken != nil {
		t.Fatal(taken)
	}
}

func TestDataFolderOfEveryVersionOpens(t *testing.T) {
	for _, gen := range []demo.Generation{demo.Newer, demo.Older} {
		t.Run("today, "+gen.String(), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), gen.String())
			inOffice(t, gen, func(t *testing.T, o *office) {
				workADay(t, o)
				o.restart()
				want := contentsOf(t, o.App)
				if err := errors.Join(o.Close(), os.CopyFS(dir, os.DirFS(o.dir)), os.RemoveAll(filepath.Join(dir, "log"))); err != nil {
					t.Fatal(err)
				}
				raw, err := json.MarshalIndent(want, "", "\t")
				if err := errors.Join(err, os.WriteFile(dir+".json", raw, 0o600)); err != nil {
					t.Fatal(err)
				}
				// What the person had is gone from where it was written.
				if err := os.RemoveAll(filepath.Join(o.dir, "accounts")); err != nil {
					t.Fatal(err)
				}
			})
			if *keepFolder != "" {
				kept := *keepFolder + "-" + gen.String()
				raw, err := os.ReadFile(dir + ".json")
				if err := errors.Join(err, os.CopyFS(kept, os.DirFS(dir)), os.WriteFile(kept+".json", raw, 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			opensAs(t, dir)
		})
	}
	kept, err := filepath.Glob(filepath.Join("testdata", "folders", "*.json"))
	if err != nil || len(kept) == 0 {
		t.Fatal("no folder of an earlier version is here", err)
	}
	for _, file := range kept {
		dir := file[:len(file)-len(".json")]
		t.Run(filepath.Base(dir), func(t *testing.T) { opensAs(t, dir) })
	}
}

// opensAs opens a copy of a folder, without a network, and compares it with the file
// beside it.
func opensAs(t *testing.T, folder string) {
	t.Helper()
	raw, err := os.ReadFile(folder + ".json")
	if err != nil {
		t.Fatal(err)
	}
	// What a later version lets one choose is as it is until one chooses.
	want := contents{Settings: settings.Defaults()}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	inFolder(t, folder, func(t *testing.T, o *office) {
		got := contentsOf(t, o.App)
		var contract [2]bytes.Buffer
		if err := errors.Join(json.Compact(&contract[0], want.Contract), json.Compact(&contract[1], got.Contract)); err != nil {
			t.Fatal(err)
		}
		want.Contract, got.Contract = contract[0].Bytes(), contract[1].Bytes()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// inFolder opens the program on a copy of a folder, without a network.
func inFolder(t *testing.T, folder string, f func(t *testing.T, o *office)) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		o := &office{t: t, dir: dir, net: &direct{offline: true}, ring: newRing(), alerts: &notices{}}
		o.start()
		defer func() {
			if err := errors.Join(o.Close(), o.log.Close()); err != nil {
				t.Error(err)
			}
		}()
		f(t, o)
	})
}

func TestDataFolderOfANewerVersionIsLeftAlone(t *testing.T) {
	folder := filepath.Join("testdata", "folders", "1.0.0-newer")
	home := func(dir string, name string) string {
		found, err := filepath.Glob(filepath.Join(dir, "accounts", "*", name))
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		return found[0]
	}
	database := func(name, bucket, key string) func(string) error {
		return func(dir string) error {
			db, err := bolt.Open(home(dir, name), 0o600, nil)
			if err != nil {
				return err
			}
			err = db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucket)).Put([]byte(key), []byte("2")) })
			return errors.Join(err, db.Close())
		}
	}
	file := func(name string) func(string) error {
		return func(dir string) error {
			raw, err := os.ReadFile(filepath.Join(dir, name))
			var all map[string]any
			if err := errors.Join(err, json.Unmarshal(raw, &all)); err != nil {
				return err
			}
			all["version"] = 2
			raw, err = json.Marshal(all)
			return errors.Join(err, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
		}
	}
	for name, later := range map[string]func(dir string) error{
		"store":    database("store.db", "about", "own"),
		"rows":     database("store.db", "about", "rows"),
		"outbox":   database("outbox/outbox.db", "about", "version"),
		"settings": file("settings.json"),
		"account":  file("account.json"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := errors.Join(os.CopyFS(dir, os.DirFS(folder)), later(dir)); err != nil {
				t.Fatal(err)
			}
			before := sums(t, dir)
			for _, err := range []error{CheckVersion(dir, false), second(Open(Config{DataDir: dir}))} {
				if key(err) != "error.newer" {
					t.Errorf("%v", err)
				}
			}
			if diff := cmp.Diff(before, sums(t, dir)); diff != "" {
				t.Errorf("changed:\n%s", diff)
			}
		})
	}
}

func second(_ *App, err error) error { return err }

// sums are the hashes of all files of a folder.
func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		sum := sha256.Sum256(raw)
		all[path] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	return all
}
