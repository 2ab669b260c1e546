package apiclient

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"
)

func TestAnUploadIsTheSameInPiecesOfAnySize(t *testing.T) {
	for _, length := range []int{0, 1, 2, 3, 4, 5, 100, fileChunk - 1, fileChunk, fileChunk + 1, 3*fileChunk + 2} {
		data := bytes.Repeat([]byte{0xfb, 0xef, 0xbe, 1, 2}, length/5+1)[:length]
		for _, piece := range []int{1, 2, 3, 4, 5, 7, 64, 4096, 1 << 20} {
			if length > 1000 && piece < 64 {
				continue
			}
			file := bytesUpload("Åbning \"x\".png", "image/png", data)
			file.Open = func() (io.ReadCloser, error) {
				return io.NopCloser(iotest.HalfReader(bytes.NewReader(data))), nil
			}
			u, err := newUpload(t.Context(), []byte(`"text":"a"`), []fileChange{{name: "image", upload: file}, {name: "file", remove: true}})
			if err != nil {
				t.Fatal(err)
			}
			body, _ := u.open()
			text := readInPieces(t, body, piece)
			var got struct {
				Text  string
				Image struct{ Action, Filename, Mimetype, Binary string }
				File  struct{ Action, Binary string }
			}
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatalf("%d bytes in pieces of %d: %v", length, piece, err)
			}
			if got.Image.Binary != base64.StdEncoding.EncodeToString(data) || got.Text != "a" || got.Image.Action != "add" || got.Image.Filename != file.Name || got.File.Action != "remove" {
				t.Fatalf("%d bytes in pieces of %d came out as %.200s", length, piece, text)
			}
			if int64(len(text)) != u.length {
				t.Fatalf("%d bytes were announced and %d sent", u.length, len(text))
			}
		}
	}
}

