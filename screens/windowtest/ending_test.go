//go:build window

package windowtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// endLimit is how long the program may take to be gone: two seconds whatever its libraries
// do, and some for a machine that has much else to do.
const endLimit = 4 * time.Second

// TestTheEndAfterAnAlertIsTheEnd also counts what is left running.
func TestTheEndAfterAnAlertIsTheEnd(t *testing.T) {
	srv := newServer(t, demo.Options{})
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	p.upToDate()
	title := fmt.Sprint(srv.Record("task", srv.NewTask())["title"])
	p.Key("F5")
	p.desk.await("the alert", func() bool { return p.desk.alertsSaying(title) > 0 })
	begin := time.Now()
	p.Quit()
	took := time.Since(begin)
	t.Logf("gone after %d ms", took.Milliseconds())
	if took > endLimit {
		t.Errorf("the program was gone after %v", took)
	}
	if left := p.desk.running(); len(left) > 0 {
		t.Errorf("left running: %v", left)
	}
}

func TestExitCodesTellHowItWent(t *testing.T) {
	desk := NewDesk(t, locales["en"])
	binary, err := built()
	must(t, err)
	for _, c := range []struct {
		args []string
		code int
		said string
	}{
		{[]string{"-version"}, 0, "microbizz-go"},
		{[]string{"-h"}, 0, "-serve-demo"},
		{[]string{"-nonsense"}, 2, "-nonsense"},
		{[]string{"-check", "-user", "anne", "-server", "http://127.0.0.1:1/api.php"}, 1, "microbizz-go:"},
		{[]string{"-check", "-demo", "-lang", "en"}, 0, "task"},
	} {
		run := desk.launch(binary, c.args...)
		desk.await(fmt.Sprint("the end of ", c.args), run.ended)
		if code := run.cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(run.out.String(), c.said) {
			t.Errorf("%v ends with %d and says %q; want %d and %q", c.args, code, run.out.String(), c.code, c.said)
		}
	}
}
