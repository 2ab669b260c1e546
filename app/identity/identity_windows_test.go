package identity

import (
	"testing"

	"golang.org/x/sys/windows/registry"
)

func TestWindowsKnowsWhoTheProgramIs(t *testing.T) {
	const id, old = "dk.microbizz.go.test", "Microbizz GO (test)"
	t.Cleanup(func() {
		_ = registry.DeleteKey(registry.CURRENT_USER, known+id)
		_ = registry.DeleteKey(registry.CURRENT_USER, known+old)
	})
	before, _, err := registry.CreateKey(registry.CURRENT_USER, known+old, registry.SET_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	before.Close()
	for _, icon := range []string{`C:\first\icon.png`, `C:\Brødrene Å & søn\icon.png`} { // a moved folder counts at once
		if err := Register(Identity{ID: id, Name: old, Icon: icon}); err != nil {
			t.Fatal(err)
		}
		key, err := registry.OpenKey(registry.CURRENT_USER, known+id, registry.QUERY_VALUE)
		if err != nil {
			t.Fatal(err)
		}
		name, _, err1 := key.GetStringValue("DisplayName")
		path, _, err2 := key.GetStringValue("IconUri")
		key.Close()
		if name != old || path != icon {
			t.Errorf("%q with the icon %q, want %q; %v, %v", name, path, icon, err1, err2)
		}
	}
	if key, err := registry.OpenKey(registry.CURRENT_USER, known+old, registry.QUERY_VALUE); err == nil {
		key.Close()
		t.Error("what an older version went by is still there")
	}
}
