//go:build !race

package hostiletest

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// attack is one way of a server to do harm.
type attack struct {
	name string
	act  action // what the person does meanwhile
	// on is the call it answers, as method and object: "GET task". One call is enough.
	on     string
	answer func(w http.ResponseWriter, r *http.Request)
	want   string // a part of what is said; "-" when nothing is to be said
}

// action is what the victim does.
type action string

const (
	signIn action = "signs in" // and the lists are fetched
	write  action = "writes a note"
	look   action = "looks at a picture"
	open   action = "opens a file"
	check  action = "checks the subscription"
)

const (
	endless  = "sends more data than it should"
	notTheir = "not as a Microbizz GO server"
	fault    = "has a fault right now"
	noSight  = "picture cannot be shown"
)

// whole answers a text, as JSON.
func whole(text string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}
}

// flood answers a beginning and then the same for ever.
func flood(begin, again string) func(http.ResponseWriter, *http.Request) {
	return floodWith(http.StatusOK, begin, again)
}

func floodWith(status int, begin, again string) func(http.ResponseWriter, *http.Request) {
	block := []byte(strings.Repeat(again, max(1, 64<<10/len(again))))
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, err := io.WriteString(w, begin)
		for err == nil {
			_, err = w.Write(block)
		}
	}
}

// bomb is flood, packed a thousand times smaller.
func bomb(begin, again string) func(http.ResponseWriter, *http.Request) {
	packed := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = io.WriteString(z, text)
		_ = z.Close()
		return b.Bytes()
	}
	first, block := packed(begin), packed(strings.Repeat(again, 1<<20/len(again)))
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, err := w.Write(first)
		for err == nil {
			_, err = w.Write(block)
		}
	}
}

// rows answers a list of rows that row makes, n of them, 0 for no end.
func rows(n int, row func(i int) string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		var b bytes.Buffer
		b.WriteString("[")
		for i := 1; n == 0 || i <= n; i++ {
			if i > 1 {
				b.WriteString(",")
			}
			b.WriteString(row(i))
			if b.Len() > 64<<10 {
				if _, err := b.WriteTo(w); err != nil {
					return
				}
			}
		}
		b.WriteString("]")
		_, _ = b.WriteTo(w)
	}
}

// pages answers each request with the rows that follow, for ever.
func pages(row func(i int) string) func(http.ResponseWriter, *http.Request) {
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("limit") == "1" { // where the list ends, in the other direction
			whole("["+row(1<<40)+"]")(w, r)
			return
		}
		from := next
		next += 500
		rows(500, func(i int) string { return row(from + i) })(w, r)
	}
}

func task(i int) string {
	return fmt.Sprintf(`{"task_id":"%d","title":"%d","change_date":"2026-11-01 10:00:00"}`, i, i)
}

// file answers a note's file whose data begins with a text and then goes on.
func file(begin, again string) func(http.ResponseWriter, *http.Request) {
	return flood(`{"tasknote_id":"1","file":{"filename":"a.png","mimetype":"image/png","binary":"`+begin, again)
}

// picture answers a note's file that is whole.
func picture(content []byte) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		id := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		whole(fmt.Sprintf(`{"tasknote_id":"%s","file":{"filename":"a.png","mimetype":"image/png","binary":"%s"}}`, id, base64.StdEncoding.EncodeToString(content)))(w, r)
	}
}

// progressive is a JPEG of any size whose blocks are one bit each.
func progressive(side, components int) []byte {
	b := []byte{0xff, 0xd8}
	segment := func(marker byte, body ...byte) {
		b = append(binary.BigEndian.AppendUint16(append(b, 0xff, marker), uint16(len(body)+2)), body...)
	}
	if components == 4 {
		segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x02")...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	frame := []byte{8, byte(side >> 8), byte(side), byte(side >> 8), byte(side), byte(components)}
	scan := []byte{byte(components)}
	for i := range components {
		frame, scan = append(frame, byte(i+1), 0x11, 0), append(scan, byte(i+1), 0)
	}
	segment(0xc2, frame...)
	segment(0xc4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	segment(0xda, append(scan, 0, 0, 0)...)
	blocks := (side + 7) / 8 * ((side + 7) / 8) * components
	return append(append(b, make([]byte, blocks/8+1)...), 0xff, 0xd9)
}

// promise is the head of a PNG whose pixels never come.
func promise(side uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), side), side)
	head = append(head, 16, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(b, sum(head))
}

