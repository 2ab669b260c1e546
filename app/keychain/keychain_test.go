package keychain

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// faulty is a keyring whose faults can be set. It is used on the worker only, and
// by the test before and after.
type faulty struct {
	memory
	hang    chan struct{} // non-nil: every call waits until it is closed
	lies    bool          // Set says yes and keeps nothing
	keepsIt bool          // Delete says yes and deletes nothing
	gone    error         // every call fails
	panics  bool
}

func (f *faulty) before() error {
	if f.hang != nil {
		<-f.hang
	}
	if f.panics {
		panic("dbus: connection closed")
	}
	return f.gone
}

func (f *faulty) Get(service, account string) (string, error) {
	if err := f.before(); err != nil {
		return "", err
	}
	return f.memory.Get(service, account)
}

func (f *faulty) Set(service, account, secret string) error {
	if err := f.before(); err != nil || f.lies {
		return err
	}
	return f.memory.Set(service, account, secret)
}

func (f *faulty) Delete(service, account string) error {
	if err := f.before(); err != nil || f.keepsIt {
		return err
	}
	return f.memory.Delete(service, account)
}

const (
	server = "https://go-api.example.dk/api.php"
	user   = "anne@example.dk"
	token  = "0123456789abcdef0123456789abcdef01234567"
)

func TestTokenIsKeptByServerAndUser(t *testing.T) {
	k := New(Memory(), 0)
	defer k.Close()
	ctx := context.Background()
	if err := k.Save(ctx, server, user, token); err != nil {
		t.Fatal(err)
	}
	if err := k.Save(ctx, server, "lars@example.dk", "other"); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Load(ctx, server+"/", user); got != token || err != nil {
		t.Errorf("Load = %q, %v", got, err)
	}
	if _, err := k.Load(ctx, "https://elsewhere.dk/api.php", user); !errors.Is(err, ErrNotFound) {
		t.Errorf("another server's token: %v, want ErrNotFound", err)
	}
	if err := k.Forget(ctx, server, user); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Load(ctx, server, user); !errors.Is(err, ErrNotFound) {
		t.Errorf("after Forget: %v, want ErrNotFound", err)
	}
	if got, _ := k.Load(ctx, server, "lars@example.dk"); got != "other" {
		t.Errorf("the other user's token is %q, want it untouched", got)
	}
	if err := k.Forget(ctx, server, user); err != nil {
		t.Errorf("forgetting what is not there: %v", err)
	}
}

func TestFaultsAreToldApart(t *testing.T) {
	for _, c := range []struct {
		name string
		ring *faulty
		want error
	}{
		{"a prompt was dismissed and nothing is kept", &faulty{memory: memory{}, lies: true}, ErrNotKept},
		{"an older secret stays under the key", &faulty{memory: memory{Service + "\x00" + Account(server, user): "old"}, lies: true}, ErrNotKept},
		{"no keyring is running", &faulty{gone: errors.New("org.freedesktop.secrets was not provided")}, ErrUnavailable},
		{"the library panics", &faulty{panics: true}, ErrUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := New(c.ring, 0)
			defer k.Close()
			if err := k.Save(context.Background(), server, user, token); !errors.Is(err, c.want) {
				t.Errorf("Save: %v, want %v", err, c.want)
			}
		})
	}
}

func TestKeyringThatVanishesIsNotTakenForOneWithoutTheToken(t *testing.T) {
	ring := &faulty{memory: memory{}}
	k := New(ring, 0)
	defer k.Close()
	if err := k.Save(context.Background(), server, user, token); err != nil {
		t.Fatal(err)
	}
	ring.gone = errors.New("the name is not activatable")
	if _, err := k.Load(context.Background(), server, user); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotFound) {
		t.Errorf("Load: %v, want ErrUnavailable", err)
	}
}

func TestSecretThatStaysAfterForgetIsReported(t *testing.T) {
	k := New(&faulty{memory: memory{}, keepsIt: true}, 0)
	defer k.Close()
	if err := k.Save(context.Background(), server, user, token); err != nil {
		t.Fatal(err)
	}
	if err := k.Forget(context.Background(), server, user); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Forget: %v, want ErrUnavailable", err)
	}
}

func TestHangingKeyringCostsTheLimitAndNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := &faulty{memory: memory{}, hang: make(chan struct{})}
		k := New(ring, 5*time.Second)
		begin := time.Now()
		if err := k.Save(context.Background(), server, user, token); !errors.Is(err, ErrTimeout) {
			t.Errorf("Save: %v, want ErrTimeout", err)
		}
		if took := time.Since(begin); took != 5*time.Second {
			t.Errorf("Save took %v, want 5s", took)
		}
		if _, err := k.Load(context.Background(), server, user); !errors.Is(err, ErrTimeout) {
			t.Errorf("Load behind it: %v, want ErrTimeout", err)
		}
		close(ring.hang)
		synctest.Wait()
		if got, err := k.Load(context.Background(), server, user); got != token || err != nil {
			t.Errorf("after it woke: Load = %q, %v", got, err)
		}
		k.Close()
	})
}

func TestForgetIsCarriedOutThoughNobodyWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := &faulty{memory: memory{}, hang: make(chan struct{})}
		k := New(ring, time.Second)
		if err := k.Save(context.Background(), server, user, token); !errors.Is(err, ErrTimeout) {
			t.Fatalf("Save: %v, want ErrTimeout", err)
		}
		if err := k.Forget(context.Background(), server, user); !errors.Is(err, ErrTimeout) {
			t.Fatalf("Forget: %v, want ErrTimeout", err)
		}
		close(ring.hang)
		synctest.Wait()
		if _, err := k.Load(context.Background(), server, user); !errors.Is(err, ErrNotFound) {
			t.Errorf("the late Set outlived the Forget: %v", err)
		}
		k.Close()
	})
}

func TestCanceledCallReturnsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := &faulty{memory: memory{}, hang: make(chan struct{})}
		k := New(ring, time.Minute)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := k.Load(ctx, server, user); !errors.Is(err, context.Canceled) {
			t.Errorf("Load: %v, want context.Canceled", err)
		}
		close(ring.hang)
		k.Close()
		if _, err := k.Load(context.Background(), server, user); !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v, want ErrClosed", err)
		}
	})
}
