package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/microbizz/go-desktop/app/internal/fsutil"
)

func TestNamesOfStrangersBecomeSafe(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Åbning æøå.pdf", "Åbning æøå.pdf"},
		{"../../etc/passwd", "passwd"},
		{`C:\Users\x\faktura.pdf`, "faktura.pdf"},
		{"..", "file"},
		{"", "file"},
		{"///", "file"},
		{"CON", "_CON"},
		{"con.txt", "_con.txt"},
		{"com1.tar.gz", "_com1.tar.gz"},
		{"COM¹", "_COM¹"},
		{"company.txt", "company.txt"},
		{"a:b", "a_b"},
		{"a.exe:Zone.Identifier", "a.exe_Zone.Identifier"},
		{"what?*<>|\".pdf", "what______.pdf"},
		{"line\nbreak\x00.pdf", "linebreak.pdf"},
		{"gpj\u202efdp.exe", "gpjfdp.exe"},
		{".bashrc", "bashrc"},
		{"a.exe. . .", "a.exe"},
		{"a\u00a0b.pdf", "a b.pdf"},
		{"bad\xffbytes.pdf", "badbytes.pdf"},
	} {
		if got := CleanName(c.in, "file"); got != c.want {
			t.Errorf("CleanName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLongNamesKeepTheirEnding(t *testing.T) {
	got := CleanName(strings.Repeat("å", 300)+".pdf", "file")
	if len(got) > maxNameBytes || !strings.HasSuffix(got, "å.pdf") || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %q", len(got), got)
	}
	if got := CleanName("x."+strings.Repeat("y", 400), "file"); len(got) > maxNameBytes {
		t.Errorf("%d bytes", len(got))
	}
}

func FuzzNameStaysInItsFolder(f *testing.F) {
	for _, s := range []string{"../x", "CON", "a:b", strings.Repeat("x", 300), "a\u202eb", "nul .txt", "‥/x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanName(s, "file")
		if got == "" || got == "." || got == ".." || len(got) > maxNameBytes+1 || !utf8.ValidString(got) ||
			strings.ContainsAny(got, "/\\:\x00\n\"<>|?*") || strings.HasSuffix(got, ".") || strings.HasSuffix(got, " ") ||
			strings.HasPrefix(got, ".") || reserved(got) {
			t.Errorf("CleanName(%q) = %q", s, got)
		}
	})
}

func TestCopyForSendingIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "Åbning æøå.pdf")
	data := bytes.Repeat([]byte("0123456789"), 100_000)
	if err := os.WriteFile(src, data, 0o755); err != nil {
		t.Fatal(err)
	}
	dst := filepath.Join(dir, "draft", "1.pdf")
	var last int64
	n, err := CopyForSending(context.Background(), src, dst, Taking{Progress: func(done, total int64) {
		if total != int64(len(data)) || done < last {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}})
	got, readErr := os.ReadFile(dst)
	if err != nil || readErr != nil || n != int64(len(data)) || last != n || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, progress %d, %v, %v", n, last, err, readErr)
	}
	if info, err := os.Stat(dst); err != nil || info.Mode()&0o111 != 0 {
		t.Errorf("the copy can be executed: %v, %v", info.Mode(), err)
	}
}

func TestWhatCannotBeSentIsRefused(t *testing.T) {
	dir := t.TempDir()
	make := func(name string, size int64, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, mode)
		if err == nil {
			err = errors.Join(f.Truncate(size), f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name, src string
		want      error
	}{
		{"a folder", dir, ErrFolder},
		{"an empty file", make("empty", 0, 0o600), ErrEmpty},
		{"one that is too large", make("large", MaxUpload+1, 0o600), ErrTooLarge},
		{"one that is not there", filepath.Join(dir, "gone"), ErrGone},
		{"a pipe", pipe(t), ErrNotRegular},
		{"a name that is a file's child", make("plain", 1, 0o600) + "/x", childOfFile},
	} {
		dst := filepath.Join(dir, "draft", "copy")
		if _, err := CopyForSending(context.Background(), c.src, dst, Taking{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if left, _ := filepath.Glob(dst + "*"); len(left) != 0 {
			t.Errorf("%s: left %v", c.name, left)
		}
	}
}

func TestCanceledCopyLeavesNothing(t *testing.T) {
	src := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(src, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	dst := filepath.Join(t.TempDir(), "copy")
	_, err := CopyForSending(ctx, src, dst, Taking{Progress: func(int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
	if left, _ := filepath.Glob(dst + "*"); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestCacheForgetsWhatWasNotLookedAtForTheLongestTime(t *testing.T) {
	dir := t.TempDir()
	c := NewCache(dir, 1000)
	paths := make([]string, 12)
	for i := range paths {
		paths[i] = c.Path(fmt.Sprint("key ", i), ".png")
		if err := fsutil.WriteFile(paths[i], make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			age := time.Now().Add(time.Duration(i-100) * time.Hour)
			if err := os.Chtimes(paths[i], age, age); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Added(paths[i]); err != nil {
			t.Fatal(err)
		}
		if i == 5 && !c.Has(paths[1]) {
			t.Fatal("the second file is gone too early")
		}
	}
	size, err := Size(dir)
	if err != nil || size > 1000 {
		t.Errorf("%d bytes, %v, want at most 1000", size, err)
	}
	for i, want := range map[int]bool{0: true, 1: true, 2: false, 11: true} {
		if c.Has(paths[i]) != want {
			t.Errorf("file %d there: %v, want %v", i, !want, want)
		}
	}
	if err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	if size, err := Size(dir); size != 0 || err != nil {
		t.Errorf("after Clear %d bytes, %v", size, err)
	}
}
