package autostart

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/windows/registry"
)

// inOwnKey makes the test work on a key of its own.
func inOwnKey(t *testing.T) {
	t.Helper()
	before := runKey
	runKey = `Software\Microbizz GO test\` + t.Name()
	t.Cleanup(func() {
		err := errors.Join(registry.DeleteKey(registry.CURRENT_USER, runKey), registry.DeleteKey(registry.CURRENT_USER, `Software\Microbizz GO test`))
		if err != nil {
			t.Error(err)
		}
		runKey = before
	})
}

func entry(t *testing.T) (string, error) {
	t.Helper()
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	value, kind, err := key.GetStringValue(ID)
	if err == nil && kind != registry.SZ {
		t.Errorf("the entry is of kind %d", kind)
	}
	return value, err
}

func TestEntryComesAndGoes(t *testing.T) {
	if runKey != `Software\Microsoft\Windows\CurrentVersion\Run` {
		t.Errorf("Windows does not look into %s", runKey)
	}
	inOwnKey(t)
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
	if got, err := entry(t); err != nil || got != `"`+exe+`"` {
		t.Errorf("%s, %v", got, err)
	}
	for range 2 {
		if err := Set(false); err != nil {
			t.Fatal(err)
		}
		if got, err := entry(t); !errors.Is(err, registry.ErrNotExist) {
			t.Errorf("it is still there: %s, %v", got, err)
		}
	}
}

// A blank in the path must not cut it short: Windows would start "C:\Program.exe".
func TestPathWithSpecialLettersIsQuoted(t *testing.T) {
	inOwnKey(t)
	exe := `C:\Program Files\Åse & søn 100%\go-desktop.exe`
	if err := install(exe); err != nil {
		t.Fatal(err)
	}
	if got, err := entry(t); err != nil || got != `"`+exe+`"` {
		t.Errorf("%s, %v", got, err)
	}
}