var long = strings.Repeat("x", 1000)

func attacks() []attack {
	fields := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"f%d":1,`, i)
		}
		return b.String()
	}
	deep := strings.Repeat(`[{"a":`, 500_000)
	return []attack{
		{"a list of tasks without an end", signIn, "GET task", rows(0, task), endless},
		{"a list of notes without an end, a kilobyte each", signIn, "GET tasknote", rows(0, func(i int) string {
			return fmt.Sprintf(`{"tasknote_id":"%d","task_ref":"1","text":"%s%d"}`, i, long, i)
		}), endless},
		{"a million rows of nothing but a key", signIn, "GET task", rows(1_000_000, func(i int) string { return fmt.Sprintf(`{"task_id":%d}`, i) }), endless},
		{"a million users", signIn, "GET user", rows(1_000_000, func(i int) string { return fmt.Sprintf(`{"user_id":%d,"name":"%d"}`, i, i) }), endless},
		{"a million notifications", signIn, "GET notification", rows(1_000_000, func(i int) string { return fmt.Sprintf(`{"notification_id":%d,"text":"%d"}`, i, i) }), endless},
		{"pages without an end", signIn, "GET task", pages(task), endless},
		{"pages of notes without an end, two kilobytes each", signIn, "GET tasknote", pages(func(i int) string {
			return fmt.Sprintf(`{"tasknote_id":"%d","task_ref":"1","text":"%s%s"}`, i, long, long)
		}), endless},
		{"the same row a million times", signIn, "GET task", rows(1_000_000, func(int) string { return `{"task_id":7,"title":"x"}` }), endless},
		{"keys that go down, a million", signIn, "GET task", rows(1_000_000, func(i int) string { return fmt.Sprintf(`{"task_id":%d}`, 2_000_000-i) }), endless},
		{"numbers for rows, without an end", signIn, "GET task", flood("[1", ",1"), endless},
		{"rows without a key, without an end", signIn, "GET task", flood(`[{"title":"x"}`, `,{"title":"x"}`), endless},
		{"rows of which no two have the same fields", signIn, "GET task", rows(0, func(i int) string {
			return fmt.Sprintf(`{"task_id":%d,"a%d":1,"b%d":1,"c%d":1,"d%d":1}`, i, i, i, i, i)
		}), endless},
		{"a row of 40,000 fields", signIn, "GET task", whole("[{" + fields(40_000) + `"task_id":1}]`), "-"},
		{"a row of 900,000 fields", signIn, "GET task", whole("[{" + fields(900_000) + `"task_id":1}]`), endless},
		{"a row without an end", signIn, "GET task", flood(`[{"task_id":1,"title":"`, "x"), endless},
		{"a key without an end", signIn, "GET task", flood(`[{"task_id":`, "1"), endless},
		{"a field's name without an end", signIn, "GET task", flood(`[{"`, "n"), endless},
		{"escapes without an end", signIn, "GET task", flood(`[{"task_id":1,"title":"`, `\u00e6`), endless},
		{"rows of a megabyte, without an end", signIn, "GET task", rows(0, func(i int) string {
			return fmt.Sprintf(`{"task_id":%d,"description":"%s"}`, i, strings.Repeat(long, 1000))
		}), endless},
		{"white space without an end", signIn, "GET task", flood("[", " "), endless},
		{"white space in front of nothing", signIn, "GET task", flood("", "\n"), endless},
		{"half a million levels", signIn, "GET task", whole(`[{"task_id":1,"x":` + deep), fault},
		{"a bomb of white space", signIn, "GET task", bomb("[", " "), endless},
		{"a bomb of rows", signIn, "GET task", bomb(`[{"task_id":1}`, `,{"task_id":2}`), endless},
		{"a bomb of one text", signIn, "GET task", bomb(`[{"task_id":1,"title":"`, "x"), endless},
		{"a bomb that is no bomb", signIn, "GET task", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, strings.Repeat("this is not gzip", 1000))
		}, ""},
		{"a page without an end", signIn, "GET task", flood("<html><body>", "<p>wait</p>"), endless},
		{"an error without an end", signIn, "GET task", floodWith(500, `{"error":true,"message":"`, "x"), fault},
		{"a page of an error without an end", signIn, "GET task", floodWith(502, "<html>", "<p>502</p>"), ""},
		{"an error's words with status 200, without an end", signIn, "GET task", flood(`{"error":true,"http_response_code":500,"message":"`, "x"), endless},
		{"a notice of PHP's without an end", signIn, "GET task", flood("<br />\nNotice:", " Undefined index<br />\n"), endless},
		{"a length that is not kept", signIn, "GET task", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10000000000")
			_, _ = io.WriteString(w, `[{"task_id":1}`)
		}, ""},
		{"a way round in circles", signIn, "GET task", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.String(), http.StatusFound)
		}, notTheir},
		{"headers of half a megabyte", signIn, "GET task", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X", strings.Repeat("x", 500_000))
		}, ""},
		{"a schema without an end", signIn, "GET task/schema", flood(`{"fields":[{"name":"x"}`, `,{"name":"x"}`), "-"},
		{"a schema of 400,000 fields", signIn, "GET task/schema", whole(`{` + fields(400_000) + `"x":1}`), "-"},
		{"a sign-in without an end", signIn, "POST login", flood(`{"token":"`, "x"), "could not sign you in"},
		{"a sign-in that is a bomb", signIn, "POST login", bomb(`{"token":"`, "x"), "could not sign you in"},
		{"a token of four megabytes", signIn, "POST login", whole(`{"token":"` + strings.Repeat("a", 4<<20) + `"}`), ""},
		{"a note's answer without an end", write, "POST tasknote", flood(`{"tasknote_id":"1","text":"`, "x"), ""},
		{"a note's answer that is a bomb", write, "POST tasknote", bomb(`{"tasknote_id":"1","text":"`, "x"), ""},
		{"a list without an end when a note is looked for", write, "* tasknote", rows(0, func(i int) string {
			return fmt.Sprintf(`{"tasknote_id":"%d","task_ref":"1","text":"%d"}`, i, i)
		}), ""},
		{"a subscription without an end", check, "* subscriptioninformation", flood(`{"active":true,"x":"`, "x"), endless},
		{"a picture's file without an end", look, "GET tasknote", file("iVBOR", "AAAA"), "larger than"},
		{"a picture's file of nothing but line ends", look, "GET tasknote", file("iVBOR", `\n`), ""},
		{"a picture's file of white space around it", look, "GET tasknote", flood(`{"tasknote_id":"1",`, " "), endless},
		{"another file without an end before it", look, "GET tasknote", flood(`{"tasknote_id":"1","image":{"binary":"`, "AAAA"), endless},
		{"a file to be opened without an end", open, "GET tasknote", file("iVBOR", "AAAA"), "larger than"},
		{"a file that is a bomb", look, "GET tasknote", bomb(`{"tasknote_id":"1","file":{"filename":"a.png","mimetype":"image/png","binary":"`, "AAAA"), "larger than"},
		{"a progressive picture of 10,950²", look, "GET tasknote", picture(progressive(10_950, 3)), noSight},
		{"the same in CMYK", look, "GET tasknote", picture(progressive(10_950, 4)), noSight},
		{"a progressive picture that just fits", look, "GET tasknote", picture(progressive(4_500, 3)), "-"},
		{"a picture that promises 3 GB", look, "GET tasknote", picture(promise(20_000)), noSight},
		{"a page that is called a picture", look, "GET tasknote", picture([]byte("<html><script>alert(1)</script>")), noSight},
		{"a page that is called a PDF", open, "GET tasknote", picture([]byte("<html>%PDF-1.7")), "not opened"},
	}
}
