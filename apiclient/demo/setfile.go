package demo

import (
	"fmt"
	"strings"
)

// member is a text inside a posted file.
func fileText(v jsonValue, name string) string {
	m, _ := v.member(name)
	return scalar(m)
}

// fileBytes is the posted base64 text of a file, which may be overwritten.
func fileBytes(v jsonValue) []byte {
	m, _ := v.member("binary")
	if m.kind == jsonString {
		return m.raw
	}
	return []byte(scalar(m))
}

// newerFile takes a posted file as today's generation does.
func (p *post) newerFile(i int, v jsonValue) outcome {
	switch v.kind {
	case jsonNull:
		p.removeFile(i)
		return outcome{}
	case jsonObject, jsonArray:
	default:
		return wrong("Must be a property set")
	}
	if _, ok := v.member("action"); !ok {
		return wrong("action is a required property for this field")
	}
	for _, name := range v.names {
		switch name {
		case "action", "filename", "mimetype", "binary":
		default:
			return wrong(name + " is an invalid property for this field")
		}
	}
	action := fileText(v, "action")
	if action != "add" && action != "remove" {
		return wrong("action property must be add or remove.")
	}
	encoded := fileBytes(v)
	if len(encoded) == 0 {
		// Also when it is to be removed, where no content is needed.
		return wrong("No file data provided.")
	}
	if action == "remove" {
		p.removeFile(i)
		return outcome{}
	}
	content, _ := decodeBase64(encoded, false)
	// The kind that was sent never reaches the file: a new one has none, and a
	// replaced one keeps what it had.
	p.putFile(i, cut(fileText(v, "filename")), func(old *storedFile) string {
		if old == nil {
			return ""
		}
		return old.MIME
	}, content)
	return outcome{}
}

// olderFile takes a posted file as the older generation does.
func (p *post) olderFile(i int, f *field, v jsonValue) outcome {
	if v.kind != jsonObject && v.kind != jsonArray {
		return p.bareFile(i, v)
	}
	have := p.next.values[i]
	if fileText(v, "action") == "remove" {
		if have.kind != isFile {
			return outcome{crash: true}
		}
		p.removeFile(i)
		return outcome{}
	}
	for _, name := range []string{"filename", "mimetype", "binary", "action"} {
		if _, ok := v.member(name); !ok {
			return wrong("Required field " + name + " missing when uploading file in field " + f.name)
		}
	}
	if fileText(v, "action") != "add" {
		return wrong(`action should be either "add" or "remove" when uploading file in field ` + f.name)
	}
	if f.kind == kindImage && !strings.Contains(fileText(v, "mimetype"), "image") {
		return wrong("Cannot add non-image mimetype to an image field in field " + f.name)
	}
	content, ok := decodeBase64(fileBytes(v), true)
	if !ok {
		return wrong("File content couldn't be BASE64-decoded in field " + f.name)
	}
	name := fileText(v, "filename")
	if have.kind == isFile && p.c.s.db.files[have.num] == nil {
		return outcome{fatal: lostRecord("platform_files", have.num)}
	}
	if cut(name) != name {
		return outcome{fatal: fmt.Sprintf("Database error: Data too long for column 'filename' at row 1 when executing UPDATE platform_files SET `filename`='%s' WHERE file_id = %d", name, have.num)}
	}
	mime := sniff(content)
	p.putFile(i, name, func(*storedFile) string { return mime }, content)
	return outcome{}
}

// bareFile takes a file's number, which the older generation does without
// asking whose file that is.
func (p *post) bareFile(i int, v jsonValue) outcome {
	n, _ := number(v)
	if p.c.s.db.files[n] == nil {
		return outcome{fatal: lostRecord("platform_files", n)}
	}
	p.next.values[i] = fileValue(n)
	p.view.raw[i] = v
	return outcome{}
}

// putFile stores a content: over the file that the field has, at once and for
// good, or as a new one, which goes again when the POST is refused.
func (p *post) putFile(i int, name string, mime func(*storedFile) string, content []byte) {
	s := p.c.s
	have := p.next.values[i]
	old := s.db.files[have.num]
	if have.kind == isFile && old != nil {
		s.saveFile(have.num, &storedFile{Name: name, MIME: mime(old), Size: int64(len(content)), data: content})
		return
	}
	id := s.db.nextFile
	s.saveFile(id, &storedFile{Name: name, MIME: mime(nil), Size: int64(len(content)), data: content})
	p.next.values[i] = fileValue(id)
	p.view.written[i] = true
	p.added = append(p.added, id)
}

// removeFile drops the field's file at once, whatever becomes of the POST.
func (p *post) removeFile(i int) {
	if have := p.next.values[i]; have.kind == isFile {
		p.c.s.dropFile(have.num)
	}
	p.next.values[i] = null
}
