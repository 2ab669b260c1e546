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

// output is what a process printed so far.
type output struct{ file string }

func (o output) String() string {
	data, _ := os.ReadFile(o.file) // gone with the desk
	return string(data)
}

// run starts a program with this environment and nothing else; it dies with this process.
// What it prints goes to a file in dir: through a pipe, whatever it leaves running would
// keep it from counting as ended.
func run(dir, name string, env []string, stdin io.Reader, extra []*os.File, args ...string) (*process, error) {
	p := &process{name: name, cmd: exec.Command(name, args...), done: make(chan struct{})}
	file, err := os.CreateTemp(dir, filepath.Base(name)+"-*.out")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	p.out.file = file.Name()
	p.cmd.Env = env
	p.cmd.Stdin = stdin
	p.cmd.Stdout = file
	p.cmd.Stderr = file
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

// running lists the processes that work with this desk's home and are the program.
func (d *Desk) running() []string {
	var found []string
	processes, err := filepath.Glob("/proc/[0-9]*")
	must(d.t, err)
	for _, dir := range processes {
		environment, _ := os.ReadFile(filepath.Join(dir, "environ")) // another user's, or gone
		command, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		if bytes.Contains(environment, []byte("HOME="+d.Home+"\x00")) && bytes.Contains(command, []byte("go-desktop")) {
			found = append(found, string(bytes.ReplaceAll(command, []byte{0}, []byte{' '})))
		}
	}
	return found
}
