package app

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// serverCalls are the calls of the façade that need the server, each as a click makes it.
func serverCalls(t *testing.T, o *office, file store.File) map[string]func() error {
	ctx := t.Context()
	task, other := o.task(), o.Snapshot().Users[1].ID
	unread := func() store.ID {
		for _, n := range o.Snapshot().Notifications {
			if !n.Read && o.Snapshot().NotificationTask(n) != 0 {
				return n.ID
			}
		}
		t.Fatal("no unread notification of a task")
		return 0
	}()
	about, _ := o.Snapshot().Notification(unread)
	var connection *store.Connection
	for _, c := range o.Snapshot().Connections {
		if c.Status == store.ConnectionPending && !c.Outgoing {
			connection = c
		}
	}
	var assigned *store.Assignment
	for _, some := range o.Snapshot().Tasks {
		for _, a := range o.Snapshot().Assignments(some.ID) {
			assigned = a
		}
	}
	only := func(_ int64, err error) error { return err }
	queued := func() int64 { return o.Snapshot().Outbox[0].ID }
	status := store.StatusDone
	if task.Status == status {
		status = store.StatusInProgress
	}
	company := o.Snapshot().Company
	company.Phone = "12345678"
	lars, _ := o.Snapshot().User(other)
	person := *lars
	person.Phone = "12345678"
	return map[string]func() error{
		"PaymentURL":          func() error { _, err := o.PaymentURL(ctx); return err },
		"RefreshSubscription": func() error { return o.RefreshSubscription(ctx) },
		"CancelSubscription":  func() error { _, err := o.CancelSubscription(ctx); return err },
		"ConnectionCheck":     func() error { _, err := o.ConnectionCheck(ctx); return err },
		"OpenFile":            func() error { _, err := o.OpenFile(ctx, file, nil); return err },
		"SaveFile":            func() error { _, err := o.SaveFile(ctx, file, t.TempDir(), nil); return err },
		"Thumbnail":           func() error { _, err := o.Thumbnail(ctx, file, 64); return err },
		"Refresh":             func() error { o.Refresh(); return nil },
		"WindowFocused": func() error {
			time.Sleep(30 * time.Second) // the data is not fresh
			o.WindowFocused(true)
			return nil
		},
		"AddNote": func() error {
			_, err := o.AddNote(ctx, task.ID, "hej", store.VisibilityInternal, nil, nil)
			return err
		},
		"SendDraft": func() error {
			_, err := o.SendDraft(ctx, store.Draft{ID: "d1", TaskID: task.ID, Text: "hej", Visibility: store.VisibilityInternal}, nil)
			return err
		},
		"SetStatus": func() error { return o.SetStatus(ctx, []ID{task.ID}, status) },
		"Assign": func() error {
			return o.Assign(ctx, []ID{task.ID}, []ID{o.Snapshot().Users[0].ID, other, o.Snapshot().Users[2].ID})
		},
		"Unassign":            func() error { return o.Unassign(ctx, assigned.TaskID, assigned.UserID) },
		"MarkRead":            func() error { return o.MarkRead(ctx, []ID{unread}, true) },
		"MarkTaskRead":        func() error { return o.MarkTaskRead(ctx, o.Snapshot().NotificationTask(about)) },
		"DeleteNotifications": func() error { return o.DeleteNotifications(ctx, []ID{unread}) },
		"AnswerConnection":    func() error { return only(o.AnswerConnection(ctx, connection.ID, store.ConnectionAccepted)) },
		"Disconnect":          func() error { return only(o.Disconnect(ctx, connection.ID)) },
		"SaveCompany":         func() error { return only(o.SaveCompany(ctx, o.Snapshot().Company, company)) },
		"SaveUser":            func() error { return only(o.SaveUser(ctx, *lars, person)) },
		"AddUser": func() error {
			return only(o.AddUser(ctx, store.User{Username: "ny@soerensen-vvs.dk", Name: "Ny", CompanyID: company.ID}, DemoPassword))
		},
		"DeleteNote": func() error { return o.DeleteNote(ctx, o.Snapshot().Notes(o.Snapshot().NoteTask(file.ObjectID))[0].ID) },
		"Retry": func() error {
			o.net.setOffline(true)
			if err := o.SetStatus(ctx, []ID{task.ID}, status); err != nil {
				return err
			}
			synctest.Wait()
			o.net.setOffline(false)
			return o.Retry(queued())
		},
	}
}

// atHome are the calls that ask no server, or that sign in themselves.
var atHome = map[string]string{
	"SignIn": "signs in", "ResetPassword": "needs no sign-in", "SignInDemo": "signs in", "Register": "signs in", "ResetDemo": "signs in",
	"SignOut": "ends the sign-in", "ClearStored": "ends the sign-in", "Start": "signs in", "Close": "ends all",
	"Snapshot": "reads", "Subscribe": "listens", "Settings": "reads", "ChangeSettings": "this computer's",
	"ExpiresSoon": "reads", "KeepSignIn": "the keyring's", "LastUsername": "reads", "DefaultServer": "reads", "CleanName": "reckons",
	"AwaitDelivery": "waits", "RefusedFileSize": "reads",
	"Meanings": "reads", "ConfirmMeaning": "this computer's", "SaveMeanings": "this computer's", "ReadMeanings": "this computer's", "LoadMeanings": "this computer's",
	"StoredHere": "this computer's", "LogDir": "reads", "Version": "reads",
	"AttachToDraft": "this computer's", "SaveDraft": "this computer's", "SendWhenWhole": "this computer's", "HoldDraft": "this computer's", "DeleteDraft": "this computer's", "SaveViews": "this computer's",
	"OpenDocument": "this computer's", "OpenLogDir": "this computer's", "OpenURL": "the browser's", "OpenMap": "the browser's",
	"Discard": "this computer's", "Stop": "ends a call", "EditAgain": "this computer's", "Resolve": "goes on as Retry does",
}

func TestA401BringsTheSignInWhateverCallMetIt(t *testing.T) {
	var names []string
	inOffice(t, demo.Newer, func(t *testing.T, o *office) {
		o.signIn(DemoUsername)
		calls := serverCalls(t, o, store.File{Object: "tasknote", ObjectID: 1, Field: "file", Name: "a.pdf"})
		for name := range calls {
			names = append(names, name)
		}
		for m := range reflect.TypeFor[*App]().Methods() {
			if _, called := calls[m.Name]; !called && atHome[m.Name] == "" {
				t.Errorf("%s is in neither list: does it ask the server?", m.Name)
			}
		}
	})
	if len(names) == 0 {
		t.Fatal("no calls")
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			inOffice(t, demo.Newer, func(t *testing.T, o *office) {
				o.signIn(DemoUsername)
				call := serverCalls(t, o, o.withFile("a.png", picture(t, 8, 8)))[name]
				o.alerts.take()
				o.server.ExpireTokens()
				if err := call(); err != nil && !strings.HasPrefix(key(err), "error.login_required") {
					t.Errorf("%v", err)
				}
				synctest.Wait() // no time passes: nothing but the call itself meets the server
				if who := o.Snapshot().Account; !who.Expired || who.SignedIn {
					t.Fatalf("%+v", who)
				}
				if told := o.alerts.take(); len(told) != 1 || !strings.HasPrefix(told[0], "Sign in again") {
					t.Errorf("told: %q", told)
				}
				o.signIn(DemoUsername)
				if s := o.Snapshot(); !s.Account.SignedIn || s.Sync.Link != store.LinkOnline {
					t.Errorf("after signing in again: %+v, %+v", s.Account, s.Sync)
				}
			})
		})
	}
}
