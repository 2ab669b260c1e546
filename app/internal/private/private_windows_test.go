package private

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/microbizz/go-desktop/app/internal/private/privatetest"
	"golang.org/x/sys/windows"
)

// TestNobodyElseReadsWhatLiesInTheFolder asks Windows who may do what with a folder that
// was made here: this user, the system and its administrators, and the same with what
// will lie in it.
func TestNobodyElseReadsWhatLiesInTheFolder(t *testing.T) {
	above := t.TempDir()
	everybody(t, above)
	dir := filepath.Join(above, "Åbning", "data")
	if err := MkdirAll(dir); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		file := filepath.Join(dir, "file")
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Error(err)
		}
		privatetest.File(t, dir, file)
		if err := MkdirAll(dir); err != nil {
			t.Errorf("a folder that is there: %v", err)
		}
	}
}

func TestAFolderThatIsThereKeepsItsRights(t *testing.T) {
	dir := t.TempDir()
	everybody(t, dir)
	if err := MkdirAll(dir); err != nil {
		t.Fatal(err)
	}
	if others, err := privatetest.Others(dir); err != nil || !slices.Contains(others, "S-1-1-0") {
		t.Errorf("besides this user only %v may do something in it now, %v", others, err)
	}
}

func TestWhereAFileLiesNoFolderIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MkdirAll(path); err == nil {
		t.Error("a file passed for a folder")
	}
	if err := MkdirAll(filepath.Join(path, "below")); err == nil {
		t.Error("a folder was made in a file")
	}
}

// everybody lets everybody read the folder and what will lie in it.
func everybody(t *testing.T, dir string) {
	t.Helper()
	sd, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := sd.DACL()
	if err == nil {
		err = windows.SetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}
