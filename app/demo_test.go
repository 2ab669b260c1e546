package app

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app/store"
)

// eventually waits until what it asks for is so. The demo runs over a real network.
func eventually(t *testing.T, a *App, what string, is func(*store.Snapshot) bool) {
	t.Helper()
	changed := make(chan struct{}, 1)
	cancel := a.Subscribe(func(store.Kind) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	defer cancel()
	limit := time.After(time.Minute)
	for !is(a.Snapshot()) {
		select {
		case <-changed:
		case <-limit:
			t.Fatalf("%s: not after a minute; %+v", what, a.Snapshot().Sync)
		}
	}
}

func TestDemoKeepsItsDataAndCanBeReset(t *testing.T) {
	dir, ring := t.TempDir(), newRing()
	open := func() *App {
		a, err := Open(Config{DataDir: dir, Demo: true, Lang: "da", Keyring: ring, Notifier: &notices{}})
		if err != nil {
			t.Fatal(err)
		}
		a.Start(t.Context())
		return a
	}
	ready := func(s *store.Snapshot) bool { return s.Account.SignedIn && len(s.Tasks) >= 40 && !s.Sync.First }
	a := open()
	eventually(t, a, "the demo's tasks", ready)
	if who := a.Snapshot().Account; !who.Demo || who.Keyring != store.KeyringMemory {
		t.Errorf("%+v", who)
	}
	first := a.Snapshot().Tasks[0]
	if err := a.SetStatus(t.Context(), []ID{first.ID}, store.StatusRejected); err != nil {
		t.Fatal(err)
	}
	rejected := func(s *store.Snapshot) bool {
		task, ok := s.Task(first.ID)
		return ok && task.Status == store.StatusRejected && len(s.Outbox) == 0 && ready(s)
	}
	eventually(t, a, "the new status", rejected)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open()
	eventually(t, a, "the status after a restart", rejected)
	if err := a.ResetDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, a, "the status after a reset", func(s *store.Snapshot) bool {
		task, ok := s.Task(first.ID)
		return ok && task.Status == first.Status && ready(s)
	})
	if len(ring.tokens()) != 0 {
		t.Error("the demo's token is in the keyring")
	}
	if size, err := a.StoredHere(); err != nil || size[0].Path != filepath.Join(dir, "accounts") {
		t.Errorf("%+v, %v", size, err)
	}
	if err := a.SignOut(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := a.ResetDemo(t.Context()); !errors.Is(err, ErrSignedOut) {
		t.Errorf("reset while signed out: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := a.SignInDemo(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
}

func TestSigningInAgainStaysInTheDemo(t *testing.T) {
	ring := newRing()
	a, err := Open(Config{DataDir: t.TempDir(), Demo: true, Lang: "da", Keyring: ring, Notifier: &notices{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	a.Start(t.Context())
	eventually(t, a, "the demo's tasks", func(s *store.Snapshot) bool { return s.Account.SignedIn && len(s.Tasks) >= 40 })
	if err := a.SaveDraft(store.Draft{TaskID: a.Snapshot().Tasks[0].ID, Text: "midt i det"}); err != nil {
		t.Fatal(err)
	}
	if err := a.SignIn(t.Context(), a.Snapshot().Account.Server, DemoUsername, DemoPassword); err != nil {
		t.Fatal(err)
	}
	who := a.Snapshot()
	if !who.Account.SignedIn || !who.Account.Demo || len(who.Drafts()) != 1 || len(ring.tokens()) != 0 {
		t.Errorf("after signing in again: %+v, %d drafts, %d tokens in the keyring", who.Account, len(who.Drafts()), len(ring.tokens()))
	}
}
