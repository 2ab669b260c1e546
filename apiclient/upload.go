package apiclient

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"
)

// Progress is told how far a file has come: bytes of the file, not of its encoding.
// Total is -1 while it is not known. It is called from the goroutine that moves the
// data and should return at once.
type Progress func(done, total int64)

// Upload is a file to send. Spec: Handling files and images.
type Upload struct {
	// Name is the file's name without a folder; MIME its type, which some servers
	// judge pictures by.
	Name, MIME string
	// Size is the file's length in bytes, -1 when it is not known. A file that
	// turns out shorter or longer fails with ErrFileChanged.
	Size int64
	// Open opens the file from its beginning. It may be called again for another
	// try. A result that has a Stat method is watched for changes while it is read.
	Open func() (io.ReadCloser, error)
	// Progress is told how far the file has come; may be nil.
	Progress Progress
}

// upload is a request body made of fields and files, produced as it is sent.
type upload struct {
	ctx     context.Context
	parts   []part
	length  int64 // -1 when unknown
	largest int64
}

// part is a piece of text, or a file behind it.
type part struct {
	text []byte
	file *Upload
}

// newUpload lays out the body: {fields, "image":{"action":"add",…,"binary":"…"}}.
// Every file carries all four keys, as older servers demand; a removal carries a
// dummy binary, as newer ones do.
func newUpload(ctx context.Context, fields []byte, files []fileChange) (*upload, error) {
	u := &upload{ctx: ctx}
	var text bytes.Buffer
	text.WriteByte('{')
	text.Write(fields)
	for i, f := range files {
		if i > 0 || len(fields) > 0 {
			text.WriteByte(',')
		}
		text.Write(quoted(f.name))
		if f.remove {
			text.WriteString(`:{"action":"remove","binary":"eA=="}`)
			continue
		}
		if f.upload.Open == nil {
			return nil, &Error{Kind: ErrFileUnreadable, Message: "no file was given for " + f.name}
		}
		text.WriteString(`:{"action":"add","filename":`)
		name, err := marshal(f.upload.Name)
		if err != nil {
			return nil, err
		}
		text.Write(name)
		text.WriteString(`,"mimetype":`)
		mime, err := marshal(orDefault(f.upload.MIME, "application/octet-stream"))
		if err != nil {
			return nil, err
		}
		text.Write(mime)
		text.WriteString(`,"binary":"`)
		file := f.upload
		u.parts = append(u.parts, part{text: bytes.Clone(text.Bytes()), file: &file})
		text.Reset()
		text.WriteString(`"}`)
	}
	text.WriteByte('}')
	u.parts = append(u.parts, part{text: text.Bytes()})
	for _, p := range u.parts {
		u.length += int64(len(p.text))
		if p.file == nil {
			continue
		}
		u.largest = max(u.largest, p.file.Size)
		if p.file.Size < 0 {
			u.length = -1
			return u, nil
		}
		u.length += encodedLen(p.file.Size)
	}
	return u, nil
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// encodedLen is base64's length for n bytes; EncodedLen takes an int.
func encodedLen(n int64) int64 { return (n + 2) / 3 * 4 }

func (u *upload) open() (io.ReadCloser, error) {
	return &uploadReader{upload: u}, nil
}

// uploadReader walks the parts of an upload. net/http may close it while it still
// reads: when the server answers early or the call is cancelled.
type uploadReader struct {
	upload *upload
	mu     sync.Mutex // guards what is below
	at     int        // part
	sent   int        // of its text
	file   *fileReader
	err    error
}

func (r *uploadReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.read(p)
	r.err = err
	return n, err
}

func (r *uploadReader) read(p []byte) (n int, err error) {
	for n < len(p) && r.at < len(r.upload.parts) {
		part := &r.upload.parts[r.at]
		if r.sent < len(part.text) {
			m := copy(p[n:], part.text[r.sent:])
			r.sent += m
			n += m
			continue
		}
		if part.file == nil {
			r.at, r.sent = r.at+1, 0
			continue
		}
		if r.file == nil {
			if r.file, err = openFile(r.upload.ctx, part.file); err != nil {
				return n, err
			}
		}
		m, err := r.file.Read(p[n:])
		n += m
		if err == io.EOF {
			err = r.file.close()
			r.file, r.at, r.sent = nil, r.at+1, 0
		}
		if err != nil {
			return n, err
		}
		if m == 0 && n > 0 {
			return n, nil // p's rest is too short for a group of four
		}
	}
	if n == 0 && r.at >= len(r.upload.parts) {
		return 0, io.EOF
	}
	return n, nil
}

func (r *uploadReader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = errors.New("the body is closed")
	if r.file == nil {
		return nil
	}
	file := r.file
	r.file = nil
	return file.close()
}

// fileChunk is how much of a file is read at a time; a multiple of three, so that
// only the last piece needs padding.
const fileChunk = 48 << 10

// fileReader gives a file's base64 and watches that the file stays as it was.
type fileReader struct {
	ctx      context.Context
	from     *Upload
	file     io.ReadCloser
	stat     func() (fs.FileInfo, error)
	size     int64
	modified time.Time
	buf      []byte
	begin    int // of what is in buf and not encoded yet
	end      int
	read     int64
	atEnd    bool
	small    [4]byte // an encoded group that did not fit
	left     []byte
}

func openFile(ctx context.Context, from *Upload) (*fileReader, error) {
	file, err := from.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	r := &fileReader{ctx: ctx, from: from, file: file, size: from.Size, buf: make([]byte, fileChunk)}
	if s, ok := file.(interface{ Stat() (fs.FileInfo, error) }); ok {
		info, err := s.Stat()
		if err != nil {
			_ = file.Close()
			return nil, unreadable(err)
		}
		r.stat, r.modified = s.Stat, info.ModTime()
		if r.size >= 0 && info.Mode().IsRegular() && info.Size() != r.size {
			_ = file.Close()
			return nil, changed("it has %d bytes instead of %d", info.Size(), r.size)
		}
	}
	return r, nil
}

func changed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrFileChanged}, args...)...)
}

