package apiclient

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

func TestALargeFileThatTheServerCannotHoldIsToldSo(t *testing.T) {
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		return respond(500, ""), nil
	})
	_, err := c.Tasks().Update(t.Context(), 4, TaskPatch{File: Set(bytesUpload("a", "b", make([]byte, largeFile)))})
	if !errors.Is(err, ErrTooLarge) || !errors.Is(err, ErrServer) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("the error is %v", err)
	}
}

func TestDownloadsOfEveryForm(t *testing.T) {
	const good = "+/+/hello"
	encoded := base64.StdEncoding.EncodeToString([]byte(good))
	for _, tt := range []struct {
		name, body, want string
		kind             error
	}{
		{"the usual one", `{"image":{"filename":"a","mimetype":"","binary":"` + strings.ReplaceAll(encoded, "/", `\/`) + `"},"task_id":7}`, good, nil},
		{"a list of one", `[{"image":{"filename":"a","mimetype":"","binary":"` + encoded + `"},"task_id":7}]`, good, nil},
		{"everything, as older servers answer", `{"address":"x","file":{"filename":"b","mimetype":"","binary":"AAAA"},"image":{"filename":"a","mimetype":"","binary":"` + encoded + `"},"task_id":7,"__api_generated":"2026-11-23 16:36:45"}`, good, nil},
		{"an empty file", `{"image":{"filename":"a","mimetype":"","binary":""},"task_id":7}`, "", nil},
		{"line breaks in it", `{"image":{"binary":"` + encoded[:4] + `\r\n` + encoded[4:] + `"},"task_id":7}`, good, nil},
		{"without padding", `{"image":{"binary":"QUJDRA"},"task_id":7}`, "ABCD", nil},
		{"its other alphabet", `{"image":{"binary":"-_-_"},"task_id":7}`, "\xfb\xff\xbf", nil},
		{"escapes nobody needs", `{"image":{"binary":"\u0051\u003d\u003d"},"task_id":7}`, "", ErrServer},
		{"a byte order mark", "\xef\xbb\xbf" + `{"image":{"binary":"QUJD"},"task_id":7}`, "ABC", nil},
		{"none", `{"image":null,"task_id":7}`, "", ErrNotFound},
		{"no data", `{"image":{"filename":"a","mimetype":""},"task_id":7}`, "", ErrServer},
		{"a number only", `{"image":"13","task_id":7}`, "", ErrServer},
		{"the field is missing", `{"task_id":7}`, "", ErrNotFound},
		{"another object", `{"image":{"binary":"QUJD"},"task_id":8}`, "", ErrServer},
		{"it breaks off in the data", `{"image":{"filename":"a","binary":"QUJD`, "", ErrServer},
		{"it breaks off behind", `{"image":{"filename":"a","binary":"QUJD"}`, "", ErrServer},
		{"no base64", `{"image":{"binary":"!!!!"},"task_id":7}`, "", ErrServer},
		{"data behind its end", `{"image":{"binary":"QQ==QUJD"},"task_id":7}`, "", ErrServer},
		{"the error page", `<hr><h3>Error occured</h3><table><tr><th>Error text:</th><td>Record in table platform_files</td></tr></table>Exit`, "", ErrServer},
		{"nothing at all", ``, "", ErrServer},
	} {
		for _, piece := range []int{1, 3, 1 << 16} {
			c := clientOver(t, func(*http.Request) (*http.Response, error) {
				res := respond(200, "")
				res.Body, res.ContentLength = io.NopCloser(&pieces{[]byte(tt.body), piece}), -1
				return res, nil
			})
			dir := t.TempDir()
			path := filepath.Join(dir, "got")
			info, err := c.Tasks().DownloadTo(t.Context(), 7, "image", path, nil)
			if !errors.Is(err, tt.kind) && (err != nil || tt.kind != nil) {
				t.Fatalf("%s in pieces of %d gave %v", tt.name, piece, err)
			}
			got, _ := os.ReadFile(path)
			if string(got) != tt.want {
				t.Errorf("%s in pieces of %d came out as %q", tt.name, piece, got)
			}
			left, _ := os.ReadDir(dir)
			if err == nil && (info.Size != int64(len(tt.want)) || len(left) != 1) || err != nil && len(left) != 0 {
				t.Errorf("%s: %+v and %v in the folder", tt.name, info, left)
			}
		}
	}
}

// pieces gives its data a few bytes at a time.
type pieces struct {
	data []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.data) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.data[:min(p.size, len(p.data))])
	p.data = p.data[n:]
	return n, nil
}

