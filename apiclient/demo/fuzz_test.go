package demo

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzJSON compares what the server takes as JSON with the standard library,
// which differs only where it repairs what PHP refuses.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-2.5e3,"\u00e6\ud83d\ude00\/"],"b":null}`, `{"a":1,"a":2}`, `"\ud83d"`, `[1,]`, `01`, "\ufeff{}", `{"a":tru}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := parseJSON([]byte(s))
		if err == nil && !json.Valid([]byte(s)) {
			t.Fatalf("taken: %q", s)
		}
		if err != nil && json.Valid([]byte(s)) && utf8.ValidString(s) && !strings.Contains(s, `\u`) && strings.Count(s, "[")+strings.Count(s, "{") < maxDepth {
			t.Fatalf("refused: %q", s)
		}
		if err == nil && !json.Valid(appendJSON(nil, v)) {
			t.Fatalf("%q is written back as %q", s, appendJSON(nil, v))
		}
	})
}

func FuzzBase64(f *testing.F) {
	for _, seed := range []string{"aGVq", "aGU=", "aA==", "a", "-__-", "aG Vq\r\n", "aGVq====", "!!! not base64 ???"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			decodeBase64([]byte(s), true)
			decodeBase64([]byte(s), false)
			return
		}
		for _, strict := range []bool{true, false} {
			if got, ok := decodeBase64([]byte(s), strict); !ok || string(got) != string(want) {
				t.Fatalf("%q: %q, want %q", s, got, want)
			}
		}
	})
}

// FuzzCalls sends anything as a body and as a query: the server may refuse it,
// but has to answer, and may not lose what it has.
func FuzzCalls(f *testing.F) {
	f.Add("task", `{"title":"x","deadline":"2026-02-30","status":"2","foreigncompany_ref":{"id":2}}`)
	f.Add("task", `{"file":{"action":"add","filename":"a","mimetype":"image/png","binary":"!!!"},"image":null}`)
	f.Add("notification", `{"related_object":{"object":"task","id":[1]},"is_read":0}`)
	f.Add("tasknote", `{"type":"AND","condition1":{"type":"NOT","condition":{"type":"Match","fieldname":"user_ref","value":"x"}},"condition2":{"type":"Like","fieldname":"text","value":"%_%"}}`)
	f.Add("connection", `{"type":"OneOf","fieldname":"connection_status","value":[1,"2",null,{}]}`)
	var servers []*Server
	for _, gen := range []Generation{Newer, Older} {
		s, err := New(Options{Generation: gen, Seed: 1})
		if err != nil {
			f.Fatal(err)
		}
		s.saveToken("fuzz", session{User: 1, Expires: s.now().Unix() + 86400})
		servers = append(servers, s)
	}
	f.Fuzz(func(t *testing.T, object, text string) {
		for _, s := range servers {
			if s.classes[object] == nil {
				object = "task"
			}
			for _, r := range []*http.Request{
				httptest.NewRequest(http.MethodPost, "/api.php/"+object, strings.NewReader(text)),
				httptest.NewRequest(http.MethodPost, "/api.php/"+object+"/2", strings.NewReader(text)),
				httptest.NewRequest(http.MethodGet, "/api.php/"+object+"?limit=5&query="+url.QueryEscape(text), nil),
			} {
				r.Header.Set("Cookie", "access_token=fuzz")
				w := httptest.NewRecorder()
				s.Handler().ServeHTTP(w, r)
				if w.Code == http.StatusUnauthorized || w.Code == http.StatusMethodNotAllowed {
					t.Fatalf("%s %s: %d", r.Method, r.URL, w.Code)
				}
				if body := w.Body.String(); w.Code < 300 && !strings.HasPrefix(body, "<hr>") && !json.Valid([]byte(body)) {
					t.Fatalf("%s %s %q: not JSON: %.300q", r.Method, r.URL, text, body)
				}
			}
		}
	})
}
