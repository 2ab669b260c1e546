//go:build window

package windowtest

import (
	"bytes"
	"fmt"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"

	"github.com/microbizz/go-desktop/app/logfile"
	"github.com/microbizz/go-desktop/screens/windowtest/xdnd"
)

// build builds a package of this module into build/test, for what the variables say, and
// answers the file. The go tool leaves it alone when it is fresh.
func build(name, source string, variables []string, flags ...string) (string, error) {
	file, err := filepath.Abs(filepath.Join("../../build/test", name))
	if err != nil {
		return "", err
	}
	args := append([]string{"build", "-tags", "no_animations,automation", "-o", file}, flags...)
	cmd := exec.Command("go", append(args, source)...)
	cmd.Env = append(os.Environ(), variables...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
}

// Program is the real program, running on a desk.
type Program struct {
	*Screen
	desk   *Desk
	run    *process
	args   []string
	window xproto.Window
}

// Start starts the program with these flags and waits for its window.
func (d *Desk) Start(args ...string) *Program {
	d.t.Helper()
	binary, err := built()
	must(d.t, err)
	file := d.Path("run", "screen-"+strconv.Itoa(len(d.all))+".json")
	p := &Program{desk: d, args: args, Screen: &Screen{t: d.t, file: file}}
	p.Screen.program = p
	p.run = d.launch(binary, append([]string{"-automation", d.Named(file)}, args...)...)
	if !eventually(func() bool {
		windows := d.windows(p.run.cmd.Process.Pid)
		if len(windows) > 0 {
			p.window = windows[0]
		}
		return p.window != 0 || p.run.ended()
	}) || p.run.ended() {
		d.t.Fatalf("no window opened; the program said:\n%s", p.Log())
	}
	d.t.Cleanup(p.check)
	return p
}

// Log is all the program printed and what it wrote into its log, also before this start:
// the toolkit's complaints go there.
func (p *Program) Log() string {
	all := p.run.out.String()
	for _, file := range p.desk.logs() {
		data, _ := os.ReadFile(file) // moved aside meanwhile
		all += "\n" + file + ":\n" + string(data)
	}
	return all
}

// logs are the log files of the program under the home folder.
func (d *Desk) logs() []string {
	var found []string
	filepath.WalkDir(d.Home, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.HasPrefix(entry.Name(), logfile.Name) {
			found = append(found, path)
		}
		return nil
	})
	return found
}

// PID is the process id.
func (p *Program) PID() int { return p.run.cmd.Process.Pid }

// Kill ends the program as a power cut does.
func (p *Program) Kill() { p.run.kill() }

// Quit closes the window as a person does and waits for the process to end.
func (p *Program) Quit() {
	p.desk.t.Helper()
	p.desk.message(p.window, "_NET_CLOSE_WINDOW", 0, byPerson)
	if !eventually(p.run.ended) {
		p.desk.t.Errorf("the program did not end when its window closed; it shows:\n%s", p.Screen)
		p.run.kill()
	} else if p.run.err != nil {
		p.desk.t.Errorf("the program ended with %v, want exit code 0", p.run.err)
	}
}

// awaitEnd waits for the program to be gone, with exit code 0.
func (p *Program) awaitEnd() {
	p.desk.t.Helper()
	if !eventually(p.run.ended) {
		p.desk.t.Fatalf("the program is still there; it said:\n%s", p.Log())
	}
	if p.run.err != nil {
		p.desk.t.Errorf("the program ended with %v, want exit code 0; it said:\n%s", p.run.err, p.Log())
	}
}

// check fails the test when the program broke Fyne's rule of threads or panicked.
func (p *Program) check() {
	if !strings.Contains(p.Log(), "msg=started") {
		p.desk.t.Errorf("the program's log is not where it is looked for; seen was:\n%s", p.Log())
	}
	for _, complaint := range []string{"Error in Fyne call thread", "has not been migrated", "panic:", "fatal error:", "DATA RACE"} {
		if log := p.Log(); strings.Contains(log, complaint) {
			p.desk.t.Errorf("the log holds %q:\n%s", complaint, log)
		}
	}
	if p.desk.t.Failed() && !p.run.ended() {
		p.leaveTraces()
	}
}

// leaveTraces keeps what helps to understand a failure in build/window-failures.
func (p *Program) leaveTraces() {
	name := filepath.Join("../../build/window-failures", strings.ReplaceAll(p.desk.t.Name(), "/", "_"))
	if img, err := p.desk.picture(image.Rectangle{Max: p.desk.size}); err == nil {
		savePicture(img, name+".png")
	}
	os.WriteFile(name+".log", []byte(p.Log()), 0o644)
	os.WriteFile(name+".json", []byte(p.Screen.String()), 0o644)
}

// area is the window's inside on the display.
func (p *Program) area() image.Rectangle {
	p.desk.t.Helper()
	area, ok := p.desk.clientArea(p.window)
	if !ok {
		p.desk.t.Fatalf("the window is gone; the program said:\n%s", p.Log())
	}
	return area
}

