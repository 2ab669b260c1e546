package outbox

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// helperVar names what this test program is to do instead of testing, when a test
// starts it as a process of its own.
const helperVar = "OUTBOX_HELPER"

// helpers are those things to do, by name.
var helpers = map[string]func() error{}

// The table of the fault campaign, filled by its tests and printed at the end.
var faults table

type table struct {
	mu   sync.Mutex
	rows []row
}

// row is one line of the table: how often a fault was tried, and how many things the
// server then did not have, or had more than once.
type row struct {
	fault                string
	tries, lost, doubled int
}

// report adds to the line of a fault.
func report(fault string, tries, lost, doubled int) {
	faults.mu.Lock()
	defer faults.mu.Unlock()
	for i := range faults.rows {
		if r := &faults.rows[i]; r.fault == fault {
			r.tries, r.lost, r.doubled = r.tries+tries, r.lost+lost, r.doubled+doubled
			return
		}
	}
	faults.rows = append(faults.rows, row{fault, tries, lost, doubled})
}

// compare tells how much of what should be at the server is not, or is too often.
func compare(want, there int) (lost, doubled int) {
	return max(want-there, 0), max(there-want, 0)
}

func (t *table) print(w io.Writer) {
	width := len("fault")
	for _, r := range t.rows {
		width = max(width, utf8.RuneCountInString(r.fault))
	}
	fmt.Fprintf(w, "%-*s  %6s  %5s  %7s\n%s\n", width, "fault", "tries", "lost", "doubled", strings.Repeat("─", width+24))
	for _, r := range t.rows {
		fmt.Fprintf(w, "%-*s  %6d  %5d  %7d\n", width, r.fault, r.tries, r.lost, r.doubled)
	}
}

// keep writes the table to its file in build, below the folder of the module.
func (t *table) keep() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(root)
		if parent == root {
			return errors.New("no go.mod above the test's folder")
		}
		root = parent
	}
	if err := os.MkdirAll(filepath.Join(root, "build"), 0o755); err != nil {
		return err
	}
	var b strings.Builder
	t.print(&b)
	return os.WriteFile(filepath.Join(root, "build", faultsFile), []byte(b.String()), 0o644)
}

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVar); name != "" {
		do, ok := helpers[name]
		if !ok {
			log.Fatalf("no helper is called %q", name)
		}
		if err := do(); err != nil {
			log.Fatal(err)
		}
		return
	}
	code := m.Run()
	if len(faults.rows) > 0 {
		faults.print(os.Stdout)
		if err := faults.keep(); err != nil {
			log.Print("the fault table is not kept: ", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}
