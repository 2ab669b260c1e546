package apiclient

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The measurements of streams need the server in a process of its own, and each
// client in a fresh one: the test binary starts itself again in such a role.

const roleVariable = "APICLIENT_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(role, os.Args[1:]); err != nil {
			log.Fatal(err)
		}
		return
	}
	os.Exit(m.Run())
}

func play(role string, args []string) error {
	switch role {
	case "server":
		return playServer()
	case "send", "fetch", "send-bare", "fetch-bare":
		return playClient(role, args[0], args[1])
	case "proxied":
		return playProxied(args[0])
	}
	return fmt.Errorf("no role %s", role)
}

// block is data whose base64 has as many slashes as random data has. Its length is
// divisible by three, so that repeated base64 of it stays base64.
func block() []byte {
	r := rand.NewChaCha8([32]byte{1})
	b := make([]byte, 3<<20)
	_, _ = r.Read(b)
	return b
}

// playServer takes files and throws them away, and gives files of any size:
// as the API does, and as plain base64.
func playServer() error {
	encoded := []byte(base64.StdEncoding.EncodeToString(block()))
	escaped := bytes.ReplaceAll(encoded, []byte("/"), []byte(`\/`))
	mux := http.NewServeMux()
	give := func(w io.Writer, data []byte, query url.Values) {
		n, _ := strconv.ParseInt(query.Get("blocks"), 10, 64)
		for range n {
			if _, err := w.Write(data); err != nil {
				return
			}
		}
	}
	mux.HandleFunc("POST /{blocks}/api.php/task/1", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r.Body, make([]byte, 256<<10)); err != nil {
			return
		}
		_, _ = io.WriteString(w, `{"task_id":1,"file":{"filename":"a.bin","mimetype":""}}`)
	})
	mux.HandleFunc("GET /{blocks}/api.php/task/1", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"file":{"filename":"a.bin","mimetype":"","binary":"`)
		give(w, escaped, url.Values{"blocks": {r.PathValue("blocks")}})
		_, _ = io.WriteString(w, `"},"task_id":1}`)
	})
	mux.HandleFunc("GET /{blocks}/plain", func(w http.ResponseWriter, r *http.Request) {
		give(w, encoded, url.Values{"blocks": {r.PathValue("blocks")}})
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	go func() { // the parent went away
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return http.Serve(l, mux)
}

// playClient moves one file and prints how long it took and the most memory the
// process ever had.
func playClient(role, base, path string) error {
	ctx := context.Background()
	start := time.Now()
	var err error
	switch role {
	case "send":
		err = sendFile(ctx, base, path)
	case "send-bare":
		err = sendBare(base, path)
	case "fetch":
		var c *Client
		if c, err = New(Config{BaseURL: base + "/api.php", Token: testToken}); err == nil {
			_, err = c.Tasks().DownloadTo(ctx, 1, "file", path, func(int64, int64) {})
		}
	case "fetch-bare":
		err = fetchBare(base, path)
	}
	if err != nil {
		return err
	}
	took := time.Since(start)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Println(took.Seconds(), strings.Fields(rest)[0])
	return nil
}

func sendFile(ctx context.Context, base, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	c, err := New(Config{BaseURL: base + "/api.php", Token: testToken})
	if err != nil {
		return err
	}
	_, err = c.Tasks().Update(ctx, 1, TaskPatch{File: Set(Upload{
		Name: "a.bin", MIME: "application/octet-stream", Size: info.Size(),
		Open:     func() (io.ReadCloser, error) { return os.Open(path) },
		Progress: func(int64, int64) {},
	})})
	return err
}

// sendBare is the measure for sending: a base64 encoder that copies the file to the
// connection, buffered, with the least of HTTP around it.
func sendBare(base, path string) error {
	u, err := url.Parse(base)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	w := bufio.NewWriterSize(conn, 64<<10)
	_, _ = fmt.Fprintf(w, "POST %s/api.php/task/1 HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", u.Path, encodedLen(info.Size()))
	encoder := base64.NewEncoder(base64.StdEncoding, w)
	if _, err := io.CopyBuffer(struct{ io.Writer }{encoder}, struct{ io.Reader }{file}, make([]byte, 64<<10)); err != nil {
		return err
	}
	if err := encoder.Close(); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || res.StatusCode != 200 {
		return fmt.Errorf("the sink answered %v %w", res, err)
	}
	return nil
}

// fetchBare is the measure for fetching: base64.NewDecoder over the same bytes to
// the same disk.
func fetchBare(base, path string) error {
	res, err := http.Get(base + "/plain")
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.CopyBuffer(struct{ io.Writer }{file}, base64.NewDecoder(base64.StdEncoding, res.Body), make([]byte, 64<<10)); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	return file.Close()
}

// startServer starts the server's process and gives its address.
func startServer(tb testing.TB) string {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=server")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return "http://" + strings.TrimSpace(line)
}

// runClient runs a client's process to its end.
func runClient(tb testing.TB, role, base, path string) (seconds, memory float64) {
	tb.Helper()
	cmd := exec.Command(os.Args[0], base, path)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v", role, err)
	}
	if _, err := fmt.Sscan(string(out), &seconds, &memory); err != nil {
		tb.Fatalf("%s printed %q: %v", role, out, err)
	}
	return seconds, memory / 1024
}

// blocksOf gives how many blocks make about that many bytes.
func blocksOf(size int64) int64 { return max(1, size/(3<<20)) }

// dataFile makes a file of blocks.
func dataFile(tb testing.TB, blocks int64) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "a.bin")
	file, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	data := block()
	for range blocks {
		if _, err := file.Write(data); err != nil {
			tb.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// playProxied reads a task through whatever proxy the system names.
func playProxied(base string) error {
	c, err := New(Config{BaseURL: base, Token: testToken, AllowInsecure: true})
	if err != nil {
		return err
	}
	task, err := c.Tasks().Get(context.Background(), 1)
	fmt.Print(task.Title())
	return err
}

func TestTheSystemsProxyIsUsed(t *testing.T) {
	var asked string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		_, _ = io.WriteString(w, `{"task_id":1,"title":"by proxy"}`)
	}))
	defer proxy.Close()
	// A process of its own: the proxy is read from the environment once.
	cmd := exec.Command(os.Args[0], "http://go.example/api.php")
	cmd.Env = append(os.Environ(), roleVariable+"=proxied", "HTTP_PROXY="+proxy.URL, "NO_PROXY=", "no_proxy=")
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "by proxy" || asked != "http://go.example/api.php/task/1" {
		t.Errorf("%q was answered, %q asked, %v", out, asked, err)
	}
}
