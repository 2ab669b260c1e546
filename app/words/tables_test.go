package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/resources"
)

// tables reads every file of a language, by area.
func tables(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	files, err := resources.Translations.ReadDir(path.Join("translations", lang))
	if err != nil {
		t.Fatal(err)
	}
	areas := map[string]map[string]string{}
	for _, f := range files {
		data, err := resources.Translations.ReadFile(path.Join("translations", lang, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var area map[string]string
		if err := json.Unmarshal(data, &area); err != nil {
			t.Fatalf("%s/%s: %v", lang, f.Name(), err)
		}
		areas[f.Name()] = area
	}
	return areas
}

var placeholder = regexp.MustCompile(`\{\d+\}`)

func TestEveryTextIsInBothLanguages(t *testing.T) {
	da, en := tables(t, "da"), tables(t, "en")
	if a, b := slices.Sorted(maps.Keys(da)), slices.Sorted(maps.Keys(en)); !slices.Equal(a, b) {
		t.Fatalf("areas differ: %v and %v", a, b)
	}
	for area := range da {
		for key, text := range da[area] {
			other, ok := en[area][key]
			if !ok {
				t.Errorf("%s: %s has no English", area, key)
				continue
			}
			if strings.TrimSpace(text) == "" || strings.TrimSpace(other) == "" {
				t.Errorf("%s: %s is blank", area, key)
			}
			a, b := placeholder.FindAllString(text, -1), placeholder.FindAllString(other, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
				t.Errorf("%s: %s has placeholders %v and %v", area, key, a, b)
			}
			if strings.Contains(text+other, "...") {
				t.Errorf("%s: %s has three dots for an ellipsis", area, key)
			}
		}
		for key := range en[area] {
			if _, ok := da[area][key]; !ok {
				t.Errorf("%s: %s has no Danish", area, key)
			}
		}
	}
}

func TestEveryKeyStandsOnceAndPluralsAreWhole(t *testing.T) {
	seen := map[string]string{}
	for area, table := range tables(t, "da") {
		for key := range table {
			if other, twice := seen[key]; twice {
				t.Errorf("%s is in %s and in %s", key, other, area)
			}
			seen[key] = area
		}
	}
	for key := range seen {
		if base, ok := strings.CutSuffix(key, ".one"); ok && seen[base+".other"] == "" {
			t.Errorf("%s has no plural", key)
		}
	}
}

// source is one of the program's own files, tests left out.
type source struct {
	file *ast.File
	set  *token.FileSet
}

func (s source) at(n ast.Node) token.Position { return s.set.Position(n.Pos()) }

// sources reads all of them.
func sources(t *testing.T) (all []source) {
	t.Helper()
	set := token.NewFileSet()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2 || d.Name() == "apiclient" || d.Name() == "build" || d.Name() == "windowtest") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{file, set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// literals are the strings in the program's own sources.
func literals(t *testing.T) map[string]token.Position {
	t.Helper()
	found := map[string]token.Position{}
	for _, source := range sources(t) {
		ast.Inspect(source.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				if n.Tag != nil { // the name of a stored field, not a text
					ast.Inspect(n.Type, func(ast.Node) bool { return true })
					return false
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					if text, err := strconv.Unquote(n.Value); err == nil {
						found[text] = source.at(n)
					}
				}
			}
			return true
		})
	}
	if len(found) < 200 {
		t.Fatalf("only %d strings in the sources: the search goes wrong", len(found))
	}
	return found
}

// used reports whether the sources name a key: whole, without its plural's end, or in
// two parts of which the first ends or the second begins with a dot.
func used(key string, in map[string]token.Position) bool {
	if base, ok := strings.CutSuffix(key, ".other"); ok && used(base, in) {
		return true
	}
	if base, ok := strings.CutSuffix(key, ".one"); ok && used(base, in) {
		return true
	}
	if _, ok := in[key]; ok {
		return true
	}
	for i := range len(key) {
		if key[i] != '.' {
			continue
		}
		if _, ok := in[key[:i+1]]; ok { // "status." and a word
			return true
		}
		_, head := in[key[:i]]
		if _, tail := in[key[i:]]; head && tail { // a key and ".from"
			return true
		}
	}
	return false
}

func TestEveryTextIsUsed(t *testing.T) {
	sources := literals(t)
	for area, table := range tables(t, "da") {
		if area == fyneFile {
			continue
		}
		for key := range table {
			if !used(key, sources) {
				t.Errorf("%s: nothing shows %s", area, key)
			}
		}
	}
}

var keyLike = regexp.MustCompile(`^[a-z_]+(\.[a-z0-9_]+)+$`)

// notKeys are endings of file names and the like.
var notKeys = regexp.MustCompile(`\.(json|go|svg|png|db|part|log|lock|txt|toml|csv|pdf|php|dk|org|exe|desktop|plist|sock|html?)$`)

func TestEveryKeyInTheSourcesHasATextInBothLanguages(t *testing.T) {
	areas := map[string]bool{}
	for _, table := range tables(t, "da") {
		for key := range table {
			if first, _, dotted := strings.Cut(key, "."); dotted {
				areas[first] = true
			}
		}
	}
	da, en := Load("da"), Load("en")
	for text, at := range literals(t) {
		first, _, _ := strings.Cut(text, ".")
		if !keyLike.MatchString(text) || !areas[first] || notKeys.MatchString(text) {
			continue
		}
		if !da.Has(text) && !partOfKeys(text, da) {
			t.Errorf("%s: %s has no Danish text", at, text)
		}
		if !en.Has(text) && !partOfKeys(text, en) {
			t.Errorf("%s: %s has no English text", at, text)
		}
	}
}

// partOfKeys reports whether longer keys begin with it.
func partOfKeys(text string, w *Words) bool {
	for key := range w.table {
		if strings.HasPrefix(key, text+".") {
			return true
		}
	}
	return false
}

func TestToolkitsOwnStringsAreComplete(t *testing.T) {
	da, en := Load("da").FyneTable(), Load("en").FyneTable()
	if len(da) != len(en) || len(da) < 39 {
		t.Errorf("%d Danish, %d English", len(da), len(en))
	}
	for _, key := range []string{"Open", "Save", "Cancel", "Yes", "No", "Cut", "Copy", "Paste", "Select all", "Show Hidden Files", "file.parent", "monday"} {
		if da[key] == "" || en[key] == "" {
			t.Errorf("%q is missing", key)
		}
	}
}
