package app

import (
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

// TestEndWhileTheKeyringIsAskedIsQuick ends the program while it waits for the keyring to
// give the sign-in: what waited there must not wait for the end, which waits for it. In
// real time, since a lock that is never given stands still in a bubble.
func TestEndWhileTheKeyringIsAskedIsQuick(t *testing.T) {
	server, err := demo.New(demo.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	keys := newRing()
	dir := t.TempDir()
	begin := func() *App {
		t.Helper()
		a, err := Open(Config{DataDir: dir, Server: testServer, Lang: "en", Keyring: keys,
			Notifier: &notices{}, transport: &direct{handler: server.Handler()}, retries: -1})
		if err != nil {
			t.Fatal(err)
		}
		a.Start(t.Context())
		return a
	}
	a := begin()
	if err := a.SignIn(t.Context(), "", DemoUsername, DemoPassword); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); a.Snapshot().Account.Keyring != store.KeyringKept; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the keyring never took the sign-in")
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	hang := make(chan struct{})
	defer close(hang)
	keys.mu.Lock()
	keys.hang = hang
	keys.mu.Unlock()
	for range 5 {
		a := begin()
		time.Sleep(5 * time.Millisecond)
		closed := make(chan error, 1)
		go func() { closed <- a.Close() }()
		select {
		case err := <-closed:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("the end waits for what waits for the end")
		}
	}
}
