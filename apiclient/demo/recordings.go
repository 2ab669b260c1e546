package demo

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// recordingsJSON are the data that the exchanges were recorded with, put
// together from the exchanges themselves: the lists as the admin saw them, the
// files, and beside them the few records that it could not see.
//
//go:embed data/recordings.json
var recordingsJSON []byte

// olderBorn is when the older server of the recordings got its data.
const olderBorn = "2026-11-23 16:32:31"

func (s *Server) fillRecordings() error {
	var data struct {
		Passwords map[string]string
		Files     []struct{ Name, MIME, Binary string }
		Records   map[string][]map[string]any
	}
	if err := json.Unmarshal(recordingsJSON, &data); err != nil {
		return fmt.Errorf("demo server: the recordings' data: %w", err)
	}
	for i, f := range data.Files {
		content, err := base64.StdEncoding.DecodeString(f.Binary)
		if err != nil {
			return fmt.Errorf("demo server: %s: %w", f.Name, err)
		}
		if s.opts.Generation == Older {
			f.MIME = sniff(content)
		}
		s.saveFile(int64(i+1), &storedFile{Name: f.Name, MIME: f.MIME, Size: int64(len(content)), data: content})
	}
	for object, rows := range data.Records {
		t := s.db.tables[object]
		for _, fields := range rows {
			r, err := s.recorded(t.class, fields)
			if err != nil {
				return err
			}
			s.save(object, r)
		}
	}
	for user, password := range data.Passwords {
		id, err := strconv.ParseInt(user, 10, 64)
		if err != nil {
			return err
		}
		s.savePassword(id, hashPassword(password))
	}
	s.saveSubscription(firm, subscription{Got: true, Renewing: true, End: "2027-03-01", Unit: 49.5})
	return nil
}

// recorded turns a record of the recordings into one of ours.
func (s *Server) recorded(c *class, fields map[string]any) (*record, error) {
	r := c.blank()
	for name, v := range fields {
		i := c.field(name)
		if i < 0 {
			return nil, fmt.Errorf("demo server: the recordings have no field %s of %s", name, c.object)
		}
		switch v := v.(type) {
		case nil:
			r.values[i] = null
		case bool:
			r.values[i] = boolValue(v)
		case float64:
			r.values[i] = numberValue(int64(v))
			switch c.fields[i].kind {
			case kindFile, kindImage:
				r.values[i] = fileValue(int64(v))
			case kindKey:
				r.id = int64(v)
			}
		case string:
			if c.fields[i].kind != kindDate {
				r.values[i] = textValue(v)
				break
			}
			if c.fields[i].readOnly && s.opts.Generation == Older {
				v = olderBorn
			}
			at, err := time.Parse(stampLayout, v)
			if err != nil {
				return nil, err
			}
			r.values[i] = dateValue(at)
		default:
			related, ok := v.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("demo server: the recordings' %s of %s is a %T", name, c.object, v)
			}
			r.values[i] = rawValue(fmt.Sprintf(`{"object":"%s","id":%v}`, related["object"], related["id"]))
		}
	}
	return r, nil
}
