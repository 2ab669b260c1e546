//go:build window

package windowtest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/microbizz/go-desktop/apiclient/demo"
)

// TestAPictureThatWouldTakeGigabytesIsATileWithItsName looks at a task whose client sent
// a picture of 937 kB that takes 3 GB to decode.
func TestAPictureThatWouldTakeGigabytesIsATileWithItsName(t *testing.T) {
	srv := newServer(t, demo.Options{})
	task := srv.taskCalled(floodedCellar)
	srv.sends(task, "Her er et billede", "kaelder.jpg", hugePicture())
	p := sitDown(t, "da", "-server", srv.url())
	p.signIn(admin, secret)
	before := p.memory()
	p.openTask(floodedCellar)
	timeline := p.See("a note of the client", Saying("text", "Her er billeder fra viceværten"))
	p.ScrollTo("the picture's tile", A("file", "kaelder.jpg"), timeline)
	p.desk.await("the picture to be given up", func() bool { return strings.Contains(p.Log(), "a picture cannot be shown") })
	p.still()
	if added := p.memory() - before; added > 30<<20 {
		t.Errorf("the window's process took %d MB for it", added>>20)
	}
	p.Click(p.See("the next thing to do", p.sideInternal()))
	p.Quit()
}

// sends leaves a note with a file on a task.
func (s *server) sends(task int64, text, name string, content []byte) {
	s.t.Helper()
	var answer map[string]any
	token := ""
	call := func(object string, body any) {
		raw, err := json.Marshal(body)
		must(s.t, err)
		r, err := http.NewRequest(http.MethodPost, "http://"+s.addr+"/api.php/"+object, bytes.NewReader(raw))
		must(s.t, err)
		r.Header.Set("Cookie", "access_token="+token)
		res, err := http.DefaultClient.Do(r)
		must(s.t, err)
		defer res.Body.Close()
		raw, err = io.ReadAll(res.Body)
		must(s.t, err)
		if res.StatusCode/100 != 2 {
			s.t.Fatalf("%s: %s: %.300s", object, res.Status, raw)
		}
		must(s.t, json.Unmarshal(raw, &answer))
	}
	call("login", map[string]any{"username": admin, "password": secret})
	for _, name := range []string{"access_token", "token"} {
		if text, ok := answer[name].(string); ok {
			token = text
		}
	}
	call("tasknote", map[string]any{"task_ref": task, "text": text, "is_internal": true, "file": map[string]any{
		"action": "add", "filename": name, "mimetype": "image/jpeg", "binary": base64.StdEncoding.EncodeToString(content),
	}})
}

// hugePicture is a progressive JPEG in CMYK, 10,950 pixels wide and high, of which each
// block is one bit.
func hugePicture() []byte {
	const side, components = 10_950, 4
	b := []byte{0xff, 0xd8}
	segment := func(marker byte, body ...byte) {
		b = append(binary.BigEndian.AppendUint16(append(b, 0xff, marker), uint16(len(body)+2)), body...)
	}
	segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x02")...)
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	segment(0xc2, 8, side>>8, side&255, side>>8, side&255, components, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0)
	segment(0xc4, append([]byte{0, 1}, make([]byte, 16)...)...)
	segment(0xda, components, 1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 0)
	blocks := (side + 7) / 8 * ((side + 7) / 8) * components
	return append(append(b, make([]byte, blocks/8+1)...), 0xff, 0xd9)
}

// memory is what the program's process has at the moment, in bytes; 0 where that is not
// told.
func (p *person) memory() int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kB, err := strconv.ParseInt(number, 10, 64)
	must(p.desk.t, err)
	return kB << 10
}
