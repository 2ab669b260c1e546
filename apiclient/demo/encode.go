package demo

import (
	"bytes"
	"encoding/base64"
	"io"
	"strconv"
	"time"
)

// writer collects a reply and hands it on in pieces, so that a list of any
// length and a file of any size need little memory.
type writer struct {
	to  io.Writer
	buf []byte
	err error
}

const pieceSize = 32 << 10

func (w *writer) piece() {
	if len(w.buf) >= pieceSize {
		w.flush()
	}
}

func (w *writer) flush() {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.to.Write(w.buf)
	}
	w.buf = w.buf[:0]
}

// base64 writes a content as json_encode writes its base64 text, with escaped
// slashes.
func (w *writer) base64(content []byte) {
	const step = 24 << 10 // divides by 3, so that no padding stands in between
	var encoded [step / 3 * 4]byte
	for len(content) > 0 && w.err == nil {
		n := min(step, len(content))
		base64.StdEncoding.Encode(encoded[:], content[:n])
		text := encoded[:base64.StdEncoding.EncodedLen(n)]
		for {
			slash := bytes.IndexByte(text, '/')
			if slash < 0 {
				break
			}
			w.buf = append(append(w.buf, text[:slash]...), '\\', '/')
			text = text[slash+1:]
		}
		w.buf = append(w.buf, text...)
		content = content[n:]
		w.piece()
	}
}

const stampLayout = "2006-01-02 15:04:05"

func appendStamp(b []byte, t time.Time) []byte {
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, stampLayout)
	return append(b, '"')
}

// view says how records are shown in one reply.
type view struct {
	gen     Generation
	files   map[int64]*storedFile // as they were when the reply began
	binary  bool
	fields  map[string]bool // nil: all
	shown   map[int]value   // what a POST answers instead of what it stored
	raw     map[int]jsonValue
	written map[int]bool // file fields that this POST filled for the first time
	now     []byte       // the stamp of every record
}

// record writes one record.
func (v *view) record(w *writer, c *class, r *record) {
	w.buf = append(w.buf, '{')
	for _, i := range c.order {
		f := &c.fields[i]
		if v.fields != nil && !v.fields[f.name] || f.olderOnly && v.gen == Newer && !f.shown {
			continue
		}
		w.buf = append(w.buf, '"')
		w.buf = append(w.buf, f.name...)
		w.buf = append(w.buf, '"', ':')
		if f.kind == kindSecret {
			w.buf = appendString(w.buf, "$2y$10$"+hashPassword(f.name)[:53])
		} else if posted, ok := v.raw[i]; ok {
			w.buf = appendJSON(w.buf, posted)
		} else if shown, ok := v.shown[i]; ok {
			v.value(w, f, i, shown)
		} else {
			v.value(w, f, i, r.values[i])
		}
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, `"__api_generated":`...)
	w.buf = append(w.buf, v.now...)
	w.buf = append(w.buf, '}')
	w.piece()
}

func (v *view) value(w *writer, f *field, i int, x value) {
	switch {
	case f.kind == kindPointer && x.kind == isNull:
		if v.gen == Newer {
			w.buf = append(w.buf, `{"foreign_class":"","reference":0}`...)
			return
		}
		w.buf = append(w.buf, "null"...)
	case x.kind == isNull:
		w.buf = append(w.buf, "null"...)
	case f.kind == kindPointer && v.gen == Newer:
		w.buf = appendPointer(w.buf, x.text)
	case x.kind == isText:
		w.buf = appendString(w.buf, x.text)
	case x.kind == isRaw:
		w.buf = append(w.buf, x.text...)
	case x.kind == isBool:
		w.buf = strconv.AppendBool(w.buf, x.num == 1)
	case x.kind == isFile:
		v.file(w, i, x.num)
	case f.kind == kindDate:
		w.buf = appendStamp(w.buf, time.Unix(x.num, 0))
	default:
		w.buf = strconv.AppendInt(w.buf, x.num, 10)
	}
}

func (v *view) file(w *writer, i int, id int64) {
	f := v.files[id]
	switch {
	case v.gen == Older && !v.binary && v.written[i]:
		w.buf = strconv.AppendInt(w.buf, id, 10)
		return
	case v.gen == Older && !v.binary:
		w.buf = append(w.buf, '"')
		w.buf = strconv.AppendInt(w.buf, id, 10)
		w.buf = append(w.buf, '"')
		return
	case f == nil:
		w.buf = append(w.buf, "null"...)
		return
	}
	w.buf = append(w.buf, `{"filename":`...)
	w.buf = appendString(w.buf, f.Name)
	w.buf = append(w.buf, `,"mimetype":`...)
	w.buf = appendString(w.buf, f.MIME)
	if v.binary {
		content, err := f.content()
		if err != nil {
			w.err = err
		}
		w.buf = append(w.buf, `,"binary":"`...)
		w.base64(content)
		w.buf = append(w.buf, '"')
	}
	w.buf = append(w.buf, '}')
}

// appendPointer turns {"object":"task","id":5} into the form that a reference
// field has on the newer generation.
func appendPointer(b []byte, related string) []byte {
	v, err := parseJSON([]byte(related))
	if err != nil {
		return append(b, `{"foreign_class":"","reference":0}`...)
	}
	object, _ := v.member("object")
	id, _ := v.member("id")
	name := object.text()
	if class := phpNames[name]; class != "" {
		name = class
	}
	b = append(b, `{"foreign_class":`...)
	b = appendString(b, `Go\`+name)
	b = append(b, `,"reference":`...)
	b = appendJSON(b, id)
	return append(b, '}')
}

// phpNames are the names of the server's own classes by object.
var phpNames = func() map[string]string {
	names := map[string]string{}
	for object, c := range newClasses(Options{}) {
		names[object] = c.php
	}
	return names
}()
