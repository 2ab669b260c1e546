package demo

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is one request on its way.
type call struct {
	s   *Server
	w   http.ResponseWriter
	r   *http.Request
	gen Generation
	now time.Time
	// me is who signed in; nil before that is known.
	me      *record
	company int64
	admin   bool
	zip     *gzip.Writer
	clients map[int64]bool // the foreign companies that the caller sees
}

func (s *Server) newCall(w http.ResponseWriter, r *http.Request, gen Generation) *call {
	return &call{s: s, w: w, r: r, gen: gen, now: s.now()}
}

// apacheTime is the date that PHP puts into Expires of every reply with a
// session: long past, so that nothing is cached.
const apacheTime = "Thu, 19 Nov 1981 08:52:00 GMT"

// begin writes the headers that every reply of the API has.
func (c *call) begin(status int) {
	h := c.w.Header()
	h.Set("Server", "Apache/2.4.71 (Debian)")
	h.Set("Expires", apacheTime)
	h.Set("Cache-Control", "no-store, no-cache, must-revalidate")
	h.Set("Pragma", "no-cache")
	if _, err := c.r.Cookie(phpSession); err != nil {
		h.Set("Set-Cookie", phpSession+"="+c.s.randomHex(26)+"; path=/")
	}
	h.Set("Content-Type", "application/json")
	if c.gen == Older {
		h.Set("Content-Type", "text/html; charset=UTF-8")
		if strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			h.Set("Vary", "Accept-Encoding")
			// Neither side of a loopback has anything from packing tighter.
			c.zip, _ = gzip.NewWriterLevel(c.w, gzip.BestSpeed)
		}
	}
	if status == http.StatusBadRequest || status >= 500 {
		h.Set("Connection", "close")
	}
	c.w.WriteHeader(status)
}

// body is where a reply's body goes, after begin.
func (c *call) body() io.Writer {
	if c.zip != nil {
		return c.zip
	}
	return c.w
}

func (c *call) end() {
	if c.zip != nil {
		c.zip.Close()
	}
}

func (c *call) reply(status int, body []byte) {
	c.begin(status)
	if len(body) > 0 && c.r.Method != http.MethodHead {
		c.body().Write(body)
	}
	c.end()
}

// fail answers the API's error document.
func (c *call) fail(status int, message string) {
	b := []byte(`{"error":true,"http_response_code":` + strconv.Itoa(status) + `,"message":`)
	c.reply(status, append(appendString(b, message), '}'))
}

// fatal answers the framework's error page: status 200, HTML, under the usual
// Content-Type.
func (c *call) fatal(text string) { c.reply(http.StatusOK, []byte(fatalPage(text))) }

func fatalPage(text string) string {
	return "<hr><h3>Error occured</h3><table><tr><th>Error:</th><td>256</td></tr><tr><th>Error text:</th><td>" + text + "</td></tr></table>Exit"
}

// crash answers what PHP's own fatal errors look like: 500 and nothing.
func (c *call) crash() { c.reply(http.StatusInternalServerError, nil) }

func (c *call) plain(status int, text string) { c.reply(status, []byte(text)) }

// page answers as the web server does when a request never reaches the API.
func (c *call) page(status int, title, text string) {
	h := c.w.Header()
	h.Set("Server", "Apache/2.4.71 (Debian)")
	h.Set("Content-Type", "text/html; charset=iso-8859-1")
	if status == http.StatusRequestURITooLong {
		h.Set("Connection", "close")
	}
	c.w.WriteHeader(status)
	fmt.Fprintf(c.w, "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\">\n"+
		"<html><head>\n<title>%d %s</title>\n</head><body>\n<h1>%s</h1>\n<p>%s<br />\n</p>\n</body></html>\n", status, title, title, text)
}

// param returns a parameter of the URL. PHP takes the last of several, and one
// written as name[] is an array, which the API never expects.
func (c *call) param(name string) (text string, there, array bool) {
	query := c.r.URL.Query()
	if _, array = query[name+"[]"]; array {
		return "", true, true
	}
	all, there := query[name]
	if !there {
		return "", false, false
	}
	return all[len(all)-1], true, false
}

// path takes an address apart: object, number, and the word behind them.
type path struct {
	object string
	id     int64
	schema bool
}

// parsePath reads what stands behind /api.php. Whatever is not understood is
// an invalid path, a trailing slash included.
func parsePath(p string, gen Generation) (path, bool) {
	p, ok := strings.CutPrefix(p, "/")
	if !ok {
		return path{}, false
	}
	parts := strings.Split(p, "/")
	for _, part := range parts {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			return path{}, false
		}
	}
	found := path{object: parts[0]}
	switch len(parts) {
	case 1:
		return found, true
	case 3:
		if gen == Older {
			return path{}, false
		}
	case 2:
		if gen == Newer && parts[1] == "schema" {
			found.schema = true
			return found, true
		}
	default:
		return path{}, false
	}
	for _, digit := range parts[1] {
		if digit < '0' || digit > '9' {
			return path{}, false
		}
	}
	// A number that is too big becomes the biggest there is.
	found.id, _ = strconv.ParseInt(parts[1], 10, 64)
	return found, true
}

// token finds the access token. The first place that has one decides, whether
// that one is any good or not.
func (c *call) token() (token string, array bool) {
	if c.gen == Newer {
		if t, ok := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer "); ok {
			return t, false
		}
	}
	if cookie, err := c.r.Cookie("access_token"); err == nil {
		if t, err := url.QueryUnescape(cookie.Value); err == nil {
			return t, false
		}
		return cookie.Value, false
	}
	t, _, array := c.param("access_token")
	return t, array
}
