//go:build linux

package autostart

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEntryComesAndGoes(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	file := filepath.Join(dir, "autostart", ID+".desktop")
	if err := Set(false); err != nil {
		t.Errorf("removing what is not there: %v", err)
	}
	if err := Set(true); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(raw), `Exec="`+exe+`"`) {
		t.Errorf("%s, %v", raw, err)
	}
	if err := Set(false); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestPathWithSpecialLettersIsQuoted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	if err := install("/opt/a \"b\" $c %d\\e/go"); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "autostart", ID+".desktop"))
	want := `Exec="/opt/a \\"b\\" \\$c %%d\\\\e/go"` + "\n"
	if err != nil || !strings.Contains(string(raw), want) {
		t.Errorf("%s, %v, want %s", raw, err, want)
	}
}
