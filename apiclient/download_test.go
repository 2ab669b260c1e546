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
	"testing"
)

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

// fullDisk has room for a few bytes, and then says so in one of the system's ways.
type fullDisk struct {
	left int
	full error
}

func (d *fullDisk) Write(p []byte) (int, error) {
	if len(p) > d.left {
		return d.left, &fs.PathError{Op: "write", Path: "/home/anne/x", Err: d.full}
	}
	d.left -= len(p)
	return len(p), nil
}

func TestAFullDiskIsToldAndLeavesNothing(t *testing.T) {
	body := fmt.Sprintf(`{"file":{"filename":"a","binary":"%s"},"task_id":7}`, base64.StdEncoding.EncodeToString(make([]byte, 300_000)))
	c := clientOver(t, func(*http.Request) (*http.Response, error) { return respond(200, body), nil })
	for _, full := range noRoom {
		_, err := c.Tasks().Download(t.Context(), 7, "file", &fullDisk{left: 1000, full: full}, nil)
		if !errors.Is(err, ErrDiskFull) || strings.Contains(err.Error(), "anne") {
			t.Errorf("the error is %v", err)
		}
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
	for _, link := range links {
		dir := t.TempDir()
		victim, path := filepath.Join(dir, "victim"), filepath.Join(dir, "got")
		if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := link(victim, path+".part"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Tasks().DownloadTo(t.Context(), 7, "file", path, nil); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(victim); string(got) != "precious" {
			t.Errorf("the file behind the link now holds %q", got)
		}
		if _, err := os.Lstat(path + ".part"); err != nil {
			t.Errorf("another program's file is gone: %v", err)
		}
	}
}

func TestFetchingCanBeCanceled(t *testing.T) {
	body := fmt.Sprintf(`{"file":{"filename":"a","binary":"%s"},"task_id":7}`, base64.StdEncoding.EncodeToString(make([]byte, 8<<20)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	_, err = c.Tasks().DownloadTo(ctx, 7, "file", filepath.Join(dir, "a"), func(int64, int64) { cancel() })
	left, _ := os.ReadDir(dir)
	if !errors.Is(err, ErrCanceled) || len(left) != 0 {
		t.Errorf("the error is %v, left are %v", err, left)
	}
}

func TestOneFileCanBeFetchedTwiceAtOnce(t *testing.T) {
	c := clientOver(t, func(*http.Request) (*http.Response, error) {
		return respond(200, `{"file":{"filename":"a","binary":"QUJD"},"task_id":7}`), nil
	})
	path := filepath.Join(t.TempDir(), "a")
	var inner error
	_, err := c.Tasks().DownloadTo(t.Context(), 7, "file", path, func(int64, int64) {
		_, inner = c.Tasks().DownloadTo(t.Context(), 7, "file", path, nil)
	})
	if got, _ := os.ReadFile(path); err != nil || inner != nil || string(got) != "ABC" {
		t.Errorf("the first gave %v, the second %v, there is %q", err, inner, got)
	}
}
