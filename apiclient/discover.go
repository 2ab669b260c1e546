package apiclient

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Discover finds out which names the server uses and what it can do: by its schema
// where it has one, by the first record of each object otherwise. What was found
// is in the client's contract, which is returned; keep it for this server. The
// error is the first that was no answer about an object: not being signed in, or
// no connection. Inferred; seen on the wire.
func (c *Client) Discover(ctx context.Context) (*Contract, error) { return c.discover(ctx, true) }

// DiscoverSchemas is Discover for a caller that reads the lists next: without schemas
// it looks at no records, since the lists show them anyhow. Servers without schemas
// know no limit either, and would make a whole list for the sake of its first record.
func (c *Client) DiscoverSchemas(ctx context.Context) (*Contract, error) {
	return c.discover(ctx, false)
}

func (c *Client) discover(ctx context.Context, records bool) (*Contract, error) {
	if _, err := c.CurrentUser(ctx); err != nil {
		return c.contract, err
	}
	c.contract.forgetAbilities() // the server may be another than it was
	hasSchema, err := c.askSchema(ctx, taskObject)
	if err != nil || !hasSchema && !records {
		return c.contract, err
	}
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		first error
	)
	for _, obj := range allObjects {
		wg.Go(func() {
			err := c.explore(ctx, obj, hasSchema)
			mu.Lock()
			defer mu.Unlock()
			first = firstOf(first, err)
		})
	}
	wg.Wait()
	return c.contract, first
}

// explore learns about one object.
func (c *Client) explore(ctx context.Context, obj *objectSpec, hasSchema bool) error {
	known := obj == taskObject && hasSchema
	if obj != taskObject && hasSchema {
		var err error
		if known, err = c.askSchema(ctx, obj); err != nil {
			return err
		}
	}
	if known && obj != taskObject {
		return nil
	}
	// Tasks are looked at in any case: one look shows what lists can do.
	return c.firstRecord(ctx, obj)
}

// unanswered gives err back when it says nothing about the object asked for.
func unanswered(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Status != 0 && e.Status != http.StatusUnauthorized && !errors.Is(err, ErrOffline) {
		return nil
	}
	return err
}

// askSchema reads the schema of an object, if the server has one. A server without
// schemas refuses the path, whatever the object.
func (c *Client) askSchema(ctx context.Context, obj *objectSpec) (bool, error) {
	reply, err := c.do(ctx, call{method: "GET", object: obj.name, tail: "schema"})
	if err != nil {
		var e *Error
		if errors.As(err, &e) && e.Status == http.StatusNotFound {
			c.contract.noSchema(obj)
		}
		return false, unanswered(err)
	}
	schema, ok := readSchema(reply.body)
	if !ok {
		c.contract.noSchema(obj)
		return false, nil
	}
	c.contract.learnSchema(obj, schema)
	return true, nil
}

