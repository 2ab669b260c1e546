package apiclient

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

var (
	errOtherObject = errors.New("the reply holds another object than was asked for")
	errNoKey       = errors.New("the reply holds no object with a key")
	errNoFile      = errors.New("there is no file")
	errNoData      = errors.New("the server did not send the file's data")
)

// download streams the file in one field of an object to w.
func (c *Client) download(ctx context.Context, obj *objectSpec, id ID, field string, w io.Writer, progress Progress) (FileInfo, error) {
	call := call{
		method: "GET", object: obj.name, id: id, stream: c.limits.Body + 3*c.limits.File, // base64, with white space and escapes
		// Only the value 1 works.
		query: url.Values{"include_binary_data": {"1"}, "fields": {obj.key + "," + field}},
	}
	reply, err := c.do(ctx, call)
	if err != nil {
		return FileInfo{}, err
	}
	defer func() { _ = reply.stream.Close() }()
	filter := &fileFilter{field: field, limit: int(c.limits.Body), data: base64Sink{w: w, limit: c.limits.File}}
	if progress != nil {
		filter.data.report = func(done int64) { progress(done, -1) }
	}
	if err := c.pump(ctx, call, reply, filter); err != nil {
		return FileInfo{}, err
	}
	reply.body = trimBody(filter.kept)
	if err := c.disguised(call, reply); err != nil {
		return FileInfo{}, err
	}
	d := decoder{object: obj, contract: c.contract}
	row, err := d.single(reply.body)
	switch {
	case err != nil:
		return FileInfo{}, c.notJSON(call, reply, err)
	case row.id(thingKey) != id:
		return FileInfo{}, c.notJSON(call, reply, errOtherObject)
	}
	return c.fileOf(call, reply, &row, filter)
}

// fileOf tells about the file that a filter diverted from a row.
func (c *Client) fileOf(call call, reply *reply, row *row, filter *fileFilter) (FileInfo, error) {
	value, _ := row.named(filter.field)
	info, has, ok := readFile(filter.field, value)
	if filter.found && ok {
		info.Size = filter.data.written
		return info, nil
	}
	e := newError(call, ErrNotFound)
	e.Status, e.Err = reply.status, errNoFile
	if has || !ok {
		e.Kind, e.Err = ErrServer, errNoData
	}
	return info, c.clean(e, call)
}

// pump moves a reply through the filter. A reply that begins like no JSON is kept
// as it is, within limits, to be judged.
func (c *Client) pump(ctx context.Context, call call, reply *reply, filter *fileFilter) error {
	buf := make([]byte, 64<<10)
	first := true
	for {
		n, err := reply.stream.Read(buf)
		p := buf[:n]
		if first {
			// White space and a byte order mark may come before the document.
			for len(p) > 0 && strings.IndexByte(" \r\n\t\xef\xbb\xbf", p[0]) >= 0 {
				p = p[1:]
			}
			first = len(p) == 0
			if !first && p[0] != '{' && p[0] != '[' {
				rest, _ := io.ReadAll(io.LimitReader(reply.stream, 64<<10))
				filter.kept = append(append(filter.kept, p...), rest...)
				return nil
			}
		}
		if _, werr := filter.Write(p); werr != nil {
			return c.filterError(call, reply, werr)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			cause := err
			if ctx.Err() != nil {
				cause = context.Cause(ctx)
			} else if r, ok := reply.stream.(*receivedBody); ok {
				cause = firstOf(context.Cause(r.guard.ctx), err)
			}
			return c.brokenReply(call, reply.status, cause)
		}
	}
}

// filterError tells a full disk from a reply that cannot be used.
func (c *Client) filterError(call call, reply *reply, cause error) error {
	e := newError(call, ErrNotJSON)
	e.Status, e.also, e.Err = reply.status, ErrServer, cause
	var w writeError
	switch {
	case errors.As(cause, &w):
		e.Kind, e.also, e.Err = diskKind(w.error), nil, plainPath(w.error)
	case errors.Is(cause, errFileLimit):
		e.Kind, e.also = ErrTooLarge, nil
	case errors.Is(cause, errBodyLimit):
		e.Kind, e.also = ErrEndless, nil
	}
	return c.clean(e, call)
}

// diskKind tells why something could not be written.
func diskKind(err error) error {
	switch {
	case isDiskFull(err):
		return ErrDiskFull
	case errors.Is(err, context.Canceled):
		return ErrCanceled
	}
	return ErrDisk
}

func plainPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

// downloadTo writes to a file of its own beside path, new and nobody else's, and renames
// it when everything is there.
func (c *Client) downloadTo(path string, fetch func(io.Writer) (FileInfo, error)) (FileInfo, error) {
	part, err := os.CreateTemp(filepath.Dir(path), ".download-*.part")
	if err != nil {
		return FileInfo{}, diskError(err)
	}
	info, err := fetch(part)
	if err == nil {
		if err = part.Sync(); err != nil {
			err = diskError(err)
		}
	}
	if closed := part.Close(); err == nil && closed != nil {
		err = diskError(closed)
	}
	if err == nil {
		if err = os.Rename(part.Name(), path); err != nil {
			err = diskError(err)
		}
	}
	if err != nil {
		_ = os.Remove(part.Name())
	}
	return info, err
}

func diskError(err error) error { return &Error{Kind: diskKind(err), Err: plainPath(err)} }