func unreadable(err error) error {
	// A path of the person's disk is no secret to the person; the cause alone says
	// enough, and is the same on every system.
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("%w: %w", ErrFileUnreadable, err)
}

// Read gives encoded bytes. A p shorter than a group of four is served from a
// spare one.
func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.left) > 0 {
		n := copy(p, r.left)
		r.left = r.left[n:]
		return n, nil
	}
	if err := r.fill(); err != nil {
		return 0, err
	}
	have := r.end - r.begin
	if have == 0 {
		return 0, io.EOF
	}
	if len(p) < 4 {
		n := min(have, 3)
		base64.StdEncoding.Encode(r.small[:], r.buf[r.begin:r.begin+n])
		r.begin += n
		r.left = r.small[:]
		return r.Read(p)
	}
	take := min(len(p)/4*3, have)
	if take < have || !r.atEnd {
		take -= take % 3
	}
	base64.StdEncoding.Encode(p, r.buf[r.begin:r.begin+take])
	r.begin += take
	return (take + 2) / 3 * 4, nil
}

// fill makes sure that there are at least three bytes to encode, or the file's last.
func (r *fileReader) fill() error {
	if r.end-r.begin >= 3 || r.atEnd {
		return nil
	}
	if err := r.ctx.Err(); err != nil {
		return context.Cause(r.ctx)
	}
	r.end = copy(r.buf, r.buf[r.begin:r.end])
	r.begin = 0
	for r.end < 3 && !r.atEnd {
		n, err := r.file.Read(r.buf[r.end:])
		r.end += n
		r.read += int64(n)
		if r.size >= 0 && r.read > r.size {
			return changed("it is longer than %d bytes", r.size)
		}
		if err == io.EOF {
			r.atEnd = true
		} else if err != nil {
			return unreadable(err)
		}
	}
	if r.from.Progress != nil {
		r.from.Progress(r.read, r.size)
	}
	// The last bytes are kept back until the file proves to have stayed the same:
	// without them the server gets no whole document and stores nothing.
	if r.atEnd || r.size >= 0 && r.read == r.size {
		return r.unchanged()
	}
	return nil
}

// unchanged looks at a file that was read to its end.
func (r *fileReader) unchanged() error {
	if !r.atEnd {
		// Everything announced is here: nothing more may come.
		var one [1]byte
		for {
			n, err := r.file.Read(one[:])
			if n > 0 {
				return changed("it is longer than %d bytes", r.size)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return unreadable(err)
			}
		}
		r.atEnd = true
	}
	if r.size >= 0 && r.read != r.size {
		return changed("it has %d bytes instead of %d", r.read, r.size)
	}
	if r.stat != nil {
		info, err := r.stat()
		if err != nil {
			return unreadable(err)
		}
		if !info.ModTime().Equal(r.modified) {
			return changed("it was written to meanwhile")
		}
	}
	return nil
}

func (r *fileReader) close() error {
	if err := r.file.Close(); err != nil {
		return unreadable(err)
	}
	return nil
}
