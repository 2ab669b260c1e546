//go:build window

package windowtest

import (
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// patience is how long the harness waits for anything that is to be seen. Nothing waits
// that long when all is well; a slow machine with software OpenGL needs some of it.
const patience = 30 * time.Second

// Desk is a computer of its own: a display, a window manager, a home folder, and what the
// program's system gives: a keyring, a way to show alerts, programs that open documents.
type Desk struct {
	t       testing.TB
	Home    string
	Display string
	system  system      // Linux, or Windows by Wine
	size    image.Point // of the display, in pixels
	scale   int         // what everything is enlarged to, in percent
	env     []string
	x       *xgb.Conn
	root    xproto.Window
	all     []*process
}

// Sized makes the desk's display this large, in pixels; else it is 1600×900.
func Sized(width, height int) func(*Desk) {
	return func(d *Desk) { d.size = image.Pt(width, height) }
}

// NewDesk starts one, for a person whose locale this is. When the test ends, everything
// started on it is ended.
func NewDesk(t testing.TB, locale string, options ...func(*Desk)) *Desk {
	t.Helper()
	d := &Desk{t: t, Home: t.TempDir(), size: image.Pt(1600, 900), scale: 100}
	for _, option := range options {
		option(d)
	}
	t.Cleanup(d.close)
	for _, dir := range []string{"bin", "run", ".config/openbox", "Downloads"} {
		must(t, os.MkdirAll(d.Path(dir), 0o700))
	}
	d.env = []string{
		"HOME=" + d.Home, "PATH=" + d.Path("bin") + ":" + os.Getenv("PATH"), "TMPDIR=" + d.Path("run"),
		"XDG_RUNTIME_DIR=" + d.Path("run"), "XDG_CONFIG_HOME=" + d.Path(".config"),
		"LANG=" + locale, "FYNE_PLATFORM=x11", "LIBGL_ALWAYS_SOFTWARE=1", "XDG_SESSION_TYPE=x11",
	}
	d.startDisplay()
	d.startManager()
	d.startSystem()
	return d
}

// Path is a path within the home folder.
func (d *Desk) Path(elem ...string) string {
	return filepath.Join(append([]string{d.Home}, elem...)...)
}

func (d *Desk) start(name string, stdin io.Reader, extra []*os.File, args ...string) *process {
	d.t.Helper()
	p, err := run(d.Path("run"), name, d.env, stdin, extra, args...)
	if err != nil {
		d.t.Fatalf("%s: %v", name, err)
	}
	d.all = append(d.all, p)
	return p
}

// startDisplay lets the X server choose a free display and tell it through a pipe.
func (d *Desk) startDisplay() {
	number := d.told(func(w *os.File) {
		d.start("Xvfb", nil, []*os.File{w}, "-displayfd", "3",
			"-screen", "0", fmt.Sprintf("%dx%dx24", d.size.X, d.size.Y),
			"+extension", "GLX", "-nolisten", "tcp", "-noreset")
	})
	d.Display = ":" + number
	d.env = append(d.env, "DISPLAY="+d.Display)
	xgb.Logger.SetOutput(io.Discard) // it misses an authority file that nobody needs here
	x, err := xgb.NewConnDisplay(d.Display)
	must(d.t, err)
	d.x = x
	d.root = xproto.Setup(x).DefaultScreen(x).Root
	// A key that is let go late, on a busy machine, must not be typed again and again.
	must(d.t, xproto.ChangeKeyboardControlChecked(x, xproto.KbAutoRepeatMode, []uint32{xproto.AutoRepeatModeOff}).Check())
	// A Danish keyboard: keys that xdotool would have to invent reach the window as nothing.
	d.runTool("setxkbmap", "dk")
}

// startManager lets every window open at the top left, where no alert covers it.
func (d *Desk) startManager() {
	config := d.Path(".config", "openbox", "rc.xml")
	must(d.t, os.WriteFile(config, []byte(`<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew></focus>
<mouse><context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context></mouse>
<applications><application class="*"><position force="yes"><x>0</x><y>0</y></position></application></applications>
</openbox_config>`), 0o600))
	d.start("openbox", nil, nil, "--config-file", config, "--sm-disable")
	d.await("the window manager", func() bool { return len(d.property(d.root, "_NET_SUPPORTING_WM_CHECK")) > 0 })
}

// told starts something that writes one line to its file descriptor 3, and answers it.
func (d *Desk) told(start func(*os.File)) string {
	d.t.Helper()
	r, w, err := os.Pipe()
	must(d.t, err)
	defer r.Close()
	start(w)
	w.Close()
	must(d.t, r.SetReadDeadline(time.Now().Add(patience)))
	var line string
	if _, err := fmt.Fscanln(r, &line); err != nil {
		d.t.Fatalf("%s said nothing: %v\n%s", d.all[len(d.all)-1].name, err, d.all[len(d.all)-1].out.String())
	}
	return line
}

// await looks again and again until it is so.
func (d *Desk) await(what string, so func() bool) {
	d.t.Helper()
	if !eventually(so) {
		for _, p := range d.all {
			d.t.Logf("%s printed:\n%s", p.name, p.out.String())
		}
		d.t.Fatalf("%s is not there", what)
	}
}

// eventually looks until it is so, and tells whether it was within patience.
func eventually(so func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if so() {
			return true
		}
	}
	return so()
}

func (d *Desk) close() {
	d.endSystem()
	for i := len(d.all) - 1; i >= 0; i-- {
		if d.x != nil && i == 0 {
			d.x.Close()
		}
		if !d.all[i].ended() {
			if err := d.all[i].end(); err != nil {
				d.t.Log(err)
			}
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
