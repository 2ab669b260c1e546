package alerts

import (
	"syscall"
	"testing"
	"unsafe"

	"git.sr.ht/~jackmordaunt/go-toast/wintoast"
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// TestClickReachesTheProgram calls what Windows calls: the class that the registry names
// for this sender.
func TestClickReachesTheProgram(t *testing.T) {
	const id, known = "dk.microbizz.go.test", `Software\Classes\AppUserModelId\`
	t.Cleanup(func() { _ = registry.DeleteKey(registry.CURRENT_USER, known+id) })
	clicks := 0
	if err := OnClick(id, func() { clicks++ }); err != nil {
		t.Fatal(err)
	}
	key, err := registry.OpenKey(registry.CURRENT_USER, known+id, registry.QUERY_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	if class, _, err := key.GetStringValue("CustomActivator"); err != nil || class != activator {
		t.Errorf("Windows is told to call %q, %v, want %q", class, err, activator)
	}
	if class := wintoast.GUID_ImplNotificationActivationCallback.String(); class != activator {
		t.Errorf("the program answers for %q, want %q", class, activator)
	}
	name, err := windows.UTF16PtrFromString(id)
	if err != nil {
		t.Fatal(err)
	}
	answers := wintoast.NotificationActivationCallback
	_, _, _ = syscall.SyscallN(answers.VTable.Activate, uintptr(unsafe.Pointer(answers)),
		uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(name)), 0, 0)
	if clicks != 1 {
		t.Errorf("one click arrived %d times", clicks)
	}
}
