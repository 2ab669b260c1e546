//go:build window

package windowtest

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is a program that was started here and is ended here, by its id.
type process struct {
	name string
	cmd  *exec.Cmd
	out  output
	done chan struct{} // closed once it ended and was waited for
	err  error         // of Wait; read it after done
}

// output collects what a process prints; safe from any goroutine.
type output struct {
	mu   sync.Mutex
	data bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.data.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.data.String()
}

// run starts a program with this environment and nothing else; it dies with this process.
func run(name string, env []string, stdin io.Reader, extra []*os.File, args ...string) (*process, error) {
	p := &process{name: name, cmd: exec.Command(name, args...), done: make(chan struct{})}
	p.cmd.Env = env
	p.cmd.Stdin = stdin
	p.cmd.Stdout = &p.out
	p.cmd.Stderr = &p.out
	p.cmd.ExtraFiles = extra
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if home := lookup(env, "HOME"); home != "" {
		p.cmd.Dir = home
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// end asks the process to go and, when it has not within five seconds, kills it.
func (p *process) end() error {
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return nil
	case <-time.After(5 * time.Second):
		p.kill()
		return errors.New(filepath.Base(p.name) + " did not end when asked to and was killed")
	}
}

// kill ends the process the hard way and waits until it is gone.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.done
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// lookup finds a variable in an environment list, the last one of its name.
func lookup(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(env[i], name+"="); ok {
			return value
		}
	}
	return ""
}
