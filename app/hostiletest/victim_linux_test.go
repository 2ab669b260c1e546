//go:build !race

package hostiletest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app"
	"github.com/microbizz/go-desktop/app/keychain"
	"github.com/microbizz/go-desktop/app/pictures"
	"github.com/microbizz/go-desktop/app/store"
	"github.com/microbizz/go-desktop/app/words"
)

func sum(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

// victimFlag makes this test program the victim.
const victimFlag = "-victim"

func TestMain(m *testing.M) {
	pictures.RunWorker()
	if len(os.Args) == 2 && os.Args[1] == victimFlag {
		victim()
		return
	}
	os.Exit(m.Run())
}

// order is what the victim is told to do, a line of JSON on its standard input.
type order struct {
	Server string
	Act    action
}

// outcome is what became of it, a line of JSON on its standard output.
type outcome struct {
	Said   string        // to the person
	Added  int64         // bytes of memory at most, beside what there was
	Worker int64         // bytes that a picture's worker had at most, of all so far
	Stall  time.Duration // the longest time in which the window would have stood still
	Left   int64         // bytes on the disk afterwards
	Took   time.Duration
}

func victim() {
	words.Set(words.Load("en"))
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			panic(err)
		}
		result, err := suffer(o, func() {
			fmt.Println(ready)
			lines.Scan()
		})
		if err != nil {
			panic(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
			panic(err)
		}
	}
}

// ready is what the victim says before it acts; the answer lets it go on.
const ready = "ready"

// suffer starts the program anew, lets the person do something once go on returns, and
// measures.
func suffer(o order, goOn func()) (result outcome, err error) {
	dir, err := os.MkdirTemp("", "hostile")
	if err != nil {
		return result, err
	}
	defer os.RemoveAll(dir)
	a, err := app.Open(app.Config{
		DataDir: dir, Server: o.Server, Lang: "en", Keyring: &ring{}, Notifier: quiet{},
		OpenFile: func(string) error { return nil }, OpenURL: func(*url.URL) error { return nil },
	})
	if err != nil {
		return result, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a.Start(ctx)
	p := person{App: a, ctx: ctx}
	if o.Act != signIn {
		if said := p.signIn(); said != "" {
			return result, fmt.Errorf("the sign-in before the attack: %s", said)
		}
	}
	goOn()
	debug.FreeOSMemory()
	before, err := memory("VmRSS:")
	if err == nil {
		err = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak begins anew
	}
	if err != nil {
		return result, err
	}
	beats := beat(a)
	began := time.Now()
	result.Said = p.do(o.Act)
	result.Took = time.Since(began)
	result.Stall = beats()
	peak, err := memory("VmHWM:")
	if err != nil {
		return result, err
	}
	result.Added = peak - before
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		return result, err
	}
	result.Worker = usage.Maxrss << 10
	if err := a.Close(); err != nil {
		return result, err
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				result.Left += info.Size()
			}
		}
		return err
	})
	return result, err
}

// beat does what the window does all the time, and tells the longest pause between two
// times.
func beat(a *app.App) (longest func() time.Duration) {
	const every = 5 * time.Millisecond
	stop, ended := make(chan struct{}), make(chan time.Duration)
	go func() {
		most, last := time.Duration(0), time.Now()
		for {
			select {
			case <-stop:
				ended <- most
				return
			case <-time.After(every):
			}
			_ = a.Snapshot()
			now := time.Now()
			most = max(most, now.Sub(last)-every)
			last = now
		}
	}()
	return func() time.Duration { close(stop); return <-ended }
}

// person does things and tells what was said.
type person struct {
	*app.App
	ctx context.Context
}

func said(err error) string {
	if err == nil {
		return ""
	}
	key, args, _ := app.Explain(err)
	return words.T(key, args...)
}

func (p person) do(act action) string {
	file := store.File{Name: "a.png", MIME: "image/png", Object: "tasknote", ObjectID: 1, Field: "file"}
	switch act {
	case signIn:
		return p.signIn()
	case write:
		task := p.Snapshot().Tasks[0].ID
		d := store.Draft{ID: store.NewDraftID(), TaskID: task, Text: "Vi er på vej", Visibility: store.VisibilityInternal}
		entry, err := p.SendDraft(p.ctx, d, nil)
		if err != nil {
			return said(err)
		}
		return p.waitFor(func() (string, bool) {
			for _, e := range p.Snapshot().Outbox {
				if e.ID == entry {
					return words.T(e.Error), e.Error != ""
				}
			}
			return "", true
		})
	case look:
		_, err := p.Thumbnail(p.ctx, file, 100)
		return said(err)
	case open:
		file.Name, file.MIME = "a.pdf", "application/pdf"
		_, err := p.OpenFile(p.ctx, file, nil)
		return said(err)
	case check:
		return said(p.RefreshSubscription(p.ctx))
	}
	panic(act)
}

// signIn signs in and waits for the first look at the lists to end.
func (p person) signIn() string {
	if err := p.SignIn(p.ctx, "", app.DemoUsername, app.DemoPassword); err != nil {
		return said(err)
	}
	return p.waitFor(func() (string, bool) {
		s := p.Snapshot().Sync
		switch {
		case s.Error != "":
			return words.T(s.Error), true
		case !s.Last.IsZero() && !s.First:
			return "", true
		}
		return "", false
	})
}

func (p person) waitFor(done func() (string, bool)) string {
	for range 2000 {
		if said, ok := done(); ok {
			return said
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "(nothing in 20 s)"
}

// memory reads what the system knows of this process's memory, in bytes.
func memory(name string) (int64, error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, _ := bytes.Cut(text, []byte(name))
	number, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
	n, err := strconv.ParseInt(string(number), 10, 64)
	return n << 10, err
}

// ring keeps secrets in memory.
type ring struct {
	mu   sync.Mutex
	kept map[string]string
}

func (r *ring) Get(service, account string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	secret, ok := r.kept[service+"\x00"+account]
	if !ok {
		return "", keychain.ErrNotFound
	}
	return secret, nil
}

func (r *ring) Set(service, account, secret string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = make(map[string]string)
	}
	r.kept[service+"\x00"+account] = secret
	return nil
}

func (r *ring) Delete(service, account string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.kept, service+"\x00"+account)
	return nil
}

// quiet alerts nobody.
type quiet struct{}

func (quiet) Notify(string, string) error { return nil }
