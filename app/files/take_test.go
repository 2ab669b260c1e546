package files

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// writes appends to a file, a part at a time, and leaves it when all are written. Each
// part gives the file the time of the test.
func writes(t *testing.T, path string, part []byte, parts int, pause time.Duration) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	add := func() {
		if _, err := f.Write(part); err != nil {
			t.Error(err)
		}
		if err := os.Chtimes(path, time.Now(), time.Now()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	}
	add()
	go func() {
		for range parts - 1 {
			time.Sleep(pause)
			add()
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
}

func TestAFileThatIsBeingWrittenIsTakenWhole(t *testing.T) {
	part := bytes.Repeat([]byte("0123456789abcdef"), 4096)
	for _, pause := range []time.Duration{50 * time.Millisecond, 900 * time.Millisecond, 2500 * time.Millisecond} {
		t.Run(pause.String(), func(t *testing.T) {
			src, dst := filepath.Join(t.TempDir(), "scan.pdf"), filepath.Join(t.TempDir(), "copy")
			synctest.Test(t, func(t *testing.T) {
				const parts = 9
				writes(t, src, part, parts, pause)
				told := 0
				n, err := CopyForSending(t.Context(), src, dst, Taking{Writing: func(long bool) {
					if told++; long {
						t.Error("a few seconds count as long")
					}
				}})
				got, readErr := os.ReadFile(dst)
				if err != nil || readErr != nil || n != int64(parts*len(part)) || !bytes.Equal(got, bytes.Repeat(part, parts)) {
					t.Errorf("%d of %d bytes, %v, %v", len(got), parts*len(part), err, readErr)
				}
				if told != 1 {
					t.Errorf("that it is being written was told %d times", told)
				}
			})
		})
	}
}

func TestAFileThatStandsStillTakesASecond(t *testing.T) {
	src, dst := filepath.Join(t.TempDir(), "a.jpg"), filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(src, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		long := time.Now().Add(-time.Hour)
		if err := os.Chtimes(src, long, long); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		if _, err := CopyForSending(t.Context(), src, dst, Taking{Writing: func(bool) { t.Error("it counts as being written") }}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took != quietTime {
			t.Errorf("it took %v", took)
		}
	})
}

func TestAFileThatChangesWhileItIsCopiedIsCopiedAgain(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"it grows":                func(p string) error { return os.Truncate(p, 3<<20) },
		"it shrinks":              func(p string) error { return os.Truncate(p, 10) },
		"it is written over":      func(p string) error { return os.Chtimes(p, time.Unix(1, 0), time.Unix(1, 0)) },
		"another takes its place": func(p string) error { return replace(p, make([]byte, 2<<20)) },
	} {
		t.Run(name, func(t *testing.T) {
			src, dst := filepath.Join(t.TempDir(), "a.jpg"), filepath.Join(t.TempDir(), "copy")
			if err := os.WriteFile(src, bytes.Repeat([]byte("x"), 1<<20), 0o600); err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				once := false
				_, err := CopyForSending(t.Context(), src, dst, Taking{Progress: func(done, total int64) {
					if !once {
						once = true
						if err := change(src); err != nil {
							t.Fatal(err)
						}
					}
				}})
				want, _ := os.ReadFile(src)
				if got, readErr := os.ReadFile(dst); err != nil || readErr != nil || !bytes.Equal(got, want) {
					t.Errorf("%d bytes of %d, %v, %v", len(got), len(want), err, readErr)
				}
			})
		})
	}
}

// replace gives the name to another file, as programs do that save.
func replace(path string, content []byte) error {
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		return err
	}
	return rename(path+".new", path)
}

func TestAFileThatGoesWhileItIsWaitedForIsGone(t *testing.T) {
	src, dst := filepath.Join(t.TempDir(), "a.jpg"), filepath.Join(t.TempDir(), "copy")
	synctest.Test(t, func(t *testing.T) {
		writes(t, src, []byte("begun"), 3, 700*time.Millisecond)
		go func() {
			time.Sleep(2 * time.Second)
			if err := os.Remove(src); err != nil {
				t.Error(err)
			}
		}()
		if _, err := CopyForSending(t.Context(), src, dst, Taking{}); !errors.Is(err, ErrGone) {
			t.Errorf("%v, want that it is gone", err)
		}
		if left, _ := filepath.Glob(dst + "*"); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	})
}

func TestAFileThatIsWrittenForLongIsToldAndCanBeTakenAsItIs(t *testing.T) {
	src, dst := filepath.Join(t.TempDir(), "log.txt"), filepath.Join(t.TempDir(), "copy")
	synctest.Test(t, func(t *testing.T) {
		writes(t, src, []byte("a line\n"), 300, 600*time.Millisecond)
		ctx, cancel := context.WithCancel(t.Context())
		begun := time.Now()
		var told []bool
		_, err := CopyForSending(ctx, src, dst, Taking{Writing: func(long bool) {
			if told = append(told, long); long {
				cancel()
			}
		}})
		if took := time.Since(begun); !errors.Is(err, context.Canceled) || len(told) != 2 || !told[1] || took < LongWriting || took > LongWriting+3*time.Second {
			t.Fatalf("%v, told %v after %v", err, told, took)
		}
		n, err := CopyForSending(t.Context(), src, dst, Taking{AsIs: true})
		got, readErr := os.ReadFile(dst)
		if err != nil || readErr != nil || n == 0 || int64(len(got)) != n || len(got)%len("a line\n") != 0 {
			t.Errorf("%d of %d bytes, %v, %v", len(got), n, err, readErr)
		}
		time.Sleep(3 * time.Minute) // the writer ends
	})
}
