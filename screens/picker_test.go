package screens

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/microbizz/go-desktop/app/settings"
)

func TestATypedNameIsCleanedAndShownBeforeItIsUsed(t *testing.T) {
	dir := t.TempDir()
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		b.set = settings.Defaults()
		b.set.DownloadFolder = dir
		var got string
		p := &picker{shell: s, save: true, name: "Opgave 12.pdf", then: func(paths []string) { got = paths[0] }}
		p.prepare(dir, func(start string) { p.show("Gem", "Gem her", start) })
		for typed, want := range map[string]string{"ab:c.pdf": "ab_c.pdf", "rapport.pdf. .": "rapport.pdf", "CON.pdf": "_CON.pdf", `C:\temp\x.pdf`: "x.pdf"} {
			got = ""
			p.file.SetText(typed)
			p.done()
			if got != "" || p.file.Text() != want {
				t.Fatalf("%q: the answer is %q, the field shows %q, want %q first", typed, got, p.file.Text(), want)
			}
			p.done()
			if got != filepath.Join(dir, want) {
				t.Errorf("%q: %q, want %q", typed, got, filepath.Join(dir, want))
			}
		}
		got = ""
		p.file.SetText(" . ")
		p.done()
		p.done()
		if got != "" {
			t.Errorf("no name became %q", got)
		}
	})
}

func TestAQuotedPathInTheFieldIsEntered(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "en mappe")
	if err := os.Mkdir(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		p := &picker{shell: s, then: func([]string) {}}
		p.prepare(dir, func(start string) { p.show("Vedhæft", "Vedhæft", start) })
		p.path.OnSubmit(`"` + inner + `"`)
		if p.folder != inner {
			t.Errorf("it shows %q, want %q", p.folder, inner)
		}
	})
}

// TestATypedFileIsChosenHoweverItsPathIsWritten: with slashes to spare, and on Windows
// with either kind.
func TestATypedFileIsChosenHoweverItsPathIsWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "svar.json")
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	inWindow(t, known(), "da", func(t *testing.T, s *Shell, b *fakeBackend) {
		p := &picker{shell: s, then: func([]string) {}}
		p.prepare(dir, func(start string) { p.show("Vedhæft", "Vedhæft", start) })
		p.path.OnSubmit(filepath.ToSlash(dir) + "//svar.json")
		if got := p.chosen(); len(got) != 1 || got[0] != file {
			t.Errorf("chosen is %q, want %q", got, file)
		}
	})
}
