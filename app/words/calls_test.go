package words

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// carriers are the calls that show a text or bring its arguments: at which place the
// key stands in them, and from which on the arguments.
var carriers = map[string]struct{ key, from int }{
	"T":           {0, 1},
	"N":           {0, 1}, // the number is {0}
	"fail":        {0, 2}, // after the error
	"wrong":       {0, 1},
	"several":     {0, 1},
	"lack":        {0, 1}, // what cannot be done
	"explainFull": {1, 1}, // it adds where there is no room
	"add":         {1, 3}, // a finding of the connection check: after its English form
}

// apart are keys that a prefix and a word seem to name and never do: no word is
// called so, and they are shown by their whole name.
var apart = map[string]bool{"status.number": true, "connection.number": true, "alert.summary": true}

// counted are keys in a table whose arguments are counted by another test: the parts
// of the flag package's sentences.
var counted = map[string]bool{
	"cli.bad_argument": true, "cli.needs_value": true, "cli.bad_value": true,
	// Their arguments are brought by the one place that explains errors.
	"error.file_limit": true, "error.disk_full_at": true, "error.in_use": true,
	"error.disk_reserve": true, "error.fetch_limit": true,
}

// TestEveryTextGetsTheArgumentsItShows goes through all sources: a key that stands in
// a call must get as many arguments as its text has places for; a key that stands
// anywhere else, and so is shown by somebody who knows nothing of it, must have none.
func TestEveryTextGetsTheArgumentsItShows(t *testing.T) {
	w := Load("en")
	places := func(key string, plural bool) int {
		most, texts := 0, []string{w.table[key]}
		if plural || texts[0] == "" {
			texts = []string{w.table[key+".one"], w.table[key+".other"]}
		}
		for _, text := range texts {
			for _, p := range placeholder.FindAllString(text, -1) {
				n, _ := strconv.Atoi(strings.Trim(p, "{}"))
				most = max(most, n+1)
			}
		}
		return most
	}
	checked := 0
	for _, source := range sources(t) {
		given, plural := map[ast.Node]int{}, map[ast.Node]bool{}
		ast.Inspect(source.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || call.Ellipsis.IsValid() {
				return true
			}
			name := calledName(call)
			if c, ok := carriers[name]; ok && len(call.Args) > c.key {
				given[call.Args[c.key]] = max(len(call.Args)-c.from, 0)
				plural[call.Args[c.key]] = name == "N" || name == "several"
			}
			return true
		})
		forwarded := forwardedKeys(source.file)
		ast.Inspect(source.file, func(n ast.Node) bool {
			key, whole := keyOf(n)
			if key == "" || forwarded[n] {
				return true
			}
			keys := []string{key}
			if !whole {
				keys = beginningWith(w, key)
			}
			for _, key := range keys {
				if !w.Has(key) || apart[key] && !whole || counted[key] && given[n] == 0 {
					continue
				}
				checked++
				if want, got := places(key, plural[n]), given[n]; want != got {
					t.Errorf("%s: %s has places for %d arguments and gets %d", source.at(n), key, want, got)
				}
			}
			_, isSum := n.(*ast.BinaryExpr)
			return !isSum
		})
	}
	if checked < 300 {
		t.Errorf("only %d uses of keys found: the search goes wrong", checked)
	}
}

// calledName is the name of what is called, without what it belongs to.
func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// keyOf gives the key a node names, or the beginning of several keys.
func keyOf(n ast.Node) (key string, whole bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(n.Value)
		if err != nil || !keyLike.MatchString(text) {
			return "", false
		}
		return text, true
	case *ast.BinaryExpr:
		first, ok := n.X.(*ast.BasicLit)
		if !ok || n.Op != token.ADD || first.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(first.Value)
		if err != nil || !strings.HasSuffix(text, ".") || len(text) < 3 || !keyLike.MatchString(text+"x") {
			return "", false
		}
		return text, false
	}
	return "", false
}

// forwardedKeys are keys in a composite literal that brings the arguments along, in its
// field Args.
func forwardedKeys(file *ast.File) map[ast.Node]bool {
	found := map[ast.Node]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		var key ast.Node
		args := false
		for _, e := range lit.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch name, _ := pair.Key.(*ast.Ident); {
			case name == nil:
			case name.Name == "Key":
				key = pair.Value
			case name.Name == "Args":
				args = true
			}
		}
		if key != nil && args {
			found[key] = true
		}
		return true
	})
	return found
}

func beginningWith(w *Words, start string) (keys []string) {
	seen := map[string]bool{}
	for key := range w.table {
		key = strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if rest, ok := strings.CutPrefix(key, start); ok && !strings.Contains(rest, ".") && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys
}
