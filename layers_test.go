package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/microbizz/go-desktop"

// rooms from the roof down: a package may import its own room and those after it.
// What lies in none of them (the root) may import anything.
var rooms = []string{"screens", "app", "apiclient", "resources"}

// forbidden are direct imports that would be downwards and are still not allowed.
var forbidden = []struct{ from, to, why string }{
	{"screens", "apiclient", "screens read snapshots and act through app"},
	{"apiclient", "resources", "the client knows nothing of this program"},
	{"resources", "fyne.io", "resources are data"},
}

func TestImportsGoOnlyDownwards(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		t.Run(system, func(t *testing.T) {
			for from, imports := range listImports(t, system) {
				for _, to := range imports {
					if why := broken(from, to); why != "" {
						t.Errorf("%s imports %s: %s", from, to, why)
					}
				}
			}
		})
	}
}

func TestNothingBelowTheScreensNeedsFyne(t *testing.T) {
	for _, room := range []string{"app", "apiclient"} {
		for _, dep := range goList(t, "linux", "-deps", "-f", "{{.ImportPath}}", "./"+room+"/...") {
			if strings.HasPrefix(dep, "fyne.io/fyne") {
				t.Errorf("%s depends on %s", room, dep)
			}
		}
	}
}

func TestTheRuleSeesABrokenImport(t *testing.T) {
	for _, c := range []struct {
		from, to string
		broken   bool
	}{
		{"screens/widgets", "app/tasks", false},
		{"screens", "screens/widgets", false},
		{"", "screens", false},
		{"app", "apiclient", false},
		{"app/words", "resources", false},
		{"app", "screens", true},
		{"apiclient/demo", "app/store", true},
		{"screens", "apiclient", true},
		{"screens/windowtest", "apiclient/demo", true},
		{"apiclient", "resources", true},
		{"resources", "app", true},
	} {
		if got := broken(module+"/"+c.from, module+"/"+c.to) != ""; got != c.broken {
			t.Errorf("%s importing %s: broken %v, want %v", c.from, c.to, got, c.broken)
		}
	}
}

// broken says why from may not import to; "" when it may.
func broken(from, to string) string {
	fromRoom, toRoom := room(from), room(to)
	for _, f := range forbidden {
		if fromRoom == f.from && (toRoom == f.to || strings.HasPrefix(to, f.to+"/")) {
			return f.why
		}
	}
	if up, down := height(fromRoom), height(toRoom); up >= 0 && down >= 0 && down < up {
		return fmt.Sprintf("%s lies below %s", fromRoom, toRoom)
	}
	return ""
}

// room is the outermost folder of a package of this module, "" for the root and others.
func room(path string) string {
	rest, ours := strings.CutPrefix(path, module+"/")
	if !ours {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// height counts rooms from the roof; -1 for what is in none.
func height(room string) int {
	for i, r := range rooms {
		if r == room {
			return i
		}
	}
	return -1
}

// listImports answers the direct imports of each package of this module.
func listImports(t *testing.T, system string) map[string][]string {
	t.Helper()
	imports := make(map[string][]string)
	lines := goList(t, system, "-tags", "no_animations,automation,window", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	for _, line := range lines {
		words := strings.Fields(line)
		imports[words[0]] = words[1:]
	}
	if len(imports) < 2 {
		t.Fatalf("go list found only %d packages", len(imports))
	}
	return imports
}

func goList(t *testing.T, system string, args ...string) []string {
	t.Helper()
	// -e: Fyne's own packages do not load for a system without its C compiler.
	cmd := exec.Command("go", append([]string{"list", "-e"}, args...)...)
	cmd.Env = append(os.Environ(), "GOOS="+system)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list:", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// TestOnlyOnePlaceSpeaksToTheToolkitsGoroutine keeps what is said in screens/ui.Do true.
func TestOnlyOnePlaceSpeaksToTheToolkitsGoroutine(t *testing.T) {
	calls := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || path == "layers_test.go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n := bytes.Count(source, []byte("fyne.Do(")) + bytes.Count(source, []byte("fyne.DoAndWait("))
		calls += n
		if n > 0 && filepath.ToSlash(path) != "screens/ui/do.go" {
			t.Errorf("%s calls fyne.Do: use ui.Do, which does nothing after the end", path)
		}
		return nil
	})
	if err != nil || calls == 0 {
		t.Errorf("%d calls found, %v", calls, err)
	}
}
