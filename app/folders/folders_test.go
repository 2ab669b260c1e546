package folders

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var drives, tree = rules{drives: true, most: 250}, rules{}

func TestAddressesOfFilesBecomePaths(t *testing.T) {
	for _, c := range []struct{ host, path, windows, unix string }{
		{"", "/C:/Users/Anne/a b.pdf", `C:\Users\Anne\a b.pdf`, "/C:/Users/Anne/a b.pdf"},
		{"Z:", "/home/x", `Z:\home\x`, "/home/x"},
		{"server", "/share/x.pdf", `\\server\share\x.pdf`, "/share/x.pdf"},
		{"localhost", "/C:/x", `C:\x`, "/C:/x"},
		{"", "/C|/x", `C:\x`, "/C|/x"},
		{"", "//server/share/x", `\\server\share\x`, "//server/share/x"},
		{"", "/C:", `C:\`, "/C:"},
		{"", "/home/æøå", `\home\æøå`, "/home/æøå"},
	} {
		if got := drives.fromAddress(c.host, c.path); got != c.windows {
			t.Errorf("Windows: %q %q is %q, want %q", c.host, c.path, got, c.windows)
		}
		if got := tree.fromAddress(c.host, c.path); got != c.unix {
			t.Errorf("elsewhere: %q %q is %q, want %q", c.host, c.path, got, c.unix)
		}
	}
}

func TestPastedTextIsPathsOrNone(t *testing.T) {
	for _, c := range []struct {
		rules rules
		text  string
		want  []string
	}{
		{drives, `"C:\Users\Anne\a b.pdf"`, []string{`C:\Users\Anne\a b.pdf`}},
		{drives, "\"C:\\a.pdf\"\r\n\"D:\\b c.pdf\"\r\n", []string{`C:\a.pdf`, `D:\b c.pdf`}},
		{drives, `"C:\a.pdf" "D:\b c.pdf"`, []string{`C:\a.pdf`, `D:\b c.pdf`}},
		{drives, `C:\a b.pdf`, []string{`C:\a b.pdf`}},
		{drives, `c:/a.pdf`, []string{`c:/a.pdf`}},
		{drives, `D:`, []string{`D:\`}},
		{drives, `\\server\share\plan.pdf`, []string{`\\server\share\plan.pdf`}},
		{drives, `"\\server\share\a b.pdf"`, []string{`\\server\share\a b.pdf`}},
		{drives, "file:///C:/a%20b.pdf\r\nfile://Z:/x\r\nfile://server/share/x", []string{`C:\a b.pdf`, `Z:\x`, `\\server\share\x`}},
		{drives, "file:/C:/x", []string{`C:\x`}},
		{drives, `"C:\a.pdf" og mere`, nil},
		{drives, `"C:\a.pdf`, nil},
		{drives, `""`, nil},
		{drives, `a.pdf`, nil},
		{drives, `/home/x`, nil},
		{drives, `C:a.pdf`, nil},
		{drives, `\a.pdf`, nil},
		{drives, "file://localhost/C:/a.pdf", []string{`C:\a.pdf`}},
		{drives, `1:\a`, nil},
		{drives, `\\\x`, nil},
		{tree, "/home/x/a b.pdf", []string{"/home/x/a b.pdf"}},
		{tree, `"/home/x/a b.pdf"`, []string{"/home/x/a b.pdf"}},
		{tree, "copy\nfile:///home/x/%C3%86.pdf\nfile:/x", []string{"/home/x/Æ.pdf", "/x"}},
		{tree, "file://vært/home/x", []string{"/home/x"}},
		{tree, "# liste\n/a\n\n/b", []string{"/a", "/b"}},
		{tree, `C:\a.pdf`, nil},
		{tree, "Hej /a", nil},
		{tree, "file:///%zz", nil},
	} {
		if got := c.rules.pasted(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q on drives %v: %q, want %q", c.text, c.rules.drives, got, c.want)
		}
	}
}

func TestNamesAreShortenedToFitTheWholePath(t *testing.T) {
	dir := `C:\Users\Anne\AppData\Local\Microbizz GO\cache\ab\0123456789abcdef0123456789abcdef`
	for _, name := range []string{"Åbning æøå.pdf", strings.Repeat("å", 200) + ".pdf", strings.Repeat("🚰", 120) + ".jpeg", strings.Repeat("x", 240), "a." + strings.Repeat("e", 200)} {
		got := drives.fitName(dir, name)
		if n := units(dir + `\` + got); n > 250 {
			t.Errorf("%.10q: the path has %d letters", name, n)
		}
		if ext := filepath.Ext(name); len(ext) < 10 && !strings.HasSuffix(got, ext) {
			t.Errorf("%.10q became %q without its ending", name, got)
		}
		if tree.fitName(dir, name) != name {
			t.Errorf("%.10q is shortened where no limit is", name)
		}
	}
	if got := drives.fitName(strings.Repeat("d", 400), strings.Repeat("n", 50)+".pdf"); got != strings.Repeat("n", 20)+".pdf" {
		t.Errorf("in a folder that is too long itself: %q", got)
	}
	if got := drives.fitName(dir, "kort.pdf"); got != "kort.pdf" {
		t.Errorf("a name that fits became %q", got)
	}
}

func TestTypedFoldersAreUnderstood(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"  " + dir + " ": dir, `"` + dir + `"`: dir, "~": known(Home), "~x": "~x", "x": "x",
		"~" + string(filepath.Separator) + "x": filepath.Join(known(Home), "x"),
	} {
		if got := Typed(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestDrivesAndPlacesCanBeRead(t *testing.T) {
	all := Drives()
	if len(all) == 0 {
		t.Fatal("no drive")
	}
	if _, err := os.Stat(all[len(all)-1]); err != nil && len(all) == 1 {
		t.Error(err)
	}
	for _, p := range []Place{Home, Desktop, Documents, Downloads, Pictures} {
		if path := Path(p); path != "" && !system.absolute(path) {
			t.Errorf("place %d is %q", p, path)
		}
	}
	if Path(Home) == "" {
		t.Error("no home folder")
	}
}