func readInPieces(t *testing.T, r io.Reader, size int) []byte {
	t.Helper()
	var out []byte
	piece := make([]byte, size)
	for {
		n, err := r.Read(piece)
		out = append(out, piece[:n]...)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// counting is a server that stores what arrives whole.
type counting struct {
	*httptest.Server
	stored int
}

func countingServer(t *testing.T) *counting {
	t.Helper()
	s := &counting{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.stored++
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"tasknote_id":1}`)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *counting) client(t *testing.T) *Client {
	t.Helper()
	c, err := New(Config{BaseURL: s.URL, Token: testToken, Limits: Limits{Retries: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// hooked is a file to which something happens after a first read.
type hooked struct {
	*os.File
	reads int
	hook  func()
}

func (h *hooked) Read(p []byte) (int, error) {
	if h.reads++; h.reads == 2 {
		h.hook()
	}
	return h.File.Read(p)
}

func TestAFileThatChangesWhileItIsSentFailsCleanly(t *testing.T) {
	const size = 4 * fileChunk
	for name, change := range map[string]func(path string){
		"grows": func(path string) {
			f, _ := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			_, _ = f.WriteString("more")
			_ = f.Close()
		},
		"shrinks": func(path string) { _ = os.Truncate(path, size/2) },
		"is written to": func(path string) {
			f, _ := os.OpenFile(path, os.O_WRONLY, 0)
			_, _ = f.WriteAt([]byte("x"), size-1)
			_ = f.Close()
			_ = os.Chtimes(path, time.Now(), time.Now().Add(time.Minute))
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := countingServer(t)
			path := filepath.Join(t.TempDir(), "a.bin")
			if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
				t.Fatal(err)
			}
			file := Upload{Name: "a.bin", Size: size, Open: func() (io.ReadCloser, error) {
				f, err := os.Open(path)
				return &hooked{File: f, hook: func() { change(path) }}, err
			}}
			_, err := server.client(t).TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), File: Set(file)})
			if !errors.Is(err, ErrFileChanged) || errors.Is(err, ErrOutcomeUnknown) || server.stored != 0 {
				t.Errorf("the error is %v, %d notes were stored", err, server.stored)
			}
		})
	}
}

func TestAFileThatCannotBeReadFailsCleanly(t *testing.T) {
	server := countingServer(t)
	c := server.client(t)
	for name, open := range map[string]func() (io.ReadCloser, error){
		"is not there": func() (io.ReadCloser, error) { return os.Open(filepath.Join(t.TempDir(), "none")) },
		"breaks":       func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(syscall.EIO)), nil },
		"is a folder":  func() (io.ReadCloser, error) { return os.Open(t.TempDir()) },
	} {
		_, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), File: Set(Upload{Name: "a", Size: 10, Open: open})})
		if !errors.Is(err, ErrFileUnreadable) && !errors.Is(err, ErrFileChanged) || errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("a file that %s gave %v", name, err)
		}
	}
	if _, err := c.TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), File: Set(Upload{Name: "a"})}); !errors.Is(err, ErrFileUnreadable) {
		t.Errorf("no file at all gave %v", err)
	}
	if server.stored != 0 {
		t.Errorf("%d notes were stored", server.stored)
	}
}

func TestAFileOfUnknownSizeGoesOutInChunks(t *testing.T) {
	server := countingServer(t)
	var progress []int64
	file := bytesUpload("a", "b/c", make([]byte, 200_000))
	file.Size = -1
	file.Progress = func(done, total int64) {
		if total != -1 {
			t.Errorf("the total is %d", total)
		}
		progress = append(progress, done)
	}
	if _, err := server.client(t).TaskNotes().Create(t.Context(), TaskNotePatch{TaskID: Set(ID(1)), File: Set(file)}); err != nil || server.stored != 1 {
		t.Fatalf("%v, %d stored", err, server.stored)
	}
	if len(progress) < 4 || progress[len(progress)-1] != 200_000 {
		t.Errorf("progress was told as %v", progress)
	}
}

// zeros is a file without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A server that answers early makes net/http close the body under its own reading.
func TestABodyCanBeClosedWhileItIsRead(t *testing.T) {
	interrupted := 0
	for range 50 {
		endless := Upload{Name: "a", MIME: "b/c", Size: -1, Open: func() (io.ReadCloser, error) { return io.NopCloser(zeros{}), nil }}
		u, err := newUpload(t.Context(), nil, []fileChange{{name: "file", upload: endless}})
		if err != nil {
			t.Fatal(err)
		}
		body, err := u.open()
		if err != nil {
			t.Fatal(err)
		}
		begun, ended := make(chan struct{}), make(chan error)
		read := int64(0)
		go func() {
			piece := make([]byte, 64)
			n, err := body.Read(piece)
			read += int64(n)
			close(begun)
			for err == nil {
				n, err = body.Read(piece)
				read += int64(n)
			}
			ended <- err
		}()
		<-begun
		if err := body.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != io.EOF {
			interrupted++
		} else if read != u.length { // the reader can be done before Close
			t.Errorf("a closed body looks whole after %d of %d bytes", read, u.length)
		}
	}
	if interrupted == 0 {
		t.Error("no body was closed while it was read")
	}
}

func TestSendingCanBeCanceled(t *testing.T) {
	server := countingServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	file := bytesUpload("a", "b/c", make([]byte, 32<<20))
	file.Progress = func(done, _ int64) {
		if done > 1<<20 {
			cancel()
		}
	}
	_, err := server.client(t).TaskNotes().Create(ctx, TaskNotePatch{TaskID: Set(ID(1)), File: Set(file)})
	if !errors.Is(err, ErrCanceled) || errors.Is(err, ErrOutcomeUnknown) || server.stored != 0 {
		t.Errorf("the error is %v, %d notes were stored", err, server.stored)
	}
}

func TestAnUpdateSendsFieldsFirstAndFilesAlone(t *testing.T) {
	rec := &recorder{t: t, answers: []string{`{"task_id":4}`, `{"task_id":4,"file":null,"image":{"filename":"x"}}`, `{"task_id":4}`, `{"task_id":4,"title":"b"}`}}
	c := clientOver(t, rec.RoundTrip)
	task, err := c.Tasks().Update(t.Context(), 4, TaskPatch{Title: Set("b"), Image: Null[Upload](), File: Set(bytesUpload("a", "b/c", []byte("x")))})
	if err != nil || task.Title() != "b" {
		t.Fatalf("%v %q", err, task.Title())
	}
	var got []string
	for _, r := range rec.requests {
		got = append(got, r.method+" "+r.path+" "+r.body)
	}
	want := []string{
		`POST /api.php/task/4 {"title":"b"}`,
		`POST /api.php/task/4 {"file":{"action":"add","filename":"a","mimetype":"b/c","binary":"eA=="}}`,
		`GET /api.php/task/4 `,
		`POST /api.php/task/4 {"image":{"action":"remove","binary":"eA=="}}`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the requests were\n%s", strings.Join(got, "\n"))
	}
}

func TestAFailedFileSaysThatTheFieldsAreSaved(t *testing.T) {
	calls := 0
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		if calls++; calls == 1 {
			return respond(200, `{"task_id":4}`), nil
		}
		return respond(400, `{"error":true,"http_response_code":400,"message":"no"}`), nil
	})
	_, err := c.Tasks().Update(t.Context(), 4, TaskPatch{Title: Set("b"), File: Set(bytesUpload("a", "b", []byte("x")))})
	var e *Error
	if !errors.As(err, &e) || !e.FieldsSaved || !errors.Is(err, ErrInvalid) {
		t.Errorf("the error is %v", err)
	}
}

func TestAFileThatIsNotThereIsNotRemoved(t *testing.T) {
	for _, none := range []string{"null", "0", `""`, "[]"} {
		rec := &recorder{t: t, answers: []string{`{"task_id":4,"image":` + none + `}`}}
		c := clientOver(t, rec.RoundTrip)
		if _, err := c.Tasks().Update(t.Context(), 4, TaskPatch{Image: Null[Upload]()}); err != nil || len(rec.requests) != 1 {
			t.Errorf("with %s there: %v after %d requests", none, err, len(rec.requests))
		}
	}
}

// TestALargeFileThatTheServerCannotHoldIsToldSo and leaves open whether it was stored: a
// time-out of PHP looks the same.
func TestALargeFileThatTheServerCannotHoldIsToldSo(t *testing.T) {
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		return respond(500, ""), nil
	})
	_, err := c.Tasks().Update(t.Context(), 4, TaskPatch{File: Set(bytesUpload("a", "b", make([]byte, largeFile)))})
	if !errors.Is(err, ErrTooLarge) || !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("the error is %v", err)
	}
}
