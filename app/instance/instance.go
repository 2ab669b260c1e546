// Package instance lets one program at a time work on a data folder. A second start
// asks the first to come to the front and ends. They meet on the loopback; a secret
// that only the folder's owner can read keeps other users' programs out.
package instance

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"github.com/microbizz/go-desktop/app/internal/private"
)

// ErrRunning says that another program works on the folder and was asked to come to
// the front.
var ErrRunning = errors.New("instance: the program is already running")

// ErrBehind says that another program works on the folder and could not come to the
// front, as under Wayland: it has to be looked for. It is an [ErrRunning] too.
var ErrBehind = fmt.Errorf("%w and its window stays behind others", ErrRunning)

// ErrSilent says that another program holds the folder and does not answer.
var ErrSilent = errors.New("instance: the program is running and does not answer")

// The names of the two files in the data folder.
const (
	lockName    = "running.lock"
	addressName = "running.json"
)

// How long the two programs wait for each other. The first may still be starting
// when the second asks.
const (
	askFor   = 3 * time.Second
	askAgain = 50 * time.Millisecond
	ioLimit  = 2 * time.Second
)

// request and one of the replies are the whole conversation, after the secret.
const (
	request  = "show"
	shown    = "shown"
	behind   = "behind"
	maxAsked = 256 // bytes
)

type address struct {
	Addr   string `json:"addr"`
	Secret string `json:"secret"`
	PID    int    `json:"pid"`
}

// Instance is the right to work on a folder.
type Instance struct {
	dir    string
	lock   io.Closer
	ln     net.Listener
	secret string

	mu   sync.Mutex
	show func() (inFront bool)
	// asked is set when a second start came before anybody could show the window.
	asked bool
	wg    sync.WaitGroup
}

// Acquire takes the folder for this program. When another has it, that one is asked
// to show its window, and the answer is [ErrRunning], [ErrBehind] when its window cannot
// come to the front, or [ErrSilent] when it did not answer.
func Acquire(dir string) (*Instance, error) {
	if err := private.MkdirAll(dir); err != nil {
		return nil, fmt.Errorf("instance: %w", err)
	}
	lock, err := lockFile(filepath.Join(dir, lockName))
	if errors.Is(err, errLocked) {
		return nil, ask(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("instance: %w", err)
	}
	i := &Instance{dir: dir, lock: lock, secret: rand.Text()}
	if err := i.listen(); err != nil {
		return nil, errors.Join(fmt.Errorf("instance: %w", err), lock.Close())
	}
	return i, nil
}

func (i *Instance) listen() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	raw, err := json.Marshal(address{Addr: ln.Addr().String(), Secret: i.secret, PID: os.Getpid()})
	if err == nil {
		err = fsutil.WriteFile(filepath.Join(i.dir, addressName), raw)
	}
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	i.ln = ln
	i.wg.Go(i.serve)
	return nil
}

// OnShow sets what happens when the program is started a second time. A request that
// came earlier is carried out at once. Show is called on some goroutine and tells within
// a second whether the window is in front then.
func (i *Instance) OnShow(show func() (inFront bool)) {
	i.mu.Lock()
	i.show = show
	asked := i.asked
	i.asked = false
	i.mu.Unlock()
	if asked && show != nil {
		show()
	}
}

// Close gives the folder back.
func (i *Instance) Close() error {
	err := i.ln.Close()
	i.wg.Wait()
	return errors.Join(err, fsutil.Remove(filepath.Join(i.dir, addressName)), i.lock.Close())
}

func (i *Instance) serve() {
	for {
		conn, err := i.ln.Accept()
		if err != nil {
			return // closed
		}
		i.wg.Go(func() { i.answer(conn) })
	}
}

func (i *Instance) answer(conn net.Conn) {
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(ioLimit)) != nil {
		return
	}
	line, err := bufio.NewReader(io.LimitReader(conn, maxAsked)).ReadString('\n')
	want := i.secret + " " + request + "\n"
	if err != nil || subtle.ConstantTimeCompare([]byte(line), []byte(want)) != 1 {
		return
	}
	i.mu.Lock()
	show := i.show
	i.asked = show == nil
	i.mu.Unlock()
	reply := shown // a window that is about to open comes to the front
	if show != nil && !show() {
		reply = behind
	}
	// The other program ends either way.
	_, _ = io.WriteString(conn, reply+"\n")
}

// ask finds the running program and asks it to show its window.
func ask(dir string) error {
	begin := time.Now()
	for {
		err := askOnce(dir)
		if err == nil || errors.Is(err, ErrBehind) {
			return cmp.Or(err, ErrRunning)
		}
		if time.Since(begin) > askFor {
			return fmt.Errorf("%w: %w", ErrSilent, err)
		}
		time.Sleep(askAgain)
	}
}

func askOnce(dir string) error {
	raw, err := os.ReadFile(filepath.Join(dir, addressName))
	if err != nil {
		return err
	}
	var a address
	if err := json.Unmarshal(raw, &a); err != nil {
		return err
	}
	conn, err := net.DialTimeout("tcp", a.Addr, ioLimit)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(ioLimit)); err != nil {
		return err
	}
	letForward(a.PID)
	if _, err := io.WriteString(conn, a.Secret+" "+request+"\n"); err != nil {
		return err
	}
	line, err := bufio.NewReader(io.LimitReader(conn, maxAsked)).ReadString('\n')
	switch {
	case err != nil:
		return fmt.Errorf("no answer: %w", err)
	case line == behind+"\n":
		return ErrBehind
	case line != shown+"\n":
		return fmt.Errorf("answer %q", line)
	}
	return nil
}
