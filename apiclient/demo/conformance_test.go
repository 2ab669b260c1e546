package demo

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// exchange is a recorded request with the real server's reply.
type exchange struct {
	Name    string
	number  string
	Request struct {
		Method, Path, Body string
		Headers            map[string]string
	}
	Response struct {
		Status  int
		Body    string
		Headers map[string]string
	}
}

func exchanges(t *testing.T, gen Generation) []exchange {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "exchanges", gen.String(), "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	slices.Sort(paths)
	all := make([]exchange, len(paths))
	for i, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &all[i]); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[i].number = filepath.Base(path)[:3]
	}
	return all
}

// testClock is a clock that tests set.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *testClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// replay is one run of all recordings of a generation against a server that
// starts with the recordings' data.
type replay struct {
	t     *testing.T
	s     *Server
	addr  string
	clock *testClock
}

func newReplay(t *testing.T, gen Generation) *replay {
	t.Helper()
	clock := &testClock{at: time.Date(2026, 11, 23, 16, 36, 0, 0, time.UTC)}
	s, err := New(Options{Generation: gen, Fixture: Recordings, Now: clock.now, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	base, err := s.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	// A lock is held for 4 s and longer; here the seconds pass at once.
	s.locks.pause = func() time.Duration { return time.Millisecond }
	s.locks.giveUp = func() time.Duration { return 20 * time.Millisecond }
	return &replay{t: t, s: s, addr: strings.TrimSuffix(strings.TrimPrefix(base, "http://"), "/api.php"), clock: clock}
}

// send sends the request exactly as recorded, on a connection of its own:
// net/http would repair some of them.
func (r *replay) send(e exchange) (status int, header http.Header, body string) {
	r.t.Helper()
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	defer conn.Close()
	content := expand(e.Request.Body)
	if e.Name == "post_invalid_utf8" {
		// JSON cannot hold what was sent, so the recording has replacements.
		content = strings.ReplaceAll(content, "\uFFFD", "\xff")
	}
	go func() {
		w := bufio.NewWriter(conn)
		fmt.Fprintf(w, "%s %s HTTP/1.1\r\nHost: demo\r\n", e.Request.Method, e.Request.Path)
		chunked := false
		for name, value := range e.Request.Headers {
			chunked = chunked || name == "Transfer-Encoding"
			fmt.Fprintf(w, "%s: %s\r\n", name, value)
		}
		switch {
		case chunked:
			fmt.Fprintf(w, "\r\n%x\r\n%s\r\n0\r\n\r\n", len(content), content)
		default:
			fmt.Fprintf(w, "Content-Length: %d\r\n\r\n", len(content))
			w.WriteString(content)
		}
		w.Flush()
	}()
	in := bufio.NewReader(conn)
	request := &http.Request{Method: e.Request.Method}
	response, err := http.ReadResponse(in, request)
	for err == nil && response.StatusCode == http.StatusContinue {
		response, err = http.ReadResponse(in, request)
	}
	if err != nil {
		r.t.Fatalf("%s %s: %v", e.number, e.Name, err)
	}
	var from io.Reader = response.Body
	if response.Header.Get("Content-Encoding") == "gzip" {
		if from, err = gzip.NewReader(response.Body); err != nil {
			r.t.Fatal(err)
		}
	}
	b, err := io.ReadAll(from)
	if err != nil {
		r.t.Fatalf("%s %s: %v", e.number, e.Name, err)
	}
	if response.Close {
		response.Header.Set("Connection", "close")
	}
	return response.StatusCode, response.Header, string(b)
}

var leftOut = regexp.MustCompile(`…\[(\d+) characters left out\]…`)

// expand puts back as many characters as were left out of a recording.
func expand(s string) string {
	return leftOut.ReplaceAllStringFunc(s, func(mark string) string {
		n, _ := strconv.Atoi(leftOut.FindStringSubmatch(mark)[1])
		return strings.Repeat("A", n)
	})
}

var (
	tokens     = regexp.MustCompile(`[0-9a-f]{40}`)
	generated  = regexp.MustCompile(`"__api_generated":"([^"]+)"`)
	bytesInUse = regexp.MustCompile(`\d+/`)
	anyStamp   = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`)
)

// signIns are the users whose tokens the recordings use without showing how
// they were issued, by recording; "" is a token that had expired.
var signIns = map[string]string{"020": "", "039": "3", "342": "3"}

// prepare brings about what was done to the real server between recordings.
func (r *replay) prepare(e exchange) {
	if at := generated.FindAllStringSubmatch(e.Response.Body, -1); at != nil {
		when, err := time.Parse(stampLayout, at[len(at)-1][1])
		if err != nil {
			r.t.Fatal(err)
		}
		r.clock.set(when)
	}
	if user, ok := signIns[e.number]; ok {
		token := tokens.FindString(fmt.Sprint(e.Request.Headers))
		expires := r.clock.now().Add(time.Hour)
		if user == "" {
			expires = r.clock.now().Add(-time.Hour)
		}
		id, _ := strconv.ParseInt(user, 10, 64)
		r.s.mu.Lock()
		r.s.saveToken(token, session{User: id, Expires: expires.Unix()})
		r.s.mu.Unlock()
	}
	if step := steps[e.number]; step != nil {
		step(r)
	}
}

// learn makes the tokens of the recordings good, for the user whom the server
// has just signed in.
func (r *replay) learn(e exchange, body string) {
	if !strings.HasPrefix(body, `{"access_token"`) {
		return
	}
	issued, recorded := tokens.FindString(body), tokens.FindString(e.Response.Body)
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.saveToken(recorded, r.s.db.tokens[hashToken(issued)])
}

// steps are the changes that were made to the real server without being
// recorded, before the recording under which they stand.
var steps = map[string]func(*replay){
	// Thirteen tasks with 5 MB each, more than fits into the memory.
	"345": func(r *replay) {
		for id := int64(14); id <= 26; id++ {
			r.change("task", id, func(c *class, rec *record) {
				r.s.saveFile(r.s.db.nextFile, &storedFile{Name: fmt.Sprintf("f%d.bin", id), Size: 5 << 20, data: make([]byte, 5<<20)})
				rec.values[c.field("file")] = fileValue(r.s.db.nextFile - 1)
			})
		}
	},
	"354": func(r *replay) {
		release := r.s.Lock("task", 16)
		r.t.Cleanup(release)
		go func() {
			time.Sleep(3 * time.Millisecond)
			release()
		}()
	},
	"355": func(r *replay) { r.t.Cleanup(r.s.Lock("task", 16)) },
}

func (r *replay) change(object string, id int64, f func(*class, *record)) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	t := r.s.db.tables[object]
	changed := t.find(id).copy()
	f(t.class, changed)
	r.s.save(object, changed)
}

// onlyShape are the recordings whose body cannot be the same to the letter,
// with the reason. Their status and their shape are compared all the same.
var onlyShape = map[string]string{
	"347": "the 2,000 tasks of this list were made by hand and are left out of the recording",
	"352": "the 2,000 notes of this list were made by hand and are left out of the recording",
	"353": "the 22,000 tasks of this list were made by hand and are left out of the recording",
	"294": "most of the file's content was left out of the recording",
	"346": "most of the files' content was left out of the recording",
	"242": "the recording of a HEAD request holds the reply's headers as its body",
	"345": "the number of bytes in use depends on the real server's memory",
	"318": "the web server adds a signature or not, as it is configured",
	"320": "the web server adds a signature or not, as it is configured",
}

func TestEveryRecordingIsAnsweredAsTheRealServerDid(t *testing.T) {
	for _, gen := range []Generation{Newer, Older} {
		t.Run(gen.String(), func(t *testing.T) {
			t.Parallel()
			r := newReplay(t, gen)
			for _, e := range exchanges(t, gen) {
				r.prepare(e)
				status, header, body := r.send(e)
				r.learn(e, body)
				name := e.number + "_" + e.Name
				if status != e.Response.Status {
					t.Errorf("%s: status %d, the real server: %d\n%.300s", name, status, e.Response.Status, body)
					continue
				}
				compareHeaders(t, name, header, e.Response.Headers)
				if reason := onlyShape[e.number]; reason != "" {
					if got, want := shapeOf(body), shapeOf(e.Response.Body); e.Response.Body != "" && e.number != "242" && got != want {
						t.Errorf("%s: shape %s, the real server: %s (%s)", name, got, want, reason)
					}
					continue
				}
				compareBodies(t, name, body, expand(e.Response.Body))
			}
		})
	}
}

func compareHeaders(t *testing.T, name string, got http.Header, want map[string]string) {
	t.Helper()
	if got.Get("Content-Type") != want["Content-Type"] {
		t.Errorf("%s: Content-Type %q, the real server: %q", name, got.Get("Content-Type"), want["Content-Type"])
	}
	if got.Get("Content-Encoding") != want["Content-Encoding"] {
		t.Errorf("%s: Content-Encoding %q, the real server: %q", name, got.Get("Content-Encoding"), want["Content-Encoding"])
	}
	if got.Get("Connection") != want["Connection"] {
		t.Errorf("%s: Connection %q, the real server: %q", name, got.Get("Connection"), want["Connection"])
	}
	if _, cookie := want["Set-Cookie"]; cookie != strings.HasPrefix(got.Get("Set-Cookie"), phpSession) {
		t.Errorf("%s: Set-Cookie %q, the real server: %v", name, got.Get("Set-Cookie"), want["Set-Cookie"])
	}
}

// compareBodies compares to the letter, tokens aside.
func compareBodies(t *testing.T, name, got, want string) {
	t.Helper()
	got, want = tokens.ReplaceAllString(got, "TOKEN"), tokens.ReplaceAllString(want, "TOKEN")
	if got == want {
		return
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	from := max(0, at-80)
	t.Errorf("%s: at %d\n got …%.260s\nreal …%.260s", name, at, got[from:], want[from:])
}

// shapeOf reduces a reply to the names and kinds of its values: of a list to
// those of its first record.
func shapeOf(body string) string {
	start, _, _ := strings.Cut(body, "…[")
	start = start[:min(len(start), 4000)]
	d := json.NewDecoder(strings.NewReader(start))
	d.UseNumber()
	var b bytes.Buffer
	depth := 0
	for {
		token, err := d.Token()
		if err != nil {
			if depth == 0 && b.Len() == 0 {
				title, _, _ := strings.Cut(body, "</title>")
				return "text " + title
			}
			return b.String()
		}
		switch v := token.(type) {
		case json.Delim:
			b.WriteRune(rune(v))
			if v == '}' && depth == 2 || v == ']' && depth == 1 || v == '}' && depth == 1 {
				return b.String()
			}
			if v == '{' || v == '[' {
				depth++
			} else {
				depth--
			}
		case string:
			if _, err := base64.StdEncoding.DecodeString(v); err == nil && len(v) > 64 {
				return b.String() // recordings end in the middle of a content
			}
			fmt.Fprintf(&b, " %s", bytesInUse.ReplaceAllString(anyStamp.ReplaceAllString(v, "T"), "N/"))
		default:
			fmt.Fprintf(&b, " %T", v)
		}
	}
}