func (c *Contract) noSchema(obj *objectSpec) {
	if obj == taskObject {
		c.learnAbility("schema", No)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.change(obj).Schema = No
}

// schema is what GET OBJECT/schema tells. Seen on the wire, newer generation.
type schema struct {
	names    []string
	kinds    map[string]string
	enums    map[string]map[int]string
	readOnly []string
	required []string
}

// readSchema reads a schema as leniently as records are read.
func readSchema(body []byte) (schema, bool) {
	s := schema{kinds: map[string]string{}, enums: map[string]map[int]string{}}
	if len(body) == 0 || body[0] != '{' || wholeJSON(body) != nil {
		return s, false
	}
	_, _ = scanObject(body, 0, 0, func(name, value span) {
		v := value.of(body)
		switch string(name.of(body)) {
		case "properties":
			if v[0] != '{' {
				return
			}
			_, _ = scanObject(v, 0, 0, func(name, value span) {
				s.property(unquote(name.of(v)), value.of(v))
			})
		case "required":
			if v[0] != '[' {
				return
			}
			_, _ = scanArray(v, 0, 0, func(value span) {
				if text, ok := readText(value.of(v)); ok {
					s.required = append(s.required, text)
				}
			})
		}
	})
	return s, len(s.names) > 0
}

func (s *schema) property(name string, v []byte) {
	s.names = append(s.names, name)
	var typ, format, refers string
	var readOnly bool
	if v[0] == '{' {
		_, _ = scanObject(v, 0, 0, func(key, value span) {
			p := value.of(v)
			switch string(key.of(v)) {
			case "type":
				typ, _ = readText(p)
			case "format":
				format, _ = readText(p)
			case "x-refers-object":
				refers, _ = readText(p)
			case "readOnly":
				readOnly, _, _ = readBool(p)
			case "enum":
				if words := readEnum(p); len(words) > 0 {
					s.enums[name] = words
				}
			}
		})
	}
	if readOnly {
		s.readOnly = append(s.readOnly, name)
	}
	s.kinds[name] = schemaKind(name, typ, format, refers, s.enums[name] != nil).String()
}

// schemaKind gives what a field holds from what its schema says.
func schemaKind(name, typ, format, refers string, enum bool) kind {
	switch {
	case enum:
		return kindEnum
	case refers == "file":
		return kindFile
	case refers != "":
		return kindRef
	case typ == "bool" || typ == "boolean":
		return kindBool
	case format == "date-time" || format == "date":
		return kindDate
	case format == "email":
		return kindEmail
	case typ == "object":
		return kindObject
	case typ == "string":
		return kindText
	case typ == "integer" && strings.HasSuffix(name, "_id"):
		return kindKey
	case typ == "integer" || typ == "number":
		return kindNumber
	}
	return kindUnknown
}

// readEnum reads {"1":"NEW",…}, or the list a numbering from 0 turns into.
func readEnum(v []byte) map[int]string {
	words := make(map[int]string)
	switch v[0] {
	case '{':
		_, _ = scanObject(v, 0, 0, func(key, value span) {
			n, ok := enumKey(unquote(key.of(v)))
			if text, good := readText(value.of(v)); ok && good {
				words[n] = text
			}
		})
	case '[':
		n := 0
		_, _ = scanArray(v, 0, 0, func(value span) {
			if text, ok := readText(value.of(v)); ok {
				words[n] = text
			}
			n++
		})
	}
	return words
}

// learnSchema takes what an object's schema says. It is the last word on names: an
// established one that it lacks is looked for anew. What an administrator
// confirmed stands until the schema itself has words.
func (c *Contract) learnSchema(obj *objectSpec, s schema) {
	c.learnAbility("schema", Yes)
	c.mu.Lock()
	defer c.mu.Unlock()
	facts := c.change(obj)
	facts.Schema, facts.Kinds, facts.Required, facts.ReadOnly = Yes, s.kinds, s.required, s.readOnly
	for canonical, known := range facts.Names {
		if !slices.Contains(s.names, known.Name) {
			delete(facts.Names, canonical)
		}
	}
	establish(facts, obj, SourceSchema, func(name string) bool { return slices.Contains(s.names, name) })
	for name, words := range s.enums {
		facts.Enums[name] = enumFact{Words: words, Source: SourceSchema}
	}
}

// firstRecord looks at the first record of an object. A server that ignores limit
// answers the whole list; the rest of it is not waited for.
func (c *Client) firstRecord(ctx context.Context, obj *objectSpec) error {
	query := url.Values{"limit": {"1"}}
	probe := obj == taskObject && c.contract.HasSchema() == Yes
	if probe {
		query.Set("fields", obj.key) // the schema told the names already
	}
	reply, err := c.do(ctx, call{method: "GET", object: obj.name, query: query, list: true, stream: c.limits.List})
	if err != nil {
		return unanswered(err)
	}
	defer func() { _ = reply.stream.Close() }()
	body, more, ok := firstElement(reply)
	if !ok {
		return nil
	}
	d := decoder{object: obj, contract: c.contract}
	r, err := d.single(body)
	if err != nil {
		return nil // a list that cannot be read is reported where it is needed
	}
	if !probe {
		c.contract.observe(r.shape)
	}
	if more || obj == taskObject {
		c.contract.learnAbility("limit", ability(!more)) // one row of an object that has one proves nothing
	}
	if probe {
		c.contract.learnAbility("fields", ability(len(r.shape.names) <= 2))
	}
	return nil
}

// firstElement reads a list just far enough to have its first element, and tells
// whether another follows.
func firstElement(reply *reply) (element []byte, more, ok bool) {
	const most = 1 << 20
	var body []byte
	buf := make([]byte, 16<<10)
	for len(body) < most {
		n, err := reply.stream.Read(buf)
		body = append(body, buf[:n]...)
		text := trimBody(body)
		if len(text) > 0 && text[0] != '[' {
			return nil, false, false
		}
		if start := skipSpace(text, 1); len(text) > 0 && start < len(text) && text[start] == '{' {
			if end, scanErr := scanObject(text, start, 1, nil); scanErr == nil {
				if next := skipSpace(text, end); next < len(text) {
					return text[start:end], text[next] == ',', true
				}
			}
		}
		if err != nil {
			return nil, false, false
		}
	}
	return nil, false, false
}