// Resize gives the window's inside another size.
func (p *Program) Resize(width, height int) {
	p.desk.t.Helper()
	xproto.ConfigureWindow(p.desk.x, p.window, xproto.ConfigWindowWidth|xproto.ConfigWindowHeight,
		[]uint32{uint32(width), uint32(height)})
	if !eventually(func() bool { return p.area().Size() == image.Pt(width, height) }) {
		p.desk.t.Fatalf("the window is %v, not %d×%d", p.area(), width, height)
	}
}

// Picture saves what the window shows once it no longer changes.
func (p *Program) Picture(file string) {
	p.desk.t.Helper()
	must(p.desk.t, savePicture(p.still(), file))
}

// still is what the window shows once it no longer changes.
func (p *Program) still() *image.RGBA {
	p.desk.t.Helper()
	var last, now *image.RGBA
	for range 30 {
		var err error
		now, err = p.desk.picture(p.area())
		must(p.desk.t, err)
		if last != nil && bytes.Equal(last.Pix, now.Pix) {
			break
		}
		last = now
		time.Sleep(150 * time.Millisecond)
	}
	return now
}

// Click puts the mouse on the middle of the item and clicks.
func (p *Program) Click(i Item) {
	p.desk.t.Helper()
	at := p.area().Min.Add(i.Middle())
	p.desk.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "sleep", "0.06", "click", "1")
}

// PointAway takes the mouse off everything that answers to it.
func (p *Program) PointAway() { p.desk.xdotool("mousemove", strconv.Itoa(p.desk.size.X-10), "5") }

// Scroll turns the wheel over the item: n notches down, or up when n is negative.
func (p *Program) Scroll(i Item, n int) {
	p.desk.t.Helper()
	at := p.area().Min.Add(i.Middle())
	button := "5"
	if n < 0 {
		button, n = "4", -n
	}
	p.desk.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "sleep", "0.06",
		"click", "--repeat", strconv.Itoa(n), "--delay", "20", button)
}

// ScrollTo turns the wheel over the place until such an item is seen and stands still.
func (p *Program) ScrollTo(what string, m Match, place Item) Item {
	p.desk.t.Helper()
	for range 40 {
		if p.Shows(m) {
			break
		}
		before := p.Screen.String()
		p.Scroll(place, 3)
		for range 25 { // the list follows when the window has moved, or never at the end
			if p.Screen.String() != before {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	p.See(what, m)
	p.still() // the last turns of the wheel may still be on their way
	return p.See(what, m)
}

// keystrokes is text that is typed with this time before each key.
type keystrokes struct {
	text  string
	delay time.Duration
}

// Type types the text into what has the focus.
func (p *Program) Type(text string) {
	p.desk.t.Helper()
	for _, k := range pace(text) {
		p.desk.xdotool("sleep", strconv.FormatFloat(k.delay.Seconds(), 'f', 3, 64),
			"type", "--delay", strconv.FormatInt(k.delay.Milliseconds(), 10), "--", k.text)
	}
}

// Key presses keys by X's names: Return, ctrl+f, shift+Tab.
func (p *Program) Key(keys ...string) {
	p.desk.t.Helper()
	p.desk.xdotool(append([]string{"key", "--delay", "30"}, keys...)...)
}

// byPerson tells the window manager that a person asked, so that it obeys.
const byPerson = 2

// LoseFocus opens another window, which takes the keys, as a browser does.
func (p *Program) LoseFocus() {
	p.desk.t.Helper()
	x := p.desk.x
	id, err := xproto.NewWindowId(x)
	must(p.desk.t, err)
	must(p.desk.t, xproto.CreateWindowChecked(x, 0, id, p.desk.root, 1300, 100, 200, 200, 0,
		xproto.WindowClassInputOutput, 0, 0, nil).Check())
	must(p.desk.t, xproto.MapWindowChecked(x, id).Check())
	p.desk.await("the other window in front", func() bool { return p.desk.active() == id })
}

// GainFocus brings the window back to the front.
func (p *Program) GainFocus() {
	p.desk.t.Helper()
	p.desk.message(p.window, "_NET_ACTIVE_WINDOW", byPerson, 0)
	p.desk.await("the window in front", func() bool { return p.desk.active() == p.window })
}

// Drop drags files from another program onto the item.
func (p *Program) Drop(i Item, paths ...string) {
	p.desk.t.Helper()
	at := p.area().Min.Add(i.Middle())
	p.desk.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y))
	must(p.desk.t, xdnd.Drop(p.desk.Display, at.X, at.Y, paths...))
}

// xdotool sends mouse and keys through the X server, as a person's hands do.
func (d *Desk) xdotool(args ...string) {
	d.t.Helper()
	d.runTool("xdotool", args...)
}

// runTool runs a small program on this desk to its end.
func (d *Desk) runTool(name string, args ...string) {
	d.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(slices.Clone(d.env), "LC_ALL=C.UTF-8") // else xdotool types no æøå
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