func TestEveryFileInTheRecordingsComesOut(t *testing.T) {
	found := 0
	for _, generation := range []string{"newer", "older"} {
		for _, e := range readExchanges(t, generation) {
			if e.cut() || e.Response.Status != 200 || !strings.Contains(e.Request.Path, "binary_data=1") || !json.Valid([]byte(e.Response.Body)) {
				continue
			}
			for _, field := range []string{"file", "image"} {
				want, has := binaryOf(e.Response.Body, field)
				var got bytes.Buffer
				filter := fileFilter{field: field, limit: 1 << 20, data: base64Sink{w: &got}}
				for _, b := range []byte(e.Response.Body) {
					if _, err := filter.Write([]byte{b}); err != nil {
						t.Fatalf("%s/%s: %v", generation, e.File, err)
					}
				}
				if filter.found != has || !bytes.Equal(got.Bytes(), want) {
					t.Errorf("%s/%s: found %v, %d bytes instead of %d", generation, e.File, filter.found, got.Len(), len(want))
				}
				if has {
					found++
				}
			}
		}
	}
	if found < 12 {
		t.Errorf("only %d files were found", found)
	}
}

// binaryOf gives the data in a field of the first record that encoding/json finds.
func binaryOf(body, field string) ([]byte, bool) {
	var rows []map[string]json.RawMessage
	if body[0] == '{' {
		body = "[" + body + "]"
	}
	if json.Unmarshal([]byte(body), &rows) != nil || len(rows) == 0 {
		return nil, false
	}
	var file struct{ Binary *string }
	if json.Unmarshal(rows[0][field], &file) != nil || file.Binary == nil {
		return nil, false
	}
	data, err := base64.StdEncoding.DecodeString(*file.Binary)
	return data, err == nil
}

// fullDisk has room for a few bytes.
type fullDisk struct{ left int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if len(p) > d.left {
		return d.left, &fs.PathError{Op: "write", Path: "/home/anne/x", Err: syscall.ENOSPC}
	}
	d.left -= len(p)
	return len(p), nil
}

func TestAFullDiskIsToldAndLeavesNothing(t *testing.T) {
	body := fmt.Sprintf(`{"file":{"filename":"a","binary":"%s"},"task_id":7}`, base64.StdEncoding.EncodeToString(make([]byte, 300_000)))
	c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, body), nil })
	_, err := c.Tasks().Download(t.Context(), 7, "file", &fullDisk{left: 1000}, nil)
	if !errors.Is(err, ErrDiskFull) || strings.Contains(err.Error(), "anne") {
		t.Errorf("the error is %v", err)
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = full.Close() }()
		if _, err := c.Tasks().Download(t.Context(), 7, "file", full, nil); !errors.Is(err, ErrDiskFull) {
			t.Errorf("a full device gave %v", err)
		}
	}
	if _, err := c.Tasks().DownloadTo(t.Context(), 7, "file", filepath.Join(t.TempDir(), "no", "such", "folder"), nil); !errors.Is(err, ErrDisk) {
		t.Errorf("a folder that is not there gave %v", err)
	}
}

func TestADownloadOverTheLimitEnds(t *testing.T) {
	body := fmt.Sprintf(`{"file":{"filename":"a","binary":"%s"},"task_id":7}`, base64.StdEncoding.EncodeToString(make([]byte, 300_000)))
	c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, body), nil })
	c.limits.File = 299_999
	if _, err := c.Tasks().Download(t.Context(), 7, "file", io.Discard, nil); !errors.Is(err, ErrTooLarge) {
		t.Errorf("the error is %v", err)
	}
	c.limits.File = 300_000
	var told int64
	if _, err := c.Tasks().Download(t.Context(), 7, "file", io.Discard, func(done, _ int64) { told = done }); err != nil || told != 300_000 {
		t.Errorf("a file that just fits: %v, progress %d", err, told)
	}
}

func TestAnotherPersonsLinkIsNotFollowed(t *testing.T) {
	c := clientOver(t, func(*http.Request) (*http.Response, error) {
		return respond(200, `{"file":{"filename":"a","binary":"QUJD"},"task_id":7}`), nil
	})
	dir := t.TempDir()
	victim, path := filepath.Join(dir, "victim"), filepath.Join(dir, "got")
	if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, path+".part"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tasks().DownloadTo(t.Context(), 7, "file", path, nil); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(victim); string(got) != "precious" {
		t.Errorf("the file behind the link now holds %q", got)
	}
}
