package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
	"golang.org/x/sys/windows"
)

// openedVar says where this test program, started as the program for a file, is to
// leave a trace of having been started.
const openedVar = "FILES_OPENED"

func TestMain(m *testing.M) {
	if record := os.Getenv(openedVar); record != "" {
		if err := os.WriteFile(record, []byte(strings.Join(os.Args[1:], " ")), 0o600); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// pipe is a path that nobody ever writes to.
func pipe(t *testing.T) string {
	path := `\\.\pipe\microbizz-go-` + filepath.Base(t.TempDir()) + t.Name()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateNamedPipe(name, windows.PIPE_ACCESS_OUTBOUND, windows.PIPE_TYPE_BYTE, windows.PIPE_UNLIMITED_INSTANCES, 512, 512, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = windows.CloseHandle(h) })
	return path
}

// A folder cannot keep Windows from seeing a device in some names.
func TestDevicesCannotBeSent(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"NUL", "nul", filepath.Join(dir, "NUL"), `\\.\NUL`} {
		dst := filepath.Join(dir, "copy")
		if _, err := CopyForSending(context.Background(), name, dst, Taking{}); !errors.Is(err, ErrNotRegular) {
			t.Errorf("%s: %v, want ErrNotRegular", name, err)
		}
		if _, err := os.Stat(dst); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s left a copy: %v", name, err)
		}
	}
}

// Whatever a stranger called a file, it can be stored under the name that is shown.
func TestCleanedNamesAreNamesOfFiles(t *testing.T) {
	for _, name := range []string{
		"CON", "con.txt", "NUL", "nul.tar.gz", "COM1", "LPT9.pdf", "COM¹", "AUX .txt", "CONIN$", "conout$.txt",
		"a:b", "a.exe:Zone.Identifier", "a.pdf.", "a.pdf . .", " a.pdf", "a\u00a0.", `a\b`, "a/b", "what?*<>|\".pdf", "Åbning æøå.pdf",
		"~", "a\x7f\x01b", strings.Repeat("å", 300) + ".pdf",
	} {
		dir := t.TempDir()
		clean := CleanName(name, "file")
		if err := fsutil.WriteFile(filepath.Join(dir, clean), []byte("x")); err != nil {
			t.Errorf("%q as %q: %v", name, clean, err)
			continue
		}
		all, err := os.ReadDir(dir)
		if err != nil || len(all) != 1 || all[0].Name() != clean || !all[0].Type().IsRegular() {
			t.Errorf("%q as %q became %v, %v", name, clean, all, err)
			continue
		}
		if got, err := os.ReadFile(filepath.Join(dir, clean)); err != nil || string(got) != "x" {
			t.Errorf("%q as %q holds %q, %v", name, clean, got, err)
		}
	}
}

func TestPathsLongerThanWindowsOnceAllowed(t *testing.T) {
	dir := t.TempDir()
	for len(dir) < 400 {
		dir = filepath.Join(dir, "Kundens meget grundigt navngivne mappe")
	}
	src, dst := filepath.Join(dir, "a.pdf"), filepath.Join(dir, "kopi", "a.pdf")
	data := bytes.Repeat([]byte("0123456789"), 10_000)
	if err := fsutil.WriteFile(src, data); err != nil {
		t.Fatal(err)
	}
	if _, err := CopyForSending(context.Background(), src, dst, Taking{}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(dst); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := MarkForeign(dst); err != nil {
		t.Error(err)
	}
	cache := NewCache(filepath.Join(dir, "cache"), 10)
	path := cache.Path("key", ".png")
	if err := errors.Join(fsutil.WriteFile(path, data), cache.Added(path)); err != nil {
		t.Error(err)
	}
	if err := cache.Clear(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

// A file from a CD or a memory card is often read-only; its copy is ours.
func TestCopyOfAReadOnlyFileCanBeRemoved(t *testing.T) {
	dir := t.TempDir()
	src, dst := filepath.Join(dir, "a.jpg"), filepath.Join(dir, "copy.jpg")
	if err := errors.Join(os.WriteFile(src, []byte("x"), 0o600), os.Chmod(src, 0o400)); err != nil {
		t.Fatal(err)
	}
	if _, err := CopyForSending(context.Background(), src, dst, Taking{}); err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(dst)
	if err != nil {
		t.Fatal(err)
	}
	attributes, err := windows.GetFileAttributes(name)
	if err != nil || attributes&windows.FILE_ATTRIBUTE_READONLY != 0 {
		t.Errorf("attributes %x, %v", attributes, err)
	}
	if err := os.Remove(dst); err != nil {
		t.Error(err)
	}
}

// What Word or an e-mail program has open can be attached, unless it keeps all others out.
func TestFilesThatAreOpenElsewhere(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "a.docx")
	if err := os.WriteFile(src, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(src)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		share uint32
		want  error
	}{
		{"a viewer's", windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE, nil},
		{"one that nobody else may read", 0, ErrUnreadable},
	} {
		h, err := windows.CreateFile(name, windows.GENERIC_READ, c.share, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
		if err != nil {
			t.Fatal(err)
		}
		dst := filepath.Join(dir, "copy.docx")
		if _, err := CopyForSending(context.Background(), src, dst, Taking{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if left, err := filepath.Glob(dst + ".*"); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", c.name, left, err)
		}
		if err := windows.CloseHandle(h); err != nil {
			t.Fatal(err)
		}
	}
}

func TestForeignFilesCarryTheMarkOfTheWeb(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Åbning æøå.docx")
	if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), MarkForeign(path)); err != nil {
		t.Fatal(err)
	}
	mark, err := os.ReadFile(path + ":Zone.Identifier")
	if err != nil || string(mark) != "[ZoneTransfer]\r\nZoneId=3\r\n" {
		t.Errorf("%q, %v", mark, err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "x" {
		t.Errorf("the file itself now holds %q, %v", content, err)
	}
}

// The system's program for a program is the program: this one, under another name.
func TestOpenerThatFailsIsReported(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, record := filepath.Join(dir, "Åbnet af $(calc) & 100%.exe"), filepath.Join(dir, "opened")
	err = fsutil.WriteTo(program, func(w io.Writer) error { return Copy(t.Context(), self, w, nil) })
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(openedVar, record)
	if err := Start(program); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if got, err := os.ReadFile(record); err == nil {
			if len(got) > 0 {
				t.Errorf("it was given %q", got)
			}
			break
		}
		if time.Now().After(end) {
			t.Fatal("nothing was opened")
		}
	}
	if err := Start(filepath.Join(dir, "gone.pdf")); err == nil {
		t.Error("a file that is not there went unnoticed")
	}
	if err := Start("a\x00b"); err == nil {
		t.Error("half a name was opened")
	}
}
